//! Held against what the clients of others send: recorded bodies, in `fixtures/ask`.

use super::{File, Role, Turn, ag_ui, ai_sdk, openai};
use ai_sdk::Trigger;
use serde_json::{Value, json};

fn turn(id: &str, role: Role, text: &str) -> Turn {
    Turn { id: id.into(), role, text: text.into(), files: Vec::new() }
}

fn file(media_type: &str, name: Option<&str>, url: &str) -> File {
    File { url: url.into(), media_type: media_type.into(), name: name.map(String::from) }
}

fn how_long() -> Turn {
    turn("u1", Role::User, "How long is delivery?")
}

/// A question, its answer, and a question with a picture.
fn conversation() -> [Turn; 3] {
    let picture = file("image/png", Some("a.png"), "data:image/png;base64,AAAA");
    let answer = turn("a1", Role::Assistant, "Two days.");
    let question = Turn { files: vec![picture], ..turn("u3", Role::User, "And this?") };
    [how_long(), answer, question]
}

#[track_caller]
fn is(body: &str, expected: &Value) {
    assert_eq!(&serde_json::from_str::<Value>(body).unwrap(), expected);
}

/// The same, but for the mark of a part that it is not growing, which is not required.
#[track_caller]
fn is_as_use_chat_sends(body: &str, recorded: &str) {
    is(&recorded.replace(",\"state\":\"done\"", ""), &serde_json::from_str(body).unwrap());
}

#[test]
fn a_first_question_is_what_use_chat_sends() {
    let body = ai_sdk::body("c1", &[how_long()], Trigger::Submit);
    is_as_use_chat_sends(&body, include_str!("../../../fixtures/ask/ai-sdk-first.json"));
}

#[test]
fn a_question_with_a_file_is_what_use_chat_sends() {
    let body = ai_sdk::body("c1", &conversation(), Trigger::Submit);
    is_as_use_chat_sends(&body, include_str!("../../../fixtures/ask/ai-sdk-files.json"));
}

#[test]
fn asking_for_another_answer_is_what_use_chat_sends() {
    let body = ai_sdk::body("c1", &conversation(), Trigger::Regenerate("a2"));
    is_as_use_chat_sends(&body, include_str!("../../../fixtures/ask/ai-sdk-regenerate.json"));
}

#[test]
fn a_question_asked_otherwise_is_what_use_chat_sends() {
    let question = turn("u1", Role::User, "How much?");
    let body = ai_sdk::body("c1", &[question], Trigger::Edit("u1"));
    is_as_use_chat_sends(&body, include_str!("../../../fixtures/ask/ai-sdk-edit.json"));
}

#[test]
fn a_chat_completion_is_asked_for_in_words_where_there_are_no_files() {
    let [question, answer, _] = conversation();
    let turns = [turn("s", Role::System, "Be \"brief\"."), question, answer];
    let expected = json!({
        "model": "m",
        "messages": [
            {"role": "system", "content": "Be \"brief\"."},
            {"role": "user", "content": "How long is delivery?"},
            {"role": "assistant", "content": "Two days."}
        ],
        "stream": true
    });
    is(&openai::body(&turns, Some("m")), &expected);
}

#[test]
fn a_chat_completion_takes_pictures_files_and_addresses() {
    let files = vec![
        file("image/png", None, "https://a.example/a.png"),
        file("application/pdf", Some("a.pdf"), "data:application/pdf;base64,AAAA"),
        file("application/pdf", Some("b.pdf"), "https://a.example/b.pdf"),
        file("text/plain", None, "data:text/plain,plain"),
    ];
    let turns = [Turn { files, ..turn("u", Role::User, "") }];
    let expected = json!({
        "messages": [{"role": "user", "content": [
            {"type": "image_url", "image_url": {"url": "https://a.example/a.png"}},
            {"type": "file", "file": {"filename": "a.pdf", "file_data": "data:application/pdf;base64,AAAA"}},
            {"type": "text", "text": "b.pdf: https://a.example/b.pdf"},
            {"type": "text", "text": "file: data:text/plain,plain"}
        ]}],
        "stream": true
    });
    is(&openai::body(&turns, None), &expected);
}

#[test]
fn a_run_is_asked_for_with_everything_that_is_required() {
    let [question, answer, mut with_files] = conversation();
    with_files.files.extend([
        file("video/mp4", None, "https://a.example/a.mp4"),
        file("text/plain", None, "data:text/plain,plain"),
    ]);
    let expected = json!({
        "threadId": "t1",
        "runId": "r1",
        "messages": [
            {"id": "u1", "role": "user", "content": "How long is delivery?"},
            {"id": "a1", "role": "assistant", "content": "Two days."},
            {"id": "u3", "role": "user", "content": [
                {"type": "text", "text": "And this?"},
                {"type": "image", "source": {"type": "data", "value": "AAAA", "mimeType": "image/png"}},
                {"type": "video", "source": {"type": "url", "value": "https://a.example/a.mp4", "mimeType": "video/mp4"}},
                {"type": "document", "source": {"type": "url", "value": "data:text/plain,plain", "mimeType": "text/plain"}}
            ]}
        ],
        "tools": [],
        "context": [],
        "state": {},
        "forwardedProps": {}
    });
    is(&ag_ui::body("t1", "r1", &[question, answer, with_files]), &expected);
}

#[test]
fn an_answer_without_words_is_not_told_again() {
    let turns = [how_long(), turn("a1", Role::Assistant, "")];
    for body in [
        openai::body(&turns, None),
        ai_sdk::body("c1", &turns, Trigger::Submit),
        ag_ui::body("t1", "r1", &turns),
    ] {
        let body: Value = serde_json::from_str(&body).unwrap();
        assert_eq!(body["messages"].as_array().map(Vec::len), Some(1));
    }
}
