//! A client of any OpenAI-compatible chat server.

use super::{
    attempt::attempt,
    estimate,
    failure::Failure,
    known::Known,
    piece::Piece,
    request::{Body, ChatMessage, Dialect, Offer},
    retry,
    timeouts::Timeouts,
};
use crate::domain::{
    answer::AnswerError,
    model::ModelSettings,
    trace::{Note, TracedMessage, TracedPrompt},
};
use crate::outbound::{Reach, guard};
use futures::{Stream, StreamExt};
use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::time::Instant;

/// Why a server is asked without tools that has refused them a short while ago.
const REFUSED_BEFORE: &str = "its server took no tools when it was asked before";

/// Asks one model. Cloning it is cheap and shares the connections.
#[derive(Clone, Debug)]
pub struct ModelClient {
    pub(super) http: reqwest::Client,
    pub(super) settings: Arc<ModelSettings>,
    pub(super) timeouts: Timeouts,
    /// What its server takes.
    known: Arc<Mutex<Known>>,
}

impl ModelClient {
    /// A client of a model that whoever runs the server has named, wherever that is.
    ///
    /// # Errors
    /// [`AnswerError::Unavailable`] if TLS cannot be set up on this machine.
    pub fn new(settings: ModelSettings, timeouts: Timeouts) -> Result<Self, AnswerError> {
        Self::reaching(Reach::Anywhere, settings, timeouts)
    }

    /// A client that goes no further than this, and has not connected yet.
    ///
    /// # Errors
    /// As [`ModelClient::new`].
    pub fn reaching(
        reach: Reach,
        settings: ModelSettings,
        timeouts: Timeouts,
    ) -> Result<Self, AnswerError> {
        let http = guard::client(reach)
            .connect_timeout(timeouts.connect)
            .build()
            .map_err(|it| Failure::of_request(it).into_error(&settings))?;
        let settings = Arc::new(settings);
        Ok(Self { http, settings, timeouts, known: Arc::default() })
    }

    /// The model's name.
    pub fn model(&self) -> &str {
        &self.settings.name
    }

    /// Whether it takes pictures.
    pub fn sees(&self) -> bool {
        self.settings.vision
    }

    /// How the agent is told to behave.
    pub fn system_prompt(&self) -> Option<&str> {
        self.settings.system_prompt.as_deref()
    }

    /// What it is asked, for the trace.
    pub fn asks(&self, messages: &[ChatMessage], offer: &Offer) -> Note {
        let it = &self.settings;
        let message = |it: &ChatMessage| TracedMessage {
            role: it.role.into(),
            content: it.text().into(),
            tool_calls: it
                .tool_calls
                .iter()
                .filter_map(|it| serde_json::to_value(it).ok())
                .collect(),
            tool_call_id: it.tool_call_id.clone(),
        };
        let prompt = TracedPrompt {
            endpoint: it.public_endpoint(),
            model: it.name.clone(),
            temperature: it.temperature,
            max_output_tokens: it.max_output_tokens,
            messages: messages.iter().map(message).collect(),
            tools: offer.tools.iter().map(|it| it.name.clone()).collect(),
        };
        Note::Asks { prompt, tokens: estimate::tokens(messages, &offer.tools) }
    }

    /// What to say of an answer that calls tools and says nothing.
    pub(super) fn silent(&self) -> AnswerError {
        Failure::unavailable("its answer holds no word").into_error(&self.settings)
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn learn(&self, spoken: Dialect) {
        if self.known().learn(spoken, Instant::now()) {
            let endpoint = self.settings.public_endpoint();
            tracing::warn!(
                endpoint,
                model = self.model(),
                "it takes no tools, and is asked without for a while"
            );
        }
    }

    /// How many earlier messages it shall see.
    pub fn history_messages(&self) -> Option<u32> {
        self.settings.history_messages
    }

    /// Asks, and streams the answer; it ends with [`Piece::Finish`] or an error.
    ///
    /// Tried again, with a growing wait, as long as no text and no call came and the failure may
    /// pass. A server that takes no tools is asked without, after [`Piece::WithoutTools`].
    /// Dropping the stream drops the request.
    pub fn chat(
        &self,
        messages: Vec<ChatMessage>,
        offer: Offer,
    ) -> impl Stream<Item = Result<Piece, AnswerError>> + Send + use<> {
        let this = self.clone();
        async_stream::stream! {
            let deadline = Instant::now() + this.timeouts.whole;
            let mut state = Tries { count: 1, dialect: this.known().at(Instant::now()) };
            if !state.dialect.tools && !offer.tools.is_empty() {
                yield Ok(Piece::WithoutTools(REFUSED_BEFORE.into()));
            }
            loop {
                let body = Body::new(&this.settings, &messages, &offer, state.dialect);
                let mut pieces = std::pin::pin!(attempt(this.clone(), &body, deadline));
                let (mut has_begun, mut is_heard, mut failure) = (false, false, None);
                while let Some(piece) = pieces.next().await {
                    match piece {
                        Ok(piece) => {
                            has_begun |= matches!(piece, Piece::Text(_) | Piece::Call(_));
                            if !std::mem::replace(&mut is_heard, true) {
                                this.learn(state.dialect);
                            }
                            yield Ok(piece);
                        }
                        Err(it) => failure = Some(it),
                    }
                }
                let Some(failure) = failure else { return };
                let had_tools = state.dialect.tools;
                let pause = if has_begun { None } else { state.after(&failure) };
                let Some(pause) = pause.filter(|it| Instant::now() + *it < deadline) else {
                    yield Err(failure.into_error(&this.settings));
                    return;
                };
                let reason = failure.into_error(&this.settings).to_string();
                let loses_tools = had_tools && !state.dialect.tools;
                yield Ok(if loses_tools { Piece::WithoutTools(reason) } else { Piece::Retrying(reason) });
                tokio::time::sleep(pause).await;
            }
        }
    }
}

/// What was tried of one question.
struct Tries {
    count: u32,
    dialect: Dialect,
}

impl Tries {
    /// How long to wait before asking again; `None`: give up.
    fn after(&mut self, failure: &Failure) -> Option<Duration> {
        if !self.dialect.completion_tokens && failure.wants_max_completion_tokens() {
            self.dialect.completion_tokens = true;
            return Some(Duration::ZERO);
        }
        if self.dialect.tools && failure.refuses_tools() {
            self.dialect.tools = false;
            return Some(Duration::ZERO);
        }
        if self.dialect.stream_options && failure.blames_the_body() {
            self.dialect.stream_options = false;
            return Some(Duration::ZERO);
        }
        self.count += 1;
        let pause = retry::wait(self.count, failure.retry_after_secs(), jitter())?;
        failure.is_transient().then_some(pause)
    }
}

/// A random fraction; without randomness on the machine, none.
fn jitter() -> f64 {
    f64::from(getrandom::u32().unwrap_or_default()) / f64::from(u32::MAX)
}
