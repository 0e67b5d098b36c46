//! `cargo xtask e2e`: the browser stories, for whoever works on one of them.

use anyhow::{Result, bail};

use crate::{
    cli::Args,
    repo::Repo,
    say,
    setup::{ENGINES, Engine},
    suites::{self, Outcome, Summary},
};

/// Runs the stories whose names hold the given words, in the engines asked for.
pub(crate) fn run(repo: &Repo, args: &Args) -> Result<()> {
    let engines = match args.value("--engine").unwrap_or("chromium") {
        "all" => ENGINES.to_vec(),
        name => match Engine::named(name) {
            Some(engine) => vec![engine],
            None => bail!("--engine takes chromium, firefox, webkit or all, not {name:?}"),
        },
    };
    let mut summary = Summary::default();
    for engine in engines {
        say::step(&format!("Stories in {}", engine.name()));
        engine.provide(repo)?;
        summary.add(engine.name(), Outcome::Ran(suites::stories(repo, engine, &args.words)?));
    }
    println!("{summary}");
    if summary.is_good() { Ok(()) } else { std::process::exit(1) }
}
