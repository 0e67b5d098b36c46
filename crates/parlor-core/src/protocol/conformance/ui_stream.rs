//! The UI Message Stream.

use super::{called, recorded, started, text};
use crate::protocol::{
    CallState, Company, FinishReason, RunEvent, Source, Started, sse::MAX_FRAME_BYTES,
    ui_stream::UiStream,
};
use RunEvent::{Aborted, Failed, Finished, Malformed, Reasoning, Status, Suggestions};

#[track_caller]
fn check(recorded: &str, expected: &[RunEvent]) -> UiStream {
    super::check(recorded, expected)
}

fn source(id: &str, title: &str, url: Option<&str>) -> Source {
    Source { id: id.into(), title: title.into(), url: url.map(String::from), ..Source::default() }
}

#[test]
fn an_answer_is_read_from_its_start_to_its_finish() {
    let head = Started {
        message_id: Some("msg_1".into()),
        conversation_id: Some("cnv_1".into()),
        created_at: Some("2026-11-22T18:00:00.000Z".into()),
    };
    let questions = ["How much is it?", "Where is my parcel?"].map(String::from);
    let expected = [
        RunEvent::Started(head),
        Status("searching".into()),
        text("Delivery takes "),
        text("two days [1]."),
        Suggestions(questions.into()),
        Finished(FinishReason::Stop),
    ];
    let stream = check(recorded!("ui-stream", "basic"), &expected);
    assert!(stream.is_finished());
    assert_eq!(stream.last_event_id(), Some("trn_1.10"));
}

#[test]
fn comments_ids_and_empty_frames_are_no_events() {
    let head = RunEvent::Started(Started::default());
    let expected = [head, text(" a b "), text("c"), Finished(FinishReason::Stop)];
    let stream = check(recorded!("ui-stream", "comments-and-ids"), &expected);
    assert_eq!(stream.last_event_id(), Some("c"));
}

#[test]
fn characters_of_many_bytes_survive_any_cut() {
    let expected = [
        text("日本語 🎉 "),
        text("é🎉 \u{200f}العربية\u{200f} \"quoted\"\n"),
        text("👩\u{200d}👩\u{200d}👧"),
        Finished(FinishReason::Stop),
    ];
    check(recorded!("ui-stream", "multi-byte"), &expected);
}

#[test]
fn sources_have_titles_and_only_safe_targets() {
    let delivery = Source {
        heading: Some("Help › Delivery".into()),
        snippet: Some("Two days.".into()),
        ..source("1", "Delivery", Some("https://shop.example/delivery"))
    };
    let returns = source("2", "shop.example", Some("https://shop.example/returns?x=1"));
    let others = [
        source("3", "terms.pdf", None),
        source("4", "Notes", None),
        source("5", "Not a link", None),
        source("6", "6", None),
    ];
    let sources = [delivery, returns].into_iter().chain(others).map(RunEvent::Source);
    let expected: Vec<RunEvent> = std::iter::once(started("msg_1"))
        .chain(sources)
        .chain([Finished(FinishReason::Stop)])
        .collect();
    check(recorded!("ui-stream", "sources"), &expected);
}

#[test]
fn a_failed_answer_keeps_its_words_and_finishes() {
    let failed = Failed("The model did not answer.".into());
    let end = Finished(FinishReason::Error);
    check(recorded!("ui-stream", "error"), &[started("msg_1"), text("Delivery "), failed, end]);
}

#[test]
fn an_answer_that_the_servers_end_cut_off_is_told_from_one_that_failed() {
    let expected = [
        started("msg_1"),
        text("Two"),
        Failed("The answer was interrupted. Please ask again.".into()),
        Finished(FinishReason::Interrupted),
    ];
    check(recorded!("ui-stream", "interrupted"), &expected);
}

#[test]
fn the_end_of_the_stream_finishes_what_was_not_finished() {
    let head = RunEvent::Started(Started::default());
    let failed = Failed("An error occurred.".into());
    check(
        recorded!("ui-stream", "error-without-finish"),
        &[head, failed, Finished(FinishReason::Error)],
    );
    let aborted = [started("msg_1"), text("Delivery "), Aborted, Finished(FinishReason::Other)];
    check(recorded!("ui-stream", "abort"), &aborted);
}

#[test]
fn unknown_types_reasons_and_shapes_are_passed_over() {
    let begun = called("c1", Some("search"), CallState::Running);
    let done = called("c1", None, CallState::Done);
    let end = Finished(FinishReason::Other);
    check(
        recorded!("ui-stream", "unknown-types"),
        &[started("msg_1"), begun, done, text("Fine."), end],
    );
}

#[test]
fn a_stream_that_was_cut_is_not_finished() {
    let stream = check(
        recorded!("ui-stream", "missing-finish"),
        &[started("msg_1"), text("Delivery takes ")],
    );
    assert!(!stream.is_finished());
    assert_eq!(stream.last_event_id(), Some("trn_1.2"));
}

#[test]
fn a_body_that_is_not_json_is_reported_and_nothing_after_it_is_read() {
    let body = Malformed("<html><body>502 Bad Gateway</body></html>".into());
    let stream = check(recorded!("ui-stream", "not-json"), &[started("msg_1"), body]);
    assert!(!stream.is_finished());
}

#[test]
fn events_may_come_before_the_start_but_not_after_the_end() {
    let early = RunEvent::Source(source("1", "shop.example", Some("https://shop.example/")));
    let end = Finished(FinishReason::Length);
    let expected = [text("early "), early, started("msg_1"), text("late"), end];
    check(recorded!("ui-stream", "events-before-start"), &expected);
}

