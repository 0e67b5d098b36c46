//! Waits for a server that was just started.

use std::time::{Duration, Instant};

use anyhow::{Result, bail};

use super::http;
use crate::process::Running;

/// A cold start takes a fraction of a second; this is for a machine that is busy.
const PATIENCE: Duration = Duration::from_mins(1);

/// Returns when `/readyz` answers with 200.
///
/// # Errors
/// When the server ended, or is not ready within a minute.
pub(super) fn wait(server: &mut Running, port: u16) -> Result<()> {
    let started = Instant::now();
    let client = http();
    let url = format!("http://127.0.0.1:{port}/readyz");
    while client.get(&url).call().is_err() {
        if let Some(status) = server.ended() {
            bail!("the server ended before it was ready ({status}); see what it said above");
        }
        if started.elapsed() > PATIENCE {
            bail!("the server is not ready after {} s", PATIENCE.as_secs());
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    Ok(())
}
