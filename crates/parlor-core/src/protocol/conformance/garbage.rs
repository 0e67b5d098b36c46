//! Streams that nobody wrote: recorded ones with bytes lost, doubled and changed.

use super::{read, recorded};
use crate::{
    protocol::{Decoder, RunEvent, ag_ui::AgUiStream, openai::OpenAiStream, ui_stream::UiStream},
    random::Random,
};

/// What is put in: what each of the decoders looks out for.
const PIECES: [&str; 24] = [
    "\n",
    "\r",
    "\n\n",
    "\r\n",
    "{",
    "}",
    "[",
    "]",
    "\"",
    "\\",
    ":",
    ",",
    "data: ",
    "data:",
    "error: ",
    "event: RUN_ERROR\n",
    "[DONE]",
    "null",
    "7",
    "é",
    "🎉",
    "\u{feff}",
    "\0",
    "data: {\"choices\":[]}\n\n",
];

fn spoiled(recorded: &str, random: &mut Random) -> Vec<u8> {
    let mut bytes = recorded.as_bytes().to_vec();
    for _ in 0..=random.below(4) {
        let from = random.below(bytes.len() + 1);
        let to = bytes.len().min(from + random.below(40));
        match random.below(4) {
            0 => drop(bytes.drain(from..to)),
            1 => bytes.truncate(to.max(1)),
            2 => drop(bytes.splice(from..from, bytes[from..to].to_vec())),
            _ => {
                let piece = PIECES[random.below(PIECES.len())];
                let after = to.min(from + random.below(2));
                bytes.splice(from..after, piece.bytes());
            }
        }
    }
    bytes
}

fn pieces<'a>(mut bytes: &'a [u8], random: &mut Random) -> Vec<&'a [u8]> {
    let mut pieces = Vec::new();
    while !bytes.is_empty() {
        let (piece, rest) = bytes.split_at(random.below(30).min(bytes.len()));
        pieces.push(piece);
        bytes = rest;
    }
    pieces
}

/// Whatever comes: any cut gives the same, and nothing follows the last event.
fn check<D: Decoder + Default>(recorded: &[&str], seed: u64) {
    let mut random = Random(seed);
    for _ in 0..1_000 {
        let bytes = spoiled(recorded[random.below(recorded.len())], &mut random);
        let spoiled = String::from_utf8_lossy(&bytes);
        let (events, decoder) = read::<D>([&*bytes]);
        assert_eq!(read::<D>(pieces(&bytes, &mut random)).0, events, "in pieces: {spoiled:?}");
        assert_eq!(read::<D>(bytes.chunks(1)).0, events, "byte by byte: {spoiled:?}");
        let ends = |it: &RunEvent| matches!(it, RunEvent::Finished(_) | RunEvent::Malformed(_));
        let end = events.iter().position(ends);
        assert!(end.is_none_or(|it| it + 1 == events.len()), "{spoiled:?}: {events:?}");
        let has_finished = matches!(events.last(), Some(RunEvent::Finished(_)));
        assert_eq!(decoder.is_finished(), has_finished, "{spoiled:?}");
        assert!(!events.contains(&RunEvent::Text(String::new())), "{spoiled:?}");
    }
}

#[test]
fn spoiled_ui_message_streams_are_read_the_same_however_they_are_cut() {
    let recorded = [
        recorded!("ui-stream", "basic"),
        recorded!("ui-stream", "comments-and-ids"),
        recorded!("ui-stream", "multi-byte"),
        recorded!("ui-stream", "sources"),
        recorded!("ui-stream", "error"),
    ];
    check::<UiStream>(&recorded, 11);
}

#[test]
fn spoiled_chat_completions_are_read_the_same_however_they_are_cut() {
    let recorded = [
        recorded!("openai", "basic"),
        recorded!("openai", "tools"),
        recorded!("openai", "two-choices"),
        recorded!("openai", "over-several-lines"),
        recorded!("openai", "not-streamed"),
    ];
    check::<OpenAiStream>(&recorded, 12);
}

#[test]
fn spoiled_runs_of_agents_are_read_the_same_however_they_are_cut() {
    let recorded = [
        recorded!("ag-ui", "recorded-js-1.0.0"),
        recorded!("ag-ui", "recorded-python-1.0.0"),
        recorded!("ag-ui", "tools"),
        recorded!("ag-ui", "named-events"),
        recorded!("ag-ui", "unknown-types"),
    ];
    check::<AgUiStream>(&recorded, 13);
}

/// A frame of half a megabyte that comes in single bytes, and then short ones. Were what
/// is held looked at again with each byte, this would take hours.
fn is_read_once<D: Decoder + Default>(before: &str, after: &str) {
    let words = "word ".repeat(100_000);
    let long = [before, &words, after].concat();
    let short = [before, "a", after].concat().repeat(2_000);
    let (events, _) = read::<D>(long.as_bytes().chunks(1).chain(short.as_bytes().chunks(1)));
    let said: usize =
        events.iter().map(|it| if let RunEvent::Text(it) = it { it.len() } else { 0 }).sum();
    assert_eq!(said, words.len() + 2_000);
}

#[test]
fn work_is_linear_in_what_comes() {
    let after = "\"}\n\n";
    is_read_once::<UiStream>("data: {\"type\":\"text-delta\",\"delta\":\"", after);
    is_read_once::<AgUiStream>("data: {\"type\":\"TEXT_MESSAGE_CONTENT\",\"delta\":\"", after);
    is_read_once::<OpenAiStream>("data: {\"choices\":[{\"delta\":{\"content\":\"", "\"}}]}\n\n");
}
