//! `cargo xtask bench`: figures to look at; nothing here is asserted.
//!
//! A benchmark is a file below this one and a row in [`BENCHES`]. Those of the widget
//! serve it as it ships from `stage`, and drive it in `browser`.

mod browser;
mod figures;
mod first_byte;
mod opening;
mod search;
mod stage;
mod start;
mod streaming;

use std::{fs, path::PathBuf};

use anyhow::{Result, bail};

use crate::{
    build::{self, Profile},
    cli::Args,
    repo::Repo,
    say, setup,
};

type Bench = fn(&Repo, &Bed) -> Result<()>;

/// Name, what it measures, and how.
const BENCHES: [(&str, &str, Bench); 5] = [
    ("start", "cold start until /readyz answers", start::run),
    ("first-byte", "request until the first byte of the stream", first_byte::run),
    ("search", "retrieval over 20 000 chunks", search::run),
    ("streaming", "the browser's work for an answer, next to plain text", streaming::run),
    ("opening", "press until a conversation of 1 000 messages is drawn", opening::run),
];

/// How many times slower than this machine's a visitor's processor is.
const THROTTLE: u32 = 4;

const RUNS: usize = 3;

/// What benchmarks have in common.
struct Bed {
    /// Where they keep their databases; what is slow to make stays for the next run.
    dir: PathBuf,
    /// How often those in a browser measure the same thing.
    runs: usize,
}

/// The server, as released.
fn server(repo: &Repo) -> Result<PathBuf> {
    build::server(repo, Profile::Release, None)
}

/// Runs the benchmarks named, or all.
pub(crate) fn run(repo: &Repo, args: &Args) -> Result<()> {
    let known = BENCHES.map(|it| it.0);
    if let Some(word) = args.words.iter().find(|it| !known.contains(&it.as_str())) {
        bail!("there is no benchmark {word:?}: {}", known.join(", "));
    }
    let runs = args.parsed("--runs", "a number")?.unwrap_or(RUNS);
    let bed = Bed { dir: repo.target.join("bench"), runs };
    fs::create_dir_all(&bed.dir)?;
    for (name, what, bench) in BENCHES {
        if args.words.is_empty() || args.words.iter().any(|it| it == name) {
            say::step(&format!("{name}: {what}"));
            bench(repo, &bed)?;
        }
    }
    Ok(())
}

/// The widget as it ships.
fn widget(repo: &Repo) -> Result<PathBuf> {
    setup::provide_all(repo, setup::needs_of("bench"))?;
    build::widget(repo)
}

/// How busy this machine was in the last minute, in processors.
fn load() -> String {
    let all = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    all.split(' ').next().unwrap_or("unknown").to_owned()
}
