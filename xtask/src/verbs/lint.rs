//! `cargo xtask lint`: everything a reviewer should not have to say.

use anyhow::{Result, bail};

use crate::{cli::Args, process::Cmd, repo::Repo, say, setup};

/// Runs every check, also after one has failed, and names those that did.
pub(crate) fn run(repo: &Repo, _: &Args) -> Result<()> {
    setup::provide_all(repo, setup::needs_of("lint"))?;
    let checks = checks(repo)?;
    let mut failed = Vec::new();
    for (name, command) in checks {
        say::step(name);
        if let Err(error) = command.run() {
            say::failure(&format!("{error:#}"));
            failed.push(name);
        }
    }
    if failed.is_empty() {
        return Ok(());
    }
    bail!("these checks failed: {}", failed.join("; "))
}

fn checks(repo: &Repo) -> Result<Vec<(&'static str, Cmd)>> {
    let wasm = setup::wasm_toolchain(repo)?;
    let host = |args: &[&str]| {
        Cmd::new("cargo").args(args).env("CARGO_TARGET_DIR", &repo.target).dir(&repo.root)
    };
    let for_browsers = |args: &[&str]| {
        Cmd::new("cargo")
            .args(["clippy", "--target", "wasm32-unknown-unknown", "--package"])
            .args(args)
            .args(["--", "-D", "warnings"])
            .envs(&wasm.env)
            .dir(&repo.root)
    };
    let widget = ["parlor", "--features", "split", "--lib", "--bins", "--tests"];
    let clippy_for_fuzz = Cmd::new("cargo")
        .args(["clippy", "--locked", "--", "-D", "warnings"])
        // Nothing is linked, so libFuzzer itself, which is C++, need not be built.
        .env("CUSTOM_LIBFUZZER_PATH", repo.target.join("fuzz/libfuzzer.a"))
        .env("CARGO_TARGET_DIR", repo.target.join("fuzz/lint"))
        .dir(&repo.root.join("fuzz"));
    let types = Cmd::new("npm").args(["run", "--silent", "check"]).dir(&repo.package());
    Ok(vec![
        ("Format (cargo fmt --all)", host(&["fmt", "--all", "--check"])),
        (
            "Format of what is fuzzed",
            host(&["fmt", "--manifest-path", "fuzz/Cargo.toml", "--check"]),
        ),
        (
            "Clippy for the host",
            host(&["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]),
        ),
        ("Clippy for the browser", for_browsers(&widget)),
        ("Clippy for the unpacker", for_browsers(&["parlor-pack", "--lib"])),
        ("Clippy for what is fuzzed", clippy_for_fuzz),
        (
            "Rules about the source (tests/tidy.rs)",
            host(&["test", "-q", "-p", "parlor", "--test", "tidy"]),
        ),
        ("TypeScript (tsc)", types),
    ])
}
