//! Which port a server may take.

use std::{
    io::{self, ErrorKind},
    net::{Ipv4Addr, TcpListener},
};

use anyhow::{Result, bail};

/// What to do about a taken port where `--port` is a flag.
pub(crate) const CHOOSE: &str = "choose another with --port N, or any with --port 0";

/// `wanted` if it is free; any free port for 0.
///
/// # Errors
/// When it is taken, says so and what to do about it.
pub(crate) fn free_port(wanted: u16, what_to_do: &str) -> Result<u16> {
    match TcpListener::bind((Ipv4Addr::LOCALHOST, wanted)) {
        Ok(listener) => Ok(listener.local_addr()?.port()),
        Err(error) => bail!("port {wanted} {}: {what_to_do}", why(&error)),
    }
}

fn why(error: &io::Error) -> String {
    match error.kind() {
        ErrorKind::AddrInUse => "is in use".to_owned(),
        ErrorKind::PermissionDenied => "is for the system's own services".to_owned(),
        _ => format!("cannot be taken ({error})"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zero_takes_any_free_port() {
        assert_ne!(free_port(0, CHOOSE).unwrap(), 0);
    }

    #[test]
    fn a_port_that_is_only_for_root_is_not_said_to_be_in_use() {
        assert_eq!(why(&ErrorKind::PermissionDenied.into()), "is for the system's own services");
        assert_eq!(why(&ErrorKind::AddrInUse.into()), "is in use");
    }

    #[test]
    fn a_taken_port_is_named_with_a_way_out() {
        let taken = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = taken.local_addr().unwrap().port();
        let said = free_port(port, CHOOSE).unwrap_err().to_string();
        let start = format!("port {port} is in use");
        assert!(said.starts_with(&start) && said.contains("--port 0"), "{said}");
    }
}
