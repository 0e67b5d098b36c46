//! `cargo xtask size`: what a visitor downloads, and whether it is too much.

mod budget;
mod crates;
mod weigh;

use anyhow::{Result, bail};

use crate::{build, cli::Args, repo::Repo, setup};
use budget::Budget;

/// Prints the weight of each shipped file and fails over budget.
pub(crate) fn run(repo: &Repo, args: &Args) -> Result<()> {
    setup::provide_all(repo, setup::needs_of("size"))?;
    let parts = weigh::weigh(&build::widget(repo)?)?;
    let file = repo.root.join("size-budget.toml");
    let mut budget = Budget::read(&file)?;
    println!("{}", budget.table(&parts));
    if args.has("--why") {
        println!("\n{}", crates::report(&build::named_module(repo)?)?);
    }
    if args.has("--record") {
        budget.record(&parts);
        budget.write(&file)?;
    }
    match budget.excess(&parts).as_slice() {
        [] => Ok(()),
        sentences => bail!("over budget: {}", sentences.join("; ")),
    }
}
