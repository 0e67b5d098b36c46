//! What came of calls of a page's tools, as it is sent.

use crate::{
    domain::{
        depth,
        tool::{CallResult, MAX_ERROR_CHARS, MAX_RESULT_BYTES, Tool, check_of_page},
    },
    http::{change::Change, codes, error::ApiError},
};
use serde_json::Value;

/// Checks a result; `place` is the path of what holds its fields, with a dot at its end.
///
/// # Errors
/// 422 with the field if there is neither an output nor a reason, if there are both, or if
/// they are too long or too deep.
pub(super) fn checked(
    place: &str,
    output: Change<Value>,
    error_text: Option<String>,
) -> Result<CallResult, ApiError> {
    let unfit = |field: &str, reason: &str| {
        let field = format!("{place}{field}");
        ApiError::unfit(&codes::INVALID_FIELD, &field, format!("{field} {reason}."))
    };
    match (output, error_text) {
        (Change::Keep, None) => Err(unfit("output", "or errorText must be there")),
        (Change::Keep, Some(why)) if why.trim().is_empty() => {
            Err(unfit("errorText", "must not be empty"))
        }
        (Change::Keep, Some(why)) if why.chars().count() > MAX_ERROR_CHARS => {
            let reason = format!("must be at most {MAX_ERROR_CHARS} characters");
            Err(unfit("errorText", &reason))
        }
        (Change::Keep, Some(why)) => Ok(Err(why.replace('\0', "\u{fffd}"))),
        (_, Some(_)) => Err(unfit("errorText", "does not go with output")),
        (Change::Clear, None) => Ok(Ok(Value::Null)),
        (Change::Set(it), None) if it.to_string().len() > MAX_RESULT_BYTES => {
            Err(unfit("output", &format!("must be at most {MAX_RESULT_BYTES} bytes of JSON")))
        }
        (Change::Set(it), None) => {
            depth::check(&format!("{place}output"), &it)?;
            Ok(Ok(it))
        }
    }
}

/// Checks the tools that a page declares.
///
/// # Errors
/// 422 with the field that does not fit.
pub(super) fn checked_tools(tools: Option<Vec<Tool>>) -> Result<Option<Vec<Tool>>, ApiError> {
    if let Some(tools) = &tools {
        check_of_page(tools)?;
    }
    Ok(tools)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[track_caller]
    fn refuses(output: Change<Value>, error_text: Option<&str>, field: &str) {
        let error = checked("a.", output, error_text.map(Into::into)).unwrap_err();
        assert_eq!(error.field.as_deref(), Some(field));
    }

    #[test]
    fn a_result_is_an_output_or_a_reason() {
        let set = Change::Set(json!({"n": 1}));
        assert_eq!(checked("", set.clone(), None).unwrap(), Ok(json!({"n": 1})));
        assert_eq!(checked("", Change::Clear, None).unwrap(), Ok(Value::Null));
        assert_eq!(checked("", Change::Keep, Some("no".into())).unwrap(), Err("no".into()));
        refuses(Change::Keep, None, "a.output");
        refuses(set, Some("no"), "a.errorText");
        refuses(Change::Keep, Some(" "), "a.errorText");
    }

    #[test]
    fn a_result_has_a_limit() {
        refuses(Change::Keep, Some(&"x".repeat(2_001)), "a.errorText");
        refuses(Change::Set(json!("x".repeat(256 * 1024))), None, "a.output");
    }
}
