//! A turn as server-sent events, in the framing of the UI Message Stream v1.

use crate::turns::{Answering, Event};
use async_stream::stream;
use axum::{
    body::{Body, Bytes},
    http::{HeaderName, HeaderValue, header},
    response::{IntoResponse as _, Response},
};
use futures::{Stream, StreamExt as _};
use std::{convert::Infallible, fmt::Write as _, time::Duration};
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

/// How many events go out in one piece when many are waiting.
const PIECE_EVENTS: usize = 64;

/// Streams the events after `after`, to the end of the turn.
///
/// A comment comes at once and whenever `keep_alive` passed in silence. When
/// `closing` is cancelled the stream ends without its last events, so that the
/// client knows to come back for them.
pub fn response(
    answering: Answering,
    after: u64,
    closing: CancellationToken,
    keep_alive: Duration,
) -> Response {
    let conversation_id = answering.turn.conversation_id.clone();
    let body = Body::from_stream(frames(answering, after, closing, keep_alive));
    let mut response = streamed(body);
    let headers = response.headers_mut();
    headers.insert("x-vercel-ai-ui-message-stream", HeaderValue::from_static("v1"));
    if let Ok(value) = HeaderValue::from_str(&conversation_id) {
        headers.insert("x-conversation-id", value);
    }
    response
}

/// Streams these frames, whatever they are.
pub fn stream_of(
    frames: impl Stream<Item = Result<Bytes, Infallible>> + Send + 'static,
) -> Response {
    streamed(Body::from_stream(frames))
}

fn streamed(body: Body) -> Response {
    let mut response = body.into_response();
    for (name, value) in [
        (header::CONTENT_TYPE, "text/event-stream"),
        // Without no-transform, some proxies compress, and thereby collect.
        (header::CACHE_CONTROL, "no-cache, no-transform"),
        (HeaderName::from_static("x-accel-buffering"), "no"),
    ] {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}

fn frames(
    answering: Answering,
    after: u64,
    closing: CancellationToken,
    keep_alive: Duration,
) -> impl Stream<Item = Result<Bytes, Infallible>> {
    let turn_id = answering.turn.id.clone();
    let mut events = answering.events(after).ready_chunks(PIECE_EVENTS);
    stream! {
        yield Ok(Bytes::from_static(b": stream-open\n\n"));
        loop {
            let next = tokio::select! {
                biased;
                () = closing.cancelled() => return,
                next = timeout(keep_alive, events.next()) => next,
            };
            match next {
                Ok(Some(events)) => yield Ok(piece(&turn_id, &events)),
                Ok(None) => break,
                Err(_) => yield Ok(Bytes::from_static(b": keep-alive\n\n")),
            }
        }
        // A turn that was interrupted by the closing has no end in memory.
        if !closing.is_cancelled() {
            yield Ok(Bytes::from_static(b"data: [DONE]\n\n"));
        }
    }
}

fn piece(turn_id: &str, events: &[Event]) -> Bytes {
    let mut text = String::new();
    for event in events {
        // Writing into a string does not fail.
        let _ = write!(text, "id: {turn_id}.{}\ndata: {}\n\n", event.seq, event.json);
    }
    text.into()
}
