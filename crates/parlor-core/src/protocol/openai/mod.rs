//! Chat completions, as OpenAI's servers stream them, and whoever is compatible: Azure,
//! vLLM, llama.cpp, Ollama, LM Studio, LiteLLM, OpenRouter and others.
//!
//! | file | what |
//! |---|---|
//! | `payload` | bytes → payloads |
//! | `chunk` | a payload → what it says |

mod chunk;
mod payload;

use super::calls::Calls;
use super::ui_stream::{State, malformed};
use super::{CallState, Decoder, FinishReason, RunEvent, Started};
use chunk::{CallPiece, Choice, Chunk};
use payload::{Payload, Payloads};

/// Turns the bytes of a chat completion into run events, those of the first choice.
///
/// - The answer has no id: some servers draw theirs from a thousand numbers.
/// - Why it ended is known before it is over, as more may follow; so it is over with
///   `[DONE]`, or with the end of the body if a reason was given. A body that ends with
///   neither was cut.
/// - Servers do not say how a call of a tool went. It counts as done when the answer goes
///   on or is complete, and as failed when the answer ends for want of it.
/// - A body that is no stream is read as an answer of one piece.
#[derive(Debug, Default)]
pub struct OpenAiStream {
    payloads: Payloads,
    calls: Calls,
    has_started: bool,
    ending: Option<FinishReason>,
    state: State,
}

impl OpenAiStream {
    /// A decoder at the start of a response body.
    pub fn new() -> Self {
        Self::default()
    }

    fn take(&mut self, payload: &str, events: &mut Vec<RunEvent>) {
        if payload == "[DONE]" {
            return self.finish(self.ending.unwrap_or_default(), events);
        }
        match chunk::read(payload) {
            Some(Chunk { error: Some(said), .. }) => self.fail(said, events),
            Some(Chunk { choice: Some(choice), .. }) => self.grow(choice, events),
            // Tokens spent, or what a filter makes of the question.
            Some(_) => {}
            None => self.give_up(payload, events),
        }
    }

    fn grow(&mut self, choice: Choice, events: &mut Vec<RunEvent>) {
        self.start(events);
        events.extend(Some(choice.reasoning).filter(|it| !it.is_empty()).map(RunEvent::Reasoning));
        for words in [choice.text, choice.refusal].into_iter().filter(|it| !it.is_empty()) {
            events.extend(self.calls.end_all(CallState::Done));
            events.push(RunEvent::Text(words));
        }
        events.extend(choice.calls.into_iter().filter_map(|it| self.call(it)));
        match choice.reason {
            Some(reason) if reason == "error" => self.fail(String::new(), events),
            Some(reason) => self.ending = Some(finish_reason(&reason)),
            None if choice.is_whole => self.ending = Some(FinishReason::Stop),
            None => {}
        }
    }

    /// A piece with a name begins a call, unless it repeats the id of one. Indices say
    /// less: there are servers that give all calls the same.
    fn call(&mut self, piece: CallPiece) -> Option<RunEvent> {
        let CallPiece { mut id, name } = piece;
        if id.is_empty() {
            id = ["call_", &crate::json::decimal(self.calls.len())].concat();
        }
        self.calls.begin(&id, &name)
    }

    fn start(&mut self, events: &mut Vec<RunEvent>) {
        if !std::mem::replace(&mut self.has_started, true) {
            events.push(RunEvent::Started(Started::default()));
        }
    }

    fn fail(&mut self, said: String, events: &mut Vec<RunEvent>) {
        self.start(events);
        events.push(RunEvent::Failed(said));
        self.finish(FinishReason::Error, events);
    }

    fn finish(&mut self, reason: FinishReason, events: &mut Vec<RunEvent>) {
        self.start(events);
        let is_missed = matches!(reason, FinishReason::Error | FinishReason::ToolCalls);
        let state = if is_missed { CallState::Failed } else { CallState::Done };
        events.extend(self.calls.end_all(state));
        events.push(RunEvent::Finished(reason));
        self.state = State::Finished;
    }

    fn give_up(&mut self, body: &str, events: &mut Vec<RunEvent>) {
        events.push(malformed(body));
        self.state = State::Broken;
    }
}

impl Decoder for OpenAiStream {
    fn push(&mut self, bytes: &[u8]) -> Vec<RunEvent> {
        let mut events = Vec::new();
        for payload in self.payloads.push(bytes) {
            if self.state != State::Running {
                break;
            }
            match payload {
                Payload::Text(text) => self.take(&text, &mut events),
                Payload::TooLong => self.give_up("a payload over 1 MiB", &mut events),
            }
        }
        events
    }

    fn end(&mut self) -> Vec<RunEvent> {
        let mut events = Vec::new();
        if let (State::Running, Some(reason)) = (self.state, self.ending) {
            self.finish(reason, &mut events);
        }
        events
    }

    fn is_finished(&self) -> bool {
        self.state == State::Finished
    }
}

fn finish_reason(name: &str) -> FinishReason {
    match name {
        "stop" | "eos" | "eos_token" | "end_turn" | "stop_sequence" => FinishReason::Stop,
        "length" | "max_tokens" => FinishReason::Length,
        "content_filter" => FinishReason::ContentFilter,
        "tool_calls" | "function_call" => FinishReason::ToolCalls,
        _ => FinishReason::Other,
    }
}
