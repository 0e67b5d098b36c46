//! What visitors do, in a real browser against the real server.

use anyhow::Result;

use super::{Counts, counted};
use crate::{
    build,
    process::Cmd,
    repo::Repo,
    setup::{self, Engine},
};

/// Runs the stories in one engine, with the widget as it ships. `words` are passed on
/// to the harness: filters and its flags.
///
/// # Errors
/// When the widget or the stories do not build.
pub(crate) fn stories(repo: &Repo, engine: Engine, words: &[String]) -> Result<Counts> {
    let needs = setup::needs_of("dist");
    setup::provide_all(repo, needs)?;
    let assets = build::widget(repo)?;
    counted(
        Cmd::new("cargo")
            .args(["test", "--package", "parlor", "--test", "e2e", "--"])
            .args(["--engine", engine.name()])
            .args(words)
            .env("CARGO_TARGET_DIR", &repo.target)
            .env("PATH", setup::path_with_tools(repo))
            .env("PARLOR_ASSETS", assets)
            .dir(&repo.root),
    )
}
