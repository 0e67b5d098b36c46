//! API keys: who they let in, and to what.

use super::{
    audit::{Actor, ActorKind},
    role::Role,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What a key opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyKind {
    /// `sk_…`: a backend, within its scopes.
    Secret,
    /// `pk_…`: a page; names one agent and is no secret.
    Publishable,
    /// `plat_…`: creates organizations, and sees nothing in them.
    Platform,
}

impl KeyKind {
    /// As it is kept.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Secret => "secret",
            Self::Publishable => "publishable",
            Self::Platform => "platform",
        }
    }

    /// Reads what [`KeyKind::as_str`] wrote.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Secret, Self::Publishable, Self::Platform].into_iter().find(|it| it.as_str() == text)
    }

    /// What a key begins with. Test keys let a team tell its environments apart.
    pub fn prefix(self, mode: Mode) -> &'static str {
        match (self, mode) {
            (Self::Secret, Mode::Live) => "sk_live_",
            (Self::Secret, Mode::Test) => "sk_test_",
            (Self::Publishable, Mode::Live) => "pk_live_",
            (Self::Publishable, Mode::Test) => "pk_test_",
            (Self::Platform, _) => "plat_live_",
        }
    }
}

/// Whether a key is for production.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// For production.
    #[default]
    Live,
    /// For everything else; it works the same.
    Test,
}

/// One thing that a secret key may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Scope {
    /// Send messages, stream, resume and stop answers.
    #[serde(rename = "chat")]
    Chat,
    /// Read conversations and messages.
    #[serde(rename = "conversations:read")]
    ConversationsRead,
    /// Change and delete conversations, and speak in them as a human.
    #[serde(rename = "conversations:write")]
    ConversationsWrite,
    /// Read agents.
    #[serde(rename = "agents:read")]
    AgentsRead,
    /// Create and change agents.
    #[serde(rename = "agents:write")]
    AgentsWrite,
    /// Read and search sources.
    #[serde(rename = "sources:read")]
    SourcesRead,
    /// Add and delete sources.
    #[serde(rename = "sources:write")]
    SourcesWrite,
    /// Read how answers came about.
    #[serde(rename = "traces:read")]
    TracesRead,
    /// Read keys, without what they open.
    #[serde(rename = "keys:read")]
    KeysRead,
    /// Make, change, rotate and revoke keys.
    #[serde(rename = "keys:write")]
    KeysWrite,
    /// Read who works for the organization.
    #[serde(rename = "members:read")]
    MembersRead,
    /// Let people work for the organization, and end it.
    #[serde(rename = "members:write")]
    MembersWrite,
    /// Open sessions for visitors.
    #[serde(rename = "sessions:write")]
    SessionsWrite,
    /// Read the people who chat.
    #[serde(rename = "users:read")]
    UsersRead,
    /// Change, merge and erase the people who chat.
    #[serde(rename = "users:write")]
    UsersWrite,
    /// Read who did what.
    #[serde(rename = "audit:read")]
    AuditRead,
}

impl Scope {
    /// Every scope there is.
    pub const ALL: [Self; 16] = [
        Self::Chat,
        Self::ConversationsRead,
        Self::ConversationsWrite,
        Self::AgentsRead,
        Self::AgentsWrite,
        Self::SourcesRead,
        Self::SourcesWrite,
        Self::TracesRead,
        Self::KeysRead,
        Self::KeysWrite,
        Self::MembersRead,
        Self::MembersWrite,
        Self::SessionsWrite,
        Self::UsersRead,
        Self::UsersWrite,
        Self::AuditRead,
    ];

    /// What whoever opens a page's session may do with it.
    pub const OF_VISITORS: [Self; 2] = [Self::Chat, Self::ConversationsRead];

    /// As it is written in the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Chat => "chat",
            Self::ConversationsRead => "conversations:read",
            Self::ConversationsWrite => "conversations:write",
            Self::AgentsRead => "agents:read",
            Self::AgentsWrite => "agents:write",
            Self::SourcesRead => "sources:read",
            Self::SourcesWrite => "sources:write",
            Self::TracesRead => "traces:read",
            Self::KeysRead => "keys:read",
            Self::KeysWrite => "keys:write",
            Self::MembersRead => "members:read",
            Self::MembersWrite => "members:write",
            Self::SessionsWrite => "sessions:write",
            Self::UsersRead => "users:read",
            Self::UsersWrite => "users:write",
            Self::AuditRead => "audit:read",
        }
    }

    /// Reads what [`Scope::as_str`] wrote.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.as_str() == text)
    }
}

