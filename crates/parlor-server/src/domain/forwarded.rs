//! Whose request it is when it came through proxies.

use ipnet::IpNet;
use serde::Deserialize;
use std::net::{IpAddr, SocketAddr};

/// The proxies that are believed, and where they say for whom they ask.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Proxies {
    /// Their networks.
    pub trusted: Vec<IpNet>,
    /// The header that each of them adds to. Any other is what the client made up.
    pub header: ForwardedHeader,
}

/// A header in which proxies say for whom they ask.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ForwardedHeader {
    /// `X-Forwarded-For: client, proxy`
    #[default]
    XForwardedFor,
    /// `Forwarded: for=client, for=proxy` (RFC 7239)
    Forwarded,
}

impl ForwardedHeader {
    /// Its name, in lower case.
    pub fn name(self) -> &'static str {
        match self {
            Self::XForwardedFor => "x-forwarded-for",
            Self::Forwarded => "forwarded",
        }
    }
}

impl Proxies {
    /// Whether it is one of them.
    pub fn trusts(&self, address: IpAddr) -> bool {
        self.trusted.iter().any(|it| it.contains(&address))
    }

    /// The address of the client, from the one that is connected and the values of the
    /// header, in order.
    ///
    /// Each proxy adds at the right, so the last address that none of ours is, is the
    /// client's; whatever stands left of it, the client may have made up. Something that
    /// is no address (RFC 7239 lets proxies hide it) ends the search.
    pub fn client<'a>(
        &self,
        peer: IpAddr,
        values: impl DoubleEndedIterator<Item = &'a str>,
    ) -> IpAddr {
        let mut client = peer.to_canonical();
        for entry in values.rev().flat_map(|it| self.entries(it)) {
            if !self.trusts(client) {
                break;
            }
            let Some(next) = self.address(entry) else { break };
            client = next;
        }
        client
    }

    /// What stands between the commas of a value, the last first. Only RFC 7239 knows
    /// quotes; whether a comma stands in them is counted from the right, where our proxies
    /// wrote, and not from the left, where a client may have left one open.
    fn entries<'a>(&self, value: &'a str) -> Vec<&'a str> {
        let has_quotes = self.header == ForwardedHeader::Forwarded;
        let mut quoted = false;
        let parts = value.rsplit(|it| {
            quoted ^= has_quotes && it == '"';
            it == ',' && !quoted
        });
        parts.collect()
    }

    fn address(&self, entry: &str) -> Option<IpAddr> {
        let node = match self.header {
            ForwardedHeader::XForwardedFor => entry,
            ForwardedHeader::Forwarded => {
                entry.split(';').filter_map(|it| it.trim().split_once('=')).find_map(
                    |(name, value)| name.trim().eq_ignore_ascii_case("for").then_some(value.trim()),
                )?
            }
        };
        address(node.trim().trim_matches('"'))
    }
}

/// `192.0.2.1`, `192.0.2.1:80`, `2001:db8::1`, `[2001:db8::1]` and `[2001:db8::1]:80`.
fn address(text: &str) -> Option<IpAddr> {
    let with_port = || text.parse().ok().map(|it: SocketAddr| it.ip());
    let bare = text.strip_prefix('[').and_then(|it| it.strip_suffix(']')).unwrap_or(text);
    bare.parse().ok().or_else(with_port).map(|it: IpAddr| it.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn proxies(header: ForwardedHeader) -> Proxies {
        let trusted = ["10.0.0.0/8", "2001:db8:1::/48"].map(|it| it.parse().unwrap()).into();
        Proxies { trusted, header }
    }

    #[track_caller]
    fn check(header: ForwardedHeader, peer: &str, values: &[&str], client: &str) {
        let found = proxies(header).client(peer.parse().unwrap(), values.iter().copied());
        assert_eq!(found, client.parse::<IpAddr>().unwrap(), "{values:?}");
    }

    #[test]
    fn whoever_is_no_proxy_of_ours_is_the_client_whatever_it_says() {
        check(ForwardedHeader::XForwardedFor, "203.0.113.9", &["198.51.100.1"], "203.0.113.9");
        check(ForwardedHeader::XForwardedFor, "::ffff:203.0.113.9", &[], "203.0.113.9");
    }

    #[test]
    fn the_list_is_read_from_the_right_up_to_the_first_stranger() {
        let of = |values: &[&str], client| {
            check(ForwardedHeader::XForwardedFor, "10.0.0.1", values, client);
        };
        of(&["203.0.113.9"], "203.0.113.9");
        of(&["1.1.1.1, 203.0.113.9"], "203.0.113.9");
        of(&["1.1.1.1", "203.0.113.9,10.2.3.4"], "203.0.113.9");
        of(&["203.0.113.9:4711"], "203.0.113.9");
        of(&["[2001:db8:2::1]:4711, 2001:db8:1::5"], "2001:db8:2::1");
        of(&[], "10.0.0.1");
        of(&["10.9.9.9"], "10.9.9.9");
    }

    #[test]
    fn what_is_no_address_ends_the_search_at_the_last_proxy() {
        for junk in
            ["", "unknown", "1.1.1.1, nonsense", "1.1.1.1,", "999.1.1.1", "1.1.1.1, \u{fffd}"]
        {
            check(ForwardedHeader::XForwardedFor, "10.0.0.1", &[junk], "10.0.0.1");
        }
    }

    #[test]
    fn what_a_client_made_up_hides_nothing_of_what_a_proxy_wrote() {
        for made_up in ["\u{fffd}", "6.6.6.6\"", "\"6.6.6.6", "\"", ";,\""] {
            let value = format!("{made_up}, 203.0.113.9");
            check(ForwardedHeader::XForwardedFor, "10.0.0.1", &["6.6.6.6", &value], "203.0.113.9");
            let value = format!("for={made_up}, for=203.0.113.9, for=\"[2001:db8:1::5]:1\"");
            check(ForwardedHeader::Forwarded, "10.0.0.1", &["for=6.6.6.6", &value], "203.0.113.9");
        }
    }

    #[test]
    fn the_standards_header_is_read_with_its_quotes_and_parameters() {
        let of = |values: &[&str], client| {
            check(ForwardedHeader::Forwarded, "10.0.0.1", values, client);
        };
        of(&["for=192.0.2.60;proto=http;by=203.0.113.43"], "192.0.2.60");
        of(&["For=\"[2001:db8:cafe::17]:4711\""], "2001:db8:cafe::17");
        of(&["for=1.1.1.1, by=a;FOR=192.0.2.43, for=10.1.1.1"], "192.0.2.43");
        of(&["for=\"a,b\", for=192.0.2.43"], "192.0.2.43");
        of(&["for=_hidden"], "10.0.0.1");
        of(&["proto=https"], "10.0.0.1");
    }

    #[test]
    fn a_header_that_our_proxies_do_not_write_is_not_looked_at() {
        assert_eq!(ForwardedHeader::Forwarded.name(), "forwarded");
        check(ForwardedHeader::Forwarded, "10.0.0.1", &["1.1.1.1"], "10.0.0.1");
    }
}
