//! The AI SDK's UI Message Stream v1: JSON chunks in server-sent events.
//!
//! Other servers fill `messageMetadata`, `providerMetadata` and `data` as they
//! like (a number for `createdAt`, a list for `data-table`); the reader passes
//! over what it does not know, so nothing in there can end an answer.

use super::sse::{Frame, SseDecoder};
use super::{Call, CallState, Company, Decoder, FinishReason, RunEvent, Source, Started};
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

/// How far a body is read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum State {
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
            events.extend(match frame {
                Frame::Message { data, .. } => self.read(&data),
                Frame::TooLong => Some(self.give_up("a frame over 1 MiB")),
            });
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

    /// Whether anything may still come.
    pub(super) fn is_running(&self) -> bool {
        self.state == State::Running
    }

    /// The event in one chunk, or in the mark after the last one.
    pub(super) fn read(&mut self, body: &str) -> Option<RunEvent> {
        match body {
            // Some proxies send empty frames to keep a connection open.
            "" => None,
            "[DONE]" => Some(self.finish(self.ending)),
            _ => {
                let mut told = None;
                match read::chunk(body, &mut told) {
                    Some(mut chunk) => self.apply(&mut chunk).or(told),
                    None => Some(self.give_up(body)),
                }
            }
        }
    }

    /// Takes from the chunk what becomes an event: to move it out would weigh more.
    pub(super) fn apply(&mut self, chunk: &mut Chunk) -> Option<RunEvent> {
        match chunk.kind.as_str() {
            "start" => {
                self.has_text = false;
                self.wants_break = false;
                Some(RunEvent::Started(head_of(chunk)))
            }
            "text-start" => {
                self.wants_break = self.has_text;
                None
            }
            "text-delta" => self.text(chunk),
            "reasoning-delta" => non_empty(chunk.delta.take()).map(RunEvent::Reasoning),
            "tool-input-start" | "tool-input-available" => call(chunk, CallState::Running),
            "tool-output-available" => call(chunk, CallState::Done),
            "tool-output-error" | "tool-input-error" => call(chunk, CallState::Failed),
            "source-url" | "source-document" => source_of(chunk).map(RunEvent::Source),
            "data-status" => chunk.data.as_mut()?.state.take().map(RunEvent::Status),
            "data-handoff" => chunk.data.as_ref()?.state.as_deref().map(company),
            "data-suggestions" => chunk.data.as_mut()?.items.take().map(RunEvent::Suggestions),
            "error" => {
                self.ending = FinishReason::Error;
                Some(RunEvent::Failed(chunk.error_text.take().unwrap_or_default()))
            }
            "message.deleted" => chunk.message_id.take().map(RunEvent::Unsaid),
            "abort" => {
                self.ending = FinishReason::Other;
                Some(RunEvent::Aborted)
            }
            "finish" => {
                let status = chunk.message_metadata.as_ref().and_then(|it| it.status.as_deref());
                let reason = match &chunk.finish_reason {
                    _ if status == Some("interrupted") => FinishReason::Interrupted,
                    Some(name) => finish_reason(name),
                    None => self.ending,
                };
                Some(self.finish(reason))
            }
            _ => None,
        }
    }

    /// An answer in several parts (before and after a tool, say) is one text to
    /// its reader, with a blank line between the parts.
    fn text(&mut self, chunk: &mut Chunk) -> Option<RunEvent> {
        let mut delta = non_empty(chunk.delta.take())?;
        if std::mem::take(&mut self.wants_break) {
            delta.insert_str(0, "\n\n");
        }
        self.has_text = true;
        Some(RunEvent::Text(delta))
    }

    fn finish(&mut self, reason: FinishReason) -> RunEvent {
        self.state = State::Finished;
        RunEvent::Finished(reason)
    }

    fn give_up(&mut self, body: &str) -> RunEvent {
        self.state = State::Broken;
        malformed(body)
    }
}

impl Decoder for UiStream {
    fn push(&mut self, bytes: &[u8]) -> Vec<RunEvent> {
        self.push(bytes)
    }

    fn is_finished(&self) -> bool {
        self.is_finished()
    }

    fn last_event_id(&self) -> Option<&str> {
        self.last_event_id()
    }
}

/// A body that cannot be read, quoted in part.
pub(super) fn malformed(body: &str) -> RunEvent {
    RunEvent::Malformed(body.chars().take(MAX_QUOTED_CHARS).collect())
}

fn head_of(chunk: &mut Chunk) -> Started {
    let mut started = Started { message_id: chunk.message_id.take(), ..Started::default() };
    if let Some(metadata) = &mut chunk.message_metadata {
        started.conversation_id = metadata.conversation_id.take();
        started.created_at = metadata.created_at.take();
    }
    started
}

/// None for a call without an id: nothing could tell how it ended.
fn call(chunk: &mut Chunk, state: CallState) -> Option<RunEvent> {
    let id = chunk.tool_call_id.take()?;
    Some(RunEvent::Called(Call { id, name: chunk.tool_name.take(), state }))
}

/// None for a source without an id: nothing could cite it.
fn source_of(chunk: &mut Chunk) -> Option<Source> {
    let id = non_empty(chunk.source_id.take())?;
    let url = chunk.url.as_deref().and_then(links::allowed);
    let names = [&mut chunk.title, &mut chunk.filename];
    let title = names
        .into_iter()
        .find_map(|it| non_empty(it.take()))
        .or_else(|| non_empty(url.as_deref().map(|it| host(it).to_owned())))
        .or_else(|| non_empty(chunk.media_type.take()))
        .unwrap_or_else(|| id.clone());
    let mut source = Source { id, title, url, heading: None, snippet: None };
    if let Some(detail) = chunk.provider_metadata.as_mut().and_then(|it| it.parlor.as_mut()) {
        source.heading = detail.heading.take();
        source.snippet = detail.snippet.take();
    }
    Some(source)
}

/// A human has the question. An unknown state is one that a human will have.
fn company(state: &str) -> RunEvent {
    RunEvent::With(if state == "taken_over" { Company::Human(None) } else { Company::Nobody })
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
    let Some(rest) = url.split_once('/').and_then(|it| it.1.strip_prefix('/')) else { return url };
    rest.split(['/', '?', '#']).next().unwrap_or(rest)
}
