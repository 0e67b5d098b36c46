//! The linker for the browser, where the compiler brings none.

use std::path::PathBuf;

use anyhow::{Context as _, Result};

use super::Compiler;
use crate::{
    repo::Repo,
    setup::{
        debian::{self, Wanted},
        find,
    },
};

/// The package of a linker, when the compiler brought none and none is there.
pub(super) fn wanted(repo: &Repo, compiler: &Compiler) -> Option<Wanted> {
    if compiler.has_linker() || present(repo, compiler).is_some() {
        return None;
    }
    let package = compiler.llvm.map(|it| format!("lld-{it}"));
    let package = package.filter(|it| debian::has(it)).unwrap_or_else(|| "lld".to_owned());
    Some(Wanted::new("a linker for WebAssembly", &[&package]))
}

/// Brings LLVM's linker, of the same version as the compiler if there is one.
///
/// # Errors
/// As for any Debian package.
pub(super) fn provide(repo: &Repo, compiler: &Compiler) -> Result<PathBuf> {
    debian::install(repo, wanted(repo, compiler).as_slice())?;
    present(repo, compiler).context("wasm-ld is missing: install LLVM's lld, then try again")
}

fn present(repo: &Repo, compiler: &Compiler) -> Option<PathBuf> {
    let versioned = compiler.llvm.map(|it| format!("wasm-ld-{it}")).unwrap_or_default();
    find(repo, &[&versioned, "wasm-ld"])
}
