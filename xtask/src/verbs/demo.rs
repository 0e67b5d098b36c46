//! `cargo xtask demo`: a shop with the widget in it, on this machine alone.

mod browser;

use anyhow::{Result, bail};

use crate::{
    build::{self, Profile},
    cli::Args,
    instance::{self, Serve},
    process,
    repo::Repo,
    setup, site,
};

const PORT: u16 = 8787;

/// Sets up, builds, seeds and serves until it is interrupted.
pub(crate) fn run(repo: &Repo, args: &Args) -> Result<()> {
    let wanted = args.parsed("--port", "a port number")?.unwrap_or(PORT);
    // Before minutes of building, and again when it is needed.
    instance::free_port(wanted, instance::CHOOSE)?;
    let data = match args.value("--data") {
        Some(dir) => std::path::absolute(dir)?,
        None => repo.target.join("demo"),
    };
    instance::writable(&data)?;
    setup::provide_all(repo, setup::needs_of("demo"))?;
    let page = build::page(repo)?;
    let binary = build::server(repo, Profile::Release, None)?;
    let mut seeded = instance::seed(repo, &binary, &data)?;
    let site = site::place(repo, &page, &data.join("shop"), &seeded.publishable_key)?;
    let port = instance::free_port(wanted, instance::CHOOSE)?;
    let serve = Serve { binary: &binary, data: &data, port, site: Some(site), log: "error" };
    let server = serve.start()?;
    let url = format!("{}/", serve.url());
    seeded.write(&data, &url)?;
    println!("ready: {url}");
    if !args.has("--no-open") {
        browser::open(&url);
    }
    let status = server.wait()?;
    if status.success() || process::interrupted() {
        return Ok(());
    }
    bail!("the server ended ({status}); see what it said above")
}
