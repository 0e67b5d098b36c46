//! What holds of every decoder of answers.

use crate::Cuts;
use parlor_core::protocol::{CallState, Decoder, RunEvent};
use std::collections::BTreeSet;

/// The events of an answer, which are the same however its bytes are cut.
///
/// # Panics
/// When they are not, or something follows the last one.
pub fn answer<D: Decoder + Default>(input: &[u8]) -> Vec<RunEvent> {
    let (bytes, cuts) = Cuts::of(input);
    let (events, is_finished) = read::<D>([bytes]);
    let cut = read::<D>(cuts.of_bytes(bytes));
    assert_eq!(cut, (events.clone(), is_finished), "cut as the input says");
    let single = read::<D>(bytes.chunks(1));
    assert_eq!(single, (events.clone(), is_finished), "byte by byte");
    let has_finished = matches!(events.last(), Some(RunEvent::Finished(_)));
    assert_eq!(is_finished, has_finished);
    for (at, event) in events.iter().enumerate() {
        match event {
            RunEvent::Finished(_) | RunEvent::Malformed(_) => assert_eq!(at + 1, events.len()),
            RunEvent::Text(words) | RunEvent::Reasoning(words) => assert!(!words.is_empty()),
            _ => {}
        }
    }
    events
}

/// Holds a protocol to more whose decoder knows what is under way: an answer begins
/// once, and before anything else; a failure is its end; calls that were begun are ended.
///
/// # Panics
/// When it does not hold.
pub fn check_calls(events: &[RunEvent]) {
    let mut running = BTreeSet::new();
    for (at, event) in events.iter().enumerate() {
        let is_unreadable = matches!(event, RunEvent::Malformed(_));
        let is_start = matches!(event, RunEvent::Started(_));
        assert_eq!(is_start, at == 0 && !is_unreadable, "{event:?} at {at}");
        match event {
            RunEvent::Called(call) if call.state == CallState::Running => {
                assert!(call.name.is_some() && running.insert(&call.id));
            }
            RunEvent::Called(call) => assert!(running.remove(&call.id)),
            RunEvent::Finished(_) => assert!(running.is_empty()),
            RunEvent::Failed(_) => {
                assert!(matches!(events.last(), Some(RunEvent::Finished(_))));
            }
            _ => {}
        }
    }
}

fn read<'a, D: Decoder + Default>(
    pieces: impl IntoIterator<Item = &'a [u8]>,
) -> (Vec<RunEvent>, bool) {
    let mut decoder = D::default();
    let mut events: Vec<RunEvent> = pieces.into_iter().flat_map(|it| decoder.push(it)).collect();
    events.extend(decoder.end());
    (events, decoder.is_finished())
}
