//! The wire types against the JSON that is checked in: a field that is renamed,
//! added or dropped shows up here, and in the diff of a golden file.
//!
//! Every value is written out in full, without `..Default::default()`, so that a
//! new field does not compile until it is here too. `UPDATE_GOLDEN=1` writes
//! the files anew.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking, in its helpers too")]
#![expect(
    clippy::unnecessary_wraps,
    reason = "the fields are optional, and here they are all full"
)]

use parlor_wire::{
    chat::{OutgoingMessage, SendMessage, Stopped},
    chunk::{Chunk, ChunkData, MessageMetadata, ProviderMetadata, SourceDetail, Usage},
    envelope::{Data, ErrorBody, ErrorDetail, ErrorPlace, List, Pagination},
    host::{Command, HostEvent, Options},
    message::{Message, Part, Person},
    session::{CreateSession, Session, WidgetConfig},
};
use serde::{Serialize, de::DeserializeOwned};
use std::{fmt::Debug, path::Path};

#[track_caller]
fn check<T: Serialize + DeserializeOwned + PartialEq + Debug>(name: &str, value: &T) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(name);
    let written = serde_json::to_string_pretty(value).unwrap() + "\n";
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(&path, &written).unwrap();
    }
    let golden = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(written, golden, "{name} has changed: if that is meant, run with UPDATE_GOLDEN=1");
    assert_eq!(
        &serde_json::from_str::<T>(&golden).unwrap(),
        value,
        "{name} reads back differently"
    );
}

fn text(it: &str) -> Option<String> {
    Some(it.into())
}

fn provider_metadata() -> Option<ProviderMetadata> {
    let detail = SourceDetail {
        snippet: text("Two days."),
        heading: text("Delivery › Times"),
        size: Some(10_485_760),
    };
    Some(ProviderMetadata {
        parlor: Some(detail),
        #[cfg(feature = "tools")]
        model: None,
    })
}

fn data() -> Option<ChunkData> {
    let items = Some(vec!["And to Norway?".into()]);
    Some(ChunkData { state: text("searching"), items, ..ChunkData::default() })
}

#[test]
fn a_chunk() {
    let metadata = MessageMetadata {
        conversation_id: text("cnv_1"),
        user_message_id: text("msg_1"),
        created_at: text("2026-01-02T03:04:05.678Z"),
        answered: Some(true),
        status: text("interrupted"),
        latency_millis: Some(1200),
        usage: Some(Usage { input_tokens: 900, output_tokens: 80, estimated: false }),
    };
    let chunk = Chunk {
        kind: "start".into(),
        id: text("text-1"),
        delta: text("Two "),
        message_id: text("msg_2"),
        message_metadata: Some(metadata),
        source_id: text("1"),
        url: text("/help/shipping"),
        title: text("Shipping"),
        media_type: text("text/markdown"),
        filename: text("shipping.md"),
        provider_metadata: provider_metadata(),
        data: data(),
        transient: Some(true),
        error_text: text("Please try again."),
        finish_reason: text("stop"),
        reason: text("stopped"),
        tool_call_id: None,
        tool_name: None,
        #[cfg(feature = "tools")]
        input_text_delta: None,
        #[cfg(feature = "tools")]
        input: None,
        #[cfg(feature = "tools")]
        output: None,
        #[cfg(feature = "tools")]
        provider_executed: None,
    };
    check("chunk.json", &chunk);
}

#[test]
fn a_chunk_with_nothing_but_its_type() {
    check("chunk-bare.json", &Chunk::new("start-step"));
}

#[test]
fn a_message() {
    let part = Part {
        kind: "source-document".into(),
        text: text("Two days [1]."),
        source_id: text("1"),
        url: text("/help/shipping"),
        title: text("Shipping"),
        media_type: text("text/markdown"),
        filename: text("shipping.md"),
        provider_metadata: provider_metadata(),
        data: data(),
        tool_call_id: None,
        state: None,
        #[cfg(feature = "tools")]
        input: None,
        #[cfg(feature = "tools")]
        output: None,
        #[cfg(feature = "tools")]
        error_text: None,
        #[cfg(feature = "tools")]
        provider_executed: None,
        #[cfg(feature = "tools")]
        call_provider_metadata: None,
    };
    let message = Message {
        id: "msg_2".into(),
        conversation_id: "cnv_1".into(),
        role: "assistant".into(),
        status: "failed".into(),
        parts: vec![part, Part::text("Two days.")],
        created_at: "2026-01-02T03:04:05.678Z".into(),
        error_text: text("Please try again."),
        answered: Some(false),
        is_liked: None,
        author: Some(Person { name: "Ada".into(), avatar_url: text("https://a.example/ada.png") }),
    };
    check("message.json", &message);
}

