//! Keys on the wire.

use crate::{
    auth::keys::Issued,
    domain::{
        clock::rfc3339,
        key::{ApiKey, Mode, Scope},
    },
    http::change::Change,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A key, without what it opens.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "Key")]
pub(super) struct KeyView {
    /// `key_…`; also its client id for `POST /oauth/token`.
    pub(super) id: String,
    /// `secret` or `publishable`
    pub(super) kind: &'static str,
    pub(super) mode: Mode,
    pub(super) name: String,
    /// All of a publishable key, the beginning of a secret one.
    pub(super) hint: String,
    /// What it may do, as of now.
    pub(super) scopes: Vec<Scope>,
    /// `agt_…`, the agent of a publishable key.
    pub(super) agent_id: Option<String>,
    /// `mem_…`, if it is a member's; then its scopes are those of the member's role.
    pub(super) member_id: Option<String>,
    pub(super) created_at: String,
    pub(super) expires_at: Option<String>,
    pub(super) revoked_at: Option<String>,
    /// Exact to a minute.
    pub(super) last_used_at: Option<String>,
    /// Until when the secret before the last rotation works.
    pub(super) previous_expires_at: Option<String>,
}

/// A key, at the only time that it can be seen.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "MadeKey")]
pub(super) struct MadeKey {
    /// The key itself: `sk_…` or `pk_…`.
    pub(super) key: String,
    #[serde(flatten)]
    pub(super) about: KeyView,
}

/// The body that makes a key.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct NewKey {
    /// What you call it, at most 200 characters.
    pub(super) name: String,
    /// `live` by default; a test key works the same and begins with `sk_test_`.
    #[serde(default)]
    pub(super) mode: Mode,
    /// What it may do. At most what the caller may.
    #[serde(default)]
    pub(super) scopes: Vec<Scope>,
    /// When it ends, RFC 3339, in the future.
    pub(super) expires_at: Option<String>,
    /// `agt_…`: a publishable key for pages that embed this agent, without scopes.
    pub(super) agent_id: Option<String>,
    /// `mem_…`: a key of this member, with the scopes of its role.
    pub(super) member_id: Option<String>,
}

/// What to change of a key; what is left out stays.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct KeyChange {
    pub(super) name: Option<String>,
    pub(super) scopes: Option<Vec<Scope>>,
    /// RFC 3339, in the future; null for never.
    #[serde(default)]
    pub(super) expires_at: Change<String>,
}

/// How to rotate a key.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Rotation {
    /// How long the secret before still works, in seconds: 86 400 by default, at most 604 800.
    #[schemars(range(min = 0, max = 604_800))]
    pub(super) grace_seconds: Option<u32>,
}

/// A key with its secret.
pub(super) fn made(it: Issued) -> MadeKey {
    MadeKey { about: view(&it.key), key: it.token }
}

/// A key without its secret.
pub(super) fn view(key: &ApiKey) -> KeyView {
    KeyView {
        id: key.id.clone(),
        kind: key.kind.as_str(),
        mode: key.mode(),
        name: key.name.clone(),
        hint: key.hint.clone(),
        scopes: key.scopes(),
        agent_id: key.agent_id.clone(),
        member_id: key.member.as_ref().map(|it| it.id.clone()),
        created_at: rfc3339(key.created_at),
        expires_at: key.expires_at.map(rfc3339),
        revoked_at: key.revoked_at.map(rfc3339),
        last_used_at: key.last_used_at.map(rfc3339),
        previous_expires_at: key.previous.as_ref().map(|it| rfc3339(it.expires_at)),
    }
}
