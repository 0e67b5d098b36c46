//! One turn, from its first event to its last.

use super::{
    emit::{self, Emitter, End},
    live::{Event, LiveTurn},
    saving::{Saved, save},
    scribe::Scribe,
    tracing_notes::{Notes, status_of},
    transcript::Transcript,
};
use crate::{
    domain::{
        answer::{AnswerError, AnswerEvent, Answerer, Outcome, Question},
        clock::Clock,
        conversation::{StoredMessage, Turn, text_of},
        trace::Timings,
    },
    storage::{Ending, Metrics, Store},
};
use futures::{FutureExt as _, StreamExt as _, stream::BoxStream};
use parlor_wire::{
    chunk::{Chunk, Usage},
    message::Part,
};
use std::{panic::AssertUnwindSafe, pin::pin, sync::Arc, time::Duration};
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

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
    /// Whether it is kept how an answer came about.
    pub keeps_traces: bool,
    /// The program is about to end.
    pub shutdown: CancellationToken,
}

/// Runs a turn to its end, and writes down what came of it.
///
/// `begun` is what the answer says already, if it goes on.
pub async fn run(around: Surroundings, live: Arc<LiveTurn>, question: Question, begun: Vec<Part>) {
    let mut running = Running::new(around, live, begun);
    running.emit(running.emitter.open(&running.live.turn));
    match running.answer(question).await {
        Some(end) => running.settle(end).await,
        None => running.lose(),
    }
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
    scribe: Scribe,
    last_seq: u64,
    first_text_at: Option<i64>,
    notes: Notes,
}

impl Running {
    fn new(around: Surroundings, live: Arc<LiveTurn>, begun: Vec<Part>) -> Self {
        Self {
            scribe: Scribe::new(around.store.clone(), &live.turn.id),
            around,
            live,
            emitter: Emitter::default(),
            transcript: Transcript::after(begun),
            last_seq: 0,
            first_text_at: None,
            notes: Notes::default(),
        }
    }

    /// Listens to the answer until the turn ends; none if it has ended without us.
    async fn answer(&mut self, question: Question) -> Option<End> {
        let queued_millis = self.around.clock.now_millis() - self.live.turn.started_at;
        self.notes = Notes::of(&question.text, question.history.len(), queued_millis);
        let mut answer = guarded(self.around.answerer.as_ref(), question);
        let mut deadline = pin!(sleep(self.around.limit));
        let (shutdown, stop) = (self.around.shutdown.clone(), self.live.stop.clone());
        loop {
            tokio::select! {
                biased;
                () = shutdown.cancelled() => return Some(End::Interrupted),
                () = stop.cancelled() => return Some(End::Stopped),
                () = &mut deadline => return Some(End::Failed(emit::TOO_SLOW)),
                () = self.scribe.work() => if self.scribe.is_lost() {
                    return None;
                },
                next = answer.next() => match next {
                    Some(Ok(AnswerEvent::Done(outcome))) => {
                        self.offer_form(&outcome).await;
                        return Some(End::Done(outcome));
                    }
                    Some(Ok(event)) => self.say(event),
                    Some(Err(why)) => return Some(self.failed(&why)),
                    None => return Some(self.failed(&Broken::Unfinished)),
                },
            }
        }
    }

    fn say(&mut self, event: AnswerEvent) {
        if matches!(event, AnswerEvent::Text(_)) && self.first_text_at.is_none() {
            self.first_text_at = Some(self.around.clock.now_millis());
        }
        self.notes.hear(&event, self.around.clock.now_millis());
        let chunks = self.emitter.say(event);
        self.emit(chunks);
    }

    /// Asks for a form where there was no answer, once in a conversation.
    async fn offer_form(&mut self, outcome: &Outcome) {
        if outcome.answered {
            return;
        }
        match self.around.store.form_if_unanswered(&self.live.turn).await {
            Ok(Some(form)) => self.say(AnswerEvent::Form(Box::new(form))),
            Ok(None) => {}
            Err(error) => tracing::warn!(?error, "a form could not be looked up"),
        }
    }

    fn failed(&mut self, why: &Broken) -> End {
        tracing::warn!(turn = %self.live.turn.id, agent = %self.live.turn.agent_id, "no answer: {why}");
        self.notes.fail(why.to_string());
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
            self.scribe.push(&event);
            events.push(event);
        }
        events
    }

    /// The end with the tokens spent: as the model's server says, or else as counted
    /// here, also for an answer that did not come to its end.
    fn counted(&self, end: End) -> (End, Option<Usage>) {
        let spent = self.notes.spent();
        match end {
            End::Done(outcome) => {
                let usage = spent.or(outcome.usage);
                (End::Done(Outcome { usage, ..outcome }), usage)
            }
            other => (other, spent),
        }
    }

    /// Writes the end down before anyone hears of it: who has seen `finish`
    /// finds the message complete and may ask the next question.
    async fn settle(&mut self, end: End) {
        let now = self.around.clock.now_millis();
        let latency_millis = now - self.live.turn.started_at;
        let (end, usage) = self.counted(end);
        let calls = self.transcript.open_calls();
        let chunks = self.emitter.close(&calls, &end, latency_millis);
        let last = self.number(chunks);
        let rest = self.scribe.rest();
        let ending = ending(&self.live.turn, &self.transcript, &end, now);
        let first_text_millis = self.first_text_at.map(|it| it - self.live.turn.started_at);
        let metrics = Metrics {
            first_text_millis,
            input_tokens: usage.map(|it| it.input_tokens),
            output_tokens: usage.map(|it| it.output_tokens),
            tokens_estimated: usage.map(|it| it.estimated),
            ..ending.metrics
        };
        let total_millis = latency_millis;
        let timings = Timings { first_text_millis, total_millis, ..Timings::default() };
        let trace = std::mem::take(&mut self.notes).finish(&end, usage, timings);
        let trace = Some(trace).filter(|_| self.around.keeps_traces);
        let saved = save(&self.around, &Ending { rest, metrics, trace, ..ending }).await;
        match saved {
            Saved::HasEndedBefore => return self.lose(),
            // Listeners come back after a restart and read the end from the journal.
            Saved::Now if end != End::Interrupted => self.live.publish(last),
            Saved::Now | Saved::Never => {}
        }
        self.live.finish(now);
    }

    /// Another server took this one for dead, and ended the turn; or it was deleted.
    fn lose(&self) {
        tracing::warn!(turn = %self.live.turn.id, "the turn was ended without us");
        self.live.lose(self.around.clock.now_millis());
    }
}

/// What is written when this turn ends like this, apart from the journal's rest.
pub(super) fn ending(turn: &Turn, transcript: &Transcript, end: &End, now_millis: i64) -> Ending {
    let status = status_of(end);
    let model = match end {
        End::Done(outcome) => Some(outcome.model.clone()),
        End::Stopped | End::Failed(_) | End::Interrupted => None,
    };
    let parts = transcript.parts();
    let metrics = Metrics {
        finish_reason: emit::finish_reason(end).into(),
        model,
        source_count: transcript.source_count(),
        answer_chars: text_of(&parts).chars().count(),
        total_millis: now_millis - turn.started_at,
        ..Metrics::default()
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
        author: None,
        feedback: None,
        created_at: turn.started_at,
    };
    let turn = Turn { status, ended_at: Some(now_millis), ..turn.clone() };
    Ending { turn, answer, rest: Vec::new(), metrics, trace: None }
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
