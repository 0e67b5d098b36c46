//! Chat completions: what the protocol says.

use super::{called, check, nameless, read, recorded, text};
use crate::protocol::{
    CallState::{Done, Failed as Missed, Running},
    Decoder, FinishReason, RunEvent,
    openai::OpenAiStream,
    sse::MAX_FRAME_BYTES,
};
use RunEvent::{Failed, Finished, Malformed, Reasoning};

#[track_caller]
fn check_chat(recorded: &str, expected: &[RunEvent]) -> OpenAiStream {
    check(recorded, expected)
}

#[test]
fn an_answer_is_read_from_its_first_role_to_its_mark_of_the_end() {
    let expected = [
        nameless(),
        Reasoning("They ask about delivery.".into()),
        text("Two "),
        text("days – 日本 🎉"),
        Finished(FinishReason::Stop),
    ];
    assert!(check_chat(recorded!("openai", "basic"), &expected).is_finished());
}

#[test]
fn a_call_that_the_page_would_have_to_make_is_missed_by_the_end() {
    let expected = [
        nameless(),
        called("call_a", Some("find_page"), Running),
        called("call_b", Some("findOrder"), Running),
        called("call_a", None, Missed),
        called("call_b", None, Missed),
        Finished(FinishReason::ToolCalls),
    ];
    check_chat(recorded!("openai", "tools"), &expected);
}

#[test]
fn a_call_is_done_when_the_answer_goes_on() {
    let expected = [
        nameless(),
        called("7", Some("find_page"), Running),
        called("7", None, Done),
        text("Two days."),
        Finished(FinishReason::Stop),
    ];
    check_chat(recorded!("openai", "tools-at-the-server"), &expected);
}

#[test]
fn of_several_choices_the_first_is_the_answer() {
    let expected = [nameless(), text("A"), text("a"), Finished(FinishReason::Stop)];
    check_chat(recorded!("openai", "two-choices"), &expected);
}

#[test]
fn content_in_parts_is_the_text_of_them() {
    let expected = [nameless(), text("Two "), text("days."), Finished(FinishReason::Stop)];
    check_chat(recorded!("openai", "content-in-parts"), &expected);
}

#[test]
fn an_answer_that_was_withheld_says_so() {
    let expected = [nameless(), text("Two "), Finished(FinishReason::ContentFilter)];
    check_chat(recorded!("openai", "filtered"), &expected);
}

#[test]
fn an_answer_with_neither_a_reason_nor_a_mark_of_its_end_was_cut() {
    let stream = check_chat(recorded!("openai", "cut"), &[nameless(), text("Two ")]);
    assert!(!stream.is_finished());
}

#[test]
fn the_mark_of_the_end_is_enough() {
    let expected = [nameless(), text("Two days."), Finished(FinishReason::Stop)];
    check_chat(recorded!("openai", "done-without-reason"), &expected);
}

#[test]
fn words_may_follow_a_reason() {
    let expected = [nameless(), text("Two "), text("days."), Finished(FinishReason::Stop)];
    check_chat(recorded!("openai", "words-after-the-reason"), &expected);
}

#[test]
fn a_payload_may_take_several_lines_and_other_fields_say_nothing() {
    let expected = [nameless(), text("Two days."), Finished(FinishReason::Stop)];
    check_chat(recorded!("openai", "over-several-lines"), &expected);
}

#[test]
fn a_body_that_is_no_stream_is_an_answer_of_one_piece() {
    let expected = [nameless(), text("Two days.\n[1] {a}"), Finished(FinishReason::Stop)];
    check_chat(recorded!("openai", "not-streamed"), &expected);
}

#[test]
fn an_error_in_place_of_an_answer_is_one() {
    let said = Failed("model \"m\" not found".into());
    let expected = [nameless(), said, Finished(FinishReason::Error)];
    check_chat(recorded!("openai", "error-in-place-of-an-answer"), &expected);
}

#[test]
fn errors_are_told_in_many_ways() {
    for (json, said) in [
        (r#"{"error":"model not found"}"#, "model not found"),
        (r#"{"object":"error","message":"bad","code":400}"#, "bad"),
        (r#"{"detail":"Not Found"}"#, "Not Found"),
        (r#"{"error":{"code":500}}"#, "500"),
        (r#"{"choices":[],"error":{"message":"late"}}"#, "late"),
        (r#"{"choices":[{"delta":{},"finish_reason":"error"}]}"#, ""),
    ] {
        let expected = [nameless(), Failed(said.into()), Finished(FinishReason::Error)];
        check_chat(&format!("data: {json}\n\n"), &expected);
    }
}

#[test]
fn no_error_is_none() {
    let json = r#"{"error":null,"choices":[{"delta":{"content":"a"}}],"message":"m"}"#;
    check_chat(&format!("data: {json}\n\n"), &[nameless(), text("a")]);
}

#[test]
fn quotes_and_brackets_in_words_end_nothing() {
    for words in ["\"}]", "{[\"", "\\", "\\\"}", "]}\n\n"] {
        let json = serde_json::json!({"choices": [{"delta": {"content": words}}]});
        check_chat(&format!("data: {json}\n\n"), &[nameless(), text(words)]);
        check_chat(&json.to_string(), &[nameless(), text(words)]);
    }
}

#[test]
fn an_empty_second_name_of_a_thought_does_not_undo_the_first() {
    let delta = r#"{"reasoning_content":"Hm.","reasoning":""}"#;
    let body = format!("data: {{\"choices\":[{{\"delta\":{delta}}}]}}\n\n");
    check_chat(&body, &[nameless(), Reasoning("Hm.".into())]);
}

#[test]
fn calls_without_ids_are_counted_and_many_are_not_told() {
    let call =
        r#"data: {"choices":[{"delta":{"tool_calls":[{"id":null,"function":{"name":"look"}}]}}]}"#;
    let body = [call, "\n\n"].concat().repeat(300);
    let (events, _) = read::<OpenAiStream>([body.as_bytes()]);
    assert_eq!(events[1], called("call_0", Some("look"), Running));
    assert_eq!(events[200], called("call_199", Some("look"), Running));
    assert_eq!(events.len(), 201);
}

#[test]
fn a_payload_that_is_not_json_is_reported_and_nothing_after_it_is_read() {
    let body = Malformed("<html>502 Bad Gateway</html>".into());
    let stream = check_chat(recorded!("openai", "not-json"), &[nameless(), text("Two "), body]);
    assert!(!stream.is_finished());
}

#[test]
fn an_overlong_payload_is_malformed() {
    let mut stream = OpenAiStream::new();
    stream.push(b"data: {\"a\":\"");
    let events = stream.push(&vec![b'x'; MAX_FRAME_BYTES]);
    assert_eq!(events, [Malformed("a payload over 1 MiB".into())]);
    assert_eq!(stream.push(b"\"}\n\ndata: [DONE]\n\n"), []);
}
