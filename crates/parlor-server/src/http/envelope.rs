//! Around every request: its id, its log line, and the one form of errors.

use super::{
    address::ClientAddress,
    bearer, codes,
    error::{About, ApiError},
};
use crate::domain::{audit::ip_prefix, id::Kind, rate::Standing};
use axum::{
    body::Body,
    extract::Request,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    middleware::Next,
    response::Response,
};
use parlor_wire::envelope::{ErrorBody, ErrorDetail, ErrorPlace};
use std::time::Instant;
use tracing::Instrument as _;

/// The header that names a request.
const REQUEST_ID: &str = "x-request-id";

/// Marks a response that is an error in a form of its own, which another standard asks
/// for: it is left as it is.
#[derive(Clone, Copy, Debug)]
pub struct InItsOwnForm;

/// Names the request, runs it, renders its error if there is one, and logs it.
pub async fn wrap(request: Request, next: Next) -> Response {
    let id = Kind::Request.make();
    let started = Instant::now();
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    let from = request.extensions().get::<ClientAddress>().map(|it| ip_prefix(it.0));
    let span = tracing::info_span!("request", %id);
    let response = next.run(request).instrument(span).await;
    let mut response = rendered(response, &id);
    if let Some(standing) = response.extensions_mut().remove::<Standing>() {
        tell(standing, response.headers_mut());
    }
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(REQUEST_ID, value);
    }
    let (status, millis) = (response.status().as_u16(), started.elapsed().as_millis());
    tracing::info!(%id, %method, path, status, millis, from, "request");
    response
}

fn tell(it: Standing, headers: &mut HeaderMap) {
    headers.insert("x-ratelimit-limit", it.limit.into());
    headers.insert("x-ratelimit-remaining", it.remaining.into());
    headers.insert("x-ratelimit-reset", it.reset_secs.into());
}

/// A response that is an error gets a body that says so, whoever made it.
fn rendered(mut response: Response, id: &str) -> Response {
    if response.extensions().get::<InItsOwnForm>().is_some() {
        return response;
    }
    let error = response.extensions_mut().remove::<ApiError>();
    let Some(error) = error.or_else(|| unnamed(&response)) else { return response };
    if let Some(log) = &error.log {
        tracing::error!(id, code = error.code.name, "{log}");
    }
    let (mut parts, _) = response.into_parts();
    let content_type = HeaderValue::from_static("application/json");
    parts.headers.insert(header::CONTENT_TYPE, content_type);
    parts.headers.remove(header::CONTENT_LENGTH);
    parts.headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Some(standing) = error.standing {
        parts.extensions.insert(standing);
    }
    if let Some(secs) = error.retry_after_secs {
        parts.headers.insert(header::RETRY_AFTER, secs.into());
    }
    if let Some(challenge) = bearer::challenge(&error) {
        parts.headers.insert(header::WWW_AUTHENTICATE, challenge);
    }
    Response::from_parts(parts, Body::from(body(error, id)))
}

/// What the framework refused by itself, in our words.
fn unnamed(response: &Response) -> Option<ApiError> {
    let status = response.status();
    let error = |code, message: &str| Some(ApiError::new(code, message));
    match status {
        it if it.is_success() || it.is_redirection() || it.is_informational() => None,
        StatusCode::NOT_FOUND => Some(ApiError::no_route()),
        StatusCode::METHOD_NOT_ALLOWED => {
            error(&codes::METHOD_NOT_ALLOWED, "This address does not take this method; see Allow.")
        }
        it if it.is_client_error() => error(&codes::BAD_REQUEST, "The request cannot be read."),
        _ => Some(ApiError::internal(format!("a response with status {status}"))),
    }
}

fn details(field: Option<String>, about: Option<Box<About>>) -> Option<ErrorPlace> {
    if field.is_none() && about.is_none() {
        return None;
    }
    let (conversation_id, message_id) = about.map(|it| (it.conversation_id, it.message_id)).unzip();
    Some(ErrorPlace { field: field.unwrap_or_default(), conversation_id, message_id })
}

fn body(error: ApiError, id: &str) -> Vec<u8> {
    let body = ErrorBody {
        error: ErrorDetail {
            code: error.code.name.into(),
            message: error.message,
            details: details(error.field, error.about),
            request_id: id.into(),
        },
    };
    // Strings alone always have a JSON form.
    serde_json::to_vec(&body).unwrap_or_default()
}
