//! From a compiled module to the three files that a page fetches.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result, ensure};

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

/// Writes the loader, the glue and the module to `dist`. The hash in the names of the
/// latter two is that of their content, so they may be cached forever.
///
/// # Errors
/// Names the tool that failed.
pub(super) fn bundle(repo: &Repo, wasm: &WasmToolchain, module: &Path, dist: &Path) -> Result<()> {
    let work = empty_dir(repo, "bundle")?;
    bind(wasm, module, &work, UNNAMED).context("wasm-bindgen failed")?;
    let module = optimize(wasm, &work, &[]).context("wasm-opt failed")?;
    let glue = minify(wasm, &work).context("esbuild failed on the glue")?;
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
    let module = optimize(wasm, &work, &["--debuginfo"]).context("wasm-opt failed")?;
    Ok(fs::read(module)?)
}

fn empty_dir(repo: &Repo, name: &str) -> Result<PathBuf> {
    let work = repo.target.join("wasm-dist").join(name);
    if work.exists() {
        fs::remove_dir_all(&work)?;
    }
    fs::create_dir_all(&work)?;
    Ok(work)
}

/// Flags for wasm-bindgen that leave out what no browser needs.
const UNNAMED: &[&str] = &["--remove-name-section", "--remove-producers-section"];

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

fn optimize(wasm: &WasmToolchain, work: &Path, flags: &[&str]) -> Result<PathBuf> {
    let out = work.join("optimized.wasm");
    Cmd::new("wasm-opt")
        .arg("-Oz")
        .args(WASM_FEATURES)
        .args(flags)
        .arg(work.join("parlor_bg.wasm"))
        .arg("-o")
        .arg(&out)
        .envs(&wasm.env)
        .run()?;
    Ok(out)
}

fn minify(wasm: &WasmToolchain, work: &Path) -> Result<PathBuf> {
    let out = work.join("glue.js");
    Cmd::new("esbuild")
        .arg(work.join("parlor.js"))
        .args(["--minify", "--format=esm", "--target=es2020", "--legal-comments=none"])
        .args(["--log-level=warning"])
        .arg(format!("--outfile={}", out.display()))
        .envs(&wasm.env)
        .run()?;
    Ok(out)
}

/// Copies both under their final names and returns the glue's.
fn place(glue: &Path, module: &Path, dist: &Path) -> Result<String> {
    let (glue, module) = (fs::read_to_string(glue)?, fs::read(module)?);
    let hash = stamp::short_hash(&[glue.as_bytes(), &module].concat(), 16);
    let module_name = format!("parlor-{hash}_bg.wasm");
    fs::write(dist.join(&module_name), module)?;
    let glue_name = format!("parlor-{hash}.js");
    fs::write(dist.join(&glue_name), naming_module(&glue, &module_name)?)?;
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
