//! Which addresses may be reached.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// How far requests go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Only what the whole internet can reach.
    Public,
    /// Private networks and this machine too, but nothing that hands out the
    /// credentials of a machine.
    Private,
    /// Everything: whoever runs the server has named the address.
    Anywhere,
}

impl Reach {
    /// Whether this address may be connected to.
    pub fn admits(self, address: IpAddr) -> bool {
        let address = unwrapped(address);
        match self {
            Self::Anywhere => true,
            Self::Private => !is_never(address),
            Self::Public => !is_never(address) && is_public(address),
        }
    }
}

/// The address that is really meant: an IPv4 address can be written in IPv6 as
/// `::ffff:1.2.3.4` (RFC 4291), behind `64:ff9b::/96` (NAT64, RFC 6052), and in
/// `2002::/16` (6to4, RFC 3056).
fn unwrapped(address: IpAddr) -> IpAddr {
    let IpAddr::V6(it) = address else { return address };
    let v4 =
        |high: u16, low: u16| IpAddr::V4(Ipv4Addr::from((u32::from(high) << 16) | u32::from(low)));
    match it.segments() {
        // The unspecified address and the loopback one look like IPv4 addresses too.
        [0, 0, 0, 0, 0, 0, 0, 0 | 1] => address,
        [0, 0, 0, 0, 0, 0xffff | 0, high, low]
        | [0x64, 0xff9b, 0, 0, 0, 0, high, low]
        | [0x2002, high, low, ..] => v4(high, low),
        _ => address,
    }
}

/// Never a server of anybody's: link-local addresses, where clouds hand out
/// credentials, their other places for the same, and what is no single machine.
fn is_never(address: IpAddr) -> bool {
    /// Alibaba Cloud, Oracle Cloud and Azure, in this order.
    const CREDENTIALS: [Ipv4Addr; 3] = [
        Ipv4Addr::new(100, 100, 100, 200),
        Ipv4Addr::new(192, 0, 0, 192),
        Ipv4Addr::new(168, 63, 129, 16),
    ];
    /// Amazon and Google, over IPv6.
    const CREDENTIALS_V6: [Ipv6Addr; 2] = [
        Ipv6Addr::new(0xfd00, 0xec2, 0, 0, 0, 0, 0, 0x254),
        Ipv6Addr::new(0xfd20, 0xce, 0, 0, 0, 0, 0, 0x254),
    ];
    match address {
        IpAddr::V4(it) => {
            it.is_link_local()
                || it.is_multicast()
                || it.is_broadcast()
                || it.is_unspecified()
                || CREDENTIALS.contains(&it)
        }
        IpAddr::V6(it) => {
            it.is_unicast_link_local()
                || it.is_multicast()
                || it.is_unspecified()
                || CREDENTIALS_V6.contains(&it)
                // A network's own NAT64 (RFC 8215), which hides an IPv4 address where it likes.
                || matches!(it.segments(), [0x64, 0xff9b, 1, ..])
        }
    }
}

/// Whether the whole internet can reach it (IANA special-purpose registries, RFC 6890).
fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(it) => is_public_v4(it),
        // 2000::/3 is all that is given out, but for documentation, Teredo and benchmarks.
        IpAddr::V6(it) => {
            let [a, b, ..] = it.segments();
            (0x2000..=0x3fff).contains(&a)
                && !(a == 0x2001 && (b < 0x200 || b == 0xdb8))
                && !(a == 0x3fff && b < 0x1000)
        }
    }
}

fn is_public_v4(it: Ipv4Addr) -> bool {
    let [a, b, c, _] = it.octets();
    let is_special = match (a, b, c) {
        // This network, and what is not given out; benchmarks, 198.18/15; carrier-grade
        // NAT, 100.64/10 (RFC 6598); protocol assignments; relays of 6to4 that are no more.
        (0 | 240..=255, ..)
        | (198, 18 | 19, _)
        | (100, 64..=127, _)
        | (192, 0, 0)
        | (192, 88, 99) => true,
        _ => it.is_loopback() || it.is_private() || it.is_link_local() || it.is_documentation(),
    };
    !is_special && !it.is_multicast()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(reach: Reach, admitted: bool, addresses: &[&str]) {
        for it in addresses {
            assert_eq!(reach.admits(it.parse().unwrap()), admitted, "{reach:?} {it}");
        }
    }

    const PUBLIC: [&str; 4] = ["1.1.1.1", "172.32.0.1", "100.128.0.1", "2606:4700:4700::1111"];
    const PRIVATE: [&str; 17] = [
        "127.0.0.1",
        "127.255.0.1",
        "10.0.0.1",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.1.1",
        "100.64.0.1",
        "100.127.255.254",
        "::1",
        "fd00::1",
        "fc00::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "64:ff9b::10.0.0.1",
        "2002:a00:1::",
        "192.0.2.1",
        "::127.0.0.1",
    ];
    const NEVER: [&str; 17] = [
        "169.254.169.254",
        "169.254.1.1",
        "::ffff:169.254.169.254",
        "64:ff9b::169.254.169.254",
        "2002:a9fe:a9fe::",
        "fe80::1",
        "fd00:ec2::254",
        "fd20:ce::254",
        "64:ff9b:1::169.254.169.254",
        "100.100.100.200",
        "192.0.0.192",
        "168.63.129.16",
        "0.0.0.0",
        "::",
        "224.0.0.1",
        "ff02::1",
        "255.255.255.255",
    ];

    #[test]
    fn the_public_is_reached_from_everywhere() {
        check(Reach::Public, true, &PUBLIC);
        check(Reach::Private, true, &PUBLIC);
    }

    #[test]
    fn private_networks_are_reached_only_where_that_is_allowed_in_whatever_way_they_are_written() {
        check(Reach::Public, false, &PRIVATE);
        check(Reach::Private, true, &PRIVATE);
    }

    #[test]
    fn where_credentials_are_handed_out_is_reached_by_nobody() {
        check(Reach::Public, false, &NEVER);
        check(Reach::Private, false, &NEVER);
    }

    #[test]
    fn what_is_not_given_out_is_not_public() {
        let special = [
            "0.1.2.3",
            "198.18.0.1",
            "240.0.0.1",
            "203.0.113.1",
            "192.88.99.1",
            "2001:db8::1",
            "2001::1",
            "3fff::1",
            "100::1",
            "5f00::1",
        ];
        check(Reach::Public, false, &special);
    }
}
