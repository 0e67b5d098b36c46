//! A response that is read as it arrives.

use super::Request;
use crate::timer::Timeout;
use js_sys::{Reflect, Uint8Array};
use parlor_core::{
    chat::Failure,
    protocol::{RunEvent, ui_stream::UiStream},
};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::{JsFuture, spawn_local};
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
        spawn_local(async move {
            let watched = abort.clone();
            let watchdog = Timeout::after(SILENCE_MILLIS, Box::new(move || watched.abort()));
            let response = request.send().await;
            drop(watchdog);
            let end = match response {
                Ok(response) => read(&response, &abort, &*on_event).await,
                Err(failure) => StreamEvent::Failed(failure),
            };
            on_event(end);
        });
        Some(Self { abort: ours })
    }
}

/// Reads to the end, and says how it ended.
async fn read(
    response: &Response,
    abort: &AbortController,
    on_event: &dyn Fn(StreamEvent),
) -> StreamEvent {
    if response.status() == 204 {
        return StreamEvent::Nothing;
    }
    let kind = response.headers().get("content-type").ok().flatten().unwrap_or_default();
    let Some(body) = response.body().filter(|_| kind.starts_with("text/event-stream")) else {
        return StreamEvent::Failed(Failure::Unreadable);
    };
    let Ok(reader) = body.get_reader().dyn_into::<ReadableStreamDefaultReader>() else {
        return StreamEvent::Failed(Failure::Unreadable);
    };
    let mut decoder = UiStream::new();
    loop {
        let watched = abort.clone();
        let watchdog = Timeout::after(SILENCE_MILLIS, Box::new(move || watched.abort()));
        let Ok(piece) = JsFuture::from(reader.read()).await else {
            return StreamEvent::Failed(Failure::Unreachable);
        };
        drop(watchdog);
        let Some(bytes) = value(&piece) else { return StreamEvent::Ended };
        let events = decoder.push(&bytes);
        if !events.is_empty() {
            on_event(StreamEvent::Arrived(events, decoder.last_event_id().map(Into::into)));
        }
    }
}

/// The `value` of a read, or nothing when it is `done`.
fn value(piece: &wasm_bindgen::JsValue) -> Option<Vec<u8>> {
    let value = Reflect::get(piece, &"value".into()).ok()?;
    Some(value.dyn_ref::<Uint8Array>()?.to_vec())
}
