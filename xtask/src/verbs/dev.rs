//! `cargo xtask dev`: the page with reload on change, and the API behind it.

use std::time::Duration;

use anyhow::{Result, bail};

use crate::{
    build::{self, Profile},
    cli::Args,
    instance::{self, Serve},
    process::{self, Cmd},
    repo::Repo,
    setup,
};

/// Where `Trunk.toml` sends what the page asks of the API.
const API_PORT: u16 = 8787;
const PAGE_PORT: u16 = 8080;

/// Serves until either of the two ends or we are interrupted.
pub(crate) fn run(repo: &Repo, args: &Args) -> Result<()> {
    let wanted = args.parsed("--port", "a port number")?.unwrap_or(PAGE_PORT);
    let port = instance::free_port(wanted, instance::CHOOSE)?;
    let end_it = "end what listens there (a demo?), for Trunk.toml sends the API's requests to it";
    instance::free_port(API_PORT, end_it)?;
    setup::provide_all(repo, setup::needs_of("dev"))?;
    let wasm = setup::wasm_toolchain(repo)?;
    let binary = build::server(repo, Profile::Dev, None)?;
    let data = repo.target.join("dev");
    let mut seeded = instance::seed(repo, &binary, &data)?;
    let serve = Serve { binary: &binary, data: &data, port: API_PORT, site: None, log: "info" };
    let mut server = serve.start()?;
    seeded.write(&data, &format!("http://127.0.0.1:{port}/"))?;
    let mut trunk = Cmd::new("trunk")
        .args(["serve", "--address", "127.0.0.1", "--port", &port.to_string(), "--dist"])
        .arg(data.join("page"))
        .envs(&wasm.env)
        .env("PARLOR_WORDS", build::words(repo)?)
        .env("PARLOR_AGENT", &seeded.publishable_key)
        .dir(&repo.root)
        .spawn()?;
    loop {
        if process::interrupted() {
            return Ok(());
        }
        for (name, running) in [("the server", &mut server), ("Trunk", &mut trunk)] {
            if let Some(status) = running.ended() {
                bail!("{name} ended ({status}); see what it said above");
            }
        }
        std::thread::sleep(Duration::from_millis(200));
    }
}
