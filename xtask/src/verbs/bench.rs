//! `cargo xtask bench`: figures to look at; nothing here is asserted.
//!
//! A benchmark is a file below this one and a row in [`BENCHES`]. Figures that need a
//! browser (streaming, opening a long conversation) belong here as well: build the
//! widget with `build::widget`, serve it, and drive it.

mod figures;
mod first_byte;
mod search;
mod start;

use std::path::PathBuf;

use anyhow::{Result, bail};

use crate::{
    build::{self, Profile},
    cli::Args,
    repo::Repo,
    say,
};

type Bench = fn(&Repo, &Bed) -> Result<()>;

/// Name, what it measures, and how.
const BENCHES: [(&str, &str, Bench); 3] = [
    ("start", "cold start until /readyz answers", start::run),
    ("first-byte", "request until the first byte of the stream", first_byte::run),
    ("search", "retrieval over 20 000 chunks", search::run),
];

/// What benchmarks have in common.
struct Bed {
    /// The server, as released.
    binary: PathBuf,
    /// Where they keep their databases; what is slow to make stays for the next run.
    dir: PathBuf,
}

/// Runs the benchmarks named, or all.
pub(crate) fn run(repo: &Repo, args: &Args) -> Result<()> {
    let known = BENCHES.map(|it| it.0);
    if let Some(word) = args.words.iter().find(|it| !known.contains(&it.as_str())) {
        bail!("there is no benchmark {word:?}: {}", known.join(", "));
    }
    let binary = build::server(repo, Profile::Release, None)?;
    let bed = Bed { binary, dir: repo.target.join("bench") };
    for (name, what, bench) in BENCHES {
        if args.words.is_empty() || args.words.iter().any(|it| it == name) {
            say::step(&format!("{name}: {what}"));
            bench(repo, &bed)?;
        }
    }
    Ok(())
}
