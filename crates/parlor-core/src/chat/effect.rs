//! What a chat wants done.

use super::Snapshot;
use parlor_wire::{chat::SendMessage, host::HostEvent};

/// Something the shell must do. One that is dropped never happens.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Fetch the agent's configuration → `Configured` or `ConfigFailed`.
    LoadConfig,
    /// Ask for a session → `SessionGranted` or `SessionRefused`.
    RequestSession {
        /// So that the visitor is the one of last time.
        visitor_token: Option<String>,
    },
    /// Send a question and read the stream → `Received`…, `StreamEnded` or `StreamFailed`.
    Send {
        /// Number of the stream.
        stream: u32,
        /// The agent's id, for the path.
        agent_id: String,
        /// Bearer token.
        token: String,
        /// The request body.
        body: Box<SendMessage>,
    },
    /// Come back to an answer → the same, or `NothingRunning`.
    Resume {
        /// Number of the stream.
        stream: u32,
        /// The agent's id, for the path.
        agent_id: String,
        /// Bearer token.
        token: String,
        /// The conversation, for the path.
        conversation: String,
        /// What to send as `Last-Event-ID`; nothing replays the whole answer.
        after: Option<String>,
    },
    /// Stop reading the stream that is open, if any. The answer goes on at the server.
    CancelStream,
    /// Tell the server to stop → nothing, or `StopFailed`.
    Stop {
        /// Number of the stream that is open now, to report back.
        stream: u32,
        /// The conversation, for the path.
        conversation: String,
        /// Bearer token.
        token: String,
    },
    /// Fetch what was said → `HistoryLoaded` or `HistoryFailed`.
    LoadHistory {
        /// The conversation, for the path.
        conversation: String,
        /// Bearer token.
        token: String,
    },
    /// Watch the conversation, instead of what was watched before → `Watched`…, `WatchEnded`.
    Watch {
        /// Number of the watch.
        watch: u32,
        /// The conversation, for the path.
        conversation: String,
        /// Bearer token.
        token: String,
        /// What to send as `Last-Event-ID`; nothing begins now.
        after: Option<String>,
    },
    /// Stop watching.
    CancelWatch,
    /// Report `WatchAgain` after so many failed attempts, as [`Effect::Wait`] does.
    WatchLater {
        /// Number to report back.
        watch: u32,
        /// How many attempts failed before.
        attempt: u32,
    },
    /// Report `WaitOver` after this many milliseconds, give or take the jitter
    /// that the shell draws (see [`retry_delay_millis`](super::retry_delay_millis)).
    Wait {
        /// Number to report back.
        stream: u32,
        /// How many attempts failed before.
        attempt: u32,
    },
    /// Keep this in the browser, in place of what was kept.
    Save(Snapshot),
    /// Put this into the composer, below what stands there: it was asked, and never sent.
    GiveBack(String),
    /// Tell people who listen rather than look.
    Announce(Announcement),
    /// Tell the page.
    Emit(HostEvent),
}

/// What a screen reader is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Announcement {
    /// The answer has begun.
    Writing,
    /// The answer, whole, as plain text.
    Answer(String),
    /// A human will answer, and is not there yet.
    HumanComes,
    /// Anything else, in words.
    Note(String),
    /// The answer was stopped.
    Stopped,
    /// The answer was cut off for good.
    Interrupted,
    /// The answer could not be given.
    Failed,
}
