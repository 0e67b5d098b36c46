//! Node and our npm packages: esbuild, wasm-opt, TypeScript, axe-core.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};

use super::{
    debian::{self, Wanted},
    find,
};
use crate::{alone::Alone, process::Cmd, repo::Repo, say, stamp::Stamp};

/// What esbuild asks for.
const OLDEST_NODE: u32 = 18;

/// The packages that bring Node, when it is not there.
pub(super) fn wanted(repo: &Repo) -> Option<Wanted> {
    let is_there = find(repo, &["node"]).is_some() && find(repo, &["npm"]).is_some();
    (!is_there).then(|| Wanted::new("Node with npm", &["nodejs", "npm"]))
}

/// Brings Node and the packages that build and check the widget.
///
/// # Errors
/// When Node is too old, or the packages cannot be had.
pub(super) fn provide(repo: &Repo) -> Result<()> {
    provide_packages(repo, "packages/parlor")
}

/// Brings Node and the clients of others with which the server is tested.
///
/// # Errors
/// As [`provide`].
pub(super) fn provide_clients(repo: &Repo) -> Result<()> {
    provide_packages(repo, "tests/clients")
}

/// Installs what the `package-lock.json` of a directory names.
fn provide_packages(repo: &Repo, place: &str) -> Result<()> {
    debian::install(repo, wanted(repo).as_slice())?;
    let said = Cmd::new(program(repo, "node")?).arg("--version").capture()?;
    match major(&said) {
        Some(major) if major >= OLDEST_NODE => install_packages(repo, place),
        _ => bail!("Node {OLDEST_NODE} or newer is needed, not {}: update it", said.trim()),
    }
}

fn install_packages(repo: &Repo, place: &str) -> Result<()> {
    let package = repo.root.join(place);
    let stamp = Stamp::of(&[package.join("package-lock.json")], &[])?;
    let marker = package.join("node_modules/.parlor-stamp");
    if stamp.is_on(&marker) {
        return Ok(());
    }
    // They are the checkout's, wherever it builds.
    let _alone = Alone::with(&repo.root.join("target"), "npm packages")?;
    if stamp.is_on(&marker) {
        return Ok(());
    }
    // `npm ci` empties the directory first; behind a link it is another checkout's.
    if package.join("node_modules").is_symlink() {
        bail!("{place}/node_modules is a link to other packages than ours: remove it");
    }
    say::step(&format!("Installing the npm packages of {place}"));
    npm_ci(repo, &package)
        .context("the npm packages could not be installed: is the registry reachable?")?;
    stamp.put_on(&marker)
}

fn npm_ci(repo: &Repo, package: &Path) -> Result<()> {
    Cmd::new(program(repo, "npm")?)
        .args(["ci", "--no-audit", "--no-fund", "--loglevel=error"])
        .dir(package)
        .run()
}

fn program(repo: &Repo, name: &str) -> Result<PathBuf> {
    find(repo, &[name]).with_context(|| format!("{name} is missing: install Node with npm"))
}

/// 20 of `v20.20.2`.
fn major(version: &str) -> Option<u32> {
    version.trim().strip_prefix('v')?.split('.').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_major_version_is_what_stands_before_the_first_point() {
        assert_eq!(major("v20.20.2\n"), Some(20));
        assert_eq!(major("nightly"), None);
    }
}
