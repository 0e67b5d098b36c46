//! One turn, from its first event to its last.

use super::{
    emit::{self, Emitter, End},
    journal::Unwritten,
    live::{Event, LiveTurn},
    transcript::Transcript,
};
use crate::{
    domain::{
        answer::{AnswerError, AnswerEvent, Answerer, Question},
        clock::Clock,
        conversation::{StoredMessage, Turn, TurnStatus, text_of},
    },
    storage::{Ending, Metrics, Store},
};
use futures::{FutureExt as _, StreamExt as _, stream::BoxStream};
use parlor_wire::chunk::{Chunk, Usage};
use std::{panic::AssertUnwindSafe, sync::Arc, time::Duration};
use tokio::time::{Instant, sleep_until};
use tokio_util::sync::CancellationToken;

/// How long an event waits to be written down with others.
const JOURNAL_INTERVAL: Duration = Duration::from_millis(250);

/// How often the end of a turn is tried to be written, and how long to wait in between.
const SAVE_ATTEMPTS: u32 = 4;
const SAVE_PAUSE: Duration = Duration::from_millis(200);

/// What a turn needs of the program around it.
#[derive(Clone)]
pub struct Surroundings {
    /// Where it is written down.
    pub store: Store,
    /// What answers.
    pub answerer: Arc<dyn Answerer>,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// How long it may take.
    pub limit: Duration,
    /// The program is about to end.
    pub shutdown: CancellationToken,
}

/// Runs a turn to its end, and writes down what came of it.
pub async fn run(around: Surroundings, live: Arc<LiveTurn>, question: Question) {
    let mut running = Running::new(around, live);
    running.emit(running.emitter.open(&running.live.turn));
    let end = running.answer(question).await;
    running.settle(end).await;
}

/// A chunk as one line of JSON.
pub fn json(chunk: &Chunk) -> String {
    // A chunk holds strings, numbers and flags, and these always have a JSON form.
    serde_json::to_string(chunk).unwrap_or_default()
}

struct Running {
    around: Surroundings,
    live: Arc<LiveTurn>,
    emitter: Emitter,
    transcript: Transcript,
    unwritten: Unwritten,
    last_seq: u64,
    first_text_at: Option<i64>,
}

impl Running {
    fn new(around: Surroundings, live: Arc<LiveTurn>) -> Self {
        Self {
            around,
            live,
            emitter: Emitter::default(),
            transcript: Transcript::default(),
            unwritten: Unwritten::default(),
            last_seq: 0,
            first_text_at: None,
        }
    }

    async fn answer(&mut self, question: Question) -> End {
        let mut answer = guarded(self.around.answerer.as_ref(), question);
        let deadline = Instant::now() + self.around.limit;
        let mut flush_at = Instant::now() + JOURNAL_INTERVAL;
        let (shutdown, stop) = (self.around.shutdown.clone(), self.live.stop.clone());
        loop {
            tokio::select! {
                biased;
                () = shutdown.cancelled() => return End::Interrupted,
                () = stop.cancelled() => return End::Stopped,
                () = sleep_until(deadline) => return End::Failed(emit::TOO_SLOW),
                () = sleep_until(flush_at), if !self.unwritten.is_empty() => self.flush().await,
                next = answer.next() => match next {
                    Some(Ok(AnswerEvent::Done(outcome))) => return End::Done(outcome),
                    Some(Ok(event)) => {
                        if self.unwritten.is_empty() {
                            flush_at = Instant::now() + JOURNAL_INTERVAL;
                        }
                        self.say(event).await;
                    }
                    Some(Err(why)) => return self.failed(&why),
                    None => return self.failed(&Broken::Unfinished),
                },
            }
        }
    }

    async fn say(&mut self, event: AnswerEvent) {
        if matches!(event, AnswerEvent::Text(_)) && self.first_text_at.is_none() {
            self.first_text_at = Some(self.around.clock.now_millis());
        }
        let chunks = self.emitter.say(event);
        self.emit(chunks);
        if self.unwritten.is_full() {
            self.flush().await;
        }
    }

    fn failed(&self, why: &Broken) -> End {
        tracing::warn!(turn = %self.live.turn.id, agent = %self.live.turn.agent_id, "no answer: {why}");
        End::Failed(emit::FAILED)
    }

    fn emit(&mut self, chunks: Vec<Chunk>) {
        let events = self.number(chunks);
        self.live.publish(events);
    }

