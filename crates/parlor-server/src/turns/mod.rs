//! Answers as jobs that the server owns, whoever is listening.
//!
//! | file | does |
//! |---|---|
//! | [`question`] | a question as it is sent, checked (pure) |
//! | `propose` | the rows that a question takes |
//! | `going_on` | takes what came of a page's tools, and goes on |
//! | [`registry`] | takes questions, finds turns again, stops them |
//! | [`run`] | one turn from its first event to its last |
//! | [`live`] | a turn's events in memory, and those who listen |
//! | `answering` | a turn's events, wherever they are |
//! | [`emit`] | what an answerer says, as chunks of the wire protocol (pure) |
//! | [`tool_chunks`] | what happens to tools, as chunks and parts (pure) |
//! | [`past`] | messages, as an answerer sees them (pure) |
//! | [`transcript`] | chunks, as the message they add up to (pure) |
//! | `tracing_notes` | how it came about, for the trace (pure) |
//! | `spending` | what it takes in tokens (pure) |
//! | [`journal`] | events that are not written down yet (pure) |
//! | `scribe` | writes them down while the turn goes on |
//! | [`replay`] | the events of a turn that is over |
//! | `follow` | the events of a turn that another server runs |
//! | `saving` | writes the end of a turn down, however often that takes |
//! | `pruning` | forgets turns that can no longer be resumed |
//! | [`recover`] | turns that a dead process left behind |
//! | `together`, `pulses` | what servers on one database do about each other's turns |

mod answering;
mod data_chunks;
pub mod emit;
mod follow;
mod going_on;
pub mod journal;
pub mod live;
pub mod past;
mod propose;
mod pruning;
mod pulses;
pub mod question;
pub mod recover;
pub mod registry;
pub mod replay;
pub mod run;
mod saving;
mod scribe;
mod spending;
mod together;
pub mod tool_chunks;
mod tracing_notes;
pub mod transcript;

pub use answering::{Answering, Shelf};
pub use going_on::GoneOn;
pub use live::Event;
pub use registry::{Cursor, Turns, TurnsOptions};
use std::time::Duration;

/// Why a turn could not begin, or be found.
#[derive(Debug, thiserror::Error)]
pub enum TurnError {
    /// Another question of this conversation is being answered; ask again after it.
    #[error("a turn of the conversation {conversation_id:?} is running")]
    Busy {
        /// `cnv_…`
        conversation_id: String,
    },
    /// The caller has no such conversation with this agent.
    #[error("there is no such conversation")]
    NoConversation,
    /// A human has the conversation: no answer of the bot can be replaced.
    #[error("a human has the conversation")]
    HandedOff,
    /// The question that should be replaced is not there.
    #[error("there is no such question")]
    NoQuestion,
    /// A file that it names is not within reach.
    #[error("there is no such file")]
    NoFile {
        /// Where it is named.
        place: String,
    },
    /// A file that it names belongs to another conversation.
    #[error("the file was sent in another conversation")]
    FileSent {
        /// Where it is named.
        place: String,
    },
    /// Of its visitor as many files are kept as may be.
    #[error("as many files of the visitor are kept as may be")]
    FilesFull,
    /// The message id belongs to other words, or other files.
    #[error("the message id was used for another message")]
    Conflict,
    /// Nobody has called that tool.
    #[error("there is no such call of a tool")]
    NoCall,
    /// Something else came of the call, or the conversation went on without it.
    #[error("the call of the tool is over")]
    CallOver,
    /// It would have begun something, which was not allowed just now.
    #[error("too much was asked in a short time")]
    Limited,
    /// The day's budget is used up.
    #[error("the day's budget is used up")]
    Spent {
        /// When there is another, in seconds.
        retry_after_secs: u32,
        /// How much it was, in answers or in tokens.
        limit: i64,
    },
    /// The server is about to end; ask the next one.
    #[error("the server is shutting down")]
    ShuttingDown,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] crate::storage::StoreError),
}

impl TurnError {
    /// The budget of the day of this time is used up.
    fn spent_at(now_millis: i64, limit: i64) -> Self {
        let retry_after_secs = crate::domain::allowance::secs_to_next_day(now_millis);
        Self::Spent { retry_after_secs, limit }
    }
}

/// How long a graceful shutdown waits for turns to be saved. With what the
/// connections then take, a shutdown stays below the 10 seconds that process
/// managers allow.
pub const SHUTDOWN_LIMIT: Duration = Duration::from_secs(7);
