//! Every verb a person types: `cargo xtask` lists them.
//!
//! `cli` reads the words, `verbs` does what they say, `setup` brings what a verb
//! needs, `build` makes the artifacts, `suites` runs and counts the tests.

mod alone;
mod build;
mod cli;
mod instance;
mod process;
mod repo;
mod say;
mod setup;
mod site;
mod stamp;
mod suites;
mod verbs;

use std::process::ExitCode;

use cli::{Asked, VERBS};

fn main() -> ExitCode {
    process::end_children_with_us();
    let words: Vec<String> = std::env::args().skip(1).collect();
    let outcome = match cli::read(&words) {
        Asked::List => {
            println!("{}", cli::list(VERBS));
            return ExitCode::SUCCESS;
        }
        Asked::Help(verb) => {
            println!("{}", cli::help(verb));
            return ExitCode::SUCCESS;
        }
        Asked::Wrong(sentence) => {
            eprintln!("{sentence}\n\n{}", cli::list(VERBS));
            return ExitCode::from(2);
        }
        Asked::Run(verb, args) => repo::Repo::find().and_then(|repo| (verb.run)(&repo, &args)),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) if process::interrupted() => ExitCode::from(130),
        Err(error) => {
            say::failure(&format!("{error:#}"));
            ExitCode::FAILURE
        }
    }
}