    /// Numbers chunks and remembers them; it is the caller who shows them.
    fn number(&mut self, chunks: Vec<Chunk>) -> Vec<Event> {
        let mut events = Vec::with_capacity(chunks.len());
        for chunk in chunks {
            self.last_seq += 1;
            self.transcript.push(&chunk);
            let event = Event::new(self.last_seq, &json(&chunk));
            self.unwritten.push(&event);
            events.push(event);
        }
        events
    }

    async fn flush(&mut self) {
        let Some(stretch) = self.unwritten.take() else { return };
        if let Err(error) = self.around.store.append_journal(&self.live.turn.id, &stretch).await {
            // The ring still has it, and the end of the turn is written as a whole.
            tracing::warn!(turn = %self.live.turn.id, ?error, "the journal missed some events");
        }
    }

    /// Writes the end down before anyone hears of it: who has seen `finish`
    /// finds the message complete and may ask the next question.
    async fn settle(&mut self, end: End) {
        let now = self.around.clock.now_millis();
        let latency_millis = now - self.live.turn.started_at;
        let chunks = self.emitter.close(&end, latency_millis);
        let last = self.number(chunks);
        let rest = self.unwritten.take().into_iter().collect();
        let ending = ending(&self.live.turn, &self.transcript, &end, now);
        let metrics = Metrics {
            first_text_millis: self.first_text_at.map(|it| it - self.live.turn.started_at),
            ..ending.metrics
        };
        self.save(&Ending { rest, metrics, ..ending }).await;
        // Listeners come back after a restart and read the end from the journal.
        if end != End::Interrupted {
            self.live.publish(last);
        }
        self.live.finish(now);
    }

    async fn save(&self, ending: &Ending) {
        for attempt in 1..=SAVE_ATTEMPTS {
            match self.around.store.end_turn(ending).await {
                Ok(()) => return,
                Err(error) if attempt == SAVE_ATTEMPTS => {
                    tracing::error!(turn = %ending.turn.id, ?error, "an answer could not be saved");
                }
                Err(_) => tokio::time::sleep(SAVE_PAUSE * attempt).await,
            }
        }
    }
}

/// What is written when this turn ends like this, apart from the journal's rest.
pub(super) fn ending(turn: &Turn, transcript: &Transcript, end: &End, now_millis: i64) -> Ending {
    let status = match end {
        End::Done(_) => TurnStatus::Finished,
        End::Stopped => TurnStatus::Stopped,
        End::Failed(_) => TurnStatus::Failed,
        End::Interrupted => TurnStatus::Interrupted,
    };
    let (model, usage): (Option<String>, Option<Usage>) = match end {
        End::Done(outcome) => (Some(outcome.model.clone()), outcome.usage),
        End::Stopped | End::Failed(_) | End::Interrupted => (None, None),
    };
    let parts = transcript.parts();
    let metrics = Metrics {
        finish_reason: emit::finish_reason(end).into(),
        model,
        source_count: transcript.source_count(),
        answer_chars: text_of(&parts).chars().count(),
        input_tokens: usage.map(|it| it.input_tokens),
        output_tokens: usage.map(|it| it.output_tokens),
        first_text_millis: None,
        total_millis: now_millis - turn.started_at,
    };
    let answer = StoredMessage {
        id: turn.answer_id.clone(),
        conversation_id: turn.conversation_id.clone(),
        position: 0,
        role: "assistant".into(),
        status: status.of_answer(),
        parts,
        error_text: transcript.error_text().map(Into::into),
        answered: transcript.answered(),
        created_at: turn.started_at,
    };
    let turn = Turn { status, ended_at: Some(now_millis), ..turn.clone() };
    Ending { turn, answer, rest: Vec::new(), metrics }
}

/// Why an answer broke off.
#[derive(Debug, thiserror::Error)]
enum Broken {
    #[error(transparent)]
    Answer(#[from] AnswerError),
    #[error("the answerer panicked")]
    Panic,
    #[error("the answerer ended without saying how")]
    Unfinished,
}

/// The answerer's stream, with a panic in it as an error.
fn guarded(
    answerer: &dyn Answerer,
    question: Question,
) -> BoxStream<'static, Result<AnswerEvent, Broken>> {
    let started = std::panic::catch_unwind(AssertUnwindSafe(|| answerer.answer(question)));
    match started {
        Ok(stream) => AssertUnwindSafe(stream)
            .catch_unwind()
            .map(|it| it.map_or(Err(Broken::Panic), |event| event.map_err(Broken::Answer)))
            .boxed(),
        Err(_) => futures::future::ready(Err(Broken::Panic)).into_stream().boxed(),
    }
}
