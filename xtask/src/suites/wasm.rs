//! Components alone, compiled for the browser, in a headless Chromium.

use anyhow::{Context as _, Result};

use super::{Results, counted};
use crate::{
    process::Cmd,
    repo::Repo,
    setup::{self, Engine, Need},
};

/// Runs the widget's wasm-bindgen tests.
///
/// # Errors
/// When Chromium or its driver is missing, or the tests do not build.
pub(crate) fn wasm(repo: &Repo) -> Result<Results> {
    let needs = [Need::Wasm, Need::Bindgen, Need::Engine(Engine::Chromium)];
    setup::provide_all(repo, &needs)?;
    let wasm = setup::wasm_toolchain(repo)?;
    let driver = setup::find(repo, &["chromedriver"]).context("chromedriver is missing")?;
    counted(
        Cmd::new("cargo")
            .args(["test", "--package", "parlor", "--target", "wasm32-unknown-unknown"])
            .args(["--test", "browser", "--no-fail-fast"])
            .envs(&wasm.env)
            .env("CHROMEDRIVER", driver)
            .env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", repo.root.join("webdriver.json"))
            .dir(&repo.root),
    )
}
