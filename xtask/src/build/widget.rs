//! The widget as it ships: as small as the compiler and its friends can make it.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result};

use super::{bundle, compress};
use crate::{
    alone::Alone,
    process::Cmd,
    repo::Repo,
    say,
    setup::{self, WasmToolchain},
    stamp::Stamp,
};

/// Builds into `dist/widget` and returns the directory: `parlor.js`, `parlor-<hash>.js`,
/// `parlor-<hash>_bg.wasm` and what is fetched later, `parlor-<name>-<hash>.wasm`, each with a `.br` and a `.gz` sibling. Does nothing when
/// nothing changed.
///
/// # Errors
/// Names the step that failed.
pub(crate) fn widget(repo: &Repo) -> Result<PathBuf> {
    let wasm = setup::wasm_toolchain(repo)?;
    let _alone = Alone::with(&repo.target, "widget")?;
    let dist = repo.dist_widget();
    let smallest = if wasm.has_library_source { "smallest" } else { "" };
    let stamp = Stamp::of(&sources(repo), &[&wasm.id, smallest])?;
    // Beside the files, for another checkout may build in the same directory.
    let marker = repo.root.join("dist/widget.stamp");
    if stamp.is_on(&marker) && dist.join("parlor.js").is_file() {
        return Ok(dist);
    }
    say::step("Building the widget as it ships; the first time takes a few minutes");
    let module = compile(repo, &wasm).context("the widget could not be built")?;
    let fresh = bundle::empty_dir(repo, "fresh")?;
    bundle::bundle(repo, &wasm, &module, &fresh)?;
    compress::add_siblings(&fresh)?;
    // Whoever serves the old files keeps them until the new ones are complete.
    // Cut off in the middle, they are of nothing that is known.
    let _ = fs::remove_file(&marker);
    if dist.exists() {
        fs::remove_dir_all(&dist)?;
    }
    move_dir(&fresh, &dist)?;
    stamp.put_on(&marker)?;
    Ok(dist)
}

/// The build directory and the checkout may be on different disks.
fn move_dir(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in from.read_dir()? {
        let entry = entry?;
        fs::copy(entry.path(), to.join(entry.file_name()))?;
    }
    Ok(fs::remove_dir_all(from)?)
}

/// The optimized module with the names of its functions, to see where its bytes come
/// from. Call after [`widget`].
///
/// # Errors
/// Names the tool that failed.
pub(crate) fn named_module(repo: &Repo) -> Result<Vec<u8>> {
    let wasm = setup::wasm_toolchain(repo)?;
    bundle::named(repo, &wasm, &compiled(repo))
}

/// Everything that the widget is made of.
pub(super) fn sources(repo: &Repo) -> Vec<PathBuf> {
    let paths = [
        "src",
        "style",
        "build.rs",
        "crates/parlor-core/src",
        "crates/parlor-core/languages",
        "crates/parlor-core/Cargo.toml",
        "crates/parlor-pack",
        "crates/parlor-wire/src",
        "crates/parlor-wire/Cargo.toml",
        "Cargo.toml",
        "Cargo.lock",
        "packages/parlor/src",
        "packages/parlor/scripts",
        "packages/parlor/package-lock.json",
        "xtask/src/build",
    ];
    paths.map(|it| repo.root.join(it)).to_vec()
}

/// Compiles to a module that wasm-bindgen has not seen yet.
fn compile(repo: &Repo, wasm: &WasmToolchain) -> Result<PathBuf> {
    let cargo = Cmd::new("cargo")
        .args(["rustc", "--package", "parlor", "--bin", "parlor", "--profile", "wasm"])
        .args(["--no-default-features", "--features", "split"])
        .args(["--target", "wasm32-unknown-unknown"])
        .envs(&wasm.env)
        .env("CARGO_TARGET_DIR", target(repo))
        .dir(&repo.root);
    let cargo = if wasm.has_library_source {
        smallest(cargo, "std,panic_abort")
    } else {
        say::note("The standard library's source is not here: the module will be a fifth larger.");
        say::note("With rustup, `rustup component add rust-src` brings it.");
        cargo
    };
    // What the module is split by.
    cargo.args(["--", "-Clink-arg=--emit-relocs"]).run()?;
    Ok(compiled(repo))
}

pub(super) fn target(repo: &Repo) -> PathBuf {
    repo.target.join("wasm-dist")
}

fn compiled(repo: &Repo) -> PathBuf {
    target(repo).join("wasm32-unknown-unknown/wasm/parlor.wasm")
}

/// Builds these crates of the standard library along, for size, without the text of
/// panics.
pub(super) fn smallest(cargo: Cmd, library: &str) -> Cmd {
    let flags = [
        "-Zunstable-options",
        "-Cpanic=immediate-abort",
        "-Zfmt-debug=none",
        "-Zlocation-detail=none",
    ];
    cargo
        .arg(format!("-Zbuild-std={library}"))
        .arg("-Zbuild-std-features=optimize_for_size")
        .env("RUSTC_BOOTSTRAP", "1")
        .env("CARGO_ENCODED_RUSTFLAGS", flags.join("\u{1f}"))
}
