//! What visitors do, in a real browser against the real server.

use std::ffi::OsString;

use anyhow::Result;

use super::{Results, counted};
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
pub(crate) fn stories(repo: &Repo, engine: Engine, words: &[String]) -> Result<Results> {
    run(repo, engine, words, &[])
}

/// Compares what every state of the chat looks like with what was accepted, or, where
/// `accepts`, accepts what it looks like now.
///
/// # Errors
/// As [`stories`].
pub(crate) fn gallery(repo: &Repo, accepts: bool) -> Result<Results> {
    let accept = [("PARLOR_ACCEPT_PICTURES".to_owned(), "1".into())];
    let words = ["the_gallery_looks_as_accepted".to_owned()];
    run(repo, Engine::Chromium, &words, if accepts { &accept } else { &[] })
}

fn run(
    repo: &Repo,
    engine: Engine,
    words: &[String],
    env: &[(String, OsString)],
) -> Result<Results> {
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
            .envs(env)
            .dir(&repo.root),
    )
}
