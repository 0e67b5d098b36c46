//! A compiler for the browser: the ordinary one when rustup can give it a standard
//! library, otherwise one that comes with the library's source, from which we build.

use std::{
    ffi::OsString,
    path::{Path, PathBuf},
    sync::OnceLock,
};

use anyhow::{Context as _, Result};

use super::{
    compiler::{self, Compiler},
    debian::{self, Wanted},
    find, path_with_tools,
};
use crate::{process::Cmd, repo::Repo, say};

mod library;
mod linker;

/// The target of the widget.
const TARGET: &str = "wasm32-unknown-unknown";
const SYSTEM_COMPILER: &str = "a Rust compiler with the source of its standard library";

/// How to build for the browser here.
#[derive(Clone, Debug)]
pub(crate) struct WasmToolchain {
    /// Variables for cargo, Trunk and the test runner.
    pub env: Vec<(String, OsString)>,
    /// Whether the standard library can be built anew, smaller.
    pub has_library_source: bool,
    /// What tells this compiler apart from others.
    pub id: String,
}

/// The packages that are missing for [`provide`], once rustup has had its try.
pub(super) fn wanted(repo: &Repo) -> Option<Wanted> {
    match without_packages(repo) {
        Some(compiler) => linker::wanted(repo, &compiler),
        None => Some(system_compiler_wanted()),
    }
}

/// Finds a compiler that works, or makes one work.
///
/// # Errors
/// Says what to install when there is no way.
pub(super) fn provide(repo: &Repo) -> Result<WasmToolchain> {
    if let Some(ready) = present(repo) {
        return toolchain(repo, &ready.0, ready.1);
    }
    let compiler = match without_packages(repo) {
        Some(compiler) => compiler,
        None => install_system_compiler(repo)?,
    };
    if compiler.has_wasm_library() {
        return toolchain(repo, &compiler, None);
    }
    let sysroot = library::build(repo, &compiler, select(repo, &compiler)?.as_slice())?;
    toolchain(repo, &compiler, Some(sysroot))
}

/// A compiler that has a library, gets one from rustup, or can build one.
fn without_packages(repo: &Repo) -> Option<Compiler> {
    present(repo)
        .map(|it| it.0)
        .or_else(|| Compiler::default().filter(|_| rustup_adds_target(repo)))
        .or_else(|| candidates(repo).into_iter().find(Compiler::has_library_source))
}

/// The source of the standard library. Without it the module is larger, which is said
/// where it is built.
///
/// # Errors
/// As [`provide`].
pub(super) fn provide_source(repo: &Repo) -> Result<()> {
    let has_rustup = find(repo, &["rustup"]).is_some();
    if provide(repo)?.has_library_source || !has_rustup {
        return Ok(());
    }
    say::step("Adding the source of Rust's standard library (rustup component add)");
    let add = Cmd::new("rustup").args(["component", "add", "rust-src"]).dir(&repo.root);
    if add.capture().is_err() {
        say::note("rustup cannot download it here.");
    }
    Ok(())
}

/// The package of clippy for the compiler in /usr, when that is what builds for the browser.
pub(super) fn wanted_clippy(repo: &Repo) -> Option<Wanted> {
    let compiler = without_packages(repo);
    let is_system = compiler.is_none_or(|it| it.rustup_name.is_some());
    let is_there = !is_system || Path::new("/usr/bin/clippy-driver").is_file();
    (!is_there).then(|| Wanted::new("clippy for the system's Rust", &["rust-web-clippy"]))
}

/// Clippy of the compiler that builds for the browser.
///
/// # Errors
/// As for any Debian package.
pub(super) fn provide_clippy(repo: &Repo) -> Result<()> {
    debian::install(repo, wanted_clippy(repo).as_slice())
}

/// A compiler that has a library already, with the place of it if we built it.
fn present(repo: &Repo) -> Option<(Compiler, Option<PathBuf>)> {
    let default = Compiler::default();
    if let Some(compiler) = default.filter(Compiler::has_wasm_library) {
        return Some((compiler, None));
    }
    candidates(repo).into_iter().find_map(|compiler| {
        let own = compiler.has_wasm_library().then(|| (compiler.clone(), None));
        own.or_else(|| library::built(repo, &compiler).map(|it| (compiler, Some(it))))
    })
}

