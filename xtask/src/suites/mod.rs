//! The tests: how each suite is run, and what it says.

mod clients;
mod counts;
mod failures;
mod host;
mod postgres;
mod stories;
mod summary;
mod wasm;

pub(crate) use clients::clients;
pub(crate) use counts::{Counts, Results};
pub(crate) use host::host;
pub(crate) use postgres::postgres;
pub(crate) use stories::{gallery, stories};
pub(crate) use summary::{Outcome, Summary};
pub(crate) use wasm::wasm;

use anyhow::{Result, bail};

use crate::process::Cmd;

/// Runs a command that prints results as Rust's test harness does, and counts them.
///
/// # Errors
/// When it failed without naming a failed test: it did not build, or was cut off.
fn counted(command: Cmd) -> Result<Results> {
    let (status, text) = command.tee()?;
    let counts = Counts::read(&text);
    if !status.success() && counts.failed == 0 {
        bail!("it did not run to the end ({status})");
    }
    Ok(Results { counts, failures: failures::read(&text) })
}
