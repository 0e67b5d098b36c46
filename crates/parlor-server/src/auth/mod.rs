//! Who asks: keys, widget sessions, origins.
//!
//! | file | does |
//! |---|---|
//! | [`secret`] | makes secrets, and hashes them |
//! | [`keys`] | issues API keys, and recognizes them |
//! | `last_uses` | notes when keys were last used |
//! | [`token`] | signs and reads session tokens (JWT) |
//! | [`sessions`] | lets a page chat |
//! | `signing` | keeps the secret that signs sessions |
//! | [`vault`] | keeps secrets that must be shown again |

pub mod keys;
mod last_uses;
pub mod secret;
pub mod sessions;
mod signing;
pub mod token;
pub mod vault;

use crate::{
    domain::{access::Access, clock::Clock, key::Dead},
    storage::{Store, StoreError},
};
use last_uses::LastUses;
use std::sync::Arc;
use token::Signer;
use vault::Vault;

/// Recognizes callers. Cloning it is cheap.
#[derive(Clone)]
pub struct Auth {
    store: Store,
    clock: Arc<dyn Clock>,
    signer: Signer,
    rules: Rules,
    last_uses: LastUses,
}

/// How strict to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rules {
    /// Whether pages of this machine may embed every agent.
    pub dev_mode: bool,
    /// How long a session token lives, in seconds.
    pub session_secs: u32,
    /// How long a visitor token lives, in days.
    pub visitor_days: u32,
}

/// Why a caller is turned away.
#[derive(Debug, thiserror::Error)]
pub enum AuthError {
    /// Nothing was shown.
    #[error("no credentials were sent")]
    Missing,
    /// No key like this was ever issued.
    #[error("the key is not known")]
    UnknownKey,
    /// The key was good once.
    #[error("the key is dead: {0:?}")]
    DeadKey(Dead),
    /// A good credential in the wrong place; the sentence says which is wanted.
    #[error("{0}")]
    WrongKind(&'static str),
    /// The session token was not signed here, or was changed.
    #[error("the session token cannot be read")]
    BadSession,
    /// The session is over; open another.
    #[error("the session has expired")]
    SessionExpired,
    /// The agent's sessions were revoked; open another.
    #[error("the session was revoked")]
    SessionRevoked,
    /// The agent does not allow pages of this origin.
    #[error("the origin {origin:?} is not allowed")]
    OriginNotAllowed {
        /// As it was sent; empty if none was.
        origin: String,
    },
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Auth {
    /// Recognizes callers of this store. Makes the secret that signs sessions, if
    /// there is none yet.
    pub async fn start(
        store: Store,
        clock: Arc<dyn Clock>,
        rules: Rules,
        vault: &Vault,
    ) -> Result<Self, StoreError> {
        let signer = signing::signer(&store, vault, clock.now_millis()).await?;
        let last_uses = LastUses::new(store.clone());
        Ok(Self { store, clock, signer, rules, last_uses })
    }

    /// Forgets visitors who can no longer be recognized and have said nothing.
    pub async fn prune(&self) -> Result<(), StoreError> {
        self.store.prune_visitors(self.clock.now_millis()).await
    }

    /// Returns when what requests left to be written down is written down.
    pub async fn settle(&self) {
        self.last_uses.settle().await;
    }

    /// Who shows this bearer token, on a page of this `Origin` if there is one.
    pub async fn recognize(
        &self,
        bearer: Option<&str>,
        origin: Option<&str>,
    ) -> Result<Access, AuthError> {
        match bearer.ok_or(AuthError::Missing)? {
            it if it.starts_with("sk_") => self.backend(it).await,
            it if it.starts_with("pk_") => Err(AuthError::WrongKind(
                "A publishable key opens a session at /v1/widget/sessions; send that session's token here.",
            )),
            it if it.starts_with("plat_") => Err(AuthError::WrongKind(
                "A platform key only administers organizations; send a secret key here.",
            )),
            it => self.visitor(it, origin).await,
        }
    }
}
