//! A server of our own with an agent that knows the demo's documents.

mod data;
mod http;
mod ports;
mod ready;
mod seed;

pub(crate) use data::writable;
pub(crate) use http::http;
pub(crate) use ports::{CHOOSE, free_port};
pub(crate) use seed::{seed, seed_with};

use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::process::{Cmd, Running};

/// What a server is started with.
pub(crate) struct Serve<'a> {
    /// The server's binary.
    pub binary: &'a Path,
    /// Where its database is.
    pub data: &'a Path,
    /// Where it listens, on the loopback address.
    pub port: u16,
    /// Static files to serve beside the API: a page with the widget's files.
    pub site: Option<PathBuf>,
    /// How much the server says, unless `PARLOR_LOG` is set: `info`, `warn`, `error`.
    pub log: &'a str,
}

impl Serve<'_> {
    /// The address of the server, without a trailing slash.
    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Starts it and waits until it answers.
    ///
    /// # Errors
    /// When it ends before it was ready; what it said is on the terminal.
    pub(crate) fn start(&self) -> Result<Running> {
        let mut server = command(self.binary, self.data)
            .arg("serve")
            .env("PARLOR_LISTEN", format!("127.0.0.1:{}", self.port))
            .env("PARLOR_PUBLIC_URL", self.url())
            .env("PARLOR_DEV_MODE", "true");
        if std::env::var_os("PARLOR_LOG").is_none() {
            server = server.env("PARLOR_LOG", self.log);
        }
        if let Some(site) = &self.site {
            server = server.env("PARLOR_SITE_DIR", site).env("PARLOR_ASSETS_DIR", site);
        }
        let mut running = server.spawn()?;
        ready::wait(&mut running, self.port)?;
        Ok(running)
    }
}

/// The server's command line on the database in `data`. It runs there, so that no
/// settings file of the working directory has a say; variables of the person do.
fn command(binary: &Path, data: &Path) -> Cmd {
    Cmd::new(binary).env("PARLOR_DATA_DIR", data).dir(data)
}
