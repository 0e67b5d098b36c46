//! From a model's text with marks to words and the sources they cite.

use super::marks::{Marks, Span};
use crate::{
    domain::{
        answer::{AnswerEvent, Citation},
        passage::Passage,
    },
    knowledge::extract::compose::cited,
};

/// Turns a model's text into events.
///
/// A source is announced right before the first text that holds its mark, and
/// only then; marks are numbered anew in the order of their first use. A mark of a
/// passage that was not given is dropped. The mark `[0]` says that there is no
/// answer; it is dropped too.
#[derive(Debug)]
pub struct Citing {
    passages: Vec<Passage>,
    marks: Marks,
    /// Which passage each announced number names.
    announced: Vec<usize>,
    /// How many sources the answer cites from before.
    before: usize,
    is_unknown: bool,
}

impl Citing {
    /// Text that may cite these passages, as `[1]`, `[2]`, ….
    pub fn new(passages: Vec<Passage>) -> Self {
        Self::after(0, passages)
    }

    /// The same for an answer that cites so many sources already.
    pub fn after(before: usize, passages: Vec<Passage>) -> Self {
        let announced = Vec::new();
        Self { passages, marks: Marks::default(), announced, before, is_unknown: false }
    }

    /// The events of more text.
    pub fn push(&mut self, text: &str) -> Vec<AnswerEvent> {
        let spans = self.marks.push(text);
        self.events(spans)
    }

    /// The events of what was held back.
    pub fn finish(&mut self) -> Vec<AnswerEvent> {
        let spans = std::mem::take(&mut self.marks).finish();
        self.events(spans)
    }

    /// Whether the model said that the passages hold no answer.
    pub fn is_unknown(&self) -> bool {
        self.is_unknown
    }

    /// The model goes on to ask its tools, and may know more then.
    pub fn forget_unknown(&mut self) {
        self.is_unknown = false;
    }

    fn events(&mut self, spans: Vec<Span>) -> Vec<AnswerEvent> {
        let mut events = Vec::new();
        for span in spans {
            match span {
                Span::Text(text) => events.push(AnswerEvent::Text(text)),
                Span::Mark(numbers) => {
                    let marks: Vec<String> =
                        numbers.iter().filter_map(|it| self.mark(*it, &mut events)).collect();
                    if !marks.is_empty() {
                        events.push(AnswerEvent::Text(format!(" {}", marks.concat())));
                    }
                }
            }
        }
        events
    }

    /// The mark for passage `number` (from 1), announced if it is new.
    fn mark(&mut self, number: usize, events: &mut Vec<AnswerEvent>) -> Option<String> {
        self.is_unknown |= number == 0;
        let index = number.checked_sub(1)?;
        let passage = self.passages.get(index)?;
        if let Some(known) = self.announced.iter().position(|it| *it == index) {
            return Some(format!("[{}]", self.before + known + 1));
        }
        self.announced.push(index);
        let number = self.before + self.announced.len();
        events.push(AnswerEvent::Source(citation(passage, number)));
        Some(format!("[{number}]"))
    }
}

fn citation(passage: &Passage, number: usize) -> Citation {
    let heading = Some(passage.heading.clone()).filter(|it| !it.is_empty());
    cited(passage, number, heading)
}
