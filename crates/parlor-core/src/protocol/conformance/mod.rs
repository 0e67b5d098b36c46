//! Recorded streams (`fixtures`): the same events however they are cut, for every decoder.

mod ag_ui;
mod dialects;
mod garbage;
mod openai;
mod page;
mod ui_stream;

use super::{Call, CallState, Decoder, RunEvent, Started};
use RunEvent::Text;

/// Reads a body in these pieces, to its end.
fn read<'a, D: Decoder + Default>(
    pieces: impl IntoIterator<Item = &'a [u8]>,
) -> (Vec<RunEvent>, D) {
    let mut decoder = D::default();
    let mut events: Vec<RunEvent> = pieces.into_iter().flat_map(|it| decoder.push(it)).collect();
    events.extend(decoder.end());
    (events, decoder)
}

/// Checks a body whole, cut at every byte, in single bytes, and with each kind
/// of line end; gives the decoder that read it whole.
#[track_caller]
fn check<D: Decoder + Default>(recorded: &str, expected: &[RunEvent]) -> D {
    for line_end in ["\n", "\r\n", "\r"] {
        check_cuts::<D>(&recorded.replace('\n', line_end), expected);
    }
    read([recorded.as_bytes()]).1
}

#[track_caller]
fn check_cuts<D: Decoder + Default>(recorded: &str, expected: &[RunEvent]) {
    let bytes = recorded.as_bytes();
    assert_eq!(read::<D>([bytes]).0, expected, "whole: {recorded:?}");
    assert_eq!(read::<D>(bytes.chunks(1)).0, expected, "byte by byte: {recorded:?}");
    for at in 0..bytes.len() {
        let (head, tail) = bytes.split_at(at);
        assert_eq!(read::<D>([head, tail]).0, expected, "cut at {at}: {recorded:?}");
    }
}

fn text(words: &str) -> RunEvent {
    Text(words.into())
}

fn started(message_id: &str) -> RunEvent {
    RunEvent::Started(Started { message_id: Some(message_id.into()), ..Started::default() })
}

/// The head of an answer of which the server says nothing.
fn nameless() -> RunEvent {
    RunEvent::Started(Started::default())
}

fn called(id: &str, name: Option<&str>, state: CallState) -> RunEvent {
    RunEvent::Called(Call { id: id.into(), name: name.map(String::from), state })
}

/// What was recorded, by the folder of its protocol and its name.
macro_rules! recorded {
    ($protocol:literal, $name:literal) => {
        include_str!(concat!("../../../fixtures/", $protocol, "/", $name, ".sse"))
    };
}
use recorded;
