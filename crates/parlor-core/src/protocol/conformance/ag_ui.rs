//! AG-UI: recorded from its own encoders, and written after its format.

use super::{called, check, recorded, text};
use crate::protocol::{
    CallState::{Done, Failed as Missed, Running},
    Decoder, FinishReason, RunEvent, Started,
    ag_ui::AgUiStream,
    sse::MAX_FRAME_BYTES,
};
use RunEvent::{Aborted, Failed, Finished, Malformed, Reasoning};

#[track_caller]
fn check_run(recorded: &str, expected: &[RunEvent]) -> AgUiStream {
    check(recorded, expected)
}

/// The head of a run in the thread `t1`.
fn run() -> RunEvent {
    RunEvent::Started(Started { conversation_id: Some("t1".into()), ..Started::default() })
}

fn thought(words: &str) -> RunEvent {
    Reasoning(words.into())
}

#[test]
fn version_1_is_understood_as_its_own_encoder_writes_it() {
    let expected = [
        run(),
        thought("They ask about delivery."),
        called("c1", Some("find_page"), Running),
        called("c1", None, Done),
        text("Two "),
        text("days – naïve 🎉"),
        Finished(FinishReason::Stop),
    ];
    let stream = check_run(recorded!("ag-ui", "recorded-js-1.0.0"), &expected);
    assert!(stream.is_finished());
    assert_eq!(stream.message_id(), Some("m3"));
}

#[test]
fn chunks_are_messages_and_calls_without_beginning_or_end() {
    let expected = [
        run(),
        text("Let me "),
        text("look."),
        called("c1", Some("findPage"), Running),
        called("c1", None, Done),
        text("\n\nTwo days – naïve 🎉"),
        Finished(FinishReason::Stop),
    ];
    check_run(recorded!("ag-ui", "recorded-python-1.0.0"), &expected);
}

#[test]
fn an_error_of_the_python_sdk_keeps_the_words_and_finishes() {
    let failed = Failed("The model did not answer.".into());
    let expected = [run(), text("Two"), failed, Finished(FinishReason::Error)];
    check_run(recorded!("ag-ui", "recorded-python-error-1.0.0"), &expected);
}

#[test]
fn thoughts_of_before_version_1_are_paragraphs() {
    let expected = [
        run(),
        thought("They ask."),
        thought("\n\nIt is two days."),
        text("Two days."),
        Finished(FinishReason::Stop),
    ];
    check_run(recorded!("ag-ui", "recorded-js-0.0.42"), &expected);
}

#[test]
fn the_name_of_a_frame_stands_in_for_a_type() {
    let expected = [run(), text("日本 🎉"), Finished(FinishReason::Stop)];
    check_run(recorded!("ag-ui", "named-events"), &expected);
}

#[test]
fn a_call_without_a_result_is_done_with_the_run() {
    let expected = [
        run(),
        text("Let me look."),
        called("c1", Some("find_page"), Running),
        called("c2", Some("find_order"), Running),
        called("c1", None, Done),
        text("\n\nTwo days."),
        called("c2", None, Done),
        Finished(FinishReason::Stop),
    ];
    check_run(recorded!("ag-ui", "tools"), &expected);
}

#[test]
fn a_run_that_fails_takes_its_calls_along_and_nothing_follows() {
    let expected = [
        run(),
        text("Two "),
        called("c1", Some("find_page"), Running),
        Failed("The model did not answer.".into()),
        called("c1", None, Missed),
        Finished(FinishReason::Error),
    ];
    check_run(recorded!("ag-ui", "error"), &expected);
}

#[test]
fn an_agent_that_only_tells_its_messages_has_said_what_follows_the_question() {
    let expected = [run(), text("Let me look.\n\nTwo days."), Finished(FinishReason::Stop)];
    check_run(recorded!("ag-ui", "only-a-snapshot"), &expected);
}

#[test]
fn what_others_say_is_no_answer() {
    let expected = [run(), thought("I read."), text("Two days."), Finished(FinishReason::Stop)];
    let stream = check_run(recorded!("ag-ui", "others-speak"), &expected);
    assert_eq!(stream.message_id(), Some("m1"));
}

#[test]
fn a_run_that_waits_for_its_own_page_ends_here() {
    let expected = [
        run(),
        called("c1", Some("pay"), Running),
        called("c1", None, Missed),
        Finished(FinishReason::ToolCalls),
    ];
    check_run(recorded!("ag-ui", "interrupted"), &expected);
}

#[test]
fn a_run_that_was_cancelled_keeps_what_was_said() {
    let expected = [run(), text("Two "), Aborted, Finished(FinishReason::Other)];
    check_run(recorded!("ag-ui", "cancelled"), &expected);
}

#[test]
fn a_run_without_its_last_event_was_cut() {
    let stream = check_run(recorded!("ag-ui", "cut"), &[run(), text("Two ")]);
    assert!(!stream.is_finished());
}

#[test]
fn unknown_types_and_shapes_are_passed_over() {
    let expected = [run(), text("Fine."), Finished(FinishReason::Stop)];
    check_run(recorded!("ag-ui", "unknown-types"), &expected);
}

#[test]
fn a_frame_that_is_not_json_is_reported() {
    let body = Malformed("<html>502 Bad Gateway</html>".into());
    check_run(recorded!("ag-ui", "not-json"), &[run(), body]);
}

#[test]
fn a_run_may_fail_before_it_starts() {
    let bytes = "data: {\"type\":\"RUN_ERROR\",\"message\":\"no\"}\n\n";
    let head = RunEvent::Started(Started::default());
    check_run(bytes, &[head, Failed("no".into()), Finished(FinishReason::Error)]);
}

#[test]
fn an_overlong_frame_is_malformed() {
    let mut stream = AgUiStream::new();
    stream.push(b"data: ");
    let events = stream.push(&vec![b'x'; MAX_FRAME_BYTES]);
    assert_eq!(events, [Malformed("a frame over 1 MiB".into())]);
}
