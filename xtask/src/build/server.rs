//! The server's binary.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

use crate::{process::Cmd, repo::Repo, say};

/// How much care the compiler takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Profile {
    /// Quick to build.
    Dev,
    /// Quick to run.
    Release,
}

/// Builds the server and returns its path. With `widget`, the files of that directory
/// become part of the binary.
///
/// # Errors
/// When it does not build.
pub(crate) fn server(repo: &Repo, profile: Profile, widget: Option<&Path>) -> Result<PathBuf> {
    let (flags, dir): (&[&str], _) = match profile {
        Profile::Dev => (&[], "debug"),
        Profile::Release => (&["--release"], "release"),
    };
    say::step("Building the server; the first time takes a few minutes");
    let mut cargo = Cmd::new("cargo")
        .args(["build", "--package", "parlor-server", "--bin", "parlor-server"])
        .args(flags)
        .env("CARGO_TARGET_DIR", &repo.target)
        .dir(&repo.root);
    if let Some(widget) = widget {
        cargo = cargo.env("PARLOR_WIDGET_DIR", widget);
    }
    cargo.run().context("the server could not be built")?;
    Ok(repo.target.join(dir).join("parlor-server"))
}
