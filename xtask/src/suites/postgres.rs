//! The server's stories once more, on `PostgreSQL`.

use anyhow::Result;

use super::{Results, clients::TESTS, counted};
use crate::{process::Cmd, repo::Repo};

/// Stories that touch no database, and are told by the host suite.
const WITHOUT_DATABASE: [&str; 3] = [TESTS, "models::", "document::"];

/// Runs what the host suite runs on SQLite against `PostgreSQL`, which must be there.
/// The tests start a server of their own, and make each story a database.
///
/// # Errors
/// When the tests do not build.
pub(crate) fn postgres(repo: &Repo) -> Result<Results> {
    let skipped = WITHOUT_DATABASE.iter().flat_map(|it| ["--skip", it]);
    counted(
        Cmd::new("cargo")
            .args(["test", "--package", "parlor-server", "--no-fail-fast"])
            .args(["--test", "api", "--test", "knowledge", "--"])
            .args(skipped)
            .env("PARLOR_TEST_DATABASE", "postgres")
            .env("CARGO_TARGET_DIR", &repo.target)
            .dir(&repo.root),
    )
}
