//! What those who watch a conversation are told.

use schemars::JsonSchema;
use serde::Serialize;

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EventKind {
    /// A message came, or an answer began.
    MessageCreated,
    /// An answer ended, or somebody said what they think of it.
    MessageUpdated,
    /// A message was replaced by another.
    MessageDeleted,
    /// Something else about the conversation changed: its title, who has it, …
    ConversationUpdated,
}

impl EventKind {
    /// As it is kept and written in the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::MessageCreated => "message.created",
            Self::MessageUpdated => "message.updated",
            Self::MessageDeleted => "message.deleted",
            Self::ConversationUpdated => "conversation.updated",
        }
    }

    /// Reads what [`EventKind::as_str`] wrote.
    pub fn parse(text: &str) -> Option<Self> {
        [
            Self::MessageCreated,
            Self::MessageUpdated,
            Self::MessageDeleted,
            Self::ConversationUpdated,
        ]
        .into_iter()
        .find(|it| it.as_str() == text)
    }
}

/// One thing that happened in a conversation. It names what changed; what that is
/// now is read when it is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConversationEvent {
    /// Counts from 1 in its conversation.
    pub seq: i64,
    /// What happened.
    pub kind: EventKind,
    /// To which message; none for [`EventKind::ConversationUpdated`].
    pub message_id: Option<String>,
}

/// Somebody is writing, or has stopped to. Never kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Typing {
    /// `visitor` or `operator`.
    pub by: &'static str,
    /// Whether they are writing now.
    pub is_typing: bool,
}

/// What wakes those who watch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Signal {
    /// There are new events.
    Changed,
    /// Somebody is writing.
    Typing(Typing),
}
