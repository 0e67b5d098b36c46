//! AG-UI: the events of an agent's run, in server-sent events.
//!
//! Read are versions before 1.0 (whose thoughts are `THINKING_…`) and 1.0. States,
//! activities, steps, custom and raw events are between an agent and its own page; they
//! are passed over, and so is any type that is unknown.

mod event;

use super::calls::Calls;
use super::sse::{Frame, SseDecoder};
use super::ui_stream::{State, malformed};
use super::{CallState, Decoder, FinishReason, RunEvent, Started};
use event::Event;

/// Turns the bytes of a response body into run events.
///
/// - Several messages of one run are paragraphs of one answer.
/// - What an agent says whom the one that was asked has set to work is a thought.
/// - A call of a tool whose result is never told has its end with the run's.
/// - An agent that says nothing by itself, and only tells its messages, has said the
///   last of them.
#[derive(Debug, Default)]
pub struct AgUiStream {
    sse: SseDecoder,
    calls: Calls,
    text: Paragraphs,
    thought: Paragraphs,
    /// The message that is open, and the last one of the agent's.
    open_id: Option<String>,
    message_id: Option<String>,
    /// Whether the message that is open is somebody else's.
    is_theirs: bool,
    /// What the last snapshot says that the answer is.
    told: String,
    has_started: bool,
    state: State,
}

impl AgUiStream {
    /// A decoder at the start of a response body.
    pub fn new() -> Self {
        Self::default()
    }

    /// The id that the agent gave to its last message. With the same id it is told
    /// again: some agents keep the messages that they know.
    pub fn message_id(&self) -> Option<&str> {
        self.message_id.as_deref()
    }

    fn take(&mut self, event: Event, events: &mut Vec<RunEvent>) {
        match event.kind.as_str() {
            "RUN_STARTED" => self.start(event.thread_id, events),
            "RUN_FINISHED" => self.run_finished(event.outcome.as_deref(), events),
            "RUN_ERROR" => {
                self.start(None, events);
                events.push(RunEvent::Failed(event.message));
                self.finish(FinishReason::Error, events);
            }
            "MESSAGES_SNAPSHOT" => self.told = event.answer,
            "TEXT_MESSAGE_START" | "TEXT_MESSAGE_CONTENT" | "TEXT_MESSAGE_CHUNK" => {
                self.say(event, events);
            }
            "REASONING_MESSAGE_START" | "THINKING_TEXT_MESSAGE_START" => self.thought.next(),
            "REASONING_MESSAGE_CONTENT"
            | "REASONING_MESSAGE_CHUNK"
            | "THINKING_TEXT_MESSAGE_CONTENT" => self.think(event.delta, events),
            "TOOL_CALL_START" | "TOOL_CALL_CHUNK" | "TOOL_CALL_RESULT" => {
                self.call(&event, events);
            }
            _ => {}
        }
    }

    /// A message begins where it says so, and where a chunk has another id.
    fn say(&mut self, event: Event, events: &mut Vec<RunEvent>) {
        if event.is_of_subagent {
            return self.think(event.delta, events);
        }
        let is_other = event.message_id.is_some() && event.message_id != self.open_id;
        let is_start = event.kind == "TEXT_MESSAGE_START";
        if is_start || (is_other && event.kind == "TEXT_MESSAGE_CHUNK") {
            self.is_theirs = event.role.as_deref().is_some_and(is_of_others);
            self.text.next();
            self.open_id.clone_from(&event.message_id);
            if !self.is_theirs {
                self.message_id = event.message_id;
            }
        }
        if !self.is_theirs {
            self.start(None, events);
            events.extend(self.text.join(event.delta).map(RunEvent::Text));
        }
    }

    fn think(&mut self, delta: String, events: &mut Vec<RunEvent>) {
        self.start(None, events);
        events.extend(self.thought.join(delta).map(RunEvent::Reasoning));
    }

    fn call(&mut self, event: &Event, events: &mut Vec<RunEvent>) {
        let Some(id) = &event.call_id else { return };
        self.start(None, events);
        events.extend(if event.kind == "TOOL_CALL_RESULT" {
            self.calls.end(id)
        } else {
            self.calls.begin(id, &event.call_name)
        });
    }

    fn run_finished(&mut self, outcome: Option<&str>, events: &mut Vec<RunEvent>) {
        self.start(None, events);
        if self.text.is_empty() {
            let told = std::mem::take(&mut self.told);
            events.extend(self.text.join(told).map(RunEvent::Text));
        }
        let reason = match outcome {
            // It waits for an answer that only the agent's own page can give.
            Some("interrupt") => FinishReason::ToolCalls,
            Some("cancelled") => {
                events.push(RunEvent::Aborted);
                FinishReason::Other
            }
            _ => FinishReason::Stop,
        };
        self.finish(reason, events);
    }

    fn start(&mut self, conversation_id: Option<String>, events: &mut Vec<RunEvent>) {
        if !std::mem::replace(&mut self.has_started, true) {
            events.push(RunEvent::Started(Started { conversation_id, ..Started::default() }));
        }
    }

    fn finish(&mut self, reason: FinishReason, events: &mut Vec<RunEvent>) {
        let is_whole = reason == FinishReason::Stop;
        let state = if is_whole { CallState::Done } else { CallState::Failed };
        events.extend(self.calls.end_all(state));
        events.push(RunEvent::Finished(reason));
        self.state = State::Finished;
    }

    fn give_up(&mut self, body: &str, events: &mut Vec<RunEvent>) {
        events.push(malformed(body));
        self.state = State::Broken;
    }
}

impl Decoder for AgUiStream {
    fn push(&mut self, bytes: &[u8]) -> Vec<RunEvent> {
        let mut events = Vec::new();
        for frame in self.sse.push(bytes) {
            if self.state != State::Running {
                break;
            }
            match frame {
                Frame::TooLong => self.give_up("a frame over 1 MiB", &mut events),
                // Empty frames keep a connection open; the mark is a habit from elsewhere.
                Frame::Message { data, .. } if matches!(&*data, "" | "[DONE]") => {}
                Frame::Message { event: name, data } => match event::read(&data, &name) {
                    Some(event) => self.take(event, &mut events),
                    None => self.give_up(&data, &mut events),
                },
            }
        }
        events
    }

    fn is_finished(&self) -> bool {
        self.state == State::Finished
    }
}

/// Who asks, and who set the agent up. Anybody else is the agent, whatever it is called.
fn is_of_others(role: &str) -> bool {
    matches!(role, "user" | "system" | "developer")
}

/// Texts that come one after the other, with a blank line between them.
#[derive(Debug, Default)]
struct Paragraphs {
    has_words: bool,
    wants_break: bool,
}

impl Paragraphs {
    fn is_empty(&self) -> bool {
        !self.has_words
    }

    /// Another one begins.
    fn next(&mut self) {
        self.wants_break = self.has_words;
    }

    /// More of the one that is there.
    fn join(&mut self, mut words: String) -> Option<String> {
        if words.is_empty() {
            return None;
        }
        if std::mem::take(&mut self.wants_break) {
            words.insert_str(0, "\n\n");
        }
        self.has_words = true;
        Some(words)
    }
}
