//! From a compiled module to the files that a page fetches.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result};

use super::{
    boundary::{Boundary, Renaming},
    described::without_described,
    files::{Bundle, Files},
    glue, languages,
    split::{LINK, Split, file_name, split},
    unpacker::unpacker,
};
use crate::{process::Cmd, repo::Repo, setup::WasmToolchain};

/// What every browser that runs the widget knows. Named one by one: with all features
/// on, wasm-opt writes imports that no browser reads.
const WASM_FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-reference-types",
    "--enable-multivalue",
];

/// Nothing is at the lowest addresses, as the stack ends there, so small offsets need no
/// addition. Code that is flattened and built up again lets the passes after it find what
/// those before it had to leave: together 1.5 % of what a visitor downloads. Which features the code needs, browsers find
/// out by themselves.
const PASSES: [&str; 9] = [
    "--low-memory-unused",
    "--one-caller-inline-max-function-size=200",
    "-Oz",
    "--flatten",
    "--rereloop",
    "-Oz",
    "-Oz",
    "--strip-target-features",
    "--strip-producers",
];

/// Writes the loader, the glue, the module and what is fetched later to `dist`. The hash
/// in the names of all but the first is that of their content, so they may be cached
/// forever.
///
/// # Errors
/// Names the tool that failed.
pub(super) fn bundle(repo: &Repo, wasm: &WasmToolchain, module: &Path, dist: &Path) -> Result<()> {
    let work = empty_dir(repo, "bundle")?;
    let parts = split(module, &work)?;
    fs::write(work.join(LINK), parts.link_script())?;
    fs::write(work.join("unpack.js"), include_str!("unpack.js"))?;
    bind(wasm, &parts.main, &work).context("wasm-bindgen failed")?;
    let text = prune(&work, &parts).context("wasm-bindgen's glue has changed its shape")?;
    let module = optimize(wasm, &work.join("parlor_bg.wasm"), &[]).context("wasm-opt failed")?;
    let mut later = Files::new();
    for (name, file) in &parts.later {
        let part = optimize(wasm, file, &[]).context("wasm-opt failed on a part")?;
        later.insert(file_name(name), part);
    }
    let words = languages::packs(&repo.root)?;
    let bundle = Bundle { glue: text, module, later, words };
    let bundle = bundle
        .shortened(wasm, &repo.package().join("src/host.ts"), &work)
        .context("esbuild failed")?;
    let unpacker = unpacker(repo, wasm)?;
    let glue_name = bundle.packed(wasm, &work, &unpacker)?.place(dist)?;
    Cmd::new("node")
        .arg(repo.package().join("scripts/loader.mjs"))
        .arg("--outfile")
        .arg(dist.join("parlor.js"))
        .args(["--module", &glue_name])
        .envs(&wasm.env)
        .run()
        .context("esbuild failed on the loader")
}

/// The optimized module that is fetched first as it would ship, but with the names of
/// its functions.
///
/// # Errors
/// Names the tool that failed.
pub(super) fn named(repo: &Repo, wasm: &WasmToolchain, module: &Path) -> Result<Vec<u8>> {
    let work = empty_dir(repo, "named")?;
    let parts = split(module, &work)?;
    bind(wasm, &parts.main, &work).context("wasm-bindgen failed")?;
    prune(&work, &parts)?;
    optimize(wasm, &work.join("parlor_bg.wasm"), &["--debuginfo"]).context("wasm-opt failed")
}

/// An empty directory of the build.
pub(super) fn empty_dir(repo: &Repo, name: &str) -> Result<PathBuf> {
    let work = repo.target.join("wasm-dist").join(name);
    if work.exists() {
        fs::remove_dir_all(&work)?;
    }
    fs::create_dir_all(&work)?;
    Ok(work)
}

/// Makes `parlor.js` and `parlor_bg.wasm` in `work`.
fn bind(wasm: &WasmToolchain, module: &Path, work: &Path) -> Result<()> {
    Cmd::new("wasm-bindgen")
        .args(["--target", "web", "--no-typescript", "--out-name", "parlor"])
        // The table of functions, by which the parts of the module call each other.
        .arg("--keep-lld-exports")
        .arg("--out-dir")
        .arg(work)
        .arg(module)
        .envs(&wasm.env)
        .run()
}

/// Drops exports that neither the page nor a later part uses, so that wasm-opt can drop
/// what they reach. Returns the glue without them.
fn prune(work: &Path, parts: &Split) -> Result<String> {
    let text = fs::read_to_string(work.join("parlor.js"))?;
    let text = glue::with_pack(&glue::without_unused_classes(&text)?)?;
    let mut shared = Vec::new();
    for file in parts.later.values() {
        shared.extend(Boundary::of(&fs::read(file)?)?.imports);
    }
    let is_used = |name: &str| glue::reads(&text, name) || shared.iter().any(|it| it == name);
    let module = work.join("parlor_bg.wasm");
    let renaming = Renaming {
        from: &str::to_owned,
        import: &str::to_owned,
        export: &|name| is_used(name).then(|| name.to_owned()),
    };
    fs::write(&module, renaming.apply(&without_described(&fs::read(&module)?)?)?)?;
    Ok(text)
}

/// The optimized module.
pub(super) fn optimize(wasm: &WasmToolchain, module: &Path, flags: &[&str]) -> Result<Vec<u8>> {
    let out = module.with_extension("optimized");
    Cmd::new("wasm-opt")
        .args(PASSES)
        .args(WASM_FEATURES)
        .args(flags)
        .arg(module)
        .arg("-o")
        .arg(&out)
        .envs(&wasm.env)
        .run()?;
    Ok(fs::read(out)?)
}