/// A key as it is kept: everything but the key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiKey {
    /// `key_…`
    pub id: String,
    /// What it opens.
    pub kind: KeyKind,
    /// `org_…`; a platform key has none.
    pub organization_id: Option<String>,
    /// `agt_…`; only a publishable key has one.
    pub agent_id: Option<String>,
    /// Whose key it is; such a key may what that member's role may, as of now.
    pub member: Option<OfMember>,
    /// What its owner calls it.
    pub name: String,
    /// SHA-256 of the key in hexadecimal.
    pub hash: String,
    /// The secret before the last rotation, while it still works.
    pub previous: Option<Previous>,
    /// What may be shown: all of a publishable key, the beginning of the others.
    pub hint: String,
    /// What a secret key that is no member's may do; see [`ApiKey::scopes`].
    pub own_scopes: Vec<Scope>,
    /// Epoch milliseconds.
    pub created_at: i64,
    /// Epoch milliseconds; from then on it opens nothing.
    pub expires_at: Option<i64>,
    /// Epoch milliseconds; from then on it opens nothing.
    pub revoked_at: Option<i64>,
    /// Epoch milliseconds, exact to a minute.
    pub last_used_at: Option<i64>,
}

/// The member whose key it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfMember {
    /// `mem_…`
    pub id: String,
    /// What that member is now.
    pub role: Role,
}

/// The secret that a rotated key had before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Previous {
    /// SHA-256 of it in hexadecimal.
    pub hash: String,
    /// Epoch milliseconds; from then on it opens nothing.
    pub expires_at: i64,
}

/// Why a key opens nothing any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dead {
    /// Its time is over.
    Expired,
    /// Somebody revoked it.
    Revoked,
}

impl ApiKey {
    /// What a secret key may do, as of now.
    pub fn scopes(&self) -> Vec<Scope> {
        self.member.as_ref().map_or_else(|| self.own_scopes.clone(), |it| it.role.scopes())
    }

    /// What whoever has its secret may do, by itself or by the sessions that it opens.
    pub fn reach(&self) -> Vec<Scope> {
        match self.kind {
            KeyKind::Publishable => Scope::OF_VISITORS.to_vec(),
            KeyKind::Secret | KeyKind::Platform => self.scopes(),
        }
    }

    /// Who acts with it.
    pub fn actor(&self) -> Actor {
        match (&self.member, self.kind) {
            (Some(it), _) => {
                Actor { kind: ActorKind::Member, id: it.id.clone(), role: Some(it.role) }
            }
            (None, KeyKind::Platform) => {
                Actor { kind: ActorKind::Platform, id: self.id.clone(), role: None }
            }
            (None, _) => Actor { kind: ActorKind::Key, id: self.id.clone(), role: None },
        }
    }

    /// Whether it is for production, as its beginning tells.
    pub fn mode(&self) -> Mode {
        let is_test = self.hint.starts_with(self.kind.prefix(Mode::Test));
        if is_test && self.kind != KeyKind::Platform { Mode::Test } else { Mode::Live }
    }

    /// Whether the secret with this hash opens it at this time: the present one, or
    /// the one before in its time of grace.
    pub fn check_secret(&self, hash: &str, now_millis: i64) -> Result<(), Dead> {
        let is_over = |it: &Previous| it.hash == hash && it.expires_at <= now_millis;
        if self.hash != hash && self.previous.as_ref().is_none_or(is_over) {
            return Err(Dead::Expired);
        }
        self.check(now_millis)
    }

    /// Whether it still opens something at this time.
    pub fn check(&self, now_millis: i64) -> Result<(), Dead> {
        if self.revoked_at.is_some_and(|it| it <= now_millis) {
            return Err(Dead::Revoked);
        }
        match self.expires_at {
            Some(it) if it <= now_millis => Err(Dead::Expired),
            _ => Ok(()),
        }
    }
}
