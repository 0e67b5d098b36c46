//! The pure part of the widget: no clock, randomness, thread, DOM or network.
//!
//! Time and ids come in with events, so a conversation can be replayed from
//! them. Start at [`chat`], the state machine; [`protocol`] turns bytes from a
//! server into the events it understands; [`markdown`] turns the text of an
//! answer into blocks as it arrives.

pub mod aloud;
pub mod attach;
pub mod chat;
pub mod conversations;
pub mod days;
pub mod dictation;
pub mod draft;
pub mod forms;
pub mod highlight;
pub mod i18n;
pub mod json;
pub mod markdown;
pub mod options;
pub mod protocol;
#[cfg(test)]
mod random;
