//! A shop and the chat in it, as a visitor sees them: every selector is here.
//!
//! | module | holds |
//! |---|---|
//! | `shop` | the page: visit, reload, open the chat |
//! | `chat` | the panel: ask, read, press |
//! | `reply` | one answer |
//! | `past` | the list of conversations |
//! | `control` | something to press or write in, found by role and name |
//! | `files` | how a visitor brings files |
//! | `seen` | everything that can be read off the panel at one moment |
//! | `gallery` | every state of the chat, a frame each |
//! | `looks` | sizes and colors, for comparing |
//! | `audit` | what axe-core says about it |
//! | `time` | time that passes when a story says so |
//! | `windows` | the same shop in more than one window |
//! | `record` | what the page heard and should not have |

mod audit;
mod chat;
mod control;
mod files;
mod gallery;
mod looks;
mod past;
mod record;
mod reply;
mod seen;
#[expect(clippy::module_inception, reason = "the shop itself, among what stands in it")]
mod shop;
mod time;
mod windows;

pub(crate) use chat::Chat;
pub(crate) use control::Control;
pub(crate) use files::{Given, PICTURE, TEXT};
pub(crate) use gallery::{Frame, Gallery, Rules};
pub(crate) use looks::Looks;
pub(crate) use past::Past;
pub(crate) use seen::{Seen, SeenLink};
pub(crate) use shop::Shop;
