//! `cargo xtask gallery`: whether every state of the chat looks as it was accepted.

use anyhow::Result;

use crate::{
    cli::Args,
    repo::Repo,
    say,
    setup::Engine,
    suites::{self, Outcome, Summary},
};

/// Compares the gallery with its pictures in Chromium, or accepts it as it is.
pub(crate) fn run(repo: &Repo, args: &Args) -> Result<()> {
    let accepts = args.has("--accept");
    say::step(if accepts { "Accepting the gallery as it looks" } else { "The gallery" });
    Engine::Chromium.provide(repo)?;
    let mut summary = Summary::default();
    summary.add("gallery", Outcome::Ran(suites::gallery(repo, accepts)?));
    println!("{summary}");
    if summary.is_good() { Ok(()) } else { std::process::exit(1) }
}
