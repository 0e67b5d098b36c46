//! `parlor-server serve`

use super::{print, unknown_variable};
use anyhow::Result;
use clap::Args;
use parlor_server::{
    app::{self, AppOptions},
    config::{Config, Loaded, LogFormat},
};
use std::io::IsTerminal as _;
use tokio::signal;
use tracing_subscriber::EnvFilter;

#[derive(Debug, Args)]
pub(super) struct Serve {
    /// Where to listen; port 0 takes any free port.
    #[arg(long, value_name = "ADDRESS:PORT")]
    listen: Option<String>,
    /// Allow pages of this machine to embed every agent.
    #[arg(long)]
    dev: bool,
    /// Serve a PostgreSQL database whose master key is lost: sessions end, and secrets must
    /// be set again.
    #[arg(long)]
    new_master_key: bool,
    /// Serve the widget's files from here, and not from the binary.
    #[arg(long, value_name = "DIR")]
    assets: Option<String>,
    /// Serve the files of this directory at /.
    #[arg(long, value_name = "DIR")]
    site: Option<String>,
}

impl Serve {
    /// What was typed, as settings.
    pub(super) fn flags(&self) -> Vec<(&'static str, String)> {
        let texts =
            [("listen", &self.listen), ("assets_dir", &self.assets), ("site_dir", &self.site)];
        let typed = texts.into_iter().filter_map(|(key, it)| Some((key, it.clone()?)));
        let switches = [("dev_mode", self.dev), ("new_master_key", self.new_master_key)];
        let set = switches.into_iter().filter(|it| it.1).map(|it| (it.0, "true".into()));
        typed.chain(set).collect()
    }
}

/// Serves until it is told to end.
pub(super) async fn run(loaded: Loaded) -> Result<()> {
    let config = loaded.config;
    start_log(&config)?;
    for name in &loaded.unknown_variables {
        tracing::warn!("{}", unknown_variable(name));
    }
    let mut ended = Ended::listen()?;
    let public_url = config.public_url.clone();
    if config.dev_mode {
        tracing::warn!("dev mode: pages of this machine may embed every agent");
    }
    let app = app::start(AppOptions::new(config)).await?;
    print::line(&format!("listening: {}", app.url))?;
    if let Some(url) = public_url {
        tracing::info!(%url, "visitors come by");
    }
    ended.wait().await;
    tracing::info!("shutting down");
    app.stop().await;
    Ok(())
}

fn start_log(config: &Config) -> Result<()> {
    let filter = EnvFilter::try_new(&config.log)
        .map_err(|error| anyhow::anyhow!("settings: log: {error}"))?;
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal());
    match config.log_format {
        LogFormat::Text => log.init(),
        LogFormat::Json => log.json().init(),
    }
    Ok(())
}

/// Somebody wants the program to end.
struct Ended {
    #[cfg(unix)]
    terminate: signal::unix::Signal,
}

impl Ended {
    /// Listens from now on, so that a signal during the start is not lost.
    fn listen() -> Result<Self> {
        Ok(Self {
            #[cfg(unix)]
            terminate: signal::unix::signal(signal::unix::SignalKind::terminate())?,
        })
    }

    #[cfg(unix)]
    async fn wait(&mut self) {
        tokio::select! {
            _ = signal::ctrl_c() => {}
            _ = self.terminate.recv() => {}
        }
    }

    #[cfg(not(unix))]
    async fn wait(&mut self) {
        // An error means that the signal cannot be had; then the program just runs.
        let _ = signal::ctrl_c().await;
    }
}
