//! Requests to a server on this machine.

use std::time::Duration;

/// A client that goes straight to the loopback address, whatever proxy is set, and
/// gives up on a server that says nothing for half a minute.
pub(crate) fn http() -> ureq::Agent {
    ureq::Agent::config_builder()
        .proxy(None)
        .timeout_global(Some(Duration::from_secs(30)))
        .build()
        .into()
}
