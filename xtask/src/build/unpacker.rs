//! The small module that unpacks the others in a browser.

use anyhow::{Context as _, Result};

use super::{
    bundle::optimize,
    widget::{smallest, target},
};
use crate::{process::Cmd, repo::Repo, setup::WasmToolchain};

/// Builds `parlor-pack` for browsers.
///
/// # Errors
/// Names the tool that failed.
pub(super) fn unpacker(repo: &Repo, wasm: &WasmToolchain) -> Result<Vec<u8>> {
    let target = target(repo);
    let cargo = Cmd::new("cargo")
        .args(["rustc", "--package", "parlor-pack", "--lib", "--crate-type", "cdylib"])
        .args(["--profile", "unpack", "--target", "wasm32-unknown-unknown"])
        .envs(&wasm.env)
        .env("CARGO_TARGET_DIR", &target)
        .dir(&repo.root);
    let cargo = if wasm.has_library_source { smallest(cargo, "core") } else { cargo };
    // Its memory is copied for each part of the widget, and it needs next to no stack.
    let cargo = cargo.args(["--", "-Clink-arg=-zstack-size=16384"]);
    cargo.run().context("the unpacker could not be built")?;
    let module = target.join("wasm32-unknown-unknown/unpack/parlor_pack.wasm");
    optimize(wasm, &module, &["--strip-debug"]).context("wasm-opt failed on the unpacker")
}
