//! From where a request comes, also if it came through proxies.

use crate::domain::{audit::ip_prefix, forwarded::Proxies, origin::is_local};
use axum::{
    extract::{ConnectInfo, FromRequestParts, Request, State},
    http::{HeaderMap, header, request::Parts},
    middleware::Next,
    response::Response,
};
use std::{
    borrow::Cow,
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
        // What is no text is kept, as no address: what stands left of it is not believed.
        let values = values.map(|it| String::from_utf8_lossy(it.as_bytes()));
        let values: Vec<Cow<'_, str>> = values.collect();
        if !values.is_empty() && !self.proxies.trusts(peer) && is_near(peer) {
            self.warn(peer);
        }
        self.proxies.client(peer, values.iter().map(AsRef::as_ref))
    }

    /// Once: pages of somewhere else get sessions by a proxy on this machine that does not
    /// say for whom it asks.
    fn watch(&self, peer: IpAddr, request: &Request) {
        let told = request.headers().contains_key(self.proxies.header.name());
        let path = request.uri().path();
        let origin = request.headers().get(header::ORIGIN).and_then(|it| it.to_str().ok());
        if told || !hides_visitors(peer, path, origin) || self.warned.swap(true, Ordering::Relaxed)
        {
            return;
        }
        let header = self.proxies.header.name();
        tracing::warn!(
            origin,
            "a proxy on this machine forwards requests without {header}; its visitors share the limits of one address"
        );
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
        finder.watch(peer.ip(), &request);
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

/// Whether a page that somebody else serves gets a session from this machine itself.
fn hides_visitors(peer: IpAddr, path: &str, origin: Option<&str>) -> bool {
    let is_elsewhere = |it: &str| it != "null" && !is_local(it);
    peer.to_canonical().is_loopback()
        && path == "/v1/widget/sessions"
        && origin.is_some_and(is_elsewhere)
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
    fn a_proxy_on_this_machine_is_seen_by_the_pages_that_it_serves() {
        let of = |peer: &str, path, origin| hides_visitors(peer.parse().unwrap(), path, origin);
        let (sessions, shop) = ("/v1/widget/sessions", Some("https://shop.example"));
        assert!(of("127.0.0.1", sessions, shop) && of("::ffff:127.0.0.1", sessions, shop));
        assert!(!of("203.0.113.9", sessions, shop) && !of("127.0.0.1", "/healthz", shop));
        for own in [None, Some("null"), Some("http://localhost:8080")] {
            assert!(!of("127.0.0.1", sessions, own), "{own:?}");
        }
    }

    #[test]
    fn a_value_that_is_no_text_is_not_passed_over() {
        let trusted = vec!["10.0.0.0/8".parse().unwrap()];
        let finder = Finder::new(Proxies { trusted, ..Proxies::default() });
        let of = |values: [&[u8]; 2]| {
            let mut headers = HeaderMap::new();
            for it in values {
                headers.append("x-forwarded-for", it.try_into().unwrap());
            }
            finder.client("10.0.0.1".parse().unwrap(), &headers).to_string()
        };
        assert_eq!(of([b"6.6.6.6", "é, 9.9.9.9".as_bytes()]), "9.9.9.9");
        assert_eq!(of([b"6.6.6.6", b"9.9.9.9, \xff"]), "10.0.0.1");
    }

    #[test]
    fn an_ipv6_caller_is_its_network() {
        let of = |it: &str| network(it.parse().unwrap());
        assert_eq!(of("203.0.113.7"), "203.0.113.7");
        assert_eq!(of("::ffff:203.0.113.7"), "203.0.113.7");
        assert_eq!(of("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::/64");
    }
}
