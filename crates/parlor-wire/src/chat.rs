//! The body of `POST /v1/agents/{agent}/chat` as the widget writes it.
//!
//! The server reads more forms (the AI SDK's own body among them); this is the
//! one that names everything it means.

use crate::message::Part;
use serde::{Deserialize, Serialize};

/// A question on its way to an agent.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct SendMessage {
    /// `cnv_…`; without it, the question starts a conversation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub conversation_id: Option<String>,
    /// The question. When answering again, the question that was answered.
    pub message: OutgoingMessage,
    /// `submit-message` (default) or `regenerate-message`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trigger: Option<String>,
    /// With `regenerate-message`: the answer to drop, `msg_…`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message_id: Option<String>,
}

/// A message that its writer has already named.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct OutgoingMessage {
    /// `msg_…`, made by the writer: sending it twice asks once.
    pub id: String,
    /// Always `user`.
    pub role: String,
    /// Its text parts together hold 1 to 8 000 characters (configurable).
    pub parts: Vec<Part>,
}

/// What `POST …/stop` answers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct Stopped {
    /// Which conversation.
    pub conversation_id: String,
    /// Whether there was an answer to stop.
    pub stopped: bool,
}