/// The compilers of this machine that are new enough for our source, best first.
fn candidates(repo: &Repo) -> Vec<Compiler> {
    let oldest = std::fs::read_to_string(repo.root.join("Cargo.toml"))
        .ok()
        .and_then(|it| compiler::major_minor(rust_version(&it)?))
        .unwrap_or_default();
    let all = [Compiler::default(), Compiler::system()];
    all.into_iter().flatten().filter(|it| it.version >= oldest).collect()
}

/// `rust-version = "1.95"` of the workspace's manifest.
fn rust_version(manifest: &str) -> Option<&str> {
    let line = manifest.lines().find(|it| it.starts_with("rust-version"))?;
    line.split('"').nth(1)
}

/// Asks rustup for the library, once; this is all it takes on an ordinary machine.
fn rustup_adds_target(repo: &Repo) -> bool {
    static ADDED: OnceLock<bool> = OnceLock::new();
    *ADDED.get_or_init(|| {
        if find(repo, &["rustup"]).is_none() {
            return false;
        }
        say::step("Adding Rust's standard library for WebAssembly (rustup target add)");
        let added = Cmd::new("rustup").args(["target", "add", TARGET]).dir(&repo.root).capture();
        if added.is_err() {
            say::note("rustup cannot download it here; it will be built from source instead.");
        }
        added.is_ok()
    })
}

fn system_compiler_wanted() -> Wanted {
    let mut packages = vec!["rustc-web", "cargo-web", "rust-web-src"];
    let lld = debian::llvm_of("rustc-web").map(|it| format!("lld-{it}"));
    packages.extend(lld.as_deref());
    Wanted::new(SYSTEM_COMPILER, &packages)
}

fn install_system_compiler(repo: &Repo) -> Result<Compiler> {
    debian::install(repo, &[system_compiler_wanted()])
        .context("the wasm32 standard library is missing and `rustup target add` did not work")?;
    let found = candidates(repo).into_iter().find(Compiler::has_library_source);
    found.with_context(|| {
        format!(
            "{SYSTEM_COMPILER} is missing: with rustup, run `rustup target add {TARGET}` where it can download"
        )
    })
}

/// The variables that make cargo use `compiler` with the library in `sysroot`.
fn toolchain(repo: &Repo, compiler: &Compiler, sysroot: Option<PathBuf>) -> Result<WasmToolchain> {
    let mut env = vec![
        ("PATH".to_owned(), path_with_tools(repo)),
        ("CARGO_TARGET_DIR".to_owned(), repo.wasm_target().into_os_string()),
    ];
    env.extend(select(repo, compiler)?);
    if !compiler.has_linker() {
        env.push((
            "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER".to_owned(),
            linker::provide(repo, compiler)?.into_os_string(),
        ));
    }
    if let Some(sysroot) = sysroot {
        let mut flags = OsString::from("--sysroot\u{1f}");
        flags.push(sysroot);
        env.push(("CARGO_ENCODED_RUSTFLAGS".to_owned(), flags));
    }
    let has_library_source = compiler.has_library_source();
    Ok(WasmToolchain { env, has_library_source, id: compiler.id.clone() })
}

/// The variable that makes `cargo` mean this compiler, known to rustup by then.
fn select(repo: &Repo, compiler: &Compiler) -> Result<Option<(String, OsString)>> {
    let rustup = find(repo, &["rustup"]);
    let Some(name) = compiler.rustup_name.filter(|_| rustup.is_some()) else { return Ok(None) };
    let linked = Cmd::new("rustup").args(["run", name, "rustc", "-vV"]).probe();
    if linked.is_none() || linked != Cmd::new("/usr/bin/rustc").arg("-vV").probe() {
        say::step(&format!("Telling rustup of the compiler in /usr, as {name:?}"));
        Cmd::new("rustup").args(["toolchain", "link", name, "/usr"]).run()?;
    }
    Ok(Some(("RUSTUP_TOOLCHAIN".to_owned(), name.into())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_compiler_is_read_from_the_manifest() {
        let manifest = "[workspace.package]\nedition = \"2024\"\nrust-version = \"1.95\"\n";
        assert_eq!(rust_version(manifest), Some("1.95"));
        assert_eq!(rust_version("[package]\n"), None);
    }
}
