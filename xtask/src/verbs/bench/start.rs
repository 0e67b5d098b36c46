//! How long a server takes from being started to answering.

use std::time::Instant;

use anyhow::Result;

use super::{Bed, figures::Figures, server};
use crate::{
    instance::{self, Serve},
    repo::Repo,
    say,
};

const TIMES: usize = 20;

/// Starts the server again and again on a seeded database.
pub(super) fn run(repo: &Repo, bed: &Bed) -> Result<()> {
    let binary = server(repo)?;
    let data = bed.dir.join("demo");
    instance::seed(repo, &binary, &data)?;
    let mut durations = Vec::new();
    for _ in 0..TIMES {
        let port = instance::free_port(0, instance::CHOOSE)?;
        let serve = Serve { binary: &binary, data: &data, port, site: None, log: "error" };
        let started = Instant::now();
        let server = serve.start()?;
        durations.push(started.elapsed());
        drop(server);
    }
    say::note(&Figures::of(durations).to_string());
    Ok(())
}
