//! How often callers may do what.
//!
//! | file | does |
//! |---|---|
//! | this one | what is limited, and what a refusal says |
//! | [`buckets`] | counts |
//! | [`layer`] | limits whole routes |
//! | [`asking`] | limits questions, of which those that were asked before are free |

pub mod asking;
pub mod buckets;
pub mod layer;

use super::{address::network, codes, error::ApiError};
use crate::domain::allowance::ServerLimits;
use buckets::{Buckets, Empty, Key, Wanted};
use std::net::IpAddr;

/// What is limited about a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// Questions: of a visitor, from an address, to an agent, and on a day.
    Messages,
    /// Sessions for one address.
    Sessions,
    /// Keys for one address, which is another's than a page's.
    Keys,
    /// Access tokens, which count with keys, and are refused in the form of OAuth.
    Tokens,
    /// What else a visitor writes.
    Writes,
    /// Files of visitors, which count with that, and by their size for their address.
    Files,
}

/// The limits, and how far they are used up. Cloning it is cheap and shares them.
#[derive(Clone, Debug, Default)]
pub struct Limiter {
    limits: ServerLimits,
    buckets: Buckets,
}

impl Limiter {
    /// With these limits.
    pub fn new(limits: ServerLimits) -> Self {
        Self { limits, buckets: Buckets::default() }
    }

    /// So much of what one address may send in files.
    fn files(&self, address: IpAddr, mib: u32) -> Wanted {
        let per_minute = self.limits.ip_file_mib_per_minute;
        Wanted { key: Key::Files(network(address)), per_minute, tokens: mib }
    }

    /// Forgets what need not be remembered.
    pub fn prune(&self, now_millis: i64) {
        self.buckets.prune(now_millis);
    }
}

impl Limit {
    /// Why, in the document.
    pub fn about(self) -> &'static str {
        match self {
            Self::Messages => "messages a minute",
            Self::Sessions => "sessions a minute for one address",
            Self::Keys | Self::Tokens => "keys and access tokens a minute for one address",
            Self::Writes => "changes a minute of one visitor; absent for backends",
            Self::Files => {
                "changes a minute of one visitor, or MiB of files for one address, of which \
                there is less; absent for backends"
            }
        }
    }
}

/// As how many MiB a file of so many bytes counts: at least as one, because a small one is
/// work too.
pub fn mib(bytes: usize) -> u32 {
    u32::try_from(bytes.div_ceil(1024 * 1024)).unwrap_or(u32::MAX).max(1)
}

impl From<Empty> for ApiError {
    fn from(it: Empty) -> Self {
        let secs = it.wait_secs;
        let wait = if secs == 1 { "1 second".into() } else { format!("{secs} seconds") };
        let sentence = match it.key {
            Key::Session(_) => {
                format!("That was a lot of messages in a short time. Try again in {wait}.")
            }
            Key::Ip(..) => {
                format!("There are too many messages from your network. Try again in {wait}.")
            }
            Key::Agent(_) => format!("The chat is very busy just now. Try again in {wait}."),
            Key::Sessions(_) | Key::Keys(_) => {
                format!("There are too many requests from your network. Try again in {wait}.")
            }
            Key::Writes(_) => format!("That was a lot in a short time. Try again in {wait}."),
            Key::Files(_) => {
                format!("There are too many files from your network. Try again in {wait}.")
            }
        };
        let error = Self::new(&codes::RATE_LIMITED, sentence);
        Self { retry_after_secs: Some(secs), standing: Some(it.standing), ..error }
    }
}
