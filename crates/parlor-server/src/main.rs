//! `parlor-server`: the chatbot API in one binary.

mod cli;

use clap::Parser as _;
use std::process::ExitCode;

fn main() -> ExitCode {
    match cli::run(cli::Cli::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("parlor-server: {error:#}");
            ExitCode::from(2)
        }
    }
}
