//! One request to a model, from the first byte out to the last byte in.

use super::{
    client::ModelClient,
    failure::Failure,
    frames::Frames,
    piece::{Piece, pieces},
    request::Body,
    retry::retry_after_secs,
};
use bytes::Bytes;
use futures::{Stream, StreamExt};
use reqwest::{Response, header};
use std::time::Duration;
use tokio::time::{Instant, timeout_at};

/// What may follow the end of the answer (usage, `[DONE]`) comes at once or not at all.
const AFTERMATH: Duration = Duration::from_secs(3);

/// How much of an error's body is read, in bytes.
const MAX_ERROR_BYTES: usize = 64 * 1024;

/// Sends one request and reads its answer; a failure is the last item.
///
/// An answer must say that it ended, by a finish reason or `[DONE]`: a connection
/// that just closes was cut. An answer without a word is a failure as well.
pub(super) fn attempt(
    client: ModelClient,
    body: Body<'_>,
    deadline: Instant,
) -> impl Stream<Item = Result<Piece, Failure>> + Send + use<> {
    let request = client.http.post(client.settings.endpoint()).json(&body);
    let request = match &client.settings.api_key {
        Some(key) => request.bearer_auth(key.expose()),
        None => request,
    };
    async_stream::try_stream! {
        let sent = request.header(header::ACCEPT, "text/event-stream").send();
        let first = Instant::now() + client.timeouts.connect + client.timeouts.first_byte;
        let response = within(first.min(deadline), "no first byte", sent).await?;
        let response = checked(response.map_err(Failure::of_request)?, deadline).await?;
        let mut reading = Reading::default();
        let mut bytes = response.bytes_stream();
        loop {
            let until = reading.patience(&client).min(deadline);
            let next = within(until, "it fell silent", bytes.next()).await;
            let next = if reading.has_ended { next.unwrap_or(None) } else { next? };
            let (pieces, failure) = reading.read(next.transpose().or_else(|it| reading.forgive(it))?);
            for piece in pieces {
                yield piece;
            }
            failure.map_or(Ok(()), Err)?;
            if reading.is_over {
                break;
            }
        }
    }
}

/// What was understood so far.
#[derive(Default)]
struct Reading {
    frames: Frames,
    has_begun: bool,
    has_text: bool,
    /// A finish reason was given.
    has_ended: bool,
    /// Nothing more is read.
    is_over: bool,
}

impl Reading {
    /// Until when the next bytes must be there.
    fn patience(&self, client: &ModelClient) -> Instant {
        let patience = if self.has_ended {
            AFTERMATH
        } else if self.has_begun {
            client.timeouts.between_chunks
        } else {
            client.timeouts.first_byte
        };
        Instant::now() + patience
    }

    /// A connection that breaks after the answer ended harms nobody.
    fn forgive(&self, error: reqwest::Error) -> Result<Option<Bytes>, Failure> {
        if self.has_ended { Ok(None) } else { Err(Failure::of_request(error)) }
    }

    /// The pieces in these bytes, and what failed after them; `None` is the end of
    /// the stream.
    fn read(&mut self, bytes: Option<Bytes>) -> (Vec<Piece>, Option<Failure>) {
        self.has_begun = true;
        let frames = match &bytes {
            Some(bytes) => self.frames.push(bytes),
            None => self.frames.finish(),
        };
        let mut found = Vec::new();
        for piece in frames.iter().flat_map(pieces) {
            if let Piece::Failed(reason) = piece {
                return (found, Some(Failure::Unavailable { reason }));
            }
            self.take(piece, &mut found);
            if self.is_over {
                break;
            }
        }
        self.is_over |= bytes.is_none();
        (found, self.lack().map(Failure::unavailable))
    }

    fn take(&mut self, piece: Piece, found: &mut Vec<Piece>) {
        match piece {
            Piece::Done => {
                self.end(found);
                self.is_over = true;
            }
            // Some servers repeat the reason with the tokens spent.
            Piece::Finish(_) if self.has_ended => {}
            Piece::Finish(reason) => {
                self.has_ended = true;
                found.push(Piece::Finish(reason));
            }
            other => {
                self.has_text |= matches!(other, Piece::Text(_));
                found.push(other);
            }
        }
    }

    /// What is missing of a whole answer, as far as can be said by now.
    fn lack(&self) -> Option<&'static str> {
        if self.frames.is_overlong() {
            Some("it sent a line without end")
        } else if self.is_over && !self.has_ended {
            Some("it broke off before the end of the answer")
        } else if self.is_over && !self.has_text {
            Some("its answer was empty")
        } else {
            None
        }
    }

    /// `[DONE]` without a finish reason is an end as well.
    fn end(&mut self, found: &mut Vec<Piece>) {
        if !self.has_ended {
            self.has_ended = true;
            found.push(Piece::Finish("stop"));
        }
    }
}

async fn checked(response: Response, deadline: Instant) -> Result<Response, Failure> {
    let status = response.status();
    if status.is_success() {
        return Ok(response);
    }
    let wait = response.headers().get(header::RETRY_AFTER).and_then(|it| it.to_str().ok());
    let wait = retry_after_secs(wait);
    let mut body = Vec::new();
    let mut bytes = response.bytes_stream();
    let until = deadline.min(Instant::now() + Duration::from_secs(5));
    while let Ok(Some(Ok(part))) = timeout_at(until, bytes.next()).await {
        body.extend_from_slice(&part);
        if body.len() > MAX_ERROR_BYTES {
            break;
        }
    }
    Err(Failure::of_status(status.as_u16(), &String::from_utf8_lossy(&body), wait))
}

async fn within<T>(
    until: Instant,
    what: &str,
    doing: impl Future<Output = T>,
) -> Result<T, Failure> {
    let begun = Instant::now();
    timeout_at(until, doing)
        .await
        .map_err(|_| Failure::unavailable(format!("{what} for {} s", begun.elapsed().as_secs())))
}
