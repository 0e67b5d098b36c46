//! Who asks: keys, widget sessions, origins.
//!
//! | file | does |
//! |---|---|
//! | [`secret`] | makes secrets, and hashes them |
//! | [`identities`] | reads the identities that sites sign, and makes their secrets |
//! | [`keys`] | issues API keys, and recognizes them |
//! | `last_uses` | notes when keys were last used |
//! | `jwt` | what a JSON Web Token claims to be |
//! | [`token`] | signs and reads session tokens (JWT) |
//! | [`sessions`] | lets a page chat |
//! | [`client_secrets`] | lets a page chat that its backend vouches for |
//! | `access_token`, [`oauth`] | gives access tokens (JWT) for keys, and recognizes them |
//! | `issuers` | recognizes tokens that somebody else signed |
//! | [`problem`] | why a token is not worth anything |
//! | `signing` | keeps the secrets that sign |
//! | [`vault`] | keeps secrets that must be shown again |

mod access_token;
pub mod client_secrets;
pub mod identities;
mod issuers;
mod jwt;
pub mod keys;
mod last_uses;
pub mod oauth;
pub mod problem;
pub mod secret;
pub mod sessions;
mod signing;
pub mod token;
pub mod vault;

use crate::{
    domain::{
        access::Access,
        audit::{Actor, ActorKind},
        clock::Clock,
        identity::IdentityError,
        issuer::Issuer,
        key::Dead,
    },
    storage::{Store, StoreError},
};
use access_token::AccessSigner;
use issuers::{Issuers, Refused};
use jwt::Unproved;
use last_uses::LastUses;
use problem::TokenProblem;
use std::sync::Arc;
use token::Signer;
use vault::Vault;

/// Recognizes callers. Cloning it is cheap.
#[derive(Clone)]
pub struct Auth {
    store: Store,
    clock: Arc<dyn Clock>,
    signer: Signer,
    access_signer: AccessSigner,
    issuers: Issuers,
    vault: Vault,
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
    /// The access token is not worth anything.
    #[error(transparent)]
    BadToken(#[from] TokenProblem),
    /// The keys of the token's issuer cannot be had; try again later.
    #[error("the keys of the token's issuer cannot be had")]
    IssuerAway,
    /// Who the page says its visitor is does not hold.
    #[error("the identity is not taken: {0}")]
    Identity(#[from] IdentityError),
    /// The agent takes sessions that its site's backend vouches for, and no others.
    #[error("a client secret is needed")]
    ClientSecretRequired,
    /// No backend asked for it, not for this agent or page, or it was changed.
    #[error("the client secret is not valid")]
    BadClientSecret,
    /// The client secret's time is over.
    #[error("the client secret has expired")]
    ClientSecretExpired,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<Refused> for AuthError {
    fn from(it: Refused) -> Self {
        match it {
            Refused::Token(problem) => problem.into(),
            Refused::Away => Self::IssuerAway,
        }
    }
}

impl Auth {
    /// Recognizes callers of this store. Makes the secrets that sign tokens, if there
    /// are none yet.
    pub async fn start(
        store: Store,
        clock: Arc<dyn Clock>,
        rules: Rules,
        vault: &Vault,
    ) -> Result<Self, StoreError> {
        let now = clock.now_millis();
        let sessions = signing::signing_secret(&store, vault, signing::SESSIONS, now).await?;
        let tokens = signing::signing_secret(&store, vault, signing::ACCESS_TOKENS, now).await?;
        let last_uses = LastUses::new(store.clone());
        Ok(Self {
            store,
            clock,
            signer: Signer::new(sessions.as_bytes()),
            access_signer: AccessSigner::new(&tokens),
            issuers: Issuers::default(),
            vault: vault.clone(),
            rules,
            last_uses,
        })
    }

    /// The same, and believes these issuers.
    ///
    /// # Errors
    /// If TLS cannot be set up on this machine.
    pub fn trusting(self, issuers: Vec<Issuer>) -> Result<Self, reqwest::Error> {
        Ok(Self { issuers: Issuers::trusting(issuers)?, ..self })
    }

    /// Whether this is the key that the store's secrets are sealed with, as far as there
    /// are any.
    pub async fn fits(store: &Store, vault: &Vault) -> Result<bool, StoreError> {
        signing::fits(store, vault).await
    }

    /// Whether pages of this machine may embed every agent.
    pub fn dev_mode(&self) -> bool {
        self.rules.dev_mode
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
            it => self.bearer_of_token(it, origin).await,
        }
    }

    /// Who shows this JSON Web Token. Issuers share no secret with us, so a token that
    /// is signed with one is ours, unless it says that it is an issuer's.
    async fn bearer_of_token(
        &self,
        token: &str,
        origin: Option<&str>,
    ) -> Result<Access, AuthError> {
        let Some(claimed) = Unproved::read(token) else {
            return Err(AuthError::BadSession);
        };
        let is_ours = !claimed.issuer().is_some_and(|it| self.issuers.know(it))
            && claimed.header.alg == access_token::ALGORITHM;
        match (is_ours, claimed.header.typ.as_deref()) {
            (true, Some(access_token::TYPE)) => self.by_access_token(token).await,
            (true, _) => self.visitor(token, origin).await,
            (false, _) => self.vouched(token, &claimed).await,
        }
    }

    /// The backend that an issuer vouches for.
    async fn vouched(&self, token: &str, claimed: &Unproved) -> Result<Access, AuthError> {
        let it = self.issuers.check(token, claimed, self.clock.now_millis()).await?;
        // The settings may name an organization that is gone.
        let organization = self.store.organization(&it.organization_id).await?;
        let organization = organization.ok_or(TokenProblem::Issuer)?;
        Ok(Access::Backend {
            organization_id: organization.id,
            scopes: it.scopes,
            actor: Actor { kind: ActorKind::Issuer, id: it.name, role: None },
        })
    }
}
