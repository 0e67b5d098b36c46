//! `Idempotency-Key`: a POST that creates something, sent again, creates nothing
//! more and gets the first response.

use super::{
    Api, body, caller,
    codes::{self, Code},
    error::ApiError,
    upload,
};
use crate::{
    auth::secret,
    storage::{Keyed, Remembered, Reserved},
};
use axum::{
    body::Body,
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, StatusCode, header, request::Parts},
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The header that names a request.
pub(super) const KEY: &str = "idempotency-key";
/// The header that marks a response as one given before.
const REPLAYED: HeaderValue = HeaderValue::from_static("true");
/// How long a response is kept, in milliseconds.
const KEPT_MILLIS: i64 = 24 * 60 * 60 * 1000;
const MAX_KEY_CHARS: usize = 255;

#[derive(Serialize, Deserialize)]
struct Kept {
    status: u16,
    body: String,
}

/// Does a request that brings a key once; one without a key is just done.
///
/// Responds 409 `idempotency_conflict` if the key came with another request
/// within 24 hours, and `idempotency_in_progress` while the first is not done.
/// A request that failed gives its key back.
pub async fn once(
    State((api, takes_file)): State<(Api, bool)>,
    request: Request,
    next: Next,
) -> Response {
    match keyed(&api, takes_file, request, next).await {
        Ok(response) => response,
        Err(error) => error.into_response(),
    }
}

async fn keyed(
    api: &Api,
    takes_file: bool,
    request: Request,
    next: Next,
) -> Result<Response, ApiError> {
    let Some(key) = key(request.headers())? else { return Ok(next.run(request).await) };
    let owner = caller::owner(request.extensions());
    let (owner, rights) =
        owner.ok_or_else(|| ApiError::internal("a route that is for anyone creates"))?;
    let (parts, body) = request.into_parts();
    // Through the extractor, because that knows the limit of a body.
    let request = Request::from_parts(parts.clone(), body);
    let bytes = if takes_file {
        upload::bytes_of(request, api).await?
    } else {
        body::bytes_of(request, api).await?
    };
    let request = Begun {
        scope: format!("http:{owner}"),
        key,
        fingerprint: fingerprint(&parts, &rights, &bytes),
        request: Request::from_parts(parts, Body::from(bytes)),
    };
    // In a task of its own: it is when a caller is cut off, and this future with
    // it, that the key is needed.
    let api = api.clone();
    match tokio::spawn(async move { request.done(&api, next).await }).await {
        Ok(response) => response,
        Err(error) => Err(ApiError::internal(error.to_string())),
    }
}

/// A request that is done to its end, whoever waits for it.
struct Begun {
    scope: String,
    key: String,
    fingerprint: String,
    request: Request,
}

impl Begun {
    async fn done(self, api: &Api, next: Next) -> Result<Response, ApiError> {
        let it = Keyed { scope: &self.scope, key: &self.key, fingerprint: &self.fingerprint };
        match api.store.reserve(it, api.clock.now_millis()).await? {
            Reserved::New => finished(api, it, next.run(self.request).await).await,
            Reserved::Done(sealed) => replayed(&api.vault.open(&purpose(it), &sealed)?),
            Reserved::InProgress => Err(conflict(
                &codes::IDEMPOTENCY_IN_PROGRESS,
                "The first request with this key is still being done.",
            )),
            Reserved::Conflict => Err(conflict(
                &codes::IDEMPOTENCY_CONFLICT,
                "This key was used for another request.",
            )),
        }
    }
}

async fn finished(api: &Api, it: Keyed<'_>, response: Response) -> Result<Response, ApiError> {
    if !response.status().is_success() {
        api.store.release(it).await?;
        return Ok(response);
    }
    let (parts, body) = response.into_parts();
    let bytes = axum::body::to_bytes(body, usize::MAX).await;
    let bytes = bytes.map_err(|error| ApiError::internal(error.to_string()))?;
    let kept =
        Kept { status: parts.status.as_u16(), body: String::from_utf8_lossy(&bytes).into_owned() };
    let kept = serde_json::to_string(&kept).map_err(|it| ApiError::internal(it.to_string()))?;
    let response = Remembered {
        // It may be the only place where a new key or secret can be read.
        sealed: api.vault.seal(&purpose(it), &kept)?,
        mentions: mentioned(&kept),
        expires_at: api.clock.now_millis() + KEPT_MILLIS,
    };
    api.store.complete(it, &response).await?;
    Ok(Response::from_parts(parts, Body::from(bytes)))
}

/// What a response is sealed for.
fn purpose(it: Keyed<'_>) -> String {
    format!("idempotency:{}:{}", it.scope, it.key)
}

/// The people and conversations that a text names, so that it is forgotten with them.
fn mentioned(text: &str) -> String {
    let words = text.split(|it: char| !it.is_ascii_alphanumeric() && it != '_');
    let ids = words.filter(|it| it.starts_with("vis_") || it.starts_with("cnv_"));
    let ids: BTreeSet<&str> = ids.collect();
    ids.into_iter().collect::<Vec<_>>().join(" ")
}

fn replayed(kept: &str) -> Result<Response, ApiError> {
    let unreadable = |it: &dyn std::fmt::Display| ApiError::internal(it.to_string());
    let kept: Kept = serde_json::from_str(kept).map_err(|it| unreadable(&it))?;
    let status = StatusCode::from_u16(kept.status).map_err(|it| unreadable(&it))?;
    let content_type = (header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    let replayed = (header::HeaderName::from_static("idempotency-replayed"), REPLAYED);
    Ok((status, [content_type, replayed], kept.body).into_response())
}

/// The key of a request, if it brings one.
///
/// # Errors
/// 422 `invalid_parameter` for one that is empty, too long or not ASCII.
pub(super) fn key(headers: &HeaderMap) -> Result<Option<String>, ApiError> {
    let Some(value) = headers.get(KEY) else { return Ok(None) };
    let text = value.to_str().unwrap_or_default();
    if text.is_empty() || text.len() > MAX_KEY_CHARS {
        let message = format!("{KEY} must have 1 to {MAX_KEY_CHARS} ASCII characters.");
        return Err(ApiError::unfit(&codes::INVALID_PARAMETER, KEY, message));
    }
    Ok(Some(text.into()))
}

/// The same for the same request of a caller with the same rights.
fn fingerprint(parts: &Parts, rights: &str, body: &[u8]) -> String {
    let head = format!("{} {}\n{rights}\n", parts.method, parts.uri);
    secret::hash(&(head + &hex::encode(body)))
}

fn conflict(code: &'static Code, message: &str) -> ApiError {
    ApiError::new(code, message).at(KEY)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_and_conversations_are_found_in_a_text_once_each() {
        let text = r#"{"id":"cnv_2","userId":"vis_1","by":"vis_1","x":"key_1","y":"avis_3"}"#;
        assert_eq!(mentioned(text), "cnv_2 vis_1");
        assert_eq!(mentioned(""), "");
    }
}
