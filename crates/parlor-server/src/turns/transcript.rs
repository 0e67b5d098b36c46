//! Chunks, as the message they add up to.

use super::tool_chunks;
use crate::domain::{form::FORM_PART, tool_part};
use parlor_wire::{chunk::Chunk, message::Part};

/// The part between two steps: the model was asked again.
pub const STEP: &str = "step-start";

/// The message so far. Feed it every chunk of a turn, in order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Transcript {
    parts: Vec<Part>,
    /// The id of the text that is being written; its part is the last text part.
    open_text: Option<String>,
    error_text: Option<String>,
    answered: Option<bool>,
}

impl Transcript {
    /// A message that says this already, and goes on.
    pub fn after(parts: Vec<Part>) -> Self {
        Self { parts, ..Self::default() }
    }

    /// Adds what this chunk says.
    pub fn push(&mut self, chunk: &Chunk) {
        match chunk.kind.as_str() {
            "text-start" => {
                self.open_text.clone_from(&chunk.id);
                self.parts.push(Part::text(""));
            }
            "text-delta" => self.append(chunk.delta.as_deref().unwrap_or_default()),
            "text-end" => self.open_text = None,
            "source-url" | "source-document" => self.parts.push(source(chunk)),
            "data-suggestions" | FORM_PART => self.parts.push(Part {
                kind: chunk.kind.clone(),
                data: chunk.data.clone(),
                ..Part::default()
            }),
            "start-step" if !self.parts.is_empty() => {
                self.parts.push(step());
            }
            kind if kind.starts_with("tool-") => {
                tool_chunks::apply(&mut self.parts, chunk);
            }
            "error" => self.error_text.clone_from(&chunk.error_text),
            "finish" => {
                self.answered = chunk.message_metadata.as_ref().and_then(|it| it.answered);
            }
            _ => {}
        }
    }

    /// What the message says; a text without words is left out.
    pub fn parts(&self) -> Vec<Part> {
        let says_nothing = |it: &&Part| it.text.as_deref() != Some("");
        let mut parts: Vec<Part> = self.parts.iter().filter(says_nothing).cloned().collect();
        while parts.last().is_some_and(|it| it.kind == STEP) {
            parts.pop();
        }
        parts
    }

    /// The calls that nothing has come of.
    pub fn open_calls(&self) -> Vec<Part> {
        self.parts.iter().filter(|it| tool_part::is_open(it)).cloned().collect()
    }

    /// The text that has begun and not ended.
    pub fn open_text(&self) -> Option<&str> {
        self.open_text.as_deref()
    }

    /// The sentence of an error.
    pub fn error_text(&self) -> Option<&str> {
        self.error_text.as_deref()
    }

    /// Whether the knowledge held an answer, as far as that was said.
    pub fn answered(&self) -> Option<bool> {
        self.answered
    }

    /// How many sources are cited.
    pub fn source_count(&self) -> usize {
        self.parts.iter().filter(|it| it.source_id.is_some()).count()
    }

    fn append(&mut self, delta: &str) {
        let last = self.parts.iter_mut().rev().find(|it| it.kind == "text");
        if let Some(text) = last.and_then(|it| it.text.as_mut()) {
            text.push_str(delta);
        }
    }
}

/// The part between two steps.
pub fn step() -> Part {
    Part { kind: STEP.into(), ..Part::default() }
}

fn source(chunk: &Chunk) -> Part {
    Part {
        kind: chunk.kind.clone(),
        source_id: chunk.source_id.clone(),
        url: chunk.url.clone(),
        title: chunk.title.clone(),
        media_type: chunk.media_type.clone(),
        filename: chunk.filename.clone(),
        provider_metadata: chunk.provider_metadata.clone(),
        ..Part::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::answer::{AnswerEvent, Citation},
        turns::emit::{Emitter, End, INTERRUPTED},
    };

    #[test]
    fn a_message_is_its_sources_and_its_text() {
        let mut emitter = Emitter::default();
        let mut transcript = Transcript::default();
        let source = Citation { id: "1".into(), url: Some("/a".into()), ..Citation::default() };
        let said = [AnswerEvent::Source(source), text("Two "), text("days [1].")];
        said.into_iter().flat_map(|it| emitter.say(it)).for_each(|it| transcript.push(&it));
        assert_eq!(transcript.open_text(), Some("text-1"));

        emitter.close(&[], &End::Interrupted, 0).iter().for_each(|it| transcript.push(it));
        let parts = transcript.parts();
        assert_eq!(parts.len(), 2);
        assert_eq!(parts[0].source_id.as_deref(), Some("1"));
        assert_eq!(parts[1], Part::text("Two days [1]."));
        assert_eq!(transcript.open_text(), None);
        assert_eq!(transcript.error_text(), Some(INTERRUPTED));
        assert_eq!(transcript.source_count(), 1);
    }

    #[test]
    fn a_text_that_began_and_said_nothing_is_no_part() {
        let mut transcript = Transcript::default();
        transcript.push(&Chunk { id: Some("text-1".into()), ..Chunk::new("text-start") });
        assert_eq!(transcript.parts(), []);
    }

    fn text(it: &str) -> AnswerEvent {
        AnswerEvent::Text(it.into())
    }
}
