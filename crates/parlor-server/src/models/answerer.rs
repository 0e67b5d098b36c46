//! Answers written by a model, from passages that were found for it.

use super::{
    asking,
    attached::Attached,
    client::ModelClient,
    piece::Piece,
    prompt::{Manner, prompt},
    request::{ChatMessage, Offer, without_tools},
    rounds::{self, Toolbox},
    saying::Saying,
    standing_in::quoting_instead,
};
use crate::{
    domain::{
        agent::AgentSettings,
        answer::{AnswerError, AnswerEvent, Answerer, Question},
        passage::Passage,
        tool::{Tool, ToolEvent, offered},
        trace::{FailedAttempt, Note},
    },
    knowledge::{follow_up::query_of, noting, search::search},
    storage::Store,
    tools::ToolCaller,
};
use futures::{StreamExt, stream::BoxStream};
use parlor_wire::form::Form;

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
    toolbox: Toolbox,
}

impl ModelAnswerer {
    /// Answers with this model from the sources in this store.
    pub fn new(store: Store, client: ModelClient) -> Self {
        let (languages, toolbox) = (Vec::new(), Toolbox::default());
        Self { store, client, languages, default_language: None, toolbox }
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

    /// Lets the model call these tools.
    #[must_use]
    pub fn calling(self, tools: &[Tool], caller: Option<ToolCaller>) -> Self {
        Self { toolbox: Toolbox { tools: tools.to_vec(), caller, ..self.toolbox }, ..self }
    }

    /// Lets the model show these forms.
    #[must_use]
    pub fn showing(mut self, forms: &[Form]) -> Self {
        self.toolbox.forms = forms.to_vec();
        self
    }

    /// The same with the tools of the page that asks.
    fn for_page(mut self, question: &Question) -> Self {
        self.toolbox.tools = offered(&self.toolbox.tools, &question.tools);
        let shows = asking::tool(&self.toolbox.forms);
        self.toolbox.tools = offered(&self.toolbox.tools, shows.as_slice());
        self
    }

    fn manner(&self) -> Manner<'_> {
        Manner {
            behavior: self.client.system_prompt(),
            history_messages: self.client.history_messages(),
            languages: &self.languages,
            default_language: self.default_language.as_deref(),
            has_tools: !self.toolbox.tools.is_empty(),
        }
    }

    /// What the model is told, of the conversation's files too.
    async fn prompt(
        &self,
        passages: &[Passage],
        question: &Question,
    ) -> Result<Vec<ChatMessage>, AnswerError> {
        let files = Attached::of(&self.store, question, self.client.sees()).await;
        let files = files.map_err(|it| AnswerError::Search(it.to_string()))?;
        let mut messages = prompt(&self.manner(), passages, question);
        files.put_into(&mut messages);
        Ok(messages)
    }

    /// What a piece of the answer tells, and what the model is asked in its place if its
    /// server takes no tools.
    fn hear(
        &self,
        piece: Piece,
        saying: &mut Saying,
        messages: &[ChatMessage],
    ) -> Vec<AnswerEvent> {
        let is_plain = matches!(piece, Piece::WithoutTools(_));
        let mut events = saying.hear(piece, &self.toolbox.tools);
        if is_plain {
            let asks = self.client.asks(&without_tools(messages), &Offer::default());
            events.push(AnswerEvent::Note(Box::new(asks)));
        }
        if saying.is_full() {
            tracing::warn!(model = self.client.model(), "an answer is too long, and is cut");
        }
        events
    }

    async fn passages(&self, question: &Question) -> Result<(Note, Vec<Passage>), AnswerError> {
        let query = query_of(question);
        let found = search(&self.store, &question.agent_id, &query, PASSAGES).await;
        let found = found.map_err(|it| AnswerError::Search(it.to_string()))?;
        let note = noting::found(&query, &found, |it| it.coverage >= MIN_COVERAGE, None);
        let hits = found.hits.into_iter().filter(|it| it.evidence.coverage >= MIN_COVERAGE);
        Ok((note, hits.map(|it| it.passage).collect()))
    }
}

impl Answerer for ModelAnswerer {
    fn answer(&self, question: Question) -> BoxStream<'static, Result<AnswerEvent, AnswerError>> {
        let this = self.clone().for_page(&question);
        Box::pin(async_stream::try_stream! {
            yield AnswerEvent::Searching;
            let (note, passages) = this.passages(&question).await?;
            yield AnswerEvent::Note(Box::new(note));
            for event in earlier_calls(&question) {
                yield event;
            }
            let mut messages = this.prompt(&passages, &question).await?;
            let mut saying = Saying::new(this.client.model(), passages, &question.begun);
            for round in saying.rounds() {
                let offer = this.toolbox.offer(round, question.begun.steps.len());
                let may_call = offer.may_call;
                yield AnswerEvent::Note(Box::new(this.client.asks(&messages, &offer)));
                let mut pieces = std::pin::pin!(this.client.chat(messages.clone(), offer));
                while !saying.is_full() && let Some(piece) = pieces.next().await {
                    match piece {
                        Ok(piece) => for event in this.hear(piece, &mut saying, &messages) {
                            yield event;
                        },
                        Err(error) if saying.has_begun() => Err(error)?,
                        Err(error) => {
                            let mut quoted = quoting_instead(this.store.clone(), question, error);
                            while let Some(event) = quoted.next().await {
                                yield event?;
                            }
                            return;
                        }
                    }
                }
                let (events, text, written) = saying.end_step(&this.toolbox, may_call);
                for event in events {
                    yield event;
                }
                if written.is_empty() {
                    break;
                }
                let mut ran = Vec::new();
                let mut running = std::pin::pin!(this.toolbox.run(&question, &written));
                while let Some(it) = running.next().await {
                    for event in it.events() {
                        yield event;
                    }
                    ran.push(it);
                }
                let mut waiting = rounds::waiting(&written).peekable();
                if waiting.peek().is_some() {
                    for call in waiting {
                        yield rounds::traced(call, None, 0);
                    }
                    yield saying.wait();
                    return;
                }
                messages.extend(rounds::messages(text, &written, &ran));
                yield AnswerEvent::Tool(ToolEvent::NextStep);
            }
            yield saying.finish().ok_or_else(|| this.client.silent())?;
        })
    }
}

/// A failed attempt, for the trace.
pub(super) fn failed(reason: String, then: &str) -> AnswerEvent {
    AnswerEvent::Note(Box::new(Note::Failed(FailedAttempt { reason, then: then.into() })))
}

/// What was called before the page told what came of it, for the trace.
fn earlier_calls(question: &Question) -> Vec<AnswerEvent> {
    let calls = question.begun.steps.iter().flat_map(|it| &it.calls);
    calls.map(|it| rounds::traced(&it.call, it.result.as_ref(), 0)).collect()
}
