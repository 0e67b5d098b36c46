//! Conversations, their messages, and the turns that answer.

use super::{
    clock::rfc3339,
    conversation_fields::{Author, Feedback, Metadata, Rating},
    form_answer::FormAnswer,
    tool::Tool,
};
use parlor_wire::message::{Message, Part};

/// A conversation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Conversation {
    /// `cnv_…`
    pub id: String,
    /// `org_…`
    pub organization_id: String,
    /// `agt_…`
    pub agent_id: String,
    /// `vis_…`; none if a backend keeps it.
    pub visitor_id: Option<String>,
    /// What the client calls it.
    pub external_id: Option<String>,
    /// What it is about, in a few words.
    pub title: Option<String>,
    /// What a developer keeps with it.
    pub metadata: Metadata,
    /// Who answers.
    pub status: ConversationStatus,
    /// The human agent who has it.
    pub operator: Option<Author>,
    /// How good somebody found it.
    pub rating: Option<Rating>,
    /// Forms that were filled in or skipped, each once, in that order.
    pub forms: Vec<FormAnswer>,
    /// How many events there were.
    pub event_seq: i64,
    /// Epoch milliseconds.
    pub created_at: i64,
    /// Epoch milliseconds of the last change of any kind.
    pub updated_at: i64,
    /// Epoch milliseconds at which a message last came or was completed.
    pub active_at: i64,
    /// Epoch milliseconds, while it is ended.
    pub ended_at: Option<i64>,
}

/// What a conversation is called that begins with this question: its first words, on one
/// line.
///
/// ```
/// use parlor_server::domain::conversation::title_of;
/// assert_eq!(title_of(" How do\n\nI? ", 9), "How do I?");
/// ```
pub fn title_of(question: &str, most_chars: usize) -> String {
    beginning(&question.split_whitespace().collect::<Vec<_>>().join(" "), most_chars)
}

/// How a text begins: whole words if they are not very long, and a sign that there is more.
///
/// ```
/// use parlor_server::domain::conversation::beginning;
/// assert_eq!(beginning("How do I return it?", 9), "How do I…");
/// assert_eq!(beginning("Donaudampfschifffahrt", 9), "Donaudam…");
/// assert_eq!(beginning("配達日数を教えてください", 5), "配達日数…");
/// ```
pub fn beginning(text: &str, most_chars: usize) -> String {
    let text = text.trim();
    let Some((end, _)) = text.char_indices().nth(most_chars) else { return text.into() };
    let shorter = text.char_indices().nth(most_chars - 1).map_or(end, |it| it.0);
    let kept = text.get(..shorter).unwrap_or_default();
    let is_cut_in_word = !text.get(shorter..).unwrap_or_default().starts_with(char::is_whitespace);
    let whole = kept.rsplit_once(char::is_whitespace).map(|it| it.0);
    let whole = whole.filter(|it| is_cut_in_word && it.len() * 2 > kept.len());
    format!("{}…", whole.unwrap_or(kept).trim_end())
}

/// Who answers the next message.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ConversationStatus {
    /// The bot.
    #[default]
    Open,
    /// A human, who may not have come yet.
    HandedOff,
    /// The bot, and then it is open again.
    Ended,
}

impl ConversationStatus {
    /// As it is kept and written in the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::HandedOff => "handed_off",
            Self::Ended => "ended",
        }
    }

    /// Reads what [`ConversationStatus::as_str`] wrote.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Open, Self::HandedOff, Self::Ended].into_iter().find(|it| it.as_str() == text)
    }
}

/// Where a message stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MessageStatus {
    /// All of it is there.
    Complete,
    /// An answer that is being written.
    Streaming,
    /// An answer that the visitor cut short.
    Stopped,
    /// An answer that the server cut short, by ending.
    Interrupted,
    /// An answer that could not be had.
    Failed,
}

