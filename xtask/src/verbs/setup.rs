//! `cargo xtask setup`: installs what is missing.

use anyhow::{Result, bail};

use crate::{
    cli::{Args, VERBS},
    repo::Repo,
    say, setup,
};

/// Brings everything, or what one verb needs.
pub(crate) fn run(repo: &Repo, args: &Args) -> Result<()> {
    let verb = args.value("--for").unwrap_or("setup");
    if !VERBS.iter().any(|it| it.name == verb) {
        bail!("--for takes a verb, and {verb:?} is none: `cargo xtask` lists them");
    }
    setup::provide_all(repo, setup::needs_of(verb))?;
    say::step(&match verb {
        "setup" => "Everything is in place".to_owned(),
        verb => format!("Everything that `cargo xtask {verb}` needs is in place"),
    });
    Ok(())
}
