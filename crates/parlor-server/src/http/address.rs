//! From where a request comes, also if it came through proxies.

use crate::domain::{audit::ip_prefix, forwarded::Proxies};
use axum::{
    extract::{ConnectInfo, FromRequestParts, Request, State},
    http::{HeaderMap, request::Parts},
    middleware::Next,
    response::Response,
};
use std::{
    net::{IpAddr, Ipv6Addr, SocketAddr},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

/// The client's address. It is never kept, and logged only as [`ip_prefix`] of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClientAddress(pub IpAddr);

/// What finds it.
#[derive(Clone, Debug, Default)]
pub struct Finder {
    proxies: Arc<Proxies>,
    warned: Arc<AtomicBool>,
}

impl Finder {
    /// Believes these proxies.
    pub fn new(proxies: Proxies) -> Self {
        Self { proxies: Arc::new(proxies), warned: Arc::default() }
    }

    fn client(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        let peer = peer.to_canonical();
        let values = headers.get_all(self.proxies.header.name()).into_iter();
        let values: Vec<&str> = values.filter_map(|it| it.to_str().ok()).collect();
        if !values.is_empty() && !self.proxies.trusts(peer) && is_near(peer) {
            self.warn(peer);
        }
        self.proxies.client(peer, values.into_iter())
    }

    /// Once: somebody in this network forwards for others, and nobody said that it may.
    fn warn(&self, peer: IpAddr) {
        if !self.warned.swap(true, Ordering::Relaxed) {
            let from = ip_prefix(peer);
            tracing::warn!(
                from,
                "a proxy that is not among trusted_proxies forwards requests; its visitors share the limits of one address"
            );
        }
    }
}

/// Leaves the [`ClientAddress`] with the request.
pub async fn find(State(finder): State<Finder>, mut request: Request, next: Next) -> Response {
    if let Some(ConnectInfo(peer)) = request.extensions().get::<ConnectInfo<SocketAddr>>() {
        let client = finder.client(peer.ip(), request.headers());
        request.extensions_mut().insert(ClientAddress(client));
    }
    next.run(request).await
}

/// The network whose callers share a limit: an IPv4 address, and the first 64 bits of an
/// IPv6 one, of which everybody has as many as they like.
pub fn network(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(it) => it.to_string(),
        IpAddr::V6(it) => {
            let [a, b, c, d, ..] = it.segments();
            format!("{}/64", Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
    }
}

fn is_near(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(it) => it.is_loopback() || it.is_private() || it.is_link_local(),
        IpAddr::V6(it) => it.is_loopback() || it.is_unique_local(),
    }
}

/// None where there is no connection, as in a test that calls the router itself.
#[derive(Clone, Copy, Debug)]
pub struct From(pub Option<IpAddr>);

impl<S: Send + Sync> FromRequestParts<S> for From {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        Ok(Self(parts.extensions.get::<ClientAddress>().map(|it| it.0)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ipv6_caller_is_its_network() {
        let of = |it: &str| network(it.parse().unwrap());
        assert_eq!(of("203.0.113.7"), "203.0.113.7");
        assert_eq!(of("::ffff:203.0.113.7"), "203.0.113.7");
        assert_eq!(of("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::/64");
    }
}
