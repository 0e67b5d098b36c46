//! What was done before an answer was given: thoughts, and calls of tools.

use super::Message;
use crate::protocol::{Call, CallState};
use parlor_wire::message::Part;

/// One step on the way to an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// What the model thought, as plain text. Grows at its end.
    Thought(String),
    /// A call of a tool.
    Call(Call),
}

impl Message {
    /// More of a thought.
    pub(super) fn think(&mut self, words: &str) {
        match self.steps.last_mut() {
            Some(Step::Thought(thought)) => thought.push_str(words),
            _ => self.steps.push(Step::Thought(words.into())),
        }
    }

    /// A call, or how one went on.
    pub(super) fn call(&mut self, call: Call) {
        let known = self.steps.iter_mut().find_map(|it| match it {
            Step::Call(known) if known.id == call.id => Some(known),
            _ => None,
        });
        match known {
            Some(known) => {
                known.state = call.state;
                known.name = call.name.or(known.name.take());
            }
            None => self.steps.push(Step::Call(call)),
        }
    }

    /// A step as it is stored: a part of the type `reasoning`, `tool-…` or `dynamic-tool`.
    pub(super) fn stored_step(&mut self, part: Part) {
        if part.kind == "reasoning" {
            return self.think(&part.text.unwrap_or_default());
        }
        let name = part.kind.strip_prefix("tool-").map(Into::into);
        let state = match part.state.as_deref() {
            Some("output-available") => CallState::Done,
            Some("output-error") => CallState::Failed,
            _ => CallState::Running,
        };
        self.call(Call { id: part.tool_call_id.unwrap_or_default(), name, state });
    }
}
