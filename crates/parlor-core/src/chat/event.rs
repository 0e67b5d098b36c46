//! What can happen to a chat.

use super::{Failure, Past, Snapshot};
use crate::protocol::RunEvent;
use parlor_wire::session;

/// Something that happened: a visitor's act, or the end of an effect.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// The browser's storage was read; the first event of a chat.
    Restored(Snapshot),
    /// The panel came into view.
    Opened,
    /// The panel went out of view.
    Closed,
    /// Nobody looks at the page any more; `BackOnline` says when somebody does.
    Hidden,
    /// The agent's configuration arrived.
    Configured(Box<session::WidgetConfig>),
    /// It did not. The chat works without it.
    ConfigFailed(Failure),
    /// The server granted a session.
    SessionGranted(session::Session),
    /// It did not.
    SessionRefused(Failure),
    /// The visitor asked. `id` is a fresh `msg_…`.
    Asked {
        /// The question's id.
        id: String,
        /// What the visitor wrote; blank text without files is ignored.
        text: String,
        /// What goes with it: files that the server has, as in [`Message`](super::Message).
        files: String,
    },
    /// The visitor pressed the action of the notice, or of a message that failed.
    Retried,
    /// The visitor closed the notice.
    Dismissed,
    /// The visitor wants the answer to end here.
    StopPressed,
    /// The server could not be told to stop the answer of stream number `stream`.
    StopFailed {
        /// Which stream was open then.
        stream: u32,
        /// Why.
        failure: Failure,
    },
    /// The visitor wants to begin anew.
    NewConversation,
    /// Events of stream number `stream`, with the id to resume after, if it has one.
    Received {
        /// Which stream; those of an abandoned one are dropped.
        stream: u32,
        /// What arrived since the last frame.
        events: Vec<RunEvent>,
        /// The last SSE id that was seen.
        last_event_id: Option<String>,
    },
    /// Stream number `stream` ended, in good order or not.
    StreamEnded {
        /// Which stream.
        stream: u32,
    },
    /// Stream number `stream` could not be opened, or broke.
    StreamFailed {
        /// Which stream.
        stream: u32,
        /// Why.
        failure: Failure,
    },
    /// The server has no answer under way for stream number `stream` (204).
    NothingRunning {
        /// Which stream.
        stream: u32,
    },
    /// What was said before, oldest first.
    HistoryLoaded {
        /// Which conversation was asked for.
        conversation: String,
        /// Its messages, and who has it.
        past: Past,
    },
    /// Something happened in the watched conversation, whoever made it happen.
    Watched {
        /// Which watch; those of an abandoned one are dropped.
        watch: u32,
        /// What happened.
        events: Vec<RunEvent>,
        /// The last SSE id that was seen.
        last_event_id: Option<String>,
    },
    /// The watch ended, in good order or not.
    WatchEnded {
        /// Which watch.
        watch: u32,
        /// Why; `Unreachable` if in good order.
        failure: Failure,
    },
    /// The wait that [`Effect::WatchLater`](super::Effect::WatchLater) asked for is over.
    WatchAgain {
        /// Which watch.
        watch: u32,
    },
    /// The history could not be had.
    HistoryFailed {
        /// Which conversation was asked for.
        conversation: String,
        /// Why.
        failure: Failure,
    },
    /// The wait that [`Effect::Wait`](super::Effect::Wait) asked for is over.
    WaitOver {
        /// Which wait; those of an abandoned one are dropped.
        stream: u32,
    },
    /// The browser is online again, or the page is looked at again.
    BackOnline,
    /// The browser keeps nothing: denied, full, or switched off.
    StorageFailed,
}
