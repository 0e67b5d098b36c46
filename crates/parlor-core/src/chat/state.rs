//! What there is to know about a chat.

use super::{Effect, Message, Notice, Status, watch::Watch};
use crate::protocol::Company;
use parlor_wire::session::WidgetConfig;

/// One chat between a visitor and an agent.
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Chat {
    /// How the agent presents itself; until it arrives, the chat has its own words.
    pub config: Option<WidgetConfig>,
    /// The right to chat.
    pub session: Session,
    /// What makes this visitor the one of last time.
    pub visitor_token: Option<String>,
    /// `cnv_…`, once there is one.
    pub conversation: Option<String>,
    /// What was said, oldest first. The last one may still be growing.
    pub messages: Vec<Message>,
    /// Whether the server has messages before these.
    pub has_earlier: bool,
    /// Whether an answer is under way.
    pub run: Run,
    /// The one thing the visitor must know now.
    pub notice: Option<Notice>,
    /// Whether what was said before is here.
    pub history: History,
    /// Who has the conversation.
    pub company: Company,
    /// How often the human was said to be writing since they said something; 0 while they
    /// are not.
    pub typing: u32,
    /// What the server told of it last, as JSON; empty if nothing.
    pub about: String,
    /// Whether it came to an end, so that it may be rated; until the next question.
    pub is_over: bool,
    /// Whether the panel is in view.
    pub is_open: bool,
    /// Answers that came while it was not.
    pub unread: u32,
    /// Whether the browser keeps nothing; said once.
    pub forgets: bool,
    /// Whether the server must be told to stop when a session is there again.
    pub(super) stop_again: bool,
    /// Whether a refused token was renewed, and nothing has worked since.
    pub(super) renewed: bool,
    /// Whether nobody looks at the page.
    pub(super) is_hidden: bool,
    /// What is known of the conversation's own events.
    pub(super) watch: Watch,
    /// What the event at hand wants done so far.
    pub(super) effects: Vec<Effect>,
    /// How often the question that waits was refused because of another answer.
    pub(super) refusals: u32,
    /// Number of the newest stream; events of older ones are dropped.
    pub(super) stream: u32,
}

/// The right to chat: a short-lived token.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Session {
    /// There is none, and nothing needed one.
    #[default]
    None,
    /// It was asked for.
    Requested,
    /// It is here.
    Granted {
        /// Bearer token.
        token: String,
        /// `agt_…`
        agent_id: String,
    },
}

/// Whether what was said before is here.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum History {
    /// There is nothing to load, or it is loaded.
    #[default]
    Here,
    /// A conversation is known, and will be asked for when the panel opens.
    Known,
    /// It was asked for, or waits for a session.
    Loading,
    /// It could not be had; the notice says why.
    Missing,
}

/// The life of one answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Run {
    /// None is under way.
    #[default]
    Idle,
    /// A question waits for a session, or for the first event of its answer.
    Sending {
        /// `msg_…` of the question.
        question: String,
        /// The answer to replace, when answering again.
        again: Option<String>,
        /// Whether the visitor already pressed Stop.
        stop: bool,
    },
    /// A question could not be sent, and waits for the visitor or the network.
    Waiting {
        /// `msg_…` of the question.
        question: String,
        /// The answer to replace, when answering again.
        again: Option<String>,
    },
    /// The answer arrives.
    Streaming {
        /// The SSE id to resume after.
        last_event_id: Option<String>,
        /// Whether the visitor pressed Stop, and the server was told.
        stopping: bool,
        /// How often the stream was cut since it last brought something new.
        attempt: u32,
    },
    /// The stream was cut, and is being picked up again.
    Resuming {
        /// The SSE id to resume after.
        last_event_id: Option<String>,
        /// Failed attempts so far.
        attempt: u32,
    },
}

impl Chat {
    /// Whether the composer's button is Stop.
    pub fn is_busy(&self) -> bool {
        matches!(self.run, Run::Sending { .. } | Run::Streaming { .. } | Run::Resuming { .. })
    }

    /// Whether the connection is being picked up again.
    pub fn is_reconnecting(&self) -> bool {
        matches!(self.run, Run::Resuming { attempt: 1.., .. })
    }

    /// The answer that is growing, if one is.
    pub fn growing(&self) -> Option<&Message> {
        self.messages.iter().rev().find(|it| it.status == Status::Streaming)
    }

    /// Takes back what was said to be wrong. That nothing is kept stays true.
    pub(super) fn all_is_well(&mut self) {
        if self.notice != Some(Notice::Forgets) {
            self.notice = None;
        }
    }

    /// The next stream's number; whatever an older one still says is dropped.
    pub(super) fn next_stream(&mut self) -> u32 {
        self.stream = self.stream.wrapping_add(1);
        self.stream
    }

    pub(super) fn growing_mut(&mut self) -> Option<&mut Message> {
        self.messages.iter_mut().rev().find(|it| it.status == Status::Streaming)
    }

    pub(super) fn message_mut(&mut self, id: &str) -> Option<&mut Message> {
        self.messages.iter_mut().rev().find(|it| it.id == id)
    }
}
