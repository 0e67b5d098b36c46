//! What the model says, as events.

use super::{
    answerer::failed,
    calls::{Calls, Written},
    citing::Citing,
    piece::Piece,
    rounds::{self, Toolbox},
};
use crate::domain::{
    answer::{AnswerEvent, Begun, Outcome},
    passage::Passage,
    tool::Tool,
    trace::Note,
};
use std::ops::Range;

/// How much of one answer is taken, in bytes of text, over all steps and all turns that
/// it goes on for: it is kept in memory, written down, searched, and sent to everybody who
/// listens.
pub(super) const MAX_TEXT_BYTES: usize = 256 * 1024;

/// How much a model may think in one turn, in bytes: nobody keeps it, and the visitor waits.
const MAX_THOUGHT_BYTES: usize = 1024 * 1024;

/// What the model has said so far, over all steps.
pub(super) struct Saying {
    citing: Citing,
    outcome: Outcome,
    /// The text of this step.
    text: String,
    calls: Calls,
    /// Ids of calls of earlier steps.
    call_ids: Vec<String>,
    has_begun: bool,
    has_text: bool,
    /// How much was said, and how much was thought.
    text_bytes: usize,
    thought_bytes: usize,
}

impl Saying {
    /// Nothing yet, or what goes on after this.
    pub(super) fn new(model: &str, passages: Vec<Passage>, begun: &Begun) -> Self {
        let outcome =
            Outcome { answered: true, finish_reason: "stop", model: model.into(), usage: None };
        let calls = begun.steps.iter().flat_map(|it| &it.calls);
        let call_ids: Vec<String> = calls.map(|it| it.call.id.clone()).collect();
        Self {
            citing: Citing::after(begun.source_count, passages),
            outcome,
            text: String::new(),
            calls: Calls::after(call_ids.clone()),
            call_ids,
            has_begun: !begun.steps.is_empty(),
            has_text: false,
            text_bytes: begun.steps.iter().map(|it| it.text.len()).sum(),
            thought_bytes: 0,
        }
    }

    /// Whether the visitor has heard anything: then nobody else can answer in its place.
    pub(super) fn has_begun(&self) -> bool {
        self.has_begun || !self.text.is_empty() || !self.calls.is_empty()
    }

    /// Whether nothing more is taken.
    pub(super) fn is_full(&self) -> bool {
        self.text_bytes >= MAX_TEXT_BYTES || self.thought_bytes >= MAX_THOUGHT_BYTES
    }

    /// How often the model may be asked: not at all where there is no room for a word.
    pub(super) fn rounds(&self) -> Range<usize> {
        if self.is_full() { 0..0 } else { 0..usize::MAX }
    }

    pub(super) fn hear(&mut self, piece: Piece, tools: &[Tool]) -> Vec<AnswerEvent> {
        match piece {
            Piece::Text(text) => {
                let room = MAX_TEXT_BYTES.saturating_sub(self.text_bytes);
                self.text_bytes += text.len();
                let text = text.get(..text.floor_char_boundary(room)).unwrap_or_default();
                let text = if self.text.is_empty() { text.trim_start() } else { text };
                let events = self.citing.push(text);
                self.said(events)
            }
            Piece::Call(piece) => {
                self.calls.push(piece, tools).into_iter().map(AnswerEvent::Tool).collect()
            }
            Piece::Finish(reason) => {
                self.outcome.finish_reason = reason;
                Vec::new()
            }
            Piece::Usage(usage) => {
                vec![AnswerEvent::Note(Box::new(Note::Spent(usage)))]
            }
            Piece::Retrying(reason) => vec![failed(reason, "retried")],
            Piece::WithoutTools(reason) => vec![failed(reason, "asked-without-tools")],
            Piece::Reasoning(it) => {
                self.thought_bytes += it.len();
                Vec::new()
            }
            Piece::Done | Piece::Failed(_) => Vec::new(),
        }
    }

