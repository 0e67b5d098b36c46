//! Waits for a server that was just started.

use std::{
    io::{Read as _, Write as _},
    net::{Ipv4Addr, TcpStream},
    time::{Duration, Instant},
};

use anyhow::{Result, bail};

use crate::process::Running;

/// A cold start takes a fraction of a second; this is for a machine that is busy.
const PATIENCE: Duration = Duration::from_mins(1);

/// Returns when `/readyz` answers with 200.
///
/// # Errors
/// When the server ended, or is not ready within a minute.
pub(super) fn wait(server: &mut Running, port: u16) -> Result<()> {
    let started = Instant::now();
    while !is_ready(port) {
        if let Some(status) = server.ended() {
            bail!("the server ended before it was ready ({status}); see what it said above");
        }
        if started.elapsed() > PATIENCE {
            bail!("the server is not ready after {} s", PATIENCE.as_secs());
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    Ok(())
}

fn is_ready(port: u16) -> bool {
    let ask = || -> std::io::Result<String> {
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port))?;
        stream.set_read_timeout(Some(Duration::from_secs(2)))?;
        stream
            .write_all(b"GET /readyz HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer)?;
        Ok(String::from_utf8_lossy(&answer).into_owned())
    };
    ask().is_ok_and(|it| it.starts_with("HTTP/1.1 200"))
}
