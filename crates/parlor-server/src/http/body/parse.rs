//! Reads JSON, and names the field that does not fit.

use super::words::{self, shortened};
use crate::http::{codes, error::ApiError};
use serde::de::DeserializeOwned;
use serde_ignored::Path;
use serde_json::error::Category;

/// Reads JSON: 400 if it is none, 422 with the field if it says something else
/// than expected, or something that is not known. No body at all is an object without fields.
pub fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, ApiError> {
    let value = parse_loosely(bytes)?;
    refuse_unknown::<T>(bytes)?;
    Ok(value)
}

/// Refuses a body that was read as a `T` already if it has fields that a `T` has not.
///
/// # Errors
/// 422 `invalid_field` with the first of them.
pub fn refuse_unknown<T: DeserializeOwned>(bytes: &[u8]) -> Result<(), ApiError> {
    let mut unknown = None;
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let note = |path: Path<'_>| {
        unknown.get_or_insert_with(|| told(&path));
    };
    // It was read before, so it can be.
    let _: Result<T, _> = serde_ignored::deserialize(&mut reader, note);
    let Some(field) = unknown else { return Ok(()) };
    let message = "There is no field of this name here.";
    Err(ApiError::unfit(&codes::INVALID_FIELD, shortened(&field), message))
}

/// The same as [`parse`], passing over what is not known.
pub fn parse_loosely<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, ApiError> {
    let bytes = if bytes.trim_ascii().is_empty() { b"{}" } else { bytes };
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
    if error.classify() == Category::Data {
        let message = words::of(reason);
        return ApiError::unfit(&codes::INVALID_FIELD, field(path, reason), message);
    }
    let message = format!("The body is not JSON: {}.", shortened(&text));
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

/// A place as `items[1].text`.
fn told(path: &Path<'_>) -> String {
    match path {
        Path::Root => String::new(),
        Path::Seq { parent, index } => format!("{}[{index}]", told(parent)),
        Path::Map { parent, key } => match told(parent) {
            it if it.is_empty() => key.clone(),
            it => format!("{it}.{key}"),
        },
        Path::Some { parent }
        | Path::NewtypeStruct { parent }
        | Path::NewtypeVariant { parent } => told(parent),
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

    #[track_caller]
    fn check(body: &str, status: u16, code: &str, at: Option<&str>) {
        let error = parse::<Outer>(body.as_bytes()).unwrap_err();
        let said = (error.status().as_u16(), error.code.name, error.field.as_deref());
        assert_eq!(said, (status, code, at), "{}", error.message);
    }

    #[test]
    fn what_is_no_json_is_a_bad_request() {
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
        for nothing in ["{}", "", " \n"] {
            check(nothing, 422, "invalid_field", Some("items"));
        }
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
            assert!(message.chars().count() <= 200, "{message}");
            assert!(message.starts_with("This must be "), "{message}");
        }
    }

    #[test]
    fn a_field_that_there_is_not_is_named_by_its_path() {
        check("{\"items\":[],\"itmes\":1}", 422, "invalid_field", Some("itmes"));
        let inner = "{\"items\":[{\"text\":\"a\"},{\"text\":\"b\",\"extra\":{\"a\":1}}]}";
        check(inner, 422, "invalid_field", Some("items[1].extra"));
        assert!(parse_loosely::<Outer>(inner.as_bytes()).is_ok());
        let long = format!("{{\"items\":[],\"{}\":1}}", "x".repeat(10_000));
        let field = parse::<Outer>(long.as_bytes()).unwrap_err().field.unwrap();
        assert!(field.chars().count() <= 201, "{field}");
    }

    #[test]
    fn bytes_that_are_no_text_are_a_bad_request() {
        assert_eq!(parse::<String>(b"\"\xff\"").unwrap_err().code.name, "invalid_json");
    }
}
