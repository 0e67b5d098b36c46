//! From bytes of a server to the few events that the rest understands.
//!
//! Decoders are fed, not awaited: `push(bytes)` gives the events that these
//! bytes complete, wherever the network cut them.
//!
//! | file | what |
//! |---|---|
//! | [`ui_stream`] | the AI SDK's UI Message Stream, which Parlor's own server writes |
//! | [`openai`] | chat completions of OpenAI and whoever is compatible |
//! | [`ag_ui`] | the events of AG-UI |
//! | [`page`] | what a page's own `transport` yields |
//! | [`ask`] | the way back: a conversation as each protocol wants to be asked |
//! | [`sse`] | server-sent events, below the first and the third |
//!
//! The widget's first download speaks `ui_stream` alone; the others are for parts that are
//! fetched later.

pub mod ag_ui;
pub mod ask;
mod calls;
pub mod openai;
pub mod page;
pub mod sse;
pub mod ui_stream;

#[cfg(test)]
mod conformance;

use parlor_wire::message::Message;

/// Reads the body of an answer, whichever protocol it is in.
///
/// After [`RunEvent::Finished`] or [`RunEvent::Malformed`] nothing more comes.
pub trait Decoder {
    /// The events that these bytes complete.
    fn push(&mut self, bytes: &[u8]) -> Vec<RunEvent>;

    /// What can be said only when the body has ended, for there are servers without a last
    /// event. Nothing, in protocols that have one.
    fn end(&mut self) -> Vec<RunEvent> {
        Vec::new()
    }

    /// Whether the answer has come to its end. A body that ends before was cut.
    fn is_finished(&self) -> bool;

    /// Where to go on after a cut: nowhere, in protocols that cannot.
    fn last_event_id(&self) -> Option<&str> {
        None
    }
}

/// What happened in a run, whichever protocol said so.
#[derive(Clone, Debug, PartialEq)]
pub enum RunEvent {
    /// The server has taken the question. A replay after a reconnect starts with this too.
    Started(Started),
    /// What is being done while there are no words yet, e.g. `searching`.
    Status(String),
    /// Something the answer may cite.
    Source(Source),
    /// More of the answer, in Markdown.
    Text(String),
    /// More of what the model thinks before it answers.
    Reasoning(String),
    /// A tool is called, or a call came to its end.
    Called(Call),
    /// Who has the conversation now.
    With(Company),
    /// What the conversation is now. A watch tells this, never a run.
    About(Box<About>),
    /// A message of the conversation, as it is now. A watch tells this, never a run.
    Said(Box<Message>),
    /// Whether a human is writing. A watch tells this, never a run.
    Typing(bool),
    /// A message is no longer part of the conversation, by its id.
    Unsaid(String),
    /// Questions the visitor may want to ask next.
    Suggestions(Vec<String>),
    /// The chunk that asks the visitor to fill something in, as JSON; [`forms`](crate::forms) reads it.
    Form(String),
    /// The answer failed; the sentence is for the visitor. `Finished` follows.
    Failed(String),
    /// The answer was stopped, and what was said is kept. `Finished` follows.
    Aborted,
    /// The last event of a run. A stream that ends without it was cut.
    Finished(FinishReason),
    /// A body that cannot be read: we and the server disagree. Retrying cannot help.
    Malformed(String),
}

/// A call of a tool.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// Which call.
    pub id: String,
    /// The tool's name, where this is said: at its start.
    pub name: Option<String>,
    /// How far it has come.
    pub state: CallState,
}

impl Call {
    /// The tool's name as people write it: `find order` for `find_order` and `findOrder`.
    pub fn spoken(&self) -> String {
        let mut spoken = String::new();
        for letter in self.name.as_deref().unwrap_or("…").chars() {
            let is_mark = matches!(letter, '_' | '-' | '.' | ' ');
            let begins = letter.is_ascii_uppercase() || is_mark;
            if begins && !spoken.is_empty() && !spoken.ends_with(' ') {
                spoken.push(' ');
            }
            if !is_mark {
                spoken.push(letter.to_ascii_lowercase());
            }
        }
        spoken
    }
}

/// How far a call of a tool has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CallState {
    /// It is under way.
    Running,
    /// It gave something back.
    Done,
    /// It failed.
    Failed,
}

/// Who has a conversation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Company {
    /// The agent answers.
    #[default]
    Agent,
    /// A human was asked for, and is not there yet.
    Nobody,
    /// A human is there, of this name if it is known.
    Human(Option<String>),
}

/// What is told of a conversation besides its messages.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct About {
    /// Who has it.
    pub company: Company,
    /// The SSE id to watch after.
    pub last_event_id: Option<String>,
    /// Whether it is over; the next question opens it again.
    pub has_ended: bool,
    /// Whether the visitor said how good it was.
    pub is_rated: bool,
    /// All of it as JSON, for parts that are fetched later.
    pub json: String,
}

/// The head of a run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Started {
    /// `msg_…` of the answer.
    pub message_id: Option<String>,
    /// `cnv_…`
    pub conversation_id: Option<String>,
    /// RFC 3339.
    pub created_at: Option<String>,
}

/// Something the answer may cite.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Source {
    /// What a citation mark in the text names: `1` for `[1]`.
    pub id: String,
    /// Its title, never empty: the URL's host or the file name where there is none.
    pub title: String,
    /// Where it can be read, if anywhere.
    pub url: Option<String>,
    /// The heading path of the passage, outermost first.
    pub heading: Option<String>,
    /// The words the answer rests on.
    pub snippet: Option<String>,
}

/// Why a run ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FinishReason {
    /// It was complete.
    #[default]
    Stop,
    /// The model's limit cut it.
    Length,
    /// The provider withheld it.
    ContentFilter,
    /// It waits for the result of a tool.
    ToolCalls,
    /// It failed; `Failed` came before.
    Error,
    /// The server's end cut it off; `Failed` came before.
    Interrupted,
    /// Anything else, an unknown reason among it.
    Other,
}
