//! From a compiled module to the three files that a page fetches.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result, ensure};

use super::{
    boundary::{Boundary, Renaming},
    glue,
};
use crate::{process::Cmd, repo::Repo, setup::WasmToolchain, stamp};

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
/// those before it had to leave: together 1.5 % of what a visitor downloads.
const PASSES: [&str; 6] = ["--low-memory-unused", "-Oz", "--flatten", "--rereloop", "-Oz", "-Oz"];

/// From where wasm-bindgen lets a module import, and from where ours does.
const LONG_FROM: &str = "./parlor_bg.js";
const SHORT_FROM: &str = "p";

/// Writes the loader, the glue and the module to `dist`. The hash in the names of the
/// latter two is that of their content, so they may be cached forever.
///
/// # Errors
/// Names the tool that failed.
pub(super) fn bundle(repo: &Repo, wasm: &WasmToolchain, module: &Path, dist: &Path) -> Result<()> {
    let work = empty_dir(repo, "bundle")?;
    let flags = ["--remove-name-section", "--remove-producers-section"];
    bind(wasm, module, &work, &flags).context("wasm-bindgen failed")?;
    let text = prune(&work).context("wasm-bindgen's glue has changed its shape")?;
    let module = fs::read(optimize(wasm, &work, &[]).context("wasm-opt failed")?)?;
    let (glue, module) = shorten(wasm, &work, &text, &module).context("esbuild failed")?;
    let glue_name = place(&glue, &module, dist)?;
    Cmd::new("node")
        .arg(repo.package().join("scripts/loader.mjs"))
        .arg("--outfile")
        .arg(dist.join("parlor.js"))
        .args(["--module", &glue_name])
        .envs(&wasm.env)
        .run()
        .context("esbuild failed on the loader")
}

/// The optimized module as it would ship, but with the names of its functions.
///
/// # Errors
/// Names the tool that failed.
pub(super) fn named(repo: &Repo, wasm: &WasmToolchain, module: &Path) -> Result<Vec<u8>> {
    let work = empty_dir(repo, "named")?;
    bind(wasm, module, &work, &[]).context("wasm-bindgen failed")?;
    prune(&work)?;
    let module = optimize(wasm, &work, &["--debuginfo"]).context("wasm-opt failed")?;
    Ok(fs::read(module)?)
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
fn bind(wasm: &WasmToolchain, module: &Path, work: &Path, flags: &[&str]) -> Result<()> {
    Cmd::new("wasm-bindgen")
        .args(["--target", "web", "--no-typescript", "--out-name", "parlor"])
        .args(flags)
        .arg("--out-dir")
        .arg(work)
        .arg(module)
        .envs(&wasm.env)
        .run()
}

/// Drops exports that the page does not use, so that wasm-opt can drop what they reach.
/// Returns the glue without them.
fn prune(work: &Path) -> Result<String> {
    let text = glue::without_unused_classes(&fs::read_to_string(work.join("parlor.js"))?)?;
    let module = work.join("parlor_bg.wasm");
    let renaming = Renaming {
        from: None,
        import: &str::to_owned,
        export: &|name| glue::reads(&text, name).then(|| name.to_owned()),
    };
    fs::write(&module, renaming.apply(&fs::read(&module)?)?)?;
    Ok(text)
}

fn optimize(wasm: &WasmToolchain, work: &Path, flags: &[&str]) -> Result<PathBuf> {
    let out = work.join("optimized.wasm");
    Cmd::new("wasm-opt")
        .args(PASSES)
        .args(WASM_FEATURES)
        .args(flags)
        .arg(work.join("parlor_bg.wasm"))
        .arg("-o")
        .arg(&out)
        .envs(&wasm.env)
        .run()?;
    Ok(out)
}

/// Makes the glue small, and the names on both sides of the boundary short.
fn shorten(
    wasm: &WasmToolchain,
    work: &Path,
    text: &str,
    module: &[u8],
) -> Result<(String, Vec<u8>)> {
    let boundary = Boundary::of(module)?;
    let text = glue::without_unused_imports(text, &boundary.imports);
    ensure!(text.contains(LONG_FROM), "the glue does not say where imports come from");
    let (whole, small, names) =
        (work.join("glue.js"), work.join("small.js"), work.join("names.json"));
    fs::write(&whole, text.replace(LONG_FROM, SHORT_FROM))?;
    fs::write(&names, "{}")?;
    // `memory` is also a name of the page's world; everything else is ours alone.
    let ours = boundary.imports.iter().chain(&boundary.exports).filter(|it| *it != "memory");
    let pattern = ours.map(String::as_str).collect::<Vec<_>>().join("|");
    Cmd::new("esbuild")
        .arg(&whole)
        .args(["--bundle", "--minify", "--format=esm", "--target=es2020"])
        .args(["--legal-comments=none", "--log-level=warning"])
        .arg(format!("--mangle-props=^({pattern})$"))
        .arg(format!("--mangle-cache={}", names.display()))
        .arg(format!("--outfile={}", small.display()))
        .envs(&wasm.env)
        .run()?;
    let names: BTreeMap<String, String> = serde_json::from_str(&fs::read_to_string(names)?)?;
    let short = |name: &str| names.get(name).map_or_else(|| name.to_owned(), Clone::clone);
    let renaming =
        Renaming { from: Some(SHORT_FROM), import: &short, export: &|name| Some(short(name)) };
    Ok((fs::read_to_string(small)?, renaming.apply(module)?))
}

/// Writes both under their final names and returns the glue's.
fn place(glue: &str, module: &[u8], dist: &Path) -> Result<String> {
    let hash = stamp::short_hash(&[glue.as_bytes(), module].concat(), 16);
    let module_name = format!("parlor-{hash}_bg.wasm");
    fs::write(dist.join(&module_name), module)?;
    let glue_name = format!("parlor-{hash}.js");
    fs::write(dist.join(&glue_name), naming_module(glue, &module_name)?)?;
    Ok(glue_name)
}

/// The glue, with the module's final name in the place of wasm-bindgen's.
fn naming_module(glue: &str, module_name: &str) -> Result<String> {
    ensure!(glue.contains("parlor_bg.wasm"), "the glue does not name its module");
    Ok(glue.replace("parlor_bg.wasm", module_name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_glue_fetches_the_module_by_its_final_name() {
        let glue = "e=new URL(\"parlor_bg.wasm\",import.meta.url)";
        let named = naming_module(glue, "parlor-1f_bg.wasm").unwrap();
        assert_eq!(named, "e=new URL(\"parlor-1f_bg.wasm\",import.meta.url)");
    }

    #[test]
    fn glue_that_names_no_module_is_refused() {
        assert!(naming_module("export{}", "parlor-1f_bg.wasm").is_err());
    }
}
