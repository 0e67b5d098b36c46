//! Reads a JSON body, and names the field that does not fit.

use super::{codes, error::ApiError};
use axum::{
    body::Bytes,
    extract::{FromRequest, Request, rejection::BytesRejection},
    http::StatusCode,
};
use serde::de::DeserializeOwned;
use serde_json::error::Category;
use std::time::Duration;

/// Whoever sends a body more slowly than this keeps memory and a connection.
const PATIENCE: Duration = Duration::from_secs(30);

/// A JSON body. The content type is not looked at: there is nothing else it could be.
#[derive(Debug)]
pub struct Json<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Json<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        parse(&bytes_of(request, state).await?).map(Self)
    }
}

/// The whole body, within 30 s and the limit of the route.
///
/// # Errors
/// 408 `body_too_slow`, 413 `body_too_large`, 400 `body_unreadable`.
pub async fn bytes_of<S: Send + Sync>(request: Request, state: &S) -> Result<Bytes, ApiError> {
    let read = tokio::time::timeout(PATIENCE, Bytes::from_request(request, state)).await;
    let too_slow = |_| {
        let message = "The body did not arrive within 30 seconds.";
        ApiError::new(&codes::BODY_TOO_SLOW, message)
    };
    read.map_err(too_slow)?.map_err(|it| refused(&it))
}

/// Reads JSON: 400 if it is none, 422 with the field if it says something else
/// than expected.
pub fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, ApiError> {
    // A list would be read as the fields in their order, which nobody means.
    if bytes.trim_ascii_start().starts_with(b"[") {
        return Err(not_an_object(bytes));
    }
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        let path = error.path().to_string();
        unfit(error.inner(), &path)
    })?;
    reader.end().map_err(|error| unfit(&error, "."))?;
    Ok(value)
}

/// Why a body could not be read at all.
pub fn refused(rejection: &BytesRejection) -> ApiError {
    if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE {
        let message = "The body is larger than this server takes.";
        return ApiError::new(&codes::BODY_TOO_LARGE, message);
    }
    ApiError::new(&codes::BODY_UNREADABLE, "The body could not be read.")
}

fn not_an_object(bytes: &[u8]) -> ApiError {
    match serde_json::from_slice::<serde::de::IgnoredAny>(bytes) {
        Ok(_) => ApiError::unfit(&codes::INVALID_FIELD, "body", "The body must be a JSON object."),
        Err(error) => unfit(&error, "."),
    }
}

fn unfit(error: &serde_json::Error, path: &str) -> ApiError {
    // serde_json ends its texts with a place that means nothing to a caller.
    let text = error.to_string();
    let reason = text.split(" at line ").next().unwrap_or_default();
    if error.classify() == Category::Data {
        return ApiError::unfit(&codes::INVALID_FIELD, field(path, reason), format!("{reason}."));
    }
    let message = format!("The body is not JSON: {text}.");
    ApiError::new(&codes::INVALID_JSON, message)
}

/// The path, and for a field that is missing also its name.
fn field(path: &str, reason: &str) -> String {
    let missing = reason.strip_prefix("missing field `").and_then(|it| it.split('`').next());
    match (path, missing) {
        (".", Some(name)) => name.into(),
        (path, Some(name)) => format!("{path}.{name}"),
        (".", None) => "body".into(),
        (path, None) => path.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;

    #[tokio::test(start_paused = true)]
    async fn a_body_that_never_ends_is_not_waited_for() {
        let body =
            axum::body::Body::from_stream(futures::stream::pending::<Result<Bytes, axum::Error>>());
        let refused = bytes_of(Request::new(body), &()).await.unwrap_err();
        assert!(format!("{refused:?}").contains("body_too_slow"), "{refused:?}");
    }

    #[derive(Debug, Deserialize)]
    struct Outer {
        #[expect(dead_code, reason = "only read to see whether it can be")]
        items: Vec<Inner>,
    }

    #[derive(Debug, Deserialize)]
    struct Inner {
        #[expect(dead_code, reason = "only read to see whether it can be")]
        text: String,
    }

    #[track_caller]
    fn check(body: &str, status: u16, code: &str, at: Option<&str>) {
        let error = parse::<Outer>(body.as_bytes()).unwrap_err();
        let said = (error.status().as_u16(), error.code.name, error.field.as_deref());
        assert_eq!(said, (status, code, at), "{}", error.message);
    }

    #[test]
    fn what_is_no_json_is_a_bad_request() {
        check("", 400, "invalid_json", None);
        check("{\"items\":", 400, "invalid_json", None);
        check("{\"items\":[]} x", 400, "invalid_json", None);
        check("hello=world", 400, "invalid_json", None);
    }

    #[test]
    fn what_does_not_fit_is_named_by_its_path() {
        check(
            "{\"items\":[{\"text\":\"a\"},{\"text\":5}]}",
            422,
            "invalid_field",
            Some("items[1].text"),
        );
        check("{\"items\":[{}]}", 422, "invalid_field", Some("items[0].text"));
        check("{}", 422, "invalid_field", Some("items"));
        check("[]", 422, "invalid_field", Some("body"));
        check("[\"a\"]", 422, "invalid_field", Some("body"));
        check("[1,", 400, "invalid_json", None);
        check("5", 422, "invalid_field", Some("body"));
    }

    #[test]
    fn bytes_that_are_no_text_are_a_bad_request() {
        assert_eq!(parse::<String>(b"\"\xff\"").unwrap_err().code.name, "invalid_json");
    }
}
