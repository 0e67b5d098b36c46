//! Held against serde's reading and writing of the same types.

use super::{Reader, Writer, read, write};
use parlor_wire::{chat, chunk, envelope, host, message, session};
use serde_json::{Value, json};

fn reads_as_serde_does(json: &str) {
    let ours = read::chunk(json, &mut None);
    let theirs = serde_json::from_str::<chunk::Chunk>(json).ok();
    assert_eq!(ours, theirs, "{json}");
}

#[test]
fn strings_with_every_escape_are_read() {
    for delta in ["", "plain", "\"\\/\u{8}\u{c}\n\r\t", "é日本🙂", "\u{0}\u{1f}", "\u{fffd}"] {
        reads_as_serde_does(&json!({"type": "text-delta", "delta": delta}).to_string());
    }
    let escaped = r#"{"type":"x","delta":"\u00e9\u65E5\ud83d\ude42\/"}"#;
    assert_eq!(read::chunk(escaped, &mut None).and_then(|it| it.delta).as_deref(), Some("é日🙂/"));
}

#[test]
fn half_a_surrogate_pair_is_a_replacement_character_and_costs_nothing_else() {
    let read = |json| read::chunk(json, &mut None).and_then(|it| it.delta);
    assert_eq!(read(r#"{"delta":"a\ud83dz"}"#).as_deref(), Some("a\u{fffd}z"));
    assert_eq!(read(r#"{"delta":"\ud83d\u0041"}"#).as_deref(), Some("\u{fffd}A"));
    assert_eq!(read(r#"{"delta":"\ude42"}"#).as_deref(), Some("\u{fffd}"));
}

#[test]
fn members_that_nobody_asked_for_are_passed_over() {
    let json = r#" { "a" : [ 1 , -2.5e+7 , { "b" : [ ] , "c" : { } } , null , true ] , "type" : "x" , "z" : "\"]}" } "#;
    assert_eq!(read::chunk(json, &mut None).map(|it| it.kind).as_deref(), Some("x"));
}

#[test]
fn a_member_of_another_type_costs_only_that_member() {
    let json = r#"{"type":"text-delta","delta":{"deep":[1]},"sourceId":7,"title":null,"url":"u"}"#;
    let chunk = read::chunk(json, &mut None).unwrap();
    assert_eq!((chunk.delta, chunk.source_id, chunk.title), (None, None, None));
    assert_eq!(chunk.url.as_deref(), Some("u"));
}

#[test]
fn what_is_not_json_is_nothing() {
    for json in [
        "",
        " ",
        "nul",
        "null",
        "7",
        "\"x\"",
        "[]",
        "{",
        "{\"a\"",
        "{\"a\":",
        "{\"a\":1",
        "{\"a\":1,",
        "{\"a\":1,}",
        "{,}",
        "{a:1}",
        "{\"a\":1}}",
        "{\"a\":1} x",
        "{\"a\":\"",
        "{\"a\":\"\\\"}",
        "{\"a\":\"\\x\"}",
        "{\"a\":\"\\u12\"}",
        "{\"a\":[1,]}",
        "{\"a\":[1 2]}",
        "{\"a\":tru}",
        "<html>",
    ] {
        assert_eq!(read::chunk(json, &mut None), None, "{json}");
    }
}

#[test]
fn an_object_without_members_is_one_whatever_space_is_in_it() {
    for json in ["{}", " {}\n", "{ }", "{\r\n\t}"] {
        reads_as_serde_does(json);
    }
}

#[test]
fn nesting_that_would_cost_the_stack_is_refused() {
    let json = ["{\"a\":", &"[".repeat(100_000), &"]".repeat(100_000), "}"].concat();
    assert_eq!(read::chunk(&json, &mut None), None);
}

#[test]
fn every_cut_of_a_text_is_refused() {
    let json = r#"{"type":"text-delta","data":{"items":["a","b"]},"n":-1.5,"t":true}"#;
    assert!(read::chunk(json, &mut None).is_some());
    for end in 0..json.len() {
        assert_eq!(read::chunk(&json[..end], &mut None), None, "{}", &json[..end]);
    }
}

#[test]
fn a_chunk_with_everything_that_is_used_is_read_as_serde_reads_it() {
    reads_as_serde_does(
        &json!({
            "type": "source-url", "delta": "d", "messageId": "msg_1",
            "messageMetadata": {"conversationId": "cnv_1", "createdAt": "t",
                "status": "interrupted", "other": [1]},
            "sourceId": "1", "url": "/a", "title": "A", "mediaType": "text/html", "filename": "a.md",
            "providerMetadata": {"parlor": {"snippet": "s", "heading": "h"}, "openai": {"x": 1}},
            "data": {"state": "searching", "items": ["a", "b"]}, "errorText": "e",
            "finishReason": "stop"
        })
        .to_string(),
    );
}

#[test]
fn answers_of_the_api_are_read_as_serde_reads_them() {
    let session = session::Session {
        session_token: "jwt".into(),
        agent_id: "agt_1".into(),
        visitor_token: "vt".into(),
        ..session::Session::default()
    };
    let json = serde_json::to_string(&envelope::Data { data: session.clone() }).unwrap();
    assert_eq!(read::session(&json), Some(session));

    let config = session::WidgetConfig {
        name: "Ada".into(),
        greeting: Some("Hi".into()),
        subtitle: Some("s".into()),
        suggestions: vec!["a".into(), "b".into()],
        disclaimer: Some("d".into()),
        max_message_chars: 8_000,
        max_files: 5,
        max_file_bytes: 10_485_760,
        file_types: vec!["image/png".into(), ".png".into()],
        accent: Some("#fff".into()),
        ..session::WidgetConfig::default()
    };
    let json = serde_json::to_string(&envelope::Data { data: config.clone() }).unwrap();
    assert_eq!(read::config(&json), Some(config));

    let message = message::Message {
        id: "msg_1".into(),
        role: "assistant".into(),
        status: "complete".into(),
        parts: vec![message::Part::text("Hi"), message::Part::default()],
        created_at: "t".into(),
        error_text: Some("e".into()),
        author: Some(message::Person { name: "Ada".into(), avatar_url: None }),
        ..message::Message::default()
    };
    let list = envelope::List { data: vec![message.clone()], ..envelope::List::default() };
    assert_eq!(
        read::past(&serde_json::to_string(&list).unwrap()).map(|it| it.messages),
        Some(vec![message])
    );
}

#[test]
fn an_answer_without_its_data_is_nothing() {
    for json in ["{}", "{\"error\":{}}", "[]", "<html>", "{\"data\":7}"] {
        assert_eq!(read::session(json), None, "{json}");
    }
    assert_eq!(read::past("{}"), None);
    assert_eq!(read::config("{}"), None);
}

#[test]
fn what_the_page_says_is_read_as_serde_reads_it() {
    let options = host::Options {
        agent: "pk_1".into(),
        api: "https://a.example".into(),
        mode: Some("inline".into()),
        greeting: Some("g".into()),
        placeholder: Some("p".into()),
        suggestions: Some(vec!["a".into()]),
        storage: Some("none".into()),
        ..host::Options::default()
    };
    assert_eq!(read::options(&serde_json::to_string(&options).unwrap()), Some(options));
    let command =
        host::Command { kind: "open".into(), text: Some("t".into()), gesture: Some(true) };
    assert_eq!(read::command(&serde_json::to_string(&command).unwrap()), Some(command));
}

#[track_caller]
fn writes_as_serde_does(ours: &str, theirs: &impl serde::Serialize) {
    let ours: Value = serde_json::from_str(ours).unwrap();
    assert_eq!(ours, serde_json::to_value(theirs).unwrap());
}

#[test]
fn bodies_are_written_as_serde_writes_them() {
    let body = chat::SendMessage {
        conversation_id: Some("cnv_1".into()),
        message: chat::OutgoingMessage {
            id: "msg_1".into(),
            role: "user".into(),
            parts: vec![message::Part::text("\"\\\n\r\t\u{0}\u{1f}é🙂"), message::Part::text("")],
        },
        trigger: Some("regenerate-message".into()),
        message_id: Some("msg_0".into()),
    };
    writes_as_serde_does(&write::send_message(&body), &body);
    let body = session::CreateSession {
        publishable_key: "pk".into(),
        visitor_token: None,
        page_url: Some("u".into()),
        locale: Some("de".into()),
    };
    writes_as_serde_does(&write::create_session(&body), &body);
    let event = host::HostEvent {
        kind: "unread".into(),
        role: Some("user".into()),
        text: Some("t".into()),
        message_id: Some("m".into()),
        conversation_id: Some("c".into()),
        reason: Some("r".into()),
        thumb: Some("up".into()),
        code: Some("c".into()),
        count: Some(3),
        score: Some(5),
        gesture: Some(false),
    };
    writes_as_serde_does(&write::host_event(&event), &event);
}

#[test]
fn what_is_written_is_read_again() {
    let words = "\u{0}\u{8}\u{1f}\"\\/é🙂\u{2028}";
    let mut json = Writer::new();
    json.object(None, |it| it.string("a", words));
    let json = json.done();
    let mut read = None;
    Reader::new(&json).object(&mut |_, it| read = it.string());
    assert_eq!(read.as_deref(), Some(words));
}
