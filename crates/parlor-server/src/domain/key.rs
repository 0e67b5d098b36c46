//! API keys: who they let in, and to what.

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
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// For production.
    #[default]
    Live,
    /// For everything else; it works the same.
    Test,
}

/// One thing that a secret key may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Scope {
    /// Send messages, stream, resume and stop answers.
    #[serde(rename = "chat")]
    Chat,
    /// Read conversations and messages.
    #[serde(rename = "conversations:read")]
    ConversationsRead,
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
}

impl Scope {
    /// Every scope there is.
    pub const ALL: [Self; 7] = [
        Self::Chat,
        Self::ConversationsRead,
        Self::AgentsRead,
        Self::AgentsWrite,
        Self::SourcesRead,
        Self::SourcesWrite,
        Self::TracesRead,
    ];

    /// As it is written in the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Chat => "chat",
            Self::ConversationsRead => "conversations:read",
            Self::AgentsRead => "agents:read",
            Self::AgentsWrite => "agents:write",
            Self::SourcesRead => "sources:read",
            Self::SourcesWrite => "sources:write",
            Self::TracesRead => "traces:read",
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
    /// What its owner calls it.
    pub name: String,
    /// SHA-256 of the key in hexadecimal.
    pub hash: String,
    /// What may be shown: all of a publishable key, the beginning of the others.
    pub hint: String,
    /// What a secret key may do.
    pub scopes: Vec<Scope>,
    /// Epoch milliseconds.
    pub created_at: i64,
    /// Epoch milliseconds; from then on it opens nothing.
    pub expires_at: Option<i64>,
    /// Epoch milliseconds; from then on it opens nothing.
    pub revoked_at: Option<i64>,
    /// Epoch milliseconds, exact to a minute.
    pub last_used_at: Option<i64>,
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
