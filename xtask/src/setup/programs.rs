//! Looks for programs on `PATH` and among our own tools.

use std::{
    env,
    ffi::OsString,
    path::{Path, PathBuf},
};

use crate::repo::Repo;

/// The first of `names` that our tools or `PATH` have.
pub(crate) fn find(repo: &Repo, names: &[&str]) -> Option<PathBuf> {
    let path = path_with_tools(repo);
    let dirs: Vec<PathBuf> = env::split_paths(&path).collect();
    names.iter().find_map(|name| dirs.iter().map(|it| it.join(name)).find(|it| runs(it)))
}

/// `PATH` with our tools and npm's programs before everything else.
pub(crate) fn path_with_tools(repo: &Repo) -> OsString {
    let ours = [repo.tools().join("bin"), repo.package().join("node_modules/.bin")];
    let theirs = env::var_os("PATH").unwrap_or_default();
    let all = ours.iter().cloned().chain(env::split_paths(&theirs));
    env::join_paths(all).unwrap_or(theirs)
}

/// Whether the file can be executed by somebody.
fn runs(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    path.metadata().is_ok_and(|it| it.is_file() && it.permissions().mode() & 0o111 != 0)
}
