//! Other people's clients against our server.

use anyhow::Result;

use super::{Results, counted};
use crate::{
    process::Cmd,
    repo::Repo,
    setup::{self, Need},
};

/// The tests that need Node, which the host suite leaves out.
pub(super) const TESTS: &str = "ai_sdk::";

/// Runs the AI SDK's own clients against the server.
///
/// # Errors
/// When the clients cannot be had, or the tests do not build.
pub(crate) fn clients(repo: &Repo) -> Result<Results> {
    setup::provide(repo, Need::Clients)?;
    counted(
        Cmd::new("cargo")
            .args(["test", "--package", "parlor-server", "--test", "api"])
            .args(["--", "--ignored", TESTS])
            .env("CARGO_TARGET_DIR", &repo.target)
            .env("PATH", setup::path_with_tools(repo))
            .dir(&repo.root),
    )
}
