//! A response that is read as it arrives.

use super::Request;
use crate::{promise::settled, timer::Timeout};
use js_sys::{Reflect, Uint8Array};
use parlor_core::{
    chat::Failure,
    protocol::{RunEvent, ui_stream::UiStream},
};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{AbortController, ReadableStreamDefaultReader, Response};

/// What a stream reports, the last three once and last.
pub(crate) enum StreamEvent {
    /// Events, and the SSE id to resume after.
    Arrived(Vec<RunEvent>, Option<String>),
    /// The server closed it.
    Ended,
    /// There is nothing to stream (204).
    Nothing,
    /// It could not be opened, or broke.
    Failed(Failure),
}

/// The server sends a comment at least every 10 s; a stream that is silent for
/// longer than this is dead, even if nobody said so.
const SILENCE_MILLIS: u32 = 30_000;

/// An open stream. Dropping it closes the connection; the answer goes on at the server.
pub(crate) struct OpenStream {
    abort: AbortController,
}

impl Drop for OpenStream {
    fn drop(&mut self) {
        self.abort.abort();
    }
}

impl OpenStream {
    /// Sends the request and reports through `on_event`; nothing in a browser
    /// that cannot abort, which none of today's is.
    pub(crate) fn open(mut request: Request, on_event: Box<dyn Fn(StreamEvent)>) -> Option<Self> {
        let abort = AbortController::new().ok()?;
        let ours = abort.clone();
        request.signal = Some(abort.signal());
        let watchdog = watchdog(&abort);
        request.send(Box::new(move |response| {
            drop(watchdog);
            match response.and_then(|it| reader(&it)) {
                Ok(Some(reader)) => {
                    let decoder = UiStream::new();
                    Box::new(Reading { reader, decoder, abort, on_event }).go_on();
                }
                Ok(None) => on_event(StreamEvent::Nothing),
                Err(failure) => on_event(StreamEvent::Failed(failure)),
            }
        }));
        Some(Self { abort: ours })
    }
}

/// A stream that is being read.
struct Reading {
    reader: ReadableStreamDefaultReader,
    decoder: UiStream,
    abort: AbortController,
    on_event: Box<dyn Fn(StreamEvent)>,
}

impl Reading {
    /// Waits for the next piece; after the last one, says how it ended.
    fn go_on(mut self: Box<Self>) {
        let watchdog = watchdog(&self.abort);
        let piece = self.reader.read();
        let came = Box::new(move |piece: Result<JsValue, _>| {
            drop(watchdog);
            let Ok(piece) = piece else {
                return (self.on_event)(StreamEvent::Failed(Failure::Unreachable));
            };
            let Some(bytes) = value(&piece) else { return (self.on_event)(StreamEvent::Ended) };
            let events = self.decoder.push(&bytes);
            if !events.is_empty() {
                let id = self.decoder.last_event_id().map(Into::into);
                (self.on_event)(StreamEvent::Arrived(events, id));
            }
            self.go_on();
        });
        settled(&piece, came);
    }
}

/// Ends a stream that is silent for too long.
fn watchdog(abort: &AbortController) -> Timeout {
    let watched = abort.clone();
    Timeout::after(SILENCE_MILLIS, Box::new(move || watched.abort()))
}

/// Who reads a response; nobody if there is nothing to read.
fn reader(response: &Response) -> Result<Option<ReadableStreamDefaultReader>, Failure> {
    if response.status() == 204 {
        return Ok(None);
    }
    let kind = response.headers().get("content-type").ok().flatten().unwrap_or_default();
    let body = response.body().filter(|_| kind.starts_with("text/event-stream"));
    let reader = body.map(|it| it.get_reader().unchecked_into());
    reader.map(Some).ok_or(Failure::Unreadable)
}

/// The `value` of a read, or nothing when it is `done`.
fn value(piece: &JsValue) -> Option<Vec<u8>> {
    let value = Reflect::get(piece, &"value".into()).ok()?;
    Some(value.dyn_ref::<Uint8Array>()?.to_vec())
}
