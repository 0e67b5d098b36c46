//! What answers a question, as the turn that runs it sees it.

use super::{
    tool::{CallResult, Tool, ToolCall, ToolEvent},
    trace::Note,
};
use futures::stream::BoxStream;
use parlor_wire::form::Form;

/// A question with what an answerer may look at.
#[derive(Clone, Debug, Default)]
pub struct Question {
    /// `org_…`: whose knowledge.
    pub organization_id: String,
    /// `agt_…`: which agent's knowledge and configuration.
    pub agent_id: String,
    /// Which version of the agent answers: 0 is its draft, none what is published.
    pub version: Option<i64>,
    /// The words of the visitor.
    pub text: String,
    /// Earlier messages of the conversation, oldest first, without this question.
    pub history: Vec<PastMessage>,
    /// `cnv_…`
    pub conversation_id: String,
    /// `msg_…` of the question, or what the client calls it.
    pub message_id: String,
    /// `vis_…` of who asks; none if a backend does.
    pub visitor_id: Option<String>,
    /// The tools that the page declares; the agent's own are in its configuration.
    pub tools: Vec<Tool>,
    /// What was said in answer to this question already, if the answer goes on after
    /// calls of tools.
    pub begun: Begun,
}

/// The part of an answer that is there already.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Begun {
    /// Its steps, oldest first, each with the calls that it ended in.
    pub steps: Vec<PastMessage>,
    /// How many sources it cites.
    pub source_count: usize,
}

/// One earlier message, or one step of an answer that called tools.
#[derive(Clone, Debug, PartialEq)]
pub struct PastMessage {
    /// Who said it.
    pub role: Role,
    /// Its text parts, joined.
    pub text: String,
    /// The names of the files that it brought.
    pub files: Vec<String>,
    /// The calls that it ended in.
    pub calls: Vec<PastCall>,
}

/// A call of a tool, and what came of it; none if nobody ever told.
#[derive(Clone, Debug, PartialEq)]
pub struct PastCall {
    /// The call.
    pub call: ToolCall,
    /// What came of it.
    pub result: Option<CallResult>,
}

impl PastMessage {
    /// A message without calls.
    pub fn new(role: Role, text: impl Into<String>) -> Self {
        Self { role, text: text.into(), files: Vec::new(), calls: Vec::new() }
    }
}

/// Who said something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The visitor.
    User,
    /// The agent.
    Assistant,
}

/// A passage that an answer cites, numbered by its mark in the text.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Citation {
    /// `1` for the mark `[1]`.
    pub id: String,
    /// `src_…`
    pub source_id: String,
    /// The number of the passage.
    pub passage: i64,
    /// The title of the source.
    pub title: String,
    /// Where a visitor can read it; a text or file source has none.
    pub url: Option<String>,
    /// IANA media type of the source.
    pub media_type: String,
    /// The uploaded file's name.
    pub filename: Option<String>,
    /// Heading path, outermost first, joined by ` › `.
    pub heading: Option<String>,
    /// The words the answer rests on, at most 300 characters.
    pub snippet: String,
}

/// What an answerer says while it answers, in order.
#[derive(Clone, Debug, PartialEq)]
pub enum AnswerEvent {
    /// The knowledge is being searched.
    Searching,
    /// Cited by words that follow.
    Source(Citation),
    /// More of the answer, in Markdown, with marks such as `[1]`.
    Text(String),
    /// Questions the visitor may want to ask next.
    Suggestions(Vec<String>),
    /// What the visitor is asked to fill in.
    Form(Box<Form>),
    /// Something happens to a tool.
    Tool(ToolEvent),
    /// For the trace, not for the visitor.
    Note(Box<Note>),
    /// The last event.
    Done(Outcome),
}

/// How an answer came out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// Whether the knowledge (or the model) held an answer; `false` records an unanswered question.
    pub answered: bool,
    /// Why it ended, in the words of the UI Message Stream.
    pub finish_reason: &'static str,
    /// The model's name; `extractive` for the built-in answerer.
    pub model: String,
    /// Tokens read and written, if they were not noted on the way ([`Note::Spent`]).
    pub usage: Option<parlor_wire::chunk::Usage>,
}

/// Why an answer could not be had. The text is for the log, never for the visitor.
#[derive(Debug, thiserror::Error)]
pub enum AnswerError {
    /// The model could not be reached, or broke off; the same question may work later.
    #[error("the model at {endpoint:?} gave no answer: {reason}")]
    Unavailable {
        /// The model's URL, without credentials.
        endpoint: String,
        /// What happened.
        reason: String,
    },
    /// The model refused: a wrong key, an unknown model, a bad parameter.
    #[error("the model at {endpoint:?} refused with status {status}: {reason}")]
    Refused {
        /// The model's URL, without credentials.
        endpoint: String,
        /// The HTTP status.
        status: u16,
        /// What it said, at most 500 characters.
        reason: String,
    },
    /// The store could not be read.
    #[error("the knowledge could not be searched: {0}")]
    Search(String),
}

/// Something that answers questions: the extractive answerer, a model, a script.
///
/// Chosen where the program is composed. Dropping the stream cancels the answer
/// and whatever request is behind it.
pub trait Answerer: Send + Sync {
    /// Answers. The stream ends with [`AnswerEvent::Done`] or with an error.
    fn answer(&self, question: Question) -> BoxStream<'static, Result<AnswerEvent, AnswerError>>;
}