impl MessageStatus {
    /// As it is kept and written in the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Complete => "complete",
            Self::Streaming => "streaming",
            Self::Stopped => "stopped",
            Self::Interrupted => "interrupted",
            Self::Failed => "failed",
        }
    }

    /// Reads what [`MessageStatus::as_str`] wrote.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Complete, Self::Streaming, Self::Stopped, Self::Interrupted, Self::Failed]
            .into_iter()
            .find(|it| it.as_str() == text)
    }

    /// Whether asking the same question again should answer it anew.
    pub fn may_be_asked_again(self) -> bool {
        matches!(self, Self::Interrupted | Self::Failed)
    }
}

/// A message as it is kept.
#[derive(Clone, Debug, PartialEq)]
pub struct StoredMessage {
    /// `msg_…`, or what the client calls it.
    pub id: String,
    /// `cnv_…`
    pub conversation_id: String,
    /// Counts from 1 in its conversation.
    pub position: i64,
    /// `user` or `assistant`.
    pub role: String,
    /// Where it stands.
    pub status: MessageStatus,
    /// What it says.
    pub parts: Vec<Part>,
    /// One sentence for the visitor, if it failed.
    pub error_text: Option<String>,
    /// Whether the knowledge held an answer.
    pub answered: Option<bool>,
    /// The human agent who wrote it; none for the visitor and the bot.
    pub author: Option<Author>,
    /// What the visitor thinks of it.
    pub feedback: Option<Feedback>,
    /// Epoch milliseconds.
    pub created_at: i64,
}

impl StoredMessage {
    /// As the API shows it.
    pub fn to_wire(&self) -> Message {
        Message {
            id: self.id.clone(),
            conversation_id: self.conversation_id.clone(),
            role: self.role.clone(),
            status: self.status.as_str().into(),
            parts: self.parts.clone(),
            created_at: rfc3339(self.created_at),
            error_text: self.error_text.clone(),
            answered: self.answered,
            is_liked: None,
            author: self.author.as_ref().map(Author::to_wire),
        }
    }
}

/// The text parts, joined.
pub fn text_of(parts: &[Part]) -> String {
    let texts = parts.iter().filter(|it| it.kind == "text");
    texts.filter_map(|it| it.text.as_deref()).collect()
}

/// How a turn came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TurnStatus {
    /// Some process is at it.
    Running,
    /// It came to its end.
    Finished,
    /// The visitor stopped it.
    Stopped,
    /// There was no answer to be had.
    Failed,
    /// The process that ran it ended.
    Interrupted,
}

impl TurnStatus {
    /// As it is kept.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Finished => "finished",
            Self::Stopped => "stopped",
            Self::Failed => "failed",
            Self::Interrupted => "interrupted",
        }
    }

    /// Reads what [`TurnStatus::as_str`] wrote.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Running, Self::Finished, Self::Stopped, Self::Failed, Self::Interrupted]
            .into_iter()
            .find(|it| it.as_str() == text)
    }

    /// Where that leaves the answer.
    pub fn of_answer(self) -> MessageStatus {
        match self {
            Self::Running => MessageStatus::Streaming,
            Self::Finished => MessageStatus::Complete,
            Self::Stopped => MessageStatus::Stopped,
            Self::Failed => MessageStatus::Failed,
            Self::Interrupted => MessageStatus::Interrupted,
        }
    }
}

/// One answering of one question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Turn {
    /// `trn_…`
    pub id: String,
    /// `org_…`
    pub organization_id: String,
    /// `agt_…`
    pub agent_id: String,
    /// Which version of the agent answers; 0 is its draft. None before there were versions.
    pub version: Option<i64>,
    /// `cnv_…`
    pub conversation_id: String,
    /// The visitor's message.
    pub question_id: String,
    /// `msg_…` of the answer.
    pub answer_id: String,
    /// How it came out.
    pub status: TurnStatus,
    /// Which server process runs it.
    pub instance_id: String,
    /// Epoch milliseconds.
    pub started_at: i64,
    /// Epoch milliseconds.
    pub ended_at: Option<i64>,
    /// How many parts the answer had when the turn began: more than 0 for one that goes on
    /// after the page has told what came of its tools.
    pub parts_before: usize,
    /// The tools that the page declared.
    pub tools: Vec<Tool>,
}
