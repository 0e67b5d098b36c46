//! Builds the standard library for the browser from its source, once a compiler.
//!
//! It goes to our cache and is named to the compiler by `--sysroot`: nothing of the
//! system is written to, so no right is needed.

use std::{
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result};

use super::{Compiler, TARGET};
use crate::{alone::Alone, process::Cmd, repo::Repo, say};

/// The library that we built for this compiler, if we have.
pub(super) fn built(repo: &Repo, compiler: &Compiler) -> Option<PathBuf> {
    Some(place(repo, compiler)).filter(|it| it.join("lib/rustlib").join(TARGET).is_dir())
}

/// Builds the library, with the variable that selects the compiler, and returns what to pass as `--sysroot`.
///
/// # Errors
/// When the source does not build, or the cache cannot be written.
pub(super) fn build(
    repo: &Repo,
    compiler: &Compiler,
    select: &[(String, OsString)],
) -> Result<PathBuf> {
    let _alone = Alone::with(&repo.cache, "standard library")?;
    if let Some(place) = built(repo, compiler) {
        return Ok(place);
    }
    say::step("Building Rust's standard library for WebAssembly; this takes about a minute");
    let work = repo.cache.join("wasm-std").join(format!("{}.building", compiler.id));
    prepare(&work).with_context(|| format!("{} cannot be written", work.display()))?;
    compile(&work, select).context(
        "the wasm32 standard library could not be built: is the registry of crates reachable?",
    )?;
    let sysroot = collect(&work, compiler).context("the wasm32 standard library is incomplete")?;
    let place = place(repo, compiler);
    // Complete or not there at all: a build that is cut off leaves only the work directory.
    fs::rename(sysroot, &place)?;
    fs::remove_dir_all(&work)?;
    Ok(place)
}

fn place(repo: &Repo, compiler: &Compiler) -> PathBuf {
    repo.cache.join("wasm-std").join(format!("{}-bitcode", compiler.id))
}

/// An empty crate: what is built for it is the library.
fn prepare(work: &Path) -> Result<()> {
    if work.exists() {
        fs::remove_dir_all(work)?;
    }
    fs::create_dir_all(work.join("src"))?;
    fs::write(work.join("src/lib.rs"), "#![no_std]\n")?;
    let manifest = "[package]\nname = \"empty\"\nedition = \"2021\"\n[workspace]\n";
    Ok(fs::write(work.join("Cargo.toml"), manifest)?)
}

fn compile(work: &Path, select: &[(String, OsString)]) -> Result<()> {
    Cmd::new("cargo")
        .args(["build", "--release", "--target", TARGET])
        .arg("-Zbuild-std=std,panic_abort,proc_macro,test")
        .dir(work)
        .env("RUSTC_BOOTSTRAP", "1")
        .env("CARGO_TARGET_DIR", work.join("target"))
        // Cargo leaves the bitcode out, and without it nothing links with LTO. The list
        // wins over any flag that is set around us.
        .env("CARGO_ENCODED_RUSTFLAGS", "-Cembed-bitcode=yes")
        .envs(select)
        .run()
}

/// Lays the library out as a compiler expects it.
fn collect(work: &Path, compiler: &Compiler) -> Result<PathBuf> {
    let sysroot = work.join("sysroot");
    let libraries = sysroot.join("lib/rustlib").join(TARGET).join("lib");
    fs::create_dir_all(&libraries)?;
    for entry in work.join("target").join(TARGET).join("release/deps").read_dir()? {
        let name = entry?.file_name();
        let text = name.to_string_lossy();
        if text.ends_with(".rlib") && !text.starts_with("libempty-") {
            let from = work.join("target").join(TARGET).join("release/deps").join(&name);
            fs::copy(from, libraries.join(&name))?;
        }
    }
    // The compiler also looks in here for its own host programs.
    let host = Path::new("lib/rustlib").join(&compiler.host);
    std::os::unix::fs::symlink(compiler.sysroot.join(&host), sysroot.join(&host))?;
    Ok(sysroot)
}