#[cfg(feature = "tools")]
#[test]
fn a_call_of_a_tool() {
    let wanted = serde_json::json!({"google": {"thought_signature": "s"}});
    let metadata = Some(ProviderMetadata { parlor: None, model: Some(wanted) });
    let chunk = Chunk {
        tool_call_id: text("call_1"),
        tool_name: text("order"),
        input_text_delta: text("{"),
        input: Some(serde_json::json!({"number": 7})),
        output: Some(serde_json::Value::Null),
        provider_executed: Some(true),
        provider_metadata: metadata.clone(),
        ..Chunk::new("tool-input-available")
    };
    check("chunk-tool.json", &chunk);
    let part = Part {
        kind: "tool-order".into(),
        tool_call_id: text("call_1"),
        state: text("output-available"),
        input: Some(serde_json::json!({"number": 7})),
        output: Some(serde_json::Value::Null),
        error_text: text("The order is gone."),
        provider_executed: Some(true),
        call_provider_metadata: metadata,
        ..Part::default()
    };
    check("part-tool.json", &part);
}

#[test]
fn a_question_on_its_way() {
    let message = OutgoingMessage {
        id: "msg_1".into(),
        role: "user".into(),
        parts: vec![Part::text("How long is delivery?")],
    };
    let body = SendMessage {
        conversation_id: text("cnv_1"),
        message,
        trigger: text("regenerate-message"),
        message_id: text("msg_2"),
    };
    check("send-message.json", &body);
}

#[test]
fn what_stopping_answers() {
    check(
        "stopped.json",
        &Data { data: Stopped { conversation_id: "cnv_1".into(), stopped: true } },
    );
}

#[test]
fn a_session() {
    let create = CreateSession {
        publishable_key: "pk_live_1".into(),
        visitor_token: text("vt_1"),
        page_url: text("https://shop.example/tents"),
        locale: text("de-CH"),
    };
    check("create-session.json", &create);
    let session = Session {
        session_token: "eyJ0".into(),
        expires_in: 900,
        agent_id: "agt_1".into(),
        visitor_id: "vis_1".into(),
        visitor_token: "vt_2".into(),
    };
    check("session.json", &session);
}

#[test]
fn a_widgets_configuration() {
    let config = WidgetConfig {
        agent_id: "agt_1".into(),
        name: "Ada from Northwind".into(),
        greeting: text("How can we help?"),
        subtitle: text("We answer at once."),
        suggestions: vec!["Where is my order?".into()],
        disclaimer: text("Answers may be wrong."),
        max_message_chars: 8000,
        max_files: 5,
        max_file_bytes: 10_485_760,
        file_types: vec!["image/png".into(), ".png".into()],
        accent: text("#2456d6"),
        ..WidgetConfig::default()
    };
    check("widget-config.json", &config);
}

#[test]
fn envelopes() {
    let pagination = Pagination { cursor: text("msg_1"), has_more: true };
    check("list.json", &List { data: vec![1, 2], pagination });
    let last = Pagination { cursor: None, has_more: false };
    check("list-last.json", &List::<u32> { data: Vec::new(), pagination: last });
    let error = ErrorDetail {
        code: "message_empty".into(),
        message: "Write a message first.".into(),
        details: Some(ErrorPlace {
            field: "message.parts[0].text".into(),
            ..ErrorPlace::default()
        }),
        request_id: "req_1".into(),
    };
    check("error.json", &ErrorBody { error });
}

#[test]
fn what_a_page_tells_a_widget() {
    let options = Options {
        agent: "pk_live_1".into(),
        api: "https://chat.example.com".into(),
        mode: text("launcher"),
        greeting: text("How can we help?"),
        placeholder: text("Ask anything"),
        suggestions: Some(vec!["Where is my order?".into()]),
        scroll: text("read"),
        storage: text("local"),
        attachments: text("false"),
        lang: text("de-CH"),
        words: text("Chat öffnen\nChat schließen"),
    };
    check("options.json", &options);
    let command = Command { kind: "sendMessage".into(), text: text("Hello"), gesture: Some(true) };
    check("command.json", &command);
}

#[test]
fn what_a_widget_tells_its_page() {
    let event = HostEvent {
        kind: "message".into(),
        role: text("assistant"),
        text: text("Two days."),
        message_id: text("msg_2"),
        conversation_id: text("cnv_1"),
        reason: text("stop"),
        thumb: text("up"),
        code: text("offline"),
        count: Some(1),
        score: Some(5),
        gesture: Some(true),
    };
    check("host-event.json", &event);
}
