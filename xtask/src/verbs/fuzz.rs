//! `cargo xtask fuzz`: feeds anything to what others feed.

use std::fs;

use anyhow::{Result, bail};

use crate::{
    cli::Args,
    process::Cmd,
    repo::Repo,
    say,
    setup::{self, Need},
};

/// How long a target runs unless it is said.
const SECONDS: u32 = 60;

const RECORDED: &str = "../crates/parlor-core/fixtures/ui-stream";

/// Each target, and where inputs are that it begins with.
const TARGETS: [(&str, &[&str]); 6] = [
    ("markdown", &["seeds/markdown"]),
    ("sse", &[RECORDED]),
    ("ui_stream", &[RECORDED, "seeds/ui_stream"]),
    ("openai", &["../crates/parlor-core/fixtures/openai"]),
    ("ag_ui", &["../crates/parlor-core/fixtures/ag-ui"]),
    ("json", &["seeds/json"]),
];

/// Runs the targets named, or all, one after the other.
pub(crate) fn run(repo: &Repo, args: &Args) -> Result<()> {
    let known = TARGETS.map(|it| it.0);
    if let Some(word) = args.words.iter().find(|it| !known.contains(&it.as_str())) {
        bail!("there is no target {word:?}: {}", known.join(", "));
    }
    let seconds = args.parsed("--seconds", "a number")?.unwrap_or(SECONDS);
    setup::provide(repo, Need::Fuzzer)?;
    for (target, seeds) in TARGETS {
        if args.words.is_empty() || args.words.iter().any(|it| it == target) {
            say::step(&format!("{target}: {seconds} seconds"));
            fuzz(repo, target, seeds, seconds)?;
        }
    }
    Ok(())
}

/// What is found anew is kept in `fuzz/corpus`, what fails in `fuzz/artifacts`.
fn fuzz(repo: &Repo, target: &str, seeds: &[&str], seconds: u32) -> Result<()> {
    let dir = repo.root.join("fuzz");
    let corpus = format!("corpus/{target}");
    fs::create_dir_all(dir.join(&corpus))?;
    Cmd::new("cargo")
        // A sanitizer would ask for another compiler, and there is no unsafe code to look for.
        .args(["fuzz", "run", "--sanitizer", "none", target, &corpus])
        .args(seeds)
        .arg("--")
        .arg(format!("-dict=dictionaries/{target}.dict"))
        .arg(format!("-max_total_time={seconds}"))
        .args(["-max_len=512", "-timeout=30", "-print_final_stats=1"])
        .env("CARGO_TARGET_DIR", repo.target.join("fuzz"))
        .env("PATH", setup::path_with_tools(repo))
        .dir(&dir)
        .run()
}
