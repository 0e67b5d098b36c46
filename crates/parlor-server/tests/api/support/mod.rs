//! A shop with a chat on its pages, a bot that says what it is told to, and the
//! people who call.

mod answer;
mod caller;
mod shop;

pub(crate) use answer::{Answer, Frame, text_of};
pub(crate) use caller::{Caller, Reply};
pub(crate) use parlor_server::domain::scripted::Script;
pub(crate) use serde_json::{Value, json};
pub(crate) use shop::{PAGE, Shop};
