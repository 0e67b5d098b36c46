//! The programs that the examples of the API's documentation call.

use anyhow::{Result, bail};

use super::{
    debian::{self, Wanted},
    find,
};
use crate::repo::Repo;

/// Each is a program and the package that brings it.
const PROGRAMS: [&str; 3] = ["curl", "jq", "openssl"];

/// The packages that bring those that are not there.
pub(super) fn wanted(repo: &Repo) -> Option<Wanted> {
    let missing = missing(repo);
    (!missing.is_empty()).then(|| Wanted::new("curl, jq and openssl", &missing))
}

/// Brings them.
///
/// # Errors
/// When a package cannot be installed.
pub(super) fn provide(repo: &Repo) -> Result<()> {
    debian::install(repo, wanted(repo).as_slice())?;
    match missing(repo).as_slice() {
        [] => Ok(()),
        missing => bail!("{} is missing: install it", missing.join(" and ")),
    }
}

fn missing(repo: &Repo) -> Vec<&'static str> {
    PROGRAMS.into_iter().filter(|it| find(repo, &[*it]).is_none()).collect()
}
