//! `cargo xtask test`: every suite, counted.

use anyhow::{Result, bail};

use super::is_ci;
use crate::{
    cli::Args,
    process,
    repo::Repo,
    say,
    setup::{self, ENGINES, Engine, Need},
    suites::{self, Outcome, Results, Summary},
};

/// Runs all suites, or the one of `--only`, and ends with a table and a line of counts.
pub(crate) fn run(repo: &Repo, args: &Args) -> Result<()> {
    let only = args.value("--only");
    let names =
        ["host", "postgres", "clients", "wasm"].into_iter().chain(ENGINES.map(Engine::name));
    let names: Vec<&str> = names.filter(|it| only.is_none_or(|only| only == *it)).collect();
    if names.is_empty() {
        bail!("--only takes host, postgres, clients, wasm, chromium, firefox or webkit");
    }
    let mut summary = Summary::default();
    for name in names {
        say::step(&format!("Suite {name}"));
        summary.add(name, suite(repo, name));
        if process::interrupted() {
            bail!("interrupted");
        }
    }
    println!("{summary}");
    if summary.is_good() { Ok(()) } else { std::process::exit(1) }
}

fn suite(repo: &Repo, name: &str) -> Outcome {
    match name {
        "host" => outcome(suites::host(repo)),
        "postgres" => if_had(setup::provide(repo, Need::Postgres), || suites::postgres(repo)),
        "clients" => outcome(suites::clients(repo)),
        "wasm" => outcome(suites::wasm(repo)),
        name => Engine::named(name).map_or_else(
            || Outcome::Broken("there is no such engine".to_owned()),
            |it| engine(repo, it),
        ),
    }
}

fn engine(repo: &Repo, engine: Engine) -> Outcome {
    if_had(engine.provide(repo), || suites::stories(repo, engine, &[]))
}

/// A suite whose programs cannot be had is skipped by name, except where all are demanded.
fn if_had(provided: Result<()>, suite: impl FnOnce() -> Result<Results>) -> Outcome {
    match provided {
        Ok(()) => outcome(suite()),
        Err(error) if is_ci() => Outcome::Broken(format!("{error:#}")),
        Err(error) => Outcome::Skipped(format!("{error:#}")),
    }
}

fn outcome(results: Result<Results>) -> Outcome {
    results.map_or_else(|error| Outcome::Broken(format!("{error:#}")), Outcome::Ran)
}
