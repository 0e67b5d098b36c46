//! Which port a server may take.

use std::net::{Ipv4Addr, TcpListener};

use anyhow::{Context as _, Result};

/// `wanted` if it is free; any free port for 0.
///
/// # Errors
/// Says how to choose another one when it is taken.
pub(crate) fn free_port(wanted: u16) -> Result<u16> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, wanted)).with_context(|| {
        format!("port {wanted} is in use: choose another with --port N, or any with --port 0")
    })?;
    Ok(listener.local_addr()?.port())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zero_takes_any_free_port() {
        assert_ne!(free_port(0).unwrap(), 0);
    }

    #[test]
    fn a_taken_port_is_named_with_a_way_out() {
        let taken = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = taken.local_addr().unwrap().port();
        let said = free_port(port).unwrap_err().to_string();
        let start = format!("port {port} is in use");
        assert!(said.starts_with(&start) && said.contains("--port 0"), "{said}");
    }
}
