//! `PostgreSQL`, which the tests of the storage start for themselves.

use std::path::Path;

use anyhow::{Result, bail};

use super::{
    debian::{self, Wanted},
    find,
};
use crate::repo::Repo;

/// Where Debian puts the programs, one directory for each version.
const VERSIONS: &str = "/usr/lib/postgresql";

/// The package that brings it, when it is not there.
pub(super) fn wanted(repo: &Repo) -> Option<Wanted> {
    (!is_there(repo)).then(|| Wanted::new("PostgreSQL", &["postgresql"]))
}

/// Brings the programs. No server is started or changed.
///
/// # Errors
/// When no package can be installed, or it brings no `initdb`.
pub(super) fn provide(repo: &Repo) -> Result<()> {
    debian::install(repo, wanted(repo).as_slice())?;
    if !is_there(repo) {
        bail!("PostgreSQL's initdb is missing: install PostgreSQL with its server");
    }
    Ok(())
}

fn is_there(repo: &Repo) -> bool {
    let versions = Path::new(VERSIONS).read_dir().into_iter().flatten().flatten();
    find(repo, &["initdb"]).is_some()
        || versions.into_iter().any(|it| it.path().join("bin/initdb").is_file())
}
