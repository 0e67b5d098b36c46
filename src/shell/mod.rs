//! Between the state machine and the browser: takes events, performs effects.

mod asides;
mod batch;
mod calls;
mod face;
mod files;
mod ids;
mod parts;
mod perform;
#[expect(clippy::module_inception, reason = "the type that the module is about")]
mod shell;
mod tools;

pub(crate) use crate::transport::Upload;
pub(crate) use asides::Kept;
pub(crate) use calls::Call;
pub(crate) use face::Face;
pub(crate) use ids::message_id;
pub(crate) use shell::Shell;
pub(crate) use tools::{Outgoing, Tool};