#[test]
fn version_5_of_the_sdk_is_understood_with_its_steps_as_paragraphs() {
    let thought = Reasoning("They ask about delivery.".into());
    let end = Finished(FinishReason::Stop);
    let steps = [text("Let me look."), text("\n\nTwo days.")];
    let [look, answer] = steps;
    let begun = called("call_1", Some("search"), CallState::Running);
    let done = called("call_1", None, CallState::Done);
    let expected = [started("aitxt-1"), thought, look, begun, done, answer, end];
    check(recorded!("ui-stream", "ai-sdk-5"), &expected);
}

#[test]
fn version_6_of_the_sdk_is_understood() {
    let head = Started {
        message_id: Some("m6".into()),
        created_at: Some("2026-11-22T18:00:00Z".into()),
        ..Started::default()
    };
    let end = Finished(FinishReason::ToolCalls);
    let begun = called("call_1", Some("pay"), CallState::Running);
    check(
        recorded!("ui-stream", "ai-sdk-6"),
        &[RunEvent::Started(head), begun, text("Not paid."), end],
    );
}

#[test]
fn version_7_of_the_sdk_is_understood() {
    let end = Finished(FinishReason::ContentFilter);
    check(recorded!("ui-stream", "ai-sdk-7"), &[started("m7"), text("Two days."), end]);
}

#[test]
fn the_sdk_itself_is_understood_as_it_was_heard() {
    let page = source("1", "Delivery", Some("https://shop.example/delivery"));
    let expected = [
        started("m1"),
        Reasoning("They ask.".into()),
        called("c1", Some("findPage"), CallState::Running),
        called("c1", Some("findPage"), CallState::Running),
        called("c1", None, CallState::Done),
        RunEvent::Source(page),
        text("Two "),
        text("days – naïve 🎉"),
        Finished(FinishReason::Stop),
    ];
    check(recorded!("ui-stream", "recorded-ai-5-6-7"), &expected);
}

#[test]
fn a_replay_starts_its_text_anew() {
    let replay = [
        r#"data: {"type":"start","messageId":"m"}"#,
        r#"data: {"type":"text-start","id":"1"}"#,
        r#"data: {"type":"text-delta","id":"1","delta":"a"}"#,
        "",
    ]
    .join("\n\n");
    let once = [started("m"), text("a")];
    check(&replay.repeat(2), &[once.clone(), once].concat());
}

#[test]
fn an_overlong_frame_is_malformed() {
    let mut stream = UiStream::new();
    let long = vec![b'x'; MAX_FRAME_BYTES];
    stream.push(b"data: ");
    assert_eq!(stream.push(&long), [Malformed("a frame over 1 MiB".into())]);
}

#[test]
fn a_target_without_a_host_gives_no_empty_title() {
    let mut stream = UiStream::new();
    let chunk = br#"data: {"type":"source-url","sourceId":"1","url":"a///b"}"#;
    stream.push(chunk);
    let expected = source("1", "1", Some("a///b"));
    assert_eq!(stream.push(b"\n\n"), [RunEvent::Source(expected)]);
}

#[test]
fn a_long_body_is_quoted_in_part() {
    let mut stream = UiStream::new();
    let events = stream.push(format!("data: {}\n\n", "é".repeat(500)).as_bytes());
    assert_eq!(events, [Malformed("é".repeat(120))]);
}

#[test]
fn messages_come_go_and_say_who_is_there_wherever_the_network_cuts() {
    let bytes = concat!(
        "id: 3\nevent: ready\ndata: {\"type\":\"ready\"}\n\n",
        "id: 4\nevent: conversation.updated\ndata: {\"type\":\"conversation.updated\",",
        "\"conversation\":{\"status\":\"handed_off\",\"operator\":{\"name\":\"Ada\"}}}\n\n",
        "id: 5\ndata: {\"type\":\"message.created\",\"message\":{\"id\":\"m1\",",
        "\"role\":\"assistant\",\"author\":{\"name\":\"Ada\"},",
        "\"parts\":[{\"type\":\"text\",\"text\":\"Hi\"}]}}\n\n: keep-alive\n\n",
        "data: {\"type\":\"typing\",\"typing\":{\"by\":\"visitor\",\"isTyping\":true}}\n\n",
        "data: {\"type\":\"typing\",\"typing\":{\"by\":\"operator\",\"isTyping\":true}}\n\n",
        "id: 6\ndata: {\"type\":\"message.deleted\",\"messageId\":\"m0\"}\n\n",
    );
    for cut in 0..bytes.len() {
        let (mut stream, (one, two)) = (UiStream::new(), bytes.split_at(cut));
        let events = [stream.push(one.as_bytes()), stream.push(two.as_bytes())].concat();
        let [
            RunEvent::About(about),
            RunEvent::Said(said),
            RunEvent::Typing(true),
            RunEvent::Unsaid(gone),
        ] = &events[..]
        else {
            panic!("{events:?}")
        };
        assert_eq!(about.company, Company::Human(Some("Ada".into())));
        assert_eq!(about.json, r#"{"status":"handed_off","operator":{"name":"Ada"}}"#);
        assert_eq!(said.author.as_ref().map(|it| it.name.as_str()), Some("Ada"));
        assert_eq!((said.id.as_str(), gone.as_str()), ("m1", "m0"));
        assert_eq!(stream.last_event_id(), Some("6"));
    }
}
