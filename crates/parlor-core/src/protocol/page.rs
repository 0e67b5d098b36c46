//! What a page's own `transport` yields: words, or chunks of the UI Message Stream.

use super::{RunEvent, Started, ui_stream::UiStream};
use parlor_wire::chunk::Chunk;

/// Turns what a `transport` yields into run events, one thing at a time.
///
/// An answer of words alone needs nothing else: it begins with the first of them, and
/// ends when the page has nothing more to yield. After [`RunEvent::Finished`] or
/// [`RunEvent::Malformed`] nothing more comes.
#[derive(Debug, Default)]
pub struct PageStream {
    chunks: UiStream,
    has_started: bool,
}

impl PageStream {
    /// A decoder at the start of an answer.
    pub fn new() -> Self {
        Self::default()
    }

    /// The page yielded a string: more of the answer.
    pub fn words(&mut self, words: &str) -> Vec<RunEvent> {
        let mut chunk = Chunk { delta: Some(words.into()), ..Chunk::new("text-delta") };
        self.told(|it| it.apply(&mut chunk))
    }

    /// The page yielded an object: a chunk, as JSON.
    pub fn chunk(&mut self, json: &str) -> Vec<RunEvent> {
        self.told(|it| it.read(json))
    }

    /// The page has nothing more to yield.
    pub fn end(&mut self) -> Vec<RunEvent> {
        self.chunk("[DONE]")
    }

    /// The page threw something instead; the sentence says what.
    pub fn fail(&mut self, sentence: &str) -> Vec<RunEvent> {
        let mut chunk = Chunk { error_text: Some(sentence.into()), ..Chunk::new("error") };
        let mut events = self.told(|it| it.apply(&mut chunk));
        events.extend(self.end());
        events
    }

    /// Whether the answer has come to its end.
    pub fn is_finished(&self) -> bool {
        self.chunks.is_finished()
    }

    /// The event, behind a start of its own if the page has not told of one.
    fn told(&mut self, read: impl FnOnce(&mut UiStream) -> Option<RunEvent>) -> Vec<RunEvent> {
        let event = if self.chunks.is_running() { read(&mut self.chunks) } else { None };
        let Some(event) = event else { return Vec::new() };
        let is_head = matches!(event, RunEvent::Started(_) | RunEvent::Malformed(_));
        let had_started = std::mem::replace(&mut self.has_started, true);
        let mut events = Vec::new();
        if !had_started && !is_head {
            events.push(RunEvent::Started(Started::default()));
        }
        events.push(event);
        events
    }
}
