//! Everything that runs without a browser: core, server, tools, source rules.

use anyhow::Result;

use super::{Results, clients::TESTS, counted};
use crate::{
    process::Cmd,
    repo::Repo,
    say,
    setup::{self, Need},
};

/// Runs the tests of all packages for this machine. The browser stories are a target
/// that plain `cargo test` leaves out, and what needs Node is a suite of its own.
///
/// Where `PostgreSQL` cannot be had, the tests that want it say so; with `CI=true`
/// they fail.
///
/// # Errors
/// When they do not build, or what the documentation's examples call cannot be had.
pub(crate) fn host(repo: &Repo) -> Result<Results> {
    setup::provide(repo, Need::Examples)?;
    if let Err(error) = setup::provide(repo, Need::Postgres) {
        say::step(&format!("Without PostgreSQL: {error:#}"));
    }
    counted(
        Cmd::new("cargo")
            .args(["test", "--workspace", "--no-fail-fast", "--", "--skip", TESTS])
            .env("CARGO_TARGET_DIR", &repo.target)
            .dir(&repo.root),
    )
}
