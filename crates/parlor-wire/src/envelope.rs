//! What every response of the API is wrapped in.

use serde::{Deserialize, Serialize};

/// One object.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Data<T> {
    /// The object.
    pub data: T,
}

/// A page of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct List<T> {
    /// The page.
    pub data: Vec<T>,
    /// How to get the next one.
    pub pagination: Pagination,
}

/// Where a list goes on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct Pagination {
    /// Pass it as `cursor` (for messages: as `before` or `after`); `null` at the end.
    pub cursor: Option<String>,
    /// Whether there is more.
    pub has_more: bool,
}

/// The body of every response that is not a success.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct ErrorBody {
    /// What went wrong.
    pub error: ErrorDetail,
}

/// What went wrong, for programs (`code`) and for people (`message`).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct ErrorDetail {
    /// Stable, lower snake case, e.g. `origin_not_allowed`; listed in the OpenAPI document.
    pub code: String,
    /// One sentence.
    pub message: String,
    /// Where exactly.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub details: Option<ErrorPlace>,
    /// `req_…`, also in the `x-request-id` header.
    pub request_id: String,
}

/// The part of a request that is at fault, or what a failure left behind.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct ErrorPlace {
    /// A path in the body (`message.parts[0].text`), or the name of a header or parameter.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub field: String,
    /// `cnv_…` of an answer that failed.
    #[cfg(feature = "tools")]
    #[serde(rename = "conversationId", skip_serializing_if = "Option::is_none")]
    pub conversation_id: Option<String>,
    /// `msg_…` of an answer that failed.
    #[cfg(feature = "tools")]
    #[serde(rename = "messageId", skip_serializing_if = "Option::is_none")]
    pub message_id: Option<String>,
}
