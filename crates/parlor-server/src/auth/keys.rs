//! Issues API keys, and recognizes them.

use super::{Auth, AuthError, secret};
use crate::{
    domain::{
        access::Access,
        audit::{By, action},
        id::Kind,
        key::{ApiKey, KeyKind, Mode, OfMember, Previous, Scope},
    },
    storage::{Store, StoreError},
};

/// How exactly the last use of a key is known, in milliseconds: a write for
/// every request would cost more than the answer is worth.
const LAST_USE_MILLIS: i64 = 60 * 1000;

/// How many characters of a secret may be shown after its prefix.
const HINT_CHARS: usize = 6;

/// How many random characters a publishable key has: it is no secret, only a
/// name that nobody else has, and it stands in pages.
const PUBLISHABLE_CHARS: usize = 32;

/// What a new key shall open.
#[derive(Clone, Debug, Default)]
pub struct KeyRequest {
    /// What its owner calls it.
    pub name: String,
    /// For production, or not.
    pub mode: Mode,
    /// What a secret key may do.
    pub scopes: Vec<Scope>,
    /// Epoch milliseconds.
    pub expires_at: Option<i64>,
}

/// A key, at the only time that it can be seen.
#[derive(Clone, Debug)]
pub struct Issued {
    /// The key itself.
    pub token: String,
    /// What is kept of it.
    pub key: ApiKey,
}

/// What a key is for.
#[derive(Clone, Copy, Debug)]
pub enum Holder<'a> {
    /// A backend of this organization.
    Organization(&'a str),
    /// Pages that embed this agent of this organization.
    Agent {
        /// `org_…`
        organization_id: &'a str,
        /// `agt_…`
        agent_id: &'a str,
    },
    /// A member of this organization; its key may what its role may.
    Member {
        /// `org_…`
        organization_id: &'a str,
        /// Who.
        member: &'a OfMember,
    },
    /// Whoever runs the installation.
    Platform,
}

/// Issues a key and keeps its hash, for somebody with a shell on the server.
pub async fn issue(
    store: &Store,
    holder: Holder<'_>,
    request: KeyRequest,
    now_millis: i64,
) -> Result<Issued, StoreError> {
    let issued = make(holder, request, now_millis);
    let by = By::command_line(issued.key.organization_id.as_deref());
    let deed = by.did(action::KEY_CREATED, &issued.key.id, now_millis).to(&issued.key.name);
    store.add_key(&issued.key, Some(&deed)).await?;
    Ok(issued)
}

/// Makes a key, which opens nothing until it is kept.
pub fn make(holder: Holder<'_>, request: KeyRequest, now_millis: i64) -> Issued {
    let (kind, organization_id, agent_id, member) = match holder {
        Holder::Organization(it) => (KeyKind::Secret, Some(it), None, None),
        Holder::Agent { organization_id, agent_id } => {
            (KeyKind::Publishable, Some(organization_id), Some(agent_id), None)
        }
        Holder::Member { organization_id, member } => {
            (KeyKind::Secret, Some(organization_id), None, Some(member.clone()))
        }
        Holder::Platform => (KeyKind::Platform, None, None, None),
    };
    let (token, hint) = fresh(kind, request.mode);
    let key = ApiKey {
        id: Kind::Key.make(),
        kind,
        organization_id: organization_id.map(Into::into),
        agent_id: agent_id.map(Into::into),
        member,
        name: request.name,
        hash: secret::hash(&token),
        previous: None,
        hint,
        own_scopes: request.scopes,
        created_at: now_millis,
        expires_at: request.expires_at,
        revoked_at: None,
        last_used_at: None,
    };
    Issued { token, key }
}

/// The same key with another secret; the one it had works until `grace_ends_at`.
pub fn rotated(key: ApiKey, grace_ends_at: i64) -> Issued {
    let (token, hint) = fresh(key.kind, key.mode());
    let previous = Some(Previous { hash: key.hash, expires_at: grace_ends_at });
    let key = ApiKey { hash: secret::hash(&token), hint, previous, ..key };
    Issued { token, key }
}

/// A secret, and what may be shown of it.
fn fresh(kind: KeyKind, mode: Mode) -> (String, String) {
    let prefix = kind.prefix(mode);
    let mut random = secret::random_hex();
    if kind == KeyKind::Publishable {
        random.truncate(PUBLISHABLE_CHARS);
    }
    let token = format!("{prefix}{random}");
    let shown = if kind == KeyKind::Publishable { token.len() } else { prefix.len() + HINT_CHARS };
    let hint = token.chars().take(shown).collect();
    (token, hint)
}

impl Auth {
    /// The backend that shows this secret key.
    pub(super) async fn backend(&self, token: &str) -> Result<Access, AuthError> {
        let key = self.living_key(token, KeyKind::Secret).await?;
        access_of(&key, key.scopes())
    }

    /// Whoever runs the installation, if this is a platform key.
    pub async fn platform(&self, bearer: Option<&str>) -> Result<By, AuthError> {
        let token = bearer.ok_or(AuthError::Missing)?;
        if !token.starts_with("plat_") {
            return Err(AuthError::WrongKind(
                "Only a platform key (plat_…) administers organizations.",
            ));
        }
        let key = self.living_key(token, KeyKind::Platform).await?;
        Ok(By { organization_id: None, actor: key.actor(), ip_prefix: None })
    }

    /// The key, if it is of this kind and still opens something.
    pub(super) async fn living_key(&self, token: &str, kind: KeyKind) -> Result<ApiKey, AuthError> {
        let now = self.clock.now_millis();
        let hash = secret::hash(token);
        let key = self.store.key_by_hash(&hash).await?;
        let key = key.filter(|it| it.kind == kind).ok_or(AuthError::UnknownKey)?;
        key.check_secret(&hash, now).map_err(AuthError::DeadKey)?;
        self.note_use(&key, now);
        Ok(key)
    }

    /// Notes that a key is used, if that was not noted a moment ago.
    pub(super) fn note_use(&self, key: &ApiKey, now_millis: i64) {
        if key.last_used_at.is_none_or(|it| now_millis - it >= LAST_USE_MILLIS) {
            self.last_uses.note(&key.id, now_millis);
        }
    }
}

/// What a key of an organization opens, with these of its scopes.
pub(super) fn access_of(key: &ApiKey, scopes: Vec<Scope>) -> Result<Access, AuthError> {
    let organization_id = key.organization_id.clone().ok_or(AuthError::UnknownKey)?;
    Ok(Access::Backend { organization_id, scopes, actor: key.actor() })
}
