//! All stories in all engines, as one run of a test harness.

use crate::{
    driver::Engine,
    runner::{Arguments, House, Story, perform},
    stories,
};
use libtest_mimic::{Trial, run};
use std::{process::ExitCode, sync::Arc};
use tokio::runtime::{Handle, Runtime};

/// A browser, or why there is none.
type Opened = Result<Arc<House>, String>;

/// Runs what the command line asks for.
pub(crate) fn all() -> ExitCode {
    let arguments = Arguments::read();
    let runtime = match Runtime::new() {
        Ok(it) => it,
        Err(error) => {
            eprintln!("no asynchronous runtime: {error}");
            return ExitCode::FAILURE;
        }
    };
    let houses: Vec<(Engine, Opened)> =
        arguments.engines.iter().map(|&it| (it, open(it, &arguments, &runtime))).collect();
    // By story, not by engine: threads that run side by side then have an engine each.
    let trials = stories::all()
        .flat_map(|story| houses.iter().map(move |(engine, house)| (story, *engine, house)))
        .map(|(story, engine, house)| trial(story, engine, house.clone(), runtime.handle().clone()))
        .collect();
    let mut harness = arguments.harness;
    harness.test_threads.get_or_insert(houses.len());
    let conclusion = run(&harness, trials);
    for house in houses.into_iter().filter_map(|it| it.1.ok()) {
        runtime.block_on(house.close());
    }
    conclusion.exit_code()
}

/// Starts an engine, or says why its stories are skipped.
fn open(engine: Engine, arguments: &Arguments, runtime: &Runtime) -> Opened {
    if arguments.harness.list {
        return Err("a list needs no browser".to_owned());
    }
    let house = runtime.block_on(House::open(engine)).map(Arc::new);
    if let Err(reason) = &house {
        eprintln!("The stories in {} are skipped: {reason}.", engine.name());
    }
    house
}

/// Without its engine, a story is ignored; where nothing may be missing, it fails.
fn trial(story: Story, engine: Engine, house: Opened, runtime: Handle) -> Trial {
    let name = format!("{} [{}]", story.name, engine.name());
    let is_strict = std::env::var_os("CI").is_some_and(|it| it == "true");
    match house {
        Ok(house) => Trial::test(name, move || runtime.block_on(perform(story, &house))),
        Err(reason) => Trial::test(name, || Err(reason.into())).with_ignored_flag(!is_strict),
    }
}
