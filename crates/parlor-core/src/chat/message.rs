//! One message, and how a replay of its words is told from new words.

use super::{Step, Unsent};
use crate::{
    markdown::links,
    protocol::{RunEvent, Source},
};
use parlor_wire::message::{Message as StoredMessage, Part};

/// Who said something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Author {
    /// The person in front of the page.
    Visitor,
    /// The agent.
    Agent,
}

/// How far a message has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// A question on its way.
    Sending,
    /// A question that is kept here, because it could not be sent.
    Unsent,
    /// An answer that is growing.
    Streaming,
    /// All there.
    Complete,
    /// An answer that the visitor ended; what was said is kept.
    Stopped,
    /// An answer that the server's end cut off; what was said is kept.
    Interrupted,
    /// An answer that could not be given, or a question that will not be taken.
    Failed,
}

/// One message.
#[derive(Clone, Debug, PartialEq)]
pub struct Message {
    /// `msg_…`
    pub id: String,
    /// Who said it.
    pub author: Author,
    /// How far it has come.
    pub status: Status,
    /// Plain text of a visitor, Markdown of an agent. Grows at its end while
    /// streaming; anything else that changes it raises `epoch`.
    pub text: String,
    /// How often `text` changed other than by growing: a reader starts over.
    pub epoch: u32,
    /// What was done before the answer was given.
    pub steps: Vec<Step>,
    /// What was sent with it, in order: parts of the kind `file` as JSON, with commas
    /// between them, which [`attach`](crate::attach) reads.
    pub files: String,
    /// What the text may cite.
    pub sources: Vec<Source>,
    /// Questions to ask next.
    pub suggestions: Vec<String>,
    /// The part that asks the visitor to fill something in, as JSON; [`forms`](crate::forms) reads it.
    pub form: Option<String>,
    /// What is being done while there are no words, e.g. `searching`.
    pub activity: Option<String>,
    /// The human who wrote it, instead of the agent.
    pub by: Option<String>,
    /// RFC 3339, or nothing before the server has it.
    pub created_at: Option<String>,
    /// Whether the visitor found it good; nothing if they did not say.
    pub is_liked: Option<bool>,
    /// Which question of the server's this one is to take the place of.
    pub replaces: Option<String>,
    /// How much of `text` a replay has confirmed; nothing outside of one.
    replayed: Option<usize>,
}

impl Message {
    /// A question, on its way.
    pub fn question(id: String, text: String) -> Self {
        Self { text, ..Self::empty(id, Author::Visitor, Status::Sending) }
    }

    /// A question that is kept here.
    pub fn unsent(kept: Unsent) -> Self {
        let Unsent { id, text, replaces, files } = kept;
        Self { text, files, replaces, ..Self::empty(id, Author::Visitor, Status::Unsent) }
    }

    /// An answer of which nothing is there.
    pub fn answer(id: String) -> Self {
        Self::empty(id, Author::Agent, Status::Streaming)
    }

    /// What the server calls it, or the question whose place it takes, if it has any.
    pub(super) fn known_as(&self) -> Option<String> {
        match self.status {
            Status::Complete => Some(self.id.clone()),
            _ => self.replaces.clone(),
        }
    }

    fn empty(id: String, author: Author, status: Status) -> Self {
        Self {
            id,
            author,
            status,
            text: String::new(),
            epoch: 0,
            steps: Vec::new(),
            files: String::new(),
            sources: Vec::new(),
            suggestions: Vec::new(),
            form: None,
            activity: None,
            by: None,
            created_at: None,
            is_liked: None,
            replaces: None,
            replayed: None,
        }
    }

    /// What the server has stored.
    pub fn stored(stored: StoredMessage) -> Self {
        let author = if stored.role == "user" { Author::Visitor } else { Author::Agent };
        let status = match stored.status.as_str() {
            "streaming" => Status::Streaming,
            "stopped" => Status::Stopped,
            "interrupted" => Status::Interrupted,
            "failed" => Status::Failed,
            _ => Status::Complete,
        };
        let mut message = Self::empty(stored.id, author, status);
        message.created_at = Some(stored.created_at);
        message.is_liked = stored.is_liked;
        message.by = stored.author.map(|it| it.name);
        for part in stored.parts {
            match part.kind.as_str() {
                "text" => message.text.push_str(&part.text.unwrap_or_default()),
                "file" => {
                    message.files.push_str(if message.files.is_empty() { "" } else { "," });
                    message.files.push_str(&part.text.unwrap_or_default());
                }
                "source-url" | "source-document" => message.sources.push(source(part)),
                "data-suggestions" => {
                    message.suggestions = part.data.and_then(|it| it.items).unwrap_or_default();
                }
                "data-form" => message.form = part.text,
                "reasoning" => message.stored_step(part),
                it if it.starts_with("tool-") || it == "dynamic-tool" => message.stored_step(part),
                _ => {}
            }
        }
        message
    }

    /// The answer starts again from its first word. Words that are here stay in
    /// view, and are dropped only where the replay says something else.
    pub(super) fn begin_replay(&mut self) {
        self.status = Status::Streaming;
        self.steps.clear();
        self.sources.clear();
        self.suggestions.clear();
        self.replayed = Some(0);
    }

    /// Stands where `old` stood: whoever has drawn the old words starts over,
    /// unless they only grew.
    pub(super) fn replaces(&mut self, old: &Self) {
        let has_grown = self.text.starts_with(&old.text);
        self.epoch = old.epoch + u32::from(!has_grown);
    }

    /// Takes an event that is about this answer.
    pub(super) fn take(&mut self, event: RunEvent) {
        match event {
            RunEvent::Text(words) => self.say(&words),
            RunEvent::Reasoning(words) => self.think(&words),
            RunEvent::Called(call) => self.call(call),
            RunEvent::Status(activity) => self.activity = Some(activity),
            RunEvent::Source(source) => self.sources.push(source),
            RunEvent::Suggestions(items) => self.suggestions = items,
            RunEvent::Form(json) => self.form = Some(json),
            _ => {}
        }
    }

    /// More words, or words again.
    fn say(&mut self, words: &str) {
        self.activity = None;
        let Some(confirmed) = self.replayed else {
            self.text.push_str(words);
            return;
        };
        let known = self.text.get(confirmed..).unwrap_or_default();
        if known.starts_with(words) {
            self.replayed = Some(confirmed + words.len());
        } else if let Some(new) = words.strip_prefix(known) {
            self.text.push_str(new);
            self.replayed = None;
        } else {
            self.text.truncate(confirmed);
            self.text.push_str(words);
            self.epoch += 1;
            self.replayed = None;
        }
    }

    /// Nothing more will come.
    pub(super) fn settle(&mut self, status: Status) {
        if let Some(confirmed) = self.replayed.take()
            && confirmed < self.text.len()
        {
            self.text.truncate(confirmed);
            self.epoch += 1;
        }
        self.activity = None;
        self.status = status;
    }
}

fn source(part: Part) -> Source {
    let detail = part.provider_metadata.and_then(|it| it.parlor).unwrap_or_default();
    let title = part.title.or(part.filename).or_else(|| part.url.clone());
    Source {
        id: part.source_id.unwrap_or_default(),
        title: title.unwrap_or_default(),
        url: part.url.as_deref().and_then(links::allowed),
        heading: detail.heading,
        snippet: detail.snippet,
    }
}
