//! The answerer that needs no model, no key and no network.

use super::{
    compose::{Part, compose},
    phrases,
    select::{judged, select},
    small_talk::{Talk, small_talk},
    words::pieces,
};
use crate::{
    domain::{
        answer::{AnswerError, AnswerEvent, Answerer, Outcome, Question},
        trace::Note,
    },
    knowledge::{
        evidence::Evidence,
        follow_up::query_of,
        noting::found,
        query::Query,
        search::{Findings, search},
    },
    storage::{Store, StoreError},
};
use futures::stream::BoxStream;
use std::ptr;

/// What answers of this answerer are said to be from.
pub const MODEL_NAME: &str = "extractive";

/// How many passages are looked at for one answer.
const PASSAGES: usize = 12;

/// How many questions are suggested when there is no answer.
const MAX_SUGGESTIONS: usize = 3;

/// Quotes an agent's knowledge; deterministic.
#[derive(Clone, Debug)]
pub struct ExtractiveAnswerer {
    store: Store,
}

/// A whole answer, before it is streamed.
#[derive(Clone, Debug, PartialEq)]
pub struct Reply {
    /// Sources and text, each source before the text that cites it.
    pub parts: Vec<Part>,
    /// Questions that the knowledge can answer.
    pub suggestions: Vec<String>,
    /// Whether the question was answered.
    pub answered: bool,
    /// What was looked at, for the trace.
    pub note: Note,
}

impl Reply {
    /// Whether all it says is that nothing is known.
    pub fn is_unknown(&self) -> bool {
        !self.answered && self.note != Note::SmallTalk
    }
}

impl ExtractiveAnswerer {
    /// Answers from the sources in this store.
    pub fn new(store: Store) -> Self {
        Self { store }
    }

    /// The whole answer at once.
    pub async fn reply(&self, question: &Question) -> Result<Reply, StoreError> {
        match small_talk(&question.text) {
            Some((Talk::Person, tongue)) => {
                let contact = Query::parse(phrases::contact_query(tongue));
                let findings = self.findings(question, &contact).await?;
                let contact = compose(&contact, &select(&findings));
                let answered = !contact.is_empty();
                let mut parts = vec![text(phrases::reply(Talk::Person, tongue))];
                if answered {
                    parts.push(text("\n\n"));
                    parts.extend(contact);
                }
                Ok(Reply { parts, suggestions: Vec::new(), answered, note: Note::SmallTalk })
            }
            Some((talk, tongue)) => Ok(said(phrases::reply(talk, tongue), true)),
            None => self.look_up(question).await,
        }
    }

    async fn look_up(&self, question: &Question) -> Result<Reply, StoreError> {
        let query = query_of(question);
        let findings = self.findings(question, &query).await?;
        // A file without words asks nothing that could be quoted, not even what was asked before.
        let says_nothing = question.text.trim().is_empty();
        let (quotes, verdict) = if says_nothing { (Vec::new(), None) } else { judged(&findings) };
        let is_quoted =
            |it: &Evidence| quotes.iter().any(|quote| ptr::eq(&raw const quote.hit.evidence, it));
        let note = found(&findings.query, &findings, is_quoted, verdict);
        let parts = compose(&findings.query, &quotes);
        if parts.is_empty() {
            let suggestions = suggestions(&findings);
            return Ok(Reply { suggestions, note, ..said(phrases::unknown(query.tongue), false) });
        }
        Ok(Reply { parts, suggestions: Vec::new(), answered: true, note })
    }

    async fn findings(&self, question: &Question, query: &Query) -> Result<Findings, StoreError> {
        search(&self.store, &question.agent_id, query, PASSAGES).await
    }
}

impl Answerer for ExtractiveAnswerer {
    fn answer(&self, question: Question) -> BoxStream<'static, Result<AnswerEvent, AnswerError>> {
        let this = self.clone();
        Box::pin(async_stream::try_stream! {
            if small_talk(&question.text).is_none() {
                yield AnswerEvent::Searching;
            }
            let reply = this.reply(&question).await;
            let reply = reply.map_err(|it| AnswerError::Search(it.to_string()))?;
            for event in events(reply) {
                yield event;
            }
        })
    }
}

/// The events of a whole answer, its text word by word.
pub fn events(reply: Reply) -> Vec<AnswerEvent> {
    let mut events = vec![AnswerEvent::Note(Box::new(reply.note))];
    for part in reply.parts {
        match part {
            Part::Source(it) => events.push(AnswerEvent::Source(it)),
            Part::Text(it) => events.extend(pieces(&it).into_iter().map(AnswerEvent::Text)),
        }
    }
    if !reply.suggestions.is_empty() {
        events.push(AnswerEvent::Suggestions(reply.suggestions));
    }
    events.push(AnswerEvent::Done(Outcome {
        answered: reply.answered,
        finish_reason: "stop",
        model: MODEL_NAME.into(),
        usage: None,
    }));
    events
}

/// The nearest headings that are questions: those the knowledge can answer.
fn suggestions(findings: &Findings) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for hit in &findings.hits {
        let heading = hit.passage.own_heading();
        if heading.ends_with(['?', '？']) && !found.iter().any(|it| it == heading) {
            found.push(heading.into());
        }
    }
    found.truncate(MAX_SUGGESTIONS);
    found
}

fn said(sentence: &str, answered: bool) -> Reply {
    Reply { parts: vec![text(sentence)], suggestions: Vec::new(), answered, note: Note::SmallTalk }
}

fn text(it: &str) -> Part {
    Part::Text(it.into())
}
