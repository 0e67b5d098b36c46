//! What the page and those who listen are told.

use super::{Announcement, Effect, Message, Notice, Status};
use crate::{markdown::Markdown, protocol::FinishReason};
use parlor_wire::host::HostEvent;

/// What is heard when an answer is over.
pub(super) fn end_of(answer: &Message) -> Announcement {
    match answer.status {
        Status::Stopped => Announcement::Stopped,
        Status::Interrupted => Announcement::Interrupted,
        Status::Failed => Announcement::Failed,
        _ => Announcement::Answer(heard(&answer.text)),
    }
}

/// What is read out: the words without their marks.
fn heard(text: &str) -> String {
    let mut markdown = Markdown::new();
    markdown.push(text);
    markdown.finish();
    markdown.plain_text()
}

/// The page learns which conversation this is.
pub(super) fn conversation(conversation_id: Option<String>) -> Effect {
    Effect::Emit(HostEvent { kind: "conversation".into(), conversation_id, ..HostEvent::default() })
}

/// The page learns how many answers nobody has seen.
pub(super) fn unread(count: u32) -> Effect {
    Effect::Emit(HostEvent { kind: "unread".into(), count: Some(count), ..HostEvent::default() })
}

/// Why an answer ended, as the page is told.
pub(super) fn reason(reason: FinishReason, stopped: bool) -> &'static str {
    match reason {
        _ if stopped => "stopped",
        FinishReason::Stop => "stop",
        FinishReason::Length => "length",
        FinishReason::ContentFilter => "content-filter",
        FinishReason::ToolCalls => "tool-calls",
        FinishReason::Error => "error",
        FinishReason::Interrupted => "interrupted",
        FinishReason::Other => "other",
    }
}

/// Tells the page what the visitor is told.
pub(super) fn error(notice: Notice) -> Effect {
    let code = match notice {
        Notice::Unreachable => "unreachable",
        Notice::Cut => "cut",
        Notice::HistoryMissing => "history_missing",
        Notice::RateLimited(_) => "rate_limited",
        Notice::Busy => "conversation_busy",
        Notice::TooLong => "message_too_long",
        Notice::NotTaken => "message_not_taken",
        Notice::NotAllowed => "not_allowed",
        Notice::ServerFailed => "server_failed",
        Notice::Forgets => "storage_failed",
        Notice::PartMissing => "part_missing",
    };
    Effect::Emit(HostEvent {
        kind: "error".into(),
        code: Some(code.into()),
        ..HostEvent::default()
    })
}
