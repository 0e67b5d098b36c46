//! A stored message, as `GET /v1/conversations/{id}/messages` lists it.

use crate::chunk::{ChunkData, ProviderMetadata};
use serde::{Deserialize, Serialize};

/// One message of a conversation.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct Message {
    /// `msg_…`
    pub id: String,
    /// `cnv_…`
    pub conversation_id: String,
    /// `user` or `assistant`.
    pub role: String,
    /// `complete`, `streaming`, `stopped`, `interrupted` or `failed`.
    pub status: String,
    /// What it says, in order.
    pub parts: Vec<Part>,
    /// RFC 3339 in UTC with milliseconds.
    pub created_at: String,
    /// One sentence for the visitor; present when `status` is `failed`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error_text: Option<String>,
    /// Whether the knowledge held an answer; absent on questions.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answered: Option<bool>,
    /// What the API tells as `feedback.thumb`, for those who read it: whether the visitor
    /// found it good.
    #[serde(skip)]
    pub is_liked: Option<bool>,
    /// The human agent who wrote it; absent for the visitor and the bot.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub author: Option<Person>,
}

/// A human agent, as visitors see them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct Person {
    /// What to call them.
    pub name: String,
    /// Where their picture is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub avatar_url: Option<String>,
}

/// One part of a message: the AI SDK's `UIMessage` part, flat.
///
/// | `kind` | fields |
/// |---|---|
/// | `text`, `reasoning` | `text` |
/// | `source-url` | `source_id`, `url`, `title`, `provider_metadata` |
/// | `source-document` | `source_id`, `media_type`, `title`, `filename`, `provider_metadata` |
/// | `file` | `url`, `media_type`, `filename`, `provider_metadata` |
/// | `data-suggestions`, `data-form` | `data` |
/// | `tool-…` | `tool_call_id`, `state`, `input`, `output`, `error_text`, `provider_executed` |
/// | `step-start` | none; the model was asked again, with what its tools gave back |
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct Part {
    /// The part's type.
    #[serde(rename = "type")]
    pub kind: String,
    /// Markdown from an assistant, plain text from a user.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// The number a citation mark in the text names: `1` for `[1]`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source_id: Option<String>,
    /// Where the source can be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// What the source is called.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// An IANA media type.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub media_type: Option<String>,
    /// The name of an uploaded document.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub filename: Option<String>,
    /// See [`ProviderMetadata`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub provider_metadata: Option<ProviderMetadata>,
    /// See [`ChunkData`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub data: Option<ChunkData>,
    /// Which call of a tool.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tool_call_id: Option<String>,
    /// How far a call is: `input-available`, `output-available` or `output-error`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<String>,
    /// What the tool is given.
    #[cfg(feature = "tools")]
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "crate::some")]
    pub input: Option<serde_json::Value>,
    /// What it gave back.
    #[cfg(feature = "tools")]
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "crate::some")]
    pub output: Option<serde_json::Value>,
    /// Why it gave nothing back.
    #[cfg(feature = "tools")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error_text: Option<String>,
    /// `true` for a tool that the server calls: the page has nothing to do.
    #[cfg(feature = "tools")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub provider_executed: Option<bool>,
    /// What a model's server wants back with a call of its own.
    #[cfg(feature = "tools")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub call_provider_metadata: Option<ProviderMetadata>,
}

impl Part {
    /// A text part.
    pub fn text(text: impl Into<String>) -> Self {
        Self { kind: "text".into(), text: Some(text.into()), ..Self::default() }
    }
}
