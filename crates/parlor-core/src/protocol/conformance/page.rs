//! What a page's own `transport` yields.

use super::{nameless, started, text};
use crate::protocol::{CallState, FinishReason, RunEvent, page::PageStream};
use RunEvent::{Failed, Finished, Malformed};

/// Something that a page yields.
enum Yield {
    Words(&'static str),
    Chunk(&'static str),
    Error(&'static str),
    Nothing,
}
use Yield::{Chunk, Error, Nothing, Words};

#[track_caller]
fn check(yielded: &[Yield], expected: &[RunEvent]) -> PageStream {
    let mut stream = PageStream::new();
    let events: Vec<RunEvent> = yielded
        .iter()
        .flat_map(|it| match it {
            Words(words) => stream.words(words),
            Chunk(json) => stream.chunk(json),
            Error(sentence) => stream.fail(sentence),
            Nothing => stream.end(),
        })
        .collect();
    assert_eq!(events, expected);
    stream
}

#[test]
fn words_alone_are_an_answer() {
    let expected = [nameless(), text("Two "), text("days."), Finished(FinishReason::Stop)];
    let stream = check(&[Words("Two "), Words(""), Words("days."), Nothing], &expected);
    assert!(stream.is_finished());
}

#[test]
fn chunks_are_read_as_those_of_a_stream() {
    let yielded = [
        Chunk(r#"{"type":"start","messageId":"m1"}"#),
        Chunk(r#"{"type":"tool-input-start","toolCallId":"c1","toolName":"look"}"#),
        Chunk(r#"{"type":"text-delta","id":"1","delta":"Two days."}"#),
        Chunk(r#"{"type":"finish","finishReason":"length"}"#),
        Nothing,
    ];
    let call = super::called("c1", Some("look"), CallState::Running);
    let expected = [started("m1"), call, text("Two days."), Finished(FinishReason::Length)];
    check(&yielded, &expected);
}

#[test]
fn words_and_chunks_may_be_mixed() {
    let yielded = [
        Words("Let me look."),
        Chunk(r#"{"type":"text-start","id":"1"}"#),
        Words("Two days."),
        Chunk(r#"{"type":"unknown"}"#),
        Nothing,
    ];
    let expected =
        [nameless(), text("Let me look."), text("\n\nTwo days."), Finished(FinishReason::Stop)];
    check(&yielded, &expected);
}

#[test]
fn a_page_that_throws_has_failed_and_what_was_said_is_kept() {
    let expected = [nameless(), text("Two "), Failed("no".into()), Finished(FinishReason::Error)];
    check(&[Words("Two "), Error("no"), Nothing, Words("days")], &expected);
}

#[test]
fn a_page_that_yields_nothing_has_given_an_empty_answer() {
    check(&[Nothing], &[nameless(), Finished(FinishReason::Stop)]);
}

#[test]
fn an_object_that_is_no_chunk_is_malformed_and_nothing_after_it_is_read() {
    let stream = check(&[Chunk("[7]"), Words("a"), Nothing], &[Malformed("[7]".into())]);
    assert!(!stream.is_finished());
}
