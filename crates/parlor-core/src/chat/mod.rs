//! The state machine of one chat: [`Chat::apply`] takes an [`Event`], changes
//! the state, and returns the [`Effect`]s that the shell must now perform.
//!
//! | file | what it decides |
//! |---|---|
//! | `state` | what there is to know about a chat |
//! | `message` | one message, and how a replay of its words is told from new words |
//! | `event`, `effect` | what comes in, what goes out |
//! | `apply` | which of the following handles an event |
//! | `asking` | a question on its way to the server |
//! | `running` | an answer that arrives, is cut, is picked up again, is stopped |
//! | `history` | what was said before |
//! | `leaving` | from one conversation to another |
//! | `watch` | what others say in the same conversation, and who has it |
//! | `telling` | what the page and those who listen are told |
//! | `session` | the right to chat |
//! | `greeting` | a greeting for whoever has not come yet |
//! | `failure` | what a failed request means for the visitor |
//! | `snapshot` | what the browser keeps between two visits |

mod apply;
mod asking;
mod effect;
mod event;
mod failure;
mod greeting;
mod history;
mod leaving;
mod message;
mod redoing;
mod running;
mod session;
mod snapshot;
mod state;
mod steps;
mod telling;
#[cfg(test)]
mod tests;
mod watch;

pub use effect::{Announcement, Effect};
pub use event::Event;
pub use failure::{Failure, Notice, retry_delay_millis};
pub use message::{Author, Message, Status};
pub use snapshot::{Snapshot, Unsent};
pub use state::{Chat, History, Run, Session};
pub use steps::Step;
pub use watch::Past;
