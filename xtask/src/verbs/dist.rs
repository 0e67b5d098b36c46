//! `cargo xtask dist`: what is released.

use std::fs;

use anyhow::Result;

use crate::{
    build::{self, Profile},
    cli::Args,
    repo::Repo,
    say, setup,
};

/// Builds `dist/widget/` and, with it inside, `dist/parlor-server`.
pub(crate) fn run(repo: &Repo, args: &Args) -> Result<()> {
    setup::provide_all(repo, setup::needs_of("dist"))?;
    let widget = build::widget(repo)?;
    say::note(&format!("widget: {}", widget.display()));
    if args.has("--widget") {
        return Ok(());
    }
    let server = build::server(repo, Profile::Release, Some(&widget))?;
    let place = repo.root.join("dist/parlor-server");
    // A server that runs from there keeps its old file.
    let _ = fs::remove_file(&place);
    fs::copy(&server, &place)?;
    say::note(&format!("server: {}", place.display()));
    Ok(())
}
