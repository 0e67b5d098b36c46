//! One event of a streamed answer, as it stands in an SSE `data:` line.
//!
//! Source: AI SDK UI Message Stream v1. Only the types and finish reasons that
//! its versions 5, 6 and 7 all accept are written; any type may be read.

use serde::{Deserialize, Serialize};

/// Where a passage stands in the knowledge of an agent, or how large a file is.
///
/// Travels as `providerMetadata.parlor` of a source chunk or a file part, which other
/// clients of the protocol carry along untouched.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct SourceDetail {
    /// The words the answer rests on, at most 300 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub snippet: Option<String>,
    /// The heading path of the passage, outermost first, joined by ` › `.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub heading: Option<String>,
    /// Of a file that was sent, in bytes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub size: Option<u32>,
}

/// The `providerMetadata` of a source chunk; keys of other providers are skipped.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct ProviderMetadata {
    /// What Parlor's own server says about a source.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parlor: Option<SourceDetail>,
    /// What a model's server wants back with a tool call of its own, as it sent it.
    #[cfg(feature = "tools")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub model: Option<serde_json::Value>,
}

/// The `messageMetadata` of a `start` or `finish` chunk.
///
/// Clients merge the two into the message's `metadata`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct MessageMetadata {
    /// `cnv_…`, on `start`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub conversation_id: Option<String>,
    /// `msg_…` of the question that this answers, on `start`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_message_id: Option<String>,
    /// RFC 3339, on `start`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_at: Option<String>,
    /// Whether the knowledge held an answer, on `finish`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answered: Option<bool>,
    /// `interrupted` where the server's end cut the answer off, on `finish`; absent
    /// where `finishReason` says it all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    /// From the request to the last chunk in milliseconds, on `finish`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub latency_millis: Option<u32>,
    /// Tokens spent by the model, on `finish`; absent without a model.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub usage: Option<Usage>,
}

/// Tokens spent by a model on one turn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct Usage {
    /// Tokens read.
    pub input_tokens: u32,
    /// Tokens written.
    pub output_tokens: u32,
    /// Whether Parlor counted these itself, about, because the model's server did not say.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub estimated: bool,
}

/// The data of a `data-*` chunk that Parlor itself writes.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct ChunkData {
    /// `data-status`: what the turn is doing now: `searching` or `writing`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<String>,
    /// `data-suggestions`: questions the visitor may want to ask next.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub items: Option<Vec<String>>,
    /// `data-form`: what the visitor is asked to fill in.
    #[cfg(feature = "tools")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub form: Option<Box<crate::form::Form>>,
}

/// One chunk. `kind` says which of the other fields are there.
///
/// | `kind` | fields |
/// |---|---|
/// | `start` | `message_id`, `message_metadata` |
/// | `text-start`, `text-end`, `reasoning-start`, `reasoning-end` | `id` |
/// | `text-delta`, `reasoning-delta` | `id`, `delta` |
/// | `source-url` | `source_id`, `url`, `title`, `provider_metadata` |
/// | `source-document` | `source_id`, `media_type`, `title`, `filename`, `provider_metadata` |
/// | `data-*` | `id`, `data`, `transient` |
/// | `tool-input-start` | `tool_call_id`, `tool_name`, `provider_executed` |
/// | `tool-input-delta` | `tool_call_id`, `input_text_delta` |
/// | `tool-input-available` | as at its start, and `input`, `provider_metadata` |
/// | `tool-input-error` | as at its start, and `input`, `error_text` |
/// | `tool-output-available` | `tool_call_id`, `output`, `provider_executed` |
/// | `tool-output-error` | `tool_call_id`, `error_text`, `provider_executed` |
/// | `error` | `error_text` |
/// | `abort` | `reason` |
/// | `start-step`, `finish-step` | none |
/// | `finish` | `finish_reason`, `message_metadata` |
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct Chunk {
    /// The chunk's type, e.g. `text-delta`.
    #[serde(rename = "type")]
    pub kind: String,
    /// Which text, reasoning or data part it belongs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// More text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delta: Option<String>,
    /// `msg_…` of the answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message_id: Option<String>,
    /// See [`MessageMetadata`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message_metadata: Option<MessageMetadata>,
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
    /// Whether a data chunk is for now only, and not part of the message.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub transient: Option<bool>,
    /// One sentence for the reader of the answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error_text: Option<String>,
    /// `stop`, `length`, `content-filter`, `tool-calls`, `error` or `other`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub finish_reason: Option<String>,
    /// Why the answer was cut short.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Which call of a tool.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tool_call_id: Option<String>,
    /// Which tool.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tool_name: Option<String>,
    /// More of the JSON text that a tool is given.
    #[cfg(feature = "tools")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub input_text_delta: Option<String>,
    /// What a tool is given.
    #[cfg(feature = "tools")]
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "crate::some")]
    pub input: Option<serde_json::Value>,
    /// What a tool gave back.
    #[cfg(feature = "tools")]
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "crate::some")]
    pub output: Option<serde_json::Value>,
    /// `true` for a tool that the server calls: the page has nothing to do.
    #[cfg(feature = "tools")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub provider_executed: Option<bool>,
}

impl Chunk {
    /// A chunk of this type with no other field.
    pub fn new(kind: &str) -> Self {
        Self { kind: kind.into(), ..Self::default() }
    }
}
