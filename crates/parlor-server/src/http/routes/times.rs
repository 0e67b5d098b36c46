//! Times as callers write them: RFC 3339.

use crate::{
    domain::agent::Misfit,
    http::{codes, error::ApiError},
};

/// What a time is.
const WANTED: &str = "must be a time such as 2030-01-31T12:00:00Z, before the end of 9999-12-30";

/// Epoch milliseconds of a field of a body, which must be in the future.
pub(super) fn future(field: &str, text: &str, now_millis: i64) -> Result<i64, Misfit> {
    let misfit = |reason: &str| Misfit { field: field.into(), reason: reason.into() };
    let found = millis(text).ok_or_else(|| misfit(WANTED))?;
    if found <= now_millis { Err(misfit("must be in the future")) } else { Ok(found) }
}

/// Epoch milliseconds of a parameter.
pub(super) fn parameter(name: &str, text: Option<&str>) -> Result<Option<i64>, ApiError> {
    let Some(text) = text else { return Ok(None) };
    let misfit = || {
        let message = format!("{name} {WANTED}.");
        ApiError::unfit(&codes::INVALID_PARAMETER, name, message)
    };
    millis(text).map(Some).ok_or_else(misfit)
}

fn millis(text: &str) -> Option<i64> {
    text.parse::<jiff::Timestamp>().ok().map(jiff::Timestamp::as_millisecond)
}
