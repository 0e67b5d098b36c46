//! Types that cross a wire: serde and nothing else.
//!
//! The widget, the server and the generated TypeScript all read these, so a
//! field is named once. Structs are flat and their fields optional where the
//! widget reads them: an internally tagged enum or a JSON tree costs a visitor
//! nine kilobytes (`docs/decisions/0001-weight.md`).
//!
//! | module | crosses |
//! |---|---|
//! | [`chunk`] | one event of a streamed answer: AI SDK UI Message Stream v1 |
//! | [`chat`] | the body that sends a message |
//! | [`form`] | a form that a visitor is asked to fill in |
//! | [`message`] | a stored message and its parts |
//! | [`session`] | what a page exchanges for the right to chat |
//! | [`envelope`] | `{data}`, lists, and errors |
//! | [`host`] | options, commands and events between page and widget |

pub mod chat;
pub mod chunk;
pub mod envelope;
pub mod form;
pub mod host;
pub mod message;
pub mod session;

/// Reads a value that is there: `null` is one too.
#[cfg(feature = "tools")]
pub(crate) fn some<'de, D>(deserializer: D) -> Result<Option<serde_json::Value>, D::Error>
where
    D: serde::Deserializer<'de>,
{
    serde::Deserialize::deserialize(deserializer).map(Some)
}
