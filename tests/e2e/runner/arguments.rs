//! `--engine chromium`, beside what every test binary understands.

use crate::driver::{ENGINES, Engine};
use std::process::exit;

/// What was asked for on the command line.
pub(crate) struct Arguments {
    /// In which engines; all by default.
    pub(crate) engines: Vec<Engine>,
    /// Filters, `--list`, `--exact`, …
    pub(crate) harness: libtest_mimic::Arguments,
}

impl Arguments {
    /// Reads the command line; ends the process with a sentence if it makes no sense.
    pub(crate) fn read() -> Self {
        let mut engines = Vec::new();
        let mut rest = Vec::new();
        let mut words = std::env::args();
        while let Some(word) = words.next() {
            match word.strip_prefix("--engine") {
                Some("") => engines.push(engine(&words.next().unwrap_or_default())),
                Some(name) => engines.push(engine(name.trim_start_matches('='))),
                None => rest.push(word),
            }
        }
        if engines.is_empty() {
            engines = ENGINES.to_vec();
        }
        Self { engines, harness: libtest_mimic::Arguments::from_iter(rest) }
    }
}

fn engine(name: &str) -> Engine {
    ENGINES.into_iter().find(|it| it.name() == name).unwrap_or_else(|| {
        eprintln!("--engine takes chromium, firefox or webkit, not {name:?}");
        exit(2)
    })
}
