//! Who gets a connection: so many there may be, and a quarter of them from one network.

use crate::{domain::forwarded::Proxies, http::address::network};
use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

/// How much of all may be of one network.
const SHARE: usize = 4;

/// The connections that there are. Cloning it is cheap and shares them.
#[derive(Clone, Debug)]
pub(super) struct Admission {
    most: usize,
    proxies: Proxies,
    open: Open,
}

/// How many there are, by their network; of proxies that are trusted, which bring everybody's,
/// under no name.
type Open = Arc<Mutex<HashMap<Option<String>, usize>>>;

/// A connection's place, until it is dropped.
#[derive(Debug)]
pub(super) struct Place {
    network: Option<String>,
    open: Open,
}

impl Admission {
    /// Lets in this many; any number if it is 0.
    pub(super) fn new(most: u32, proxies: Proxies) -> Self {
        let most = usize::try_from(most).unwrap_or(usize::MAX);
        let most = if most == 0 { usize::MAX } else { most };
        Self { most, proxies, open: Open::default() }
    }

    /// A place for a connection from there; none if there is none.
    pub(super) fn admit(&self, peer: IpAddr) -> Option<Place> {
        let peer = peer.to_canonical();
        let network = (!self.proxies.trusts(peer)).then(|| network(peer));
        let mut open = all(&self.open);
        let own = open.get(&network).copied().unwrap_or_default();
        let share = if network.is_some() { self.most.div_ceil(SHARE) } else { self.most };
        if own >= share || open.values().sum::<usize>() >= self.most {
            return None;
        }
        open.insert(network.clone(), own + 1);
        Some(Place { network, open: self.open.clone() })
    }

    /// Whether it is all of them that are taken, and not only one network's.
    pub(super) fn is_full(&self) -> bool {
        all(&self.open).values().sum::<usize>() >= self.most
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut open = all(&self.open);
        let left = open.get(&self.network).map_or(0, |it| it.saturating_sub(1));
        if left == 0 {
            open.remove(&self.network);
        } else {
            open.insert(self.network.clone(), left);
        }
    }
}

fn all(open: &Open) -> MutexGuard<'_, HashMap<Option<String>, usize>> {
    open.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(most: u32) -> Admission {
        let trusted = vec!["10.0.0.0/8".parse().unwrap()];
        Admission::new(most, Proxies { trusted, ..Proxies::default() })
    }

    fn from(address: &str) -> IpAddr {
        address.parse().unwrap()
    }

    #[test]
    fn one_network_gets_a_quarter_and_a_trusted_proxy_all_that_is_left() {
        let admission = of(8);
        let one: Vec<_> = (0..2).filter_map(|_| admission.admit(from("203.0.113.1"))).collect();
        assert_eq!(one.len(), 2);
        assert!(admission.admit(from("::ffff:203.0.113.1")).is_none());
        assert!(admission.admit(from("2001:db8::1")).is_some());
        let others: Vec<_> = (0..9).filter_map(|_| admission.admit(from("10.0.0.1"))).collect();
        assert_eq!(others.len(), 6);
        assert!(admission.is_full() && admission.admit(from("203.0.113.2")).is_none());
        drop(one);
        assert!(!admission.is_full() && admission.admit(from("203.0.113.2")).is_some());
        drop(others);
        assert!(all(&admission.open).is_empty());
    }

    #[test]
    fn without_a_limit_everybody_is_let_in() {
        let admission = of(0);
        let many: Vec<_> = (0..100).filter_map(|_| admission.admit(from("203.0.113.1"))).collect();
        assert_eq!(many.len(), 100);
    }
}
