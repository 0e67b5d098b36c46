//! `cargo xtask bench`: figures to look at; nothing here is asserted.

use anyhow::Result;

use crate::{cli::Args, repo::Repo};

/// Measures.
pub(crate) fn run(_: &Repo, _: &Args) -> Result<()> {
    Ok(())
}
