//! Tools that `cargo install` builds for us, of exactly the version we need.

use std::fs;

use anyhow::{Context as _, Result};

use super::find;
use crate::{alone::Alone, process::Cmd, repo::Repo, say};

/// The last version that builds with the compiler we ask for.
const TRUNK: &str = "0.21.14";
const GECKODRIVER: &str = "0.37.1";
const FUZZER: &str = "0.13.2";

/// Their own profiles take minutes of the compiler's time to save us milliseconds.
const QUICK_TO_BUILD: [(&str, &str); 4] = [
    ("CARGO_PROFILE_RELEASE_LTO", "off"),
    ("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16"),
    ("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1"),
    ("CARGO_PROFILE_RELEASE_DEBUG", "0"),
];

struct Tool<'a> {
    package: &'a str,
    program: &'a str,
    version: &'a str,
    /// Its features, when not those it has by default.
    features: Option<&'a str>,
    /// Whether the dependencies of its own lock file are taken.
    locked: bool,
    minutes: u32,
}

/// Brings wasm-bindgen's command line, which must be of the library's version.
///
/// # Errors
/// When it cannot be built.
pub(super) fn provide_bindgen(repo: &Repo) -> Result<()> {
    let lock = fs::read_to_string(repo.root.join("Cargo.lock"))
        .context("Cargo.lock is missing: run `cargo generate-lockfile`")?;
    let version = locked_version(&lock, "wasm-bindgen")
        .context("Cargo.lock does not name wasm-bindgen, which the widget needs")?;
    // Its lock file names a dependency that was withdrawn, so it is not followed.
    for program in ["wasm-bindgen", "wasm-bindgen-test-runner"] {
        let package = "wasm-bindgen-cli";
        let tool = Tool { package, program, version, features: None, locked: false, minutes: 4 };
        provide(repo, &tool)?;
    }
    Ok(())
}

/// Brings Trunk.
///
/// # Errors
/// When it cannot be built.
pub(super) fn provide_trunk(repo: &Repo) -> Result<()> {
    let (package, program, version) = ("trunk", "trunk", TRUNK);
    // Less the one by which it asks the network for a newer Trunk.
    let features = Some("rustls");
    provide(repo, &Tool { package, program, version, features, locked: true, minutes: 8 })
}

/// Brings Firefox's driver; any version on `PATH` will do.
///
/// # Errors
/// When it cannot be built.
pub(super) fn provide_geckodriver(repo: &Repo) -> Result<()> {
    if find(repo, &["geckodriver"]).is_some() {
        return Ok(());
    }
    let (package, program, version) = ("geckodriver", "geckodriver", GECKODRIVER);
    let features = None;
    provide(repo, &Tool { package, program, version, features, locked: true, minutes: 4 })
}

/// Brings cargo-fuzz.
///
/// # Errors
/// When it cannot be built.
pub(super) fn provide_fuzzer(repo: &Repo) -> Result<()> {
    let (package, program, version) = ("cargo-fuzz", "cargo-fuzz", FUZZER);
    let features = None;
    provide(repo, &Tool { package, program, version, features, locked: true, minutes: 2 })
}

fn provide(repo: &Repo, tool: &Tool<'_>) -> Result<()> {
    if is_there(repo, tool) {
        return Ok(());
    }
    let _alone = Alone::with(&repo.cache, tool.package)?;
    if is_there(repo, tool) {
        return Ok(());
    }
    let Tool { package, version, minutes, .. } = tool;
    say::step(&format!("Building {package} {version}; this takes about {minutes} minutes, once"));
    let mut cargo = Cmd::new("cargo")
        .args(["install", "--force", "--root"])
        .arg(repo.tools())
        .arg(format!("{package}@{version}"))
        // Its build must not mix with ours, and a browser's compiler cannot build it.
        .env("CARGO_TARGET_DIR", repo.cache.join("build").join(package))
        .env("CARGO_ENCODED_RUSTFLAGS", "");
    for (name, value) in QUICK_TO_BUILD {
        cargo = cargo.env(name, value);
    }
    if let Some(features) = tool.features {
        cargo = cargo.args(["--no-default-features", "--features", features]);
    }
    if tool.locked {
        cargo = cargo.arg("--locked");
    }
    cargo.run().with_context(|| {
        format!("{package} {version} could not be installed: is the registry of crates reachable?")
    })?;
    // A gigabyte of intermediate files that nobody needs again.
    let _ = fs::remove_dir_all(repo.cache.join("build").join(package));
    Ok(())
}

fn is_there(repo: &Repo, tool: &Tool<'_>) -> bool {
    let Some(program) = find(repo, &[tool.program]) else { return false };
    let said = Cmd::new(program).arg("--version").probe().unwrap_or_default();
    said.split_whitespace().any(|it| it == tool.version)
}

/// The version of a package in a lock file.
fn locked_version<'a>(lock: &'a str, package: &str) -> Option<&'a str> {
    let name = format!("name = \"{package}\"");
    let mut lines = lock.lines().skip_while(|it| *it != name);
    lines.nth(1)?.strip_prefix("version = \"")?.strip_suffix('"')
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOCK: &str = "[[package]]\nname = \"wasm-bindgen-shared\"\nversion = \"0.2.129\"\n\n\
        [[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.130\"\n";

    #[test]
    fn the_version_is_that_of_the_package_and_not_of_one_named_alike() {
        assert_eq!(locked_version(LOCK, "wasm-bindgen"), Some("0.2.130"));
    }

    #[test]
    fn a_package_that_is_not_locked_has_no_version() {
        assert_eq!(locked_version(LOCK, "leptos"), None);
    }
}
