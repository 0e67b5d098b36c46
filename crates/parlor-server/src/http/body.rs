//! Reads a JSON body, and names the field that does not fit.

use super::{Api, codes, error::ApiError};
use axum::{
    body::Bytes,
    extract::{FromRef, FromRequest, Request, rejection::BytesRejection},
    http::StatusCode,
};
use serde::de::DeserializeOwned;
use serde_json::error::Category;
use std::time::Duration;

/// How much is told of why a body does not fit, in characters.
const REASON_CHARS: usize = 200;

/// How long a body may take to arrive: whoever sends it more slowly keeps memory
/// and a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wait(pub Duration);

impl FromRef<Api> for Wait {
    fn from_ref(api: &Api) -> Self {
        Self(api.limits.body_wait)
    }
}

/// The bytes of a body, whatever they are.
#[derive(Debug)]
pub struct Raw(pub Bytes);

impl<S: Send + Sync> FromRequest<S> for Raw
where
    Wait: FromRef<S>,
{
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        bytes_of(request, state).await.map(Self)
    }
}

/// A JSON body. The content type is not looked at: there is nothing else it could be.
#[derive(Debug)]
pub struct Json<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Json<T>
where
    Wait: FromRef<S>,
{
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        parse(&bytes_of(request, state).await?).map(Self)
    }
}

/// The whole body, within the time and the limit of the route.
///
/// # Errors
/// 408 `body_too_slow`, 413 `body_too_large`, 400 `body_unreadable`.
pub async fn bytes_of<S: Send + Sync>(request: Request, state: &S) -> Result<Bytes, ApiError>
where
    Wait: FromRef<S>,
{
    let Wait(limit) = Wait::from_ref(state);
    let read = tokio::time::timeout(limit, Bytes::from_request(request, state)).await;
    let too_slow = |_| {
        let message = format!("The body did not arrive within {} s.", limit.as_secs());
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
        // Of a number where a name is expected, serde_json says that it is no JSON.
        if error.inner().is_syntax() && is_json(bytes) {
            let message = "This field is of another type than expected.";
            return ApiError::unfit(&codes::INVALID_FIELD, field(&path, ""), message);
        }
        unfit(error.inner(), &path)
    })?;
    reader.end().map_err(|error| unfit(&error, "."))?;
    Ok(value)
}

/// Why a body could not be read at all.
fn refused(rejection: &BytesRejection) -> ApiError {
    if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE {
        let message = "The body is larger than this server takes.";
        return ApiError::new(&codes::BODY_TOO_LARGE, message);
    }
    ApiError::new(&codes::BODY_UNREADABLE, "The body could not be read.")
}

fn is_json(bytes: &[u8]) -> bool {
    serde_json::from_slice::<serde_json::Value>(bytes).is_ok()
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
    let reason = text.rsplit_once(" at line ").map_or(text.as_str(), |it| it.0);
    let reason = &in_words_of_json(reason);
    if error.classify() == Category::Data {
        let message = format!("{}.", shortened(reason));
        return ApiError::unfit(&codes::INVALID_FIELD, field(path, reason), message);
    }
    let message = format!("The body is not JSON: {}.", shortened(&text));
    ApiError::new(&codes::INVALID_JSON, message)
}

/// What was expected, by its name in JSON and not in this program.
fn in_words_of_json(reason: &str) -> String {
    let Some((found, expected)) = reason.rsplit_once("expected ") else { return reason.into() };
    let expected = match expected {
        "u8" | "u16" | "u32" | "u64" | "usize" => "a whole number from 0",
        "i8" | "i16" | "i32" | "i64" | "isize" => "a whole number",
        "f32" | "f64" => "a number",
        "a map" => "an object",
        "a sequence" => "a list",
        it if it.starts_with("struct ") || it.contains("tagged enum ") => "an object",
        it if it.starts_with("enum ") => "a text",
        it => it,
    };
    format!("{found}expected {expected}")
}

/// A reason repeats what was sent, in its middle; what was expected is at its end.
fn shortened(reason: &str) -> String {
    let chars: Vec<char> = reason.chars().collect();
    let (first, rest) = chars.split_at(chars.len().min(REASON_CHARS / 2));
    let (left_out, last) = rest.split_at(rest.len().saturating_sub(REASON_CHARS / 2));
    let gap = if left_out.is_empty() { "" } else { "…" };
    [String::from_iter(first), gap.into(), String::from_iter(last)].concat()
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

    #[test]
    fn what_was_expected_is_said_in_words_of_json() {
        let said = |body: &str| parse::<Outer>(body.as_bytes()).unwrap_err().message;
        assert!(said("5").ends_with("expected an object."), "{}", said("5"));
        assert!(said(r#"{"items": [5]}"#).ends_with("expected an object."));
        assert!(said(r#"{"items": 5}"#).ends_with("expected a list."));
        let of =
            |it: &str| in_words_of_json(&format!("invalid type: string \"expected u32\", {it}"));
        assert!(of("expected u32").ends_with("\"expected u32\", expected a whole number from 0"));
        assert!(of("expected a boolean").ends_with("expected a boolean"));
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
    fn an_error_repeats_little_of_what_was_sent() {
        let long = "ü at line 1 ".repeat(10_000);
        let body = serde_json::json!({"items": [{"text": [long.clone()]}]}).to_string();
        for body in [body, serde_json::json!({"items": long}).to_string()] {
            let message = parse::<Outer>(body.as_bytes()).unwrap_err().message;
            assert!(message.chars().count() <= REASON_CHARS + 2, "{message}");
            assert!(message.contains("expected "), "{message}");
        }
    }

    #[test]
    fn bytes_that_are_no_text_are_a_bad_request() {
        assert_eq!(parse::<String>(b"\"\xff\"").unwrap_err().code.name, "invalid_json");
    }
}
