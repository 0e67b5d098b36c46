//! A client of any OpenAI-compatible chat server.

use super::{
    attempt::attempt,
    failure::Failure,
    piece::Piece,
    request::{Body, ChatMessage, Dialect},
    retry,
    timeouts::Timeouts,
};
use crate::domain::{
    answer::AnswerError,
    model::ModelSettings,
    trace::{TracedMessage, TracedPrompt},
};
use futures::{Stream, StreamExt};
use reqwest::redirect;
use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::time::Instant;

/// Asks one model. Cloning it is cheap and shares the connections.
#[derive(Clone, Debug)]
pub struct ModelClient {
    pub(super) http: reqwest::Client,
    pub(super) settings: Arc<ModelSettings>,
    pub(super) timeouts: Timeouts,
    /// What its server takes; found out once, and remembered.
    dialect: Arc<Mutex<Dialect>>,
}

impl ModelClient {
    /// A client that has not connected yet.
    ///
    /// # Errors
    /// [`AnswerError::Unavailable`] if TLS cannot be set up on this machine.
    pub fn new(settings: ModelSettings, timeouts: Timeouts) -> Result<Self, AnswerError> {
        let http = reqwest::Client::builder()
            .connect_timeout(timeouts.connect)
            // Headers with keys in them would go along to wherever it leads.
            .redirect(redirect::Policy::none())
            .user_agent(concat!("parlor-server/", env!("CARGO_PKG_VERSION")))
            .build()
            .map_err(|it| Failure::of_request(it).into_error(&settings))?;
        let settings = Arc::new(settings);
        Ok(Self { http, settings, timeouts, dialect: Arc::default() })
    }

    /// The model's name.
    pub fn model(&self) -> &str {
        &self.settings.name
    }

    /// How the agent is told to behave.
    pub fn system_prompt(&self) -> Option<&str> {
        self.settings.system_prompt.as_deref()
    }

    /// What it is asked, for the trace.
    pub fn asks(&self, messages: &[ChatMessage]) -> TracedPrompt {
        let it = &self.settings;
        let message =
            |it: &ChatMessage| TracedMessage { role: it.role.into(), content: it.content.clone() };
        TracedPrompt {
            endpoint: it.public_endpoint(),
            model: it.name.clone(),
            temperature: it.temperature,
            max_output_tokens: it.max_output_tokens,
            messages: messages.iter().map(message).collect(),
        }
    }

    fn known(&self) -> MutexGuard<'_, Dialect> {
        self.dialect.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How many earlier messages it shall see.
    pub fn history_messages(&self) -> Option<u32> {
        self.settings.history_messages
    }

    /// Asks, and streams the answer; it ends with [`Piece::Finish`] or an error.
    ///
    /// Tried again, with a growing wait, as long as no text came and the failure may
    /// pass. Dropping the stream drops the request.
    pub fn chat(
        &self,
        messages: Vec<ChatMessage>,
    ) -> impl Stream<Item = Result<Piece, AnswerError>> + Send + use<> {
        let this = self.clone();
        async_stream::stream! {
            let deadline = Instant::now() + this.timeouts.whole;
            let mut state = Tries { count: 1, dialect: *this.known() };
            loop {
                let body = Body::new(&this.settings, &messages, state.dialect);
                let mut pieces = std::pin::pin!(attempt(this.clone(), &body, deadline));
                let (mut has_text, mut failure) = (false, None);
                while let Some(piece) = pieces.next().await {
                    match piece {
                        Ok(piece) => {
                            has_text |= matches!(piece, Piece::Text(_));
                            *this.known() = state.dialect;
                            yield Ok(piece);
                        }
                        Err(it) => failure = Some(it),
                    }
                }
                let Some(failure) = failure else { return };
                let pause = if has_text { None } else { state.after(&failure) };
                let Some(pause) = pause.filter(|it| Instant::now() + *it < deadline) else {
                    yield Err(failure.into_error(&this.settings));
                    return;
                };
                yield Ok(Piece::Retrying(failure.into_error(&this.settings).to_string()));
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
