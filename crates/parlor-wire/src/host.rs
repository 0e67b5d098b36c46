//! What crosses between the page and the widget: options in, commands in, events out.
//!
//! All of it travels as JSON text, which the widget can read already; attributes,
//! DOM events and promises are made of it in `packages/parlor/src/element.ts`.

use serde::{Deserialize, Serialize};

/// How a widget is set up, as far as its insides care. `parlor_core::options` knows all
/// options, and says which are none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Options {
    /// The agent's publishable key, `pk_live_…`.
    pub agent: String,
    /// The origin of the API, without a trailing slash, e.g. `https://chat.example.com`.
    pub api: String,
    /// `launcher`, `inline`, `panel` or `page`; default `launcher`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mode: Option<String>,
    /// Replaces the greeting of the agent's configuration.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub greeting: Option<String>,
    /// Replaces the composer's placeholder.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub placeholder: Option<String>,
    /// Replaces the starter questions of the agent's configuration.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub suggestions: Option<Vec<String>>,
    /// `follow` (default) keeps the newest words in view, until the visitor scrolls up;
    /// `read` keeps the question at the top while its answer grows below it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scroll: Option<String>,
    /// `local`, `session` or `none`; default `local`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub storage: Option<String>,
    /// `false` keeps visitors from sending files, where the agent takes them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attachments: Option<String>,
    /// BCP 47; default: the language of the element, the document, the browser.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lang: Option<String>,
    /// The words of that language, a line each; the element fetches them. Default: English.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub words: Option<String>,
}

/// What the page tells a mounted widget. `kind` says which fields are there.
///
/// | `kind` | fields |
/// |---|---|
/// | `open` | `gesture` |
/// | `close`, `greet` | none |
/// | `sendMessage` | `text` |
/// | `stop`, `newConversation`, `focusComposer` | none |
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Command {
    /// Which command.
    #[serde(rename = "type")]
    pub kind: String,
    /// The message to send.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// Whether a person's key or click is behind it: only then may focus move.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gesture: Option<bool>,
}

/// What a widget tells its page. `kind` says which fields are there.
///
/// | `kind` | fields |
/// |---|---|
/// | `ready`, `response-start` | none |
/// | `close` | `gesture` |
/// | `conversation` | `conversation_id` (none after "new conversation") |
/// | `message` | `role`, `text`, `message_id` |
/// | `response-end` | `text`, `message_id`, `reason` |
/// | `rating` | `score`, `text` |
/// | `unread` | `count` |
/// | `feedback` | `message_id`, `thumb` (none when taken back), `reason` |
/// | `error` | `code`, `text` |
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct HostEvent {
    /// Which event; the DOM event's name without `parlor:`.
    #[serde(rename = "type")]
    pub kind: String,
    /// `user` or `assistant`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
    /// What was said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// `msg_…`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message_id: Option<String>,
    /// `cnv_…`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub conversation_id: Option<String>,
    /// `stop`, `stopped`, `error`, …
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// `up` or `down`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub thumb: Option<String>,
    /// A stable name for an error.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// How many messages came while the panel was closed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub count: Option<u32>,
    /// How good the visitor found the conversation, 1 to 5.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub score: Option<u32>,
    /// Whether a person's key or click is behind it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gesture: Option<bool>,
}
