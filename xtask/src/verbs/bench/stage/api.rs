//! What the endpoints say that do not stream.

use parlor_wire::{
    envelope::Data,
    message::{Message, Part},
    session::{Session, WidgetConfig},
};
use serde_json::{Value, json};

use super::{
    AGENT, CONVERSATION,
    answer::{LAST_WORD, answer},
};

/// How many messages are stored.
const STORED: usize = 1_000;

/// How the agent presents itself.
pub(super) fn config() -> String {
    let config =
        WidgetConfig { name: "Ada".into(), max_message_chars: 8_000, ..WidgetConfig::default() };
    data(config)
}

/// The right to chat.
pub(super) fn session() -> String {
    data(Session {
        session_token: "token".into(),
        expires_in: 900,
        agent_id: AGENT.into(),
        visitor_id: "vis_1".into(),
        visitor_token: "visitor".into(),
    })
}

/// The newest messages before the one of that id, or of all; as many as a page has.
pub(super) fn history(before: Option<&str>, limit: usize) -> String {
    let end = before.and_then(|it| it.strip_prefix("msg_")?.parse().ok()).unwrap_or(STORED);
    let first = end.saturating_sub(limit);
    let messages: Vec<Message> = (first..end).map(message).collect();
    json!({
        "data": messages,
        "conversation": { "id": CONVERSATION, "status": "open" },
        "pagination": { "cursor": null, "hasMore": first > 0 },
    })
    .to_string()
}

/// Questions of a sentence, and answers of a screen or less in Markdown.
fn message(number: usize) -> Message {
    let is_question = number.is_multiple_of(2);
    let text = if is_question {
        format!("How long does delivery take, and what if I am not at home? ({number})")
    } else if number + 1 == STORED {
        answer(150)
    } else {
        answer(80 + number % 100).replace(LAST_WORD, "")
    };
    Message {
        id: format!("msg_{number}"),
        conversation_id: CONVERSATION.into(),
        role: if is_question { "user" } else { "assistant" }.into(),
        status: "complete".into(),
        parts: vec![Part::text(text)],
        created_at: format!("2026-11-{:02}T10:{:02}:00.000Z", 1 + number / 50, number % 50),
        ..Message::default()
    }
}

/// How many tokens the answer to this question has: the number that it is.
pub(super) fn tokens_asked_for(body: &[u8]) -> usize {
    let body: Value = serde_json::from_slice(body).unwrap_or_default();
    let words = body.pointer("/message/parts/0/text").and_then(Value::as_str);
    words.and_then(|it| it.parse().ok()).unwrap_or_default()
}

fn data<T: serde::Serialize>(data: T) -> String {
    serde_json::to_string(&Data { data }).unwrap_or_default()
}
