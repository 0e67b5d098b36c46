//! All stories in all engines, as one run of a test harness.

use crate::{
    runner::{Arguments, House, Story, perform},
    stories,
};
use libtest_mimic::{Trial, run};
use std::{process::ExitCode, sync::Arc};
use tokio::runtime::{Handle, Runtime};

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
    let mut houses = Vec::new();
    let mut trials = Vec::new();
    for &engine in &arguments.engines {
        let house = if arguments.harness.list {
            Err("it is not needed for a list".to_owned())
        } else {
            runtime.block_on(House::open(engine)).map(Arc::new)
        };
        if let (Err(reason), false) = (&house, arguments.harness.list) {
            eprintln!("The stories in {} are skipped: {reason}.", engine.name());
        }
        for story in stories::all() {
            let name = format!("{} [{}]", story.name, engine.name());
            trials.push(trial(name, story, house.clone(), runtime.handle().clone()));
        }
        houses.extend(house);
    }
    let mut harness = arguments.harness;
    // Stories of one engine wait for each other anyway.
    harness.test_threads.get_or_insert(houses.len().max(1));
    let conclusion = run(&harness, trials);
    for house in houses {
        runtime.block_on(house.close());
    }
    conclusion.exit_code()
}

/// Without its engine, a story is ignored; where nothing may be missing, it fails.
fn trial(name: String, story: Story, house: Result<Arc<House>, String>, runtime: Handle) -> Trial {
    let is_strict = std::env::var_os("CI").is_some_and(|it| it == "true");
    match house {
        Ok(house) => Trial::test(name, move || runtime.block_on(perform(story, &house))),
        Err(reason) => Trial::test(name, || Err(reason.into())).with_ignored_flag(!is_strict),
    }
}
