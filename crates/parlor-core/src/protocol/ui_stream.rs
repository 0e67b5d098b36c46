//! The AI SDK's UI Message Stream v1: JSON chunks in server-sent events.
//!
//! Other servers fill `messageMetadata`, `providerMetadata` and `data` as they
//! like (a number for `createdAt`, a list for `data-table`); the reader passes
//! over what it does not know, so nothing in there can end an answer.

use super::sse::{Frame, SseDecoder};
use super::{FinishReason, RunEvent, Source, Started};
use crate::{json::read, markdown::links};
use parlor_wire::chunk::Chunk;

/// How much of an unreadable body [`RunEvent::Malformed`] quotes, in characters.
const MAX_QUOTED_CHARS: usize = 120;

/// Turns the bytes of a response body into run events.
///
/// Understands what versions 5, 6 and 7 of the AI SDK write, skips chunk types
/// it does not know, and asks for no order: a delta needs no start before it.
/// After [`RunEvent::Finished`] or [`RunEvent::Malformed`] nothing more comes.
#[derive(Debug, Default)]
pub struct UiStream {
    sse: SseDecoder,
    has_text: bool,
    wants_break: bool,
    ending: FinishReason,
    state: State,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum State {
    #[default]
    Running,
    /// The last event was read.
    Finished,
    /// Something came that cannot be read.
    Broken,
}

impl UiStream {
    /// A decoder at the start of a response body.
    pub fn new() -> Self {
        Self::default()
    }

    /// The events that these bytes complete.
    pub fn push(&mut self, bytes: &[u8]) -> Vec<RunEvent> {
        let mut events = Vec::new();
        for frame in self.sse.push(bytes) {
            if self.state != State::Running {
                break;
            }
            match frame {
                Frame::Message { data, .. } => self.read(&data, &mut events),
                Frame::TooLong => self.give_up("a frame over 1 MiB", &mut events),
            }
        }
        events
    }

    /// Where to go on after a cut: the id of the last complete frame, if it had one.
    pub fn last_event_id(&self) -> Option<&str> {
        Some(self.sse.last_event_id()).filter(|it| !it.is_empty())
    }

    /// Whether the answer has come to its end. A body that ends before was cut.
    pub fn is_finished(&self) -> bool {
        self.state == State::Finished
    }

    fn read(&mut self, body: &str, events: &mut Vec<RunEvent>) {
        match body {
            // Some proxies send empty frames to keep a connection open.
            "" => {}
            "[DONE]" => self.finish(self.ending, events),
            _ => match read::chunk(body) {
                Some(chunk) => self.apply(chunk, events),
                None => self.give_up(body, events),
            },
        }
    }

    fn apply(&mut self, chunk: Chunk, events: &mut Vec<RunEvent>) {
        match chunk.kind.as_str() {
            "start" => {
                self.has_text = false;
                self.wants_break = false;
                events.push(RunEvent::Started(head_of(chunk)));
            }
            "text-start" => self.wants_break = self.has_text,
            "text-delta" => self.text(chunk.delta, events),
            "reasoning-delta" => events.extend(non_empty(chunk.delta).map(RunEvent::Reasoning)),
            "source-url" | "source-document" => {
                events.extend(source_of(chunk).map(RunEvent::Source));
            }
            "data-status" => {
                events.extend(chunk.data.unwrap_or_default().state.map(RunEvent::Status));
            }
            "data-suggestions" => {
                let items = chunk.data.unwrap_or_default().items;
                events.extend(items.map(RunEvent::Suggestions));
            }
            "error" => {
                self.ending = FinishReason::Error;
                events.push(RunEvent::Failed(chunk.error_text.unwrap_or_default()));
            }
            "abort" => {
                self.ending = FinishReason::Other;
                events.push(RunEvent::Aborted);
            }
            "finish" => {
                let reason = chunk.finish_reason.as_deref().map_or(self.ending, finish_reason);
                self.finish(reason, events);
            }
            _ => {}
        }
    }

    /// An answer in several parts (before and after a tool, say) is one text to
    /// its reader, with a blank line between the parts.
    fn text(&mut self, delta: Option<String>, events: &mut Vec<RunEvent>) {
        let Some(mut delta) = non_empty(delta) else { return };
        if std::mem::take(&mut self.wants_break) {
            delta.insert_str(0, "\n\n");
        }
        self.has_text = true;
        events.push(RunEvent::Text(delta));
    }

    fn finish(&mut self, reason: FinishReason, events: &mut Vec<RunEvent>) {
        self.state = State::Finished;
        events.push(RunEvent::Finished(reason));
    }

    fn give_up(&mut self, body: &str, events: &mut Vec<RunEvent>) {
        self.state = State::Broken;
        events.push(RunEvent::Malformed(body.chars().take(MAX_QUOTED_CHARS).collect()));
    }
}

fn head_of(chunk: Chunk) -> Started {
    let metadata = chunk.message_metadata.unwrap_or_default();
    Started {
        message_id: chunk.message_id,
        conversation_id: metadata.conversation_id,
        created_at: metadata.created_at,
    }
}

/// None for a source without an id: nothing could cite it.
fn source_of(chunk: Chunk) -> Option<Source> {
    let id = non_empty(chunk.source_id)?;
    let detail = chunk.provider_metadata.unwrap_or_default().parlor.unwrap_or_default();
    let url = chunk.url.as_deref().and_then(links::allowed);
    let title = non_empty(chunk.title)
        .or_else(|| non_empty(chunk.filename))
        .or_else(|| url.as_deref().map(|it| host(it).to_owned()))
        .or_else(|| non_empty(chunk.media_type))
        .unwrap_or_else(|| id.clone());
    Some(Source { id, title, url, heading: detail.heading, snippet: detail.snippet })
}

fn finish_reason(name: &str) -> FinishReason {
    match name {
        "stop" => FinishReason::Stop,
        "length" => FinishReason::Length,
        "content-filter" => FinishReason::ContentFilter,
        "tool-calls" => FinishReason::ToolCalls,
        "error" => FinishReason::Error,
        _ => FinishReason::Other,
    }
}

fn non_empty(text: Option<String>) -> Option<String> {
    text.filter(|it| !it.is_empty())
}

/// The host of an absolute URL; a relative one as it is.
fn host(url: &str) -> &str {
    let Some((_, rest)) = url.split_once("//") else { return url };
    rest.split(['/', '?', '#']).next().unwrap_or(rest)
}
