//! Writes to standard output, where a closed pipe is an error and not a panic.

use anyhow::Result;
use serde::Serialize;
use std::io::Write as _;

/// One line.
pub(super) fn line(text: &str) -> Result<()> {
    Ok(writeln!(std::io::stdout().lock(), "{text}")?)
}

/// One value as JSON on several lines.
pub(super) fn json<T: Serialize>(value: &T) -> Result<()> {
    line(&serde_json::to_string_pretty(value)?)
}
