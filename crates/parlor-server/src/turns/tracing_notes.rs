//! Puts the notes of an answerer together to a trace.

use super::{emit, emit::End, spending::Spending};
use crate::domain::{
    answer::{AnswerEvent, Citation, Outcome},
    conversation::TurnStatus,
    trace::{FailedAttempt, Note, Timings, Tokens, Trace, TracedOutcome, Verdict},
};
use parlor_wire::chunk::Usage;

/// What was noted of one answer so far.
#[derive(Debug, Default)]
pub(super) struct Notes {
    trace: Trace,
    spending: Spending,
    searching_since: Option<i64>,
    is_small_talk: bool,
    /// Whether what is said comes from the model that was asked last.
    model_speaks: bool,
    failure: Option<String>,
}

impl Notes {
    pub(super) fn of(question: &str, history_messages: usize, queued_millis: i64) -> Self {
        let timings = Timings { queued_millis, ..Timings::default() };
        let question = question.into();
        Self {
            trace: Trace { question, history_messages, timings, ..Trace::default() },
            ..Self::default()
        }
    }

    /// Takes down what an event tells.
    pub(super) fn hear(&mut self, event: &AnswerEvent, now_millis: i64) {
        self.spending.hear(event);
        match event {
            AnswerEvent::Searching => self.searching_since = Some(now_millis),
            AnswerEvent::Source(it) => self.cited(it),
            AnswerEvent::Note(note) => self.note(note, now_millis),
            AnswerEvent::Text(_)
            | AnswerEvent::Suggestions(_)
            | AnswerEvent::Form(_)
            | AnswerEvent::Tool(_)
            | AnswerEvent::Done(_) => {}
        }
    }

    /// Takes down why there is no answer.
    pub(super) fn fail(&mut self, why: String) {
        let then = "gave-up".into();
        self.trace.attempts.push(FailedAttempt { reason: why.clone(), then });
        self.failure = Some(why);
    }

    /// What was spent, if a model was at work.
    pub(super) fn spent(&self) -> Option<Usage> {
        self.spending.total(self.failure.is_some())
    }

    /// The whole trace, at the end.
    pub(super) fn finish(mut self, end: &End, usage: Option<Usage>, timings: Timings) -> Trace {
        let queued_millis = self.trace.timings.queued_millis;
        let retrieval_millis = self.trace.timings.retrieval_millis;
        self.trace.timings = Timings { queued_millis, retrieval_millis, ..timings };
        self.trace.tokens = usage.map(|it| Tokens {
            input: it.input_tokens,
            output: it.output_tokens,
            estimated: it.estimated,
        });
        for it in &mut self.trace.passages {
            it.why = match (it.used, it.passed) {
                (true, _) => "cited",
                (false, true) => "not-cited",
                (false, false) => "too-little-of-the-question",
            }
            .into();
        }
        self.trace.outcome = TracedOutcome {
            status: status_of(end).as_str().into(),
            finish_reason: emit::finish_reason(end).into(),
            model: outcome(end).map(|it| it.model.clone()),
            answered: outcome(end).map(|it| it.answered),
            why: self.why(end),
        };
        self.trace
    }

    fn note(&mut self, note: &Note, now_millis: i64) {
        match note.clone() {
            Note::Found { query, passages, verdict } => {
                (self.trace.query, self.trace.passages) = (query, passages);
                self.trace.verdict = verdict;
                let took = self.searching_since.map(|it| now_millis - it);
                self.trace.timings.retrieval_millis = took;
            }
            Note::Asks { prompt, tokens } => {
                self.model_speaks = true;
                self.trace.prompt = Some(prompt);
                self.spending.ask(tokens);
            }
            Note::Spent(usage) => self.spending.is_told(usage),
            Note::Failed(it) => {
                if it.then == "quoted" {
                    self.model_speaks = false;
                    self.spending.end();
                }
                self.trace.attempts.push(it);
            }
            Note::Called(it) => self.trace.tools.push(it),
            Note::SmallTalk => self.is_small_talk = true,
        }
    }

    fn cited(&mut self, it: &Citation) {
        let is_it = |passage: &&mut crate::domain::trace::TracedPassage| {
            passage.id == it.passage && passage.source_id == it.source_id
        };
        for passage in self.trace.passages.iter_mut().filter(is_it) {
            passage.used = true;
        }
    }

    fn why(&self, end: &End) -> String {
        let best = self.trace.passages.iter().map(|it| it.coverage).fold(0.0, f64::max);
        match end {
            End::Stopped => "It was stopped.".into(),
            End::Interrupted => "The server ended in the middle of it.".into(),
            End::Failed(sentence) => {
                let why = self.failure.as_deref().unwrap_or(sentence);
                format!("There was no answer to be had: {why}")
            }
            End::Done(_) if self.is_small_talk => "It was small talk.".into(),
            End::Done(it) if it.finish_reason == "tool-calls" => {
                "It waits for what the page's tools give back.".into()
            }
            End::Done(it)
                if it.answered
                    && let Some(reason) = self.stood_in_for() =>
            {
                format!("There was no answer of the model, so passages were quoted: {reason}")
            }
            End::Done(it) if it.answered && self.trace.passages.iter().any(|it| it.used) => {
                "The passages that it cites hold the answer.".into()
            }
            End::Done(it) if it.answered && !self.trace.tools.is_empty() => {
                "The model answered from what its tools gave back.".into()
            }
            End::Done(it) if it.answered => "The model answered without citing a passage.".into(),
            End::Done(_) if self.trace.passages.is_empty() => {
                "Nothing was found: the knowledge does not speak of it.".into()
            }
            End::Done(_) if self.model_speaks => {
                "The model said that the passages hold no answer.".into()
            }
            End::Done(_) => match &self.trace.verdict {
                Some(it) => unlikely(it),
                None => format!(
                    "No passage holds enough of the question: the best holds {:.0} % of it.",
                    best * 100.0
                ),
            },
        }
    }

    /// Why somebody else answers than the model, if so.
    fn stood_in_for(&self) -> Option<&str> {
        let last = self.trace.attempts.last().filter(|it| it.then == "quoted")?;
        Some(&last.reason)
    }
}

fn unlikely(it: &Verdict) -> String {
    let against = it.against.as_deref().unwrap_or("it is a guess");
    format!(
        "No passage is likely enough to hold the answer: the best is with {:.0} %, and {:.0} % \
         are wanted. Most speaks against it that {against}.",
        it.likelihood * 100.0,
        it.needed * 100.0
    )
}

fn outcome(end: &End) -> Option<&Outcome> {
    if let End::Done(it) = end { Some(it) } else { None }
}

/// How a turn stands that ended like this.
pub(super) fn status_of(end: &End) -> TurnStatus {
    match end {
        End::Done(_) => TurnStatus::Finished,
        End::Stopped => TurnStatus::Stopped,
        End::Failed(_) => TurnStatus::Failed,
        End::Interrupted => TurnStatus::Interrupted,
    }
}