    /// Ends a step: the events that are left, its text, and the calls to run. A model
    /// that calls when it may not any more has said what it has to say, and so has one
    /// that has said too much.
    pub(super) fn end_step(
        &mut self,
        toolbox: &Toolbox,
        may_call: bool,
    ) -> (Vec<AnswerEvent>, String, Vec<Written>) {
        let rest = self.citing.finish();
        let mut events = self.said(rest);
        let calls = std::mem::replace(&mut self.calls, Calls::after(Vec::new()));
        let mut written = calls.finish(&toolbox.tools);
        let may_call = may_call && !self.is_full();
        if !may_call {
            for it in &mut written {
                it.flaw = Some("Too many calls for one answer.".into());
            }
        }
        self.call_ids.extend(written.iter().map(|it| it.call.id.clone()));
        self.calls = Calls::after(self.call_ids.clone());
        events.extend(rounds::told(&written));
        let text = std::mem::take(&mut self.text);
        self.has_text |= !text.is_empty();
        self.has_begun |= self.has_text || !written.is_empty();
        self.outcome.answered = !self.citing.is_unknown() || !written.is_empty();
        if !may_call {
            written.clear();
            self.outcome.finish_reason = if self.is_full() { "length" } else { "stop" };
        }
        if !written.is_empty() {
            self.citing.forget_unknown();
        }
        (events, text, written)
    }

    /// The last event; none if there was not a word in all of it, and would have been room
    /// for one.
    pub(super) fn finish(mut self) -> Option<AnswerEvent> {
        let is_cut = self.text_bytes >= MAX_TEXT_BYTES;
        if is_cut {
            self.outcome.finish_reason = "length";
        }
        (self.has_text || is_cut).then_some(AnswerEvent::Done(self.outcome))
    }

    /// The last event of an answer that goes on when the page has run its tools.
    pub(super) fn wait(self) -> AnswerEvent {
        AnswerEvent::Done(Outcome { finish_reason: "tool-calls", answered: true, ..self.outcome })
    }

    /// No space comes before the first word, where a mark such as `[0]` was dropped.
    fn said(&mut self, mut events: Vec<AnswerEvent>) -> Vec<AnswerEvent> {
        for event in &mut events {
            if let AnswerEvent::Text(text) = event {
                if self.text.is_empty() {
                    *text = text.trim_start().into();
                }
                self.text.push_str(text);
            }
        }
        events.retain(|it| !matches!(it, AnswerEvent::Text(text) if text.is_empty()));
        events
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::answer::{PastMessage, Role};

    /// How an answer ends that goes on after so many bytes, and hears this.
    fn ends_after(bytes: usize, heard: &str) -> Option<(String, &'static str)> {
        let begun = Begun {
            steps: vec![PastMessage::new(Role::Assistant, "x".repeat(bytes))],
            source_count: 0,
        };
        let mut saying = Saying::new("m", Vec::new(), &begun);
        let mut events = Vec::new();
        if !saying.is_full() {
            events = saying.hear(Piece::Text(heard.into()), &[]);
            events.extend(saying.end_step(&Toolbox::default(), true).0);
        }
        let said = events.into_iter().filter_map(|it| match it {
            AnswerEvent::Text(text) => Some(text),
            _ => None,
        });
        let said = said.collect();
        match saying.finish() {
            Some(AnswerEvent::Done(outcome)) => Some((said, outcome.finish_reason)),
            _ => None,
        }
    }

    #[test]
    fn an_answer_that_goes_on_where_there_is_no_room_ends_there() {
        let cut = |said: &str| Some((said.to_owned(), "length"));
        assert_eq!(ends_after(MAX_TEXT_BYTES - 1, "abc"), cut("a"));
        // No part of this fits, and space alone is nothing to say.
        assert_eq!(ends_after(MAX_TEXT_BYTES - 1, "é"), cut(""));
        assert_eq!(ends_after(MAX_TEXT_BYTES - 1, " a"), cut(""));
        assert_eq!(ends_after(MAX_TEXT_BYTES, "a"), cut(""));
        assert_eq!(ends_after(1, "a"), Some(("a".into(), "stop")));
        assert_eq!(ends_after(1, ""), None);
    }
}
