//! One request to a model, from the first byte out to the last byte in.

use super::{
    client::ModelClient,
    failure::Failure,
    piece::Piece,
    reading::{Reading, Stage},
    request::Body,
    retry::retry_after_secs,
};
use crate::domain::model::{ModelSettings, Secret};
use futures::{Stream, StreamExt};
use reqwest::{
    Response,
    header::{self, HeaderMap, HeaderName, HeaderValue},
};
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
    body: &Body<'_>,
    deadline: Instant,
) -> impl Stream<Item = Result<Piece, Failure>> + Send + use<> {
    let request = client.http.post(client.settings.endpoint()).json(body);
    let request = match &client.settings.api_key {
        Some(key) => request.bearer_auth(key.expose()),
        None => request,
    };
    // These take the place of ours: some servers want another authorization.
    let request = request.headers(headers(&client.settings));
    async_stream::try_stream! {
        let sent = request.header(header::ACCEPT, "text/event-stream").send();
        let first = Instant::now() + client.timeouts.connect + client.timeouts.first_byte;
        let response = within(first.min(deadline), "no first byte", sent).await?;
        let response = checked(response.map_err(Failure::of_request)?, deadline).await?;
        let mut reading = Reading::default();
        let mut bytes = response.bytes_stream();
        while !reading.is_over() {
            let until = patience(&reading, &client, first).min(deadline);
            let next = within(until, "it fell silent", bytes.next()).await;
            let next = next.and_then(|it| it.transpose().map_err(Failure::of_request));
            // Once the answer has ended, neither silence nor a cut harms it.
            let next = if reading.has_ended() { next.unwrap_or(None) } else { next? };
            let (pieces, failure) = reading.read(next.as_deref());
            for piece in pieces {
                yield piece;
            }
            failure.map_or(Ok(()), Err)?;
        }
    }
}

/// What its owner wants sent along.
fn headers(settings: &ModelSettings) -> HeaderMap {
    let header = |(name, value): &(String, Secret)| {
        let mut value = HeaderValue::from_str(value.expose()).ok()?;
        value.set_sensitive(true);
        Some((HeaderName::from_bytes(name.as_bytes()).ok()?, value))
    };
    settings.headers.iter().filter_map(header).collect()
}

/// Until when the next bytes must be there.
fn patience(reading: &Reading, client: &ModelClient, first: Instant) -> Instant {
    match reading.stage() {
        Stage::Waiting => first,
        Stage::Talking => Instant::now() + client.timeouts.between_chunks,
        Stage::Ended | Stage::Over => Instant::now() + AFTERMATH,
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
