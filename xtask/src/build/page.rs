//! The page with the widget in it, by Trunk.

use std::path::PathBuf;

use anyhow::{Context as _, Result};

use crate::{alone::Alone, process::Cmd, repo::Repo, say, setup, stamp::Stamp};

/// Builds the release page, whose script tag has no key yet, and returns its directory.
/// Does nothing when nothing changed.
///
/// # Errors
/// When Trunk fails.
pub(crate) fn page(repo: &Repo) -> Result<PathBuf> {
    let wasm = setup::wasm_toolchain(repo)?;
    let _alone = Alone::with(&repo.target, "page")?;
    let dist = repo.target.join("page");
    let stamp = Stamp::of(&sources(repo), &[&wasm.id])?;
    let marker = repo.target.join("page.stamp");
    if stamp.is_on(&marker) && dist.join("index.html").is_file() {
        return Ok(dist);
    }
    say::step("Building the page and the widget; the first time takes a few minutes");
    Cmd::new("trunk")
        .args(["build", "--release", "--dist"])
        .arg(&dist)
        .envs(&wasm.env)
        .env("PARLOR_WORDS", super::words(repo)?)
        .dir(&repo.root)
        .run()
        .context("the page could not be built")?;
    stamp.put_on(&marker)?;
    Ok(dist)
}

fn sources(repo: &Repo) -> Vec<PathBuf> {
    let mut all = super::widget::sources(repo);
    all.extend(["index.html", "Trunk.toml", "demo/page"].map(|it| repo.root.join(it)));
    all
}
