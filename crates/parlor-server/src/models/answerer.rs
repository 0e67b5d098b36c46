//! Answers written by a model, from passages that were found for it.

use super::{
    citing::Citing,
    client::ModelClient,
    piece::Piece,
    prompt::{Manner, prompt},
};
use crate::{
    domain::{
        agent::AgentSettings,
        answer::{AnswerError, AnswerEvent, Answerer, Outcome, Question},
        passage::Passage,
        trace::{FailedAttempt, Note},
    },
    knowledge::{
        extract::answerer::ExtractiveAnswerer, follow_up::query_of, noting, search::search,
    },
    storage::Store,
};
use futures::{StreamExt, stream::BoxStream};

/// How many passages a model is given.
const PASSAGES: usize = 8;

/// Passages that hold less of the question would only distract.
const MIN_COVERAGE: f64 = 0.15;

/// Lets a model answer, with sources; quotes them itself when the model is away.
#[derive(Clone, Debug)]
pub struct ModelAnswerer {
    store: Store,
    client: ModelClient,
    languages: Vec<String>,
    default_language: Option<String>,
}

impl ModelAnswerer {
    /// Answers with this model from the sources in this store.
    pub fn new(store: Store, client: ModelClient) -> Self {
        Self { store, client, languages: Vec::new(), default_language: None }
    }

    /// Answers in the languages of these settings only.
    #[must_use]
    pub fn speaking(self, settings: &AgentSettings) -> Self {
        Self {
            languages: settings.languages.clone(),
            default_language: settings.default_language.clone(),
            ..self
        }
    }

    fn manner(&self) -> Manner<'_> {
        Manner {
            behavior: self.client.system_prompt(),
            history_messages: self.client.history_messages(),
            languages: &self.languages,
            default_language: self.default_language.as_deref(),
        }
    }

    async fn passages(&self, question: &Question) -> Result<(Note, Vec<Passage>), AnswerError> {
        let query = query_of(question);
        let found = search(&self.store, &question.agent_id, &query, PASSAGES).await;
        let found = found.map_err(|it| AnswerError::Search(it.to_string()))?;
        let note = noting::found(&query, &found, |it| it.coverage >= MIN_COVERAGE);
        let hits = found.hits.into_iter().filter(|it| it.evidence.coverage >= MIN_COVERAGE);
        Ok((note, hits.map(|it| it.passage).collect()))
    }
}

impl Answerer for ModelAnswerer {
    fn answer(&self, question: Question) -> BoxStream<'static, Result<AnswerEvent, AnswerError>> {
        let this = self.clone();
        Box::pin(async_stream::try_stream! {
            yield AnswerEvent::Searching;
            let (note, passages) = this.passages(&question).await?;
            yield AnswerEvent::Note(Box::new(note));
            let messages = prompt(&this.manner(), &passages, &question);
            yield AnswerEvent::Note(Box::new(Note::Asks(this.client.asks(&messages))));
            let mut saying = Saying::new(this.client.model(), passages);
            let mut pieces = std::pin::pin!(this.client.chat(messages));
            while let Some(piece) = pieces.next().await {
                match piece {
                    Ok(piece) => for event in saying.hear(piece) {
                        yield event;
                    },
                    Err(error) if saying.has_begun => Err(error)?,
                    Err(error) => {
                        tracing::warn!(%error, "the model is away; answering by quoting");
                        yield failed(error.to_string(), "quoted");
                        let mut quoted = ExtractiveAnswerer::new(this.store.clone()).answer(question);
                        while let Some(event) = quoted.next().await {
                            yield event?;
                        }
                        return;
                    }
                }
            }
            for event in saying.finish() {
                yield event;
            }
        })
    }
}

/// A failed attempt, for the trace.
pub(super) fn failed(reason: String, then: &str) -> AnswerEvent {
    AnswerEvent::Note(Box::new(Note::Failed(FailedAttempt { reason, then: then.into() })))
}

/// What the model says, as events.
struct Saying {
    citing: Citing,
    outcome: Outcome,
    has_begun: bool,
}

impl Saying {
    fn new(model: &str, passages: Vec<Passage>) -> Self {
        let outcome =
            Outcome { answered: true, finish_reason: "stop", model: model.into(), usage: None };
        Self { citing: Citing::new(passages), outcome, has_begun: false }
    }

    fn hear(&mut self, piece: Piece) -> Vec<AnswerEvent> {
        match piece {
            Piece::Text(text) => {
                let text = if self.has_begun { text.as_str() } else { text.trim_start() };
                let events = self.citing.push(text);
                self.said(events)
            }
            Piece::Finish(reason) => {
                self.outcome.finish_reason = reason;
                Vec::new()
            }
            Piece::Usage(usage) => {
                self.outcome.usage = Some(usage);
                Vec::new()
            }
            Piece::Retrying(reason) => vec![failed(reason, "retried")],
            Piece::Reasoning(_) | Piece::Done | Piece::Failed(_) => Vec::new(),
        }
    }

    fn finish(mut self) -> Vec<AnswerEvent> {
        let events = self.citing.finish();
        let mut events = self.said(events);
        self.outcome.answered = !self.citing.is_unknown();
        events.push(AnswerEvent::Done(self.outcome));
        events
    }

    /// No space comes before the first word, where a mark such as `[0]` was dropped.
    fn said(&mut self, mut events: Vec<AnswerEvent>) -> Vec<AnswerEvent> {
        for event in &mut events {
            if let AnswerEvent::Text(text) = event {
                if !self.has_begun {
                    *text = text.trim_start().into();
                }
                self.has_begun |= !text.is_empty();
            }
        }
        events.retain(|it| !matches!(it, AnswerEvent::Text(text) if text.is_empty()));
        events
    }
}
