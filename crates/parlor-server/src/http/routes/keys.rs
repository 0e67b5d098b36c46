//! API keys, as a backend administers them.

use super::{data, times::future};
use crate::{
    auth::keys::{Holder, Issued, KeyRequest, make, rotated},
    domain::{
        access::Access,
        agent::Misfit,
        audit::action,
        clock::rfc3339,
        key::{ApiKey, Mode, OfMember, Scope},
        member::{checked_name, may_give},
    },
    http::{
        Api, body,
        caller::{Acting, Caller},
        change::Change,
        codes,
        endpoint::{
            Endpoint,
            builder::{delete, get, patch, post},
        },
        error::ApiError,
        query,
    },
};
use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use parlor_wire::envelope::{Data, List};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

const TAG: &str = "Keys";

const ROTATE: &str = "Gives a key another secret.

The secret that it had works for `graceSeconds` more, so that every backend can be told the new \
one. It is shown here and never again.";

/// How long the secret before works after a rotation, in seconds, and at most.
const GRACE_SECS: u32 = 24 * 60 * 60;
const MAX_GRACE_SECS: u32 = 7 * 24 * 60 * 60;

/// The routes of this file.
pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![
        get("/api-keys", list)
            .called("listKeys", TAG, "Lists the organization's keys, oldest first.")
            .needs(Scope::KeysRead)
            .lists::<KeyView>("A page of keys, without what they open."),
        post("/api-keys", create)
            .called("createKey", TAG, "Makes a key, which is shown here and never again.")
            .needs(Scope::KeysWrite)
            .takes::<NewKey>()
            .creates::<MadeKey>("The key.")
            .refuses(&[&codes::BEYOND_ROLE, &codes::AGENT_NOT_FOUND, &codes::MEMBER_NOT_FOUND]),
        get("/api-keys/{apiKey}", show)
            .called("getKey", TAG, "Reads one key, without what it opens.")
            .needs(Scope::KeysRead)
            .gives::<KeyView>("The key."),
        patch("/api-keys/{apiKey}", update)
            .called("updateKey", TAG, "Changes a key's name, scopes or end.")
            .needs(Scope::KeysWrite)
            .takes::<KeyChange>()
            .gives::<KeyView>("The key.")
            .refuses(&[&codes::BEYOND_ROLE, &codes::KEY_IS_REVOKED]),
        delete("/api-keys/{apiKey}", revoke)
            .called("revokeKey", TAG, "Revokes a key at once.")
            .needs(Scope::KeysWrite)
            .gives_nothing("It opens nothing any more; it is still listed.")
            .refuses(&[&codes::BEYOND_ROLE, &codes::KEY_IS_REVOKED]),
        post("/api-keys/{apiKey}/rotate", rotate)
            .called("rotateKey", TAG, ROTATE)
            .needs(Scope::KeysWrite)
            .takes::<Rotation>()
            .gives::<MadeKey>("The key with its new secret.")
            .refuses(&[&codes::BEYOND_ROLE, &codes::KEY_IS_REVOKED]),
    ]
}

/// A key, without what it opens.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "Key")]
pub(super) struct KeyView {
    /// `key_…`; also its client id for `POST /oauth/token`.
    id: String,
    /// `secret` or `publishable`
    kind: &'static str,
    mode: Mode,
    name: String,
    /// All of a publishable key, the beginning of a secret one.
    hint: String,
    /// What it may do, as of now.
    scopes: Vec<Scope>,
    /// `agt_…`, the agent of a publishable key.
    agent_id: Option<String>,
    /// `mem_…`, if it is a member's; then its scopes are those of the member's role.
    member_id: Option<String>,
    created_at: String,
    expires_at: Option<String>,
    revoked_at: Option<String>,
    /// Exact to a minute.
    last_used_at: Option<String>,
    /// Until when the secret before the last rotation works.
    previous_expires_at: Option<String>,
}

/// A key, at the only time that it can be seen.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "MadeKey")]
pub(super) struct MadeKey {
    /// The key itself: `sk_…` or `pk_…`.
    key: String,
    #[serde(flatten)]
    about: KeyView,
}

/// The body that makes a key.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct NewKey {
    /// What you call it, at most 200 characters.
    name: String,
    /// `live` by default; a test key works the same and begins with `sk_test_`.
    #[serde(default)]
    mode: Mode,
    /// What it may do. At most what the caller may.
    #[serde(default)]
    scopes: Vec<Scope>,
    /// When it ends, RFC 3339, in the future.
    expires_at: Option<String>,
    /// `agt_…`: a publishable key for pages that embed this agent, without scopes.
    agent_id: Option<String>,
    /// `mem_…`: a key of this member, with the scopes of its role.
    member_id: Option<String>,
}

/// What to change of a key; what is left out stays.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct KeyChange {
    name: Option<String>,
    scopes: Option<Vec<Scope>>,
    /// RFC 3339, in the future; null for never.
    #[serde(default)]
    expires_at: Change<String>,
}

/// How to rotate a key.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Rotation {
    /// How long the secret before still works, in seconds: 86 400 by default, at most 604 800.
    #[schemars(range(min = 0, max = 604_800))]
    grace_seconds: Option<u32>,
}

/// `GET /v1/api-keys` — the organization's keys, oldest first.
async fn list(
    State(api): State<Api>,
    Caller(access): Caller,
    paging: query::Paging,
) -> Result<Json<List<KeyView>>, ApiError> {
    let organization_id = access.organization_id();
    let cursor = paging.cursor.as_deref();
    let found = api.store.keys_page(organization_id, cursor, paging.limit + 1).await?;
    Ok(Json(query::page(found, paging.limit, |it| it.id.clone(), view)))
}

/// `POST /v1/api-keys` — makes a key that may no more than its maker.
async fn create(
    State(api): State<Api>,
    Caller(access): Caller,
    Acting(by): Acting,
    body::Json(new): body::Json<NewKey>,
) -> Result<(StatusCode, Json<Data<MadeKey>>), ApiError> {
    let now = api.clock.now_millis();
    let request = KeyRequest {
        name: checked_name("name", &new.name)?,
        mode: new.mode,
        scopes: distinct(&new.scopes),
        expires_at: new.expires_at.as_deref().map(|it| future("expiresAt", it, now)).transpose()?,
    };
    may_give(&access, &request.scopes)?;
    let issued = match (&new.agent_id, &new.member_id) {
        (None, None) if request.scopes.is_empty() => {
            return Err(misfit("scopes", "must name what the key may do").into());
        }
        (None, None) => make(Holder::Organization(access.organization_id()), request, now),
        (Some(_), Some(_)) => return Err(misfit("memberId", "does not go with agentId").into()),
        _ if !request.scopes.is_empty() => {
            return Err(misfit("scopes", "go with neither agentId nor memberId").into());
        }
        (Some(agent_id), None) => {
            let agent = api.agent(&access, agent_id).await?;
            let (organization_id, agent_id) = (access.organization_id(), agent.id.as_str());
            make(Holder::Agent { organization_id, agent_id }, request, now)
        }
        (None, Some(member_id)) => {
            let member = api.member(&access, member_id).await?;
            api.may_handle(&access, member.role).await?;
            let member = OfMember { id: member.id, role: member.role };
            let organization_id = access.organization_id();
            make(Holder::Member { organization_id, member: &member }, request, now)
        }
    };
    let deed = by.did(action::KEY_CREATED, &issued.key.id, now).to(&issued.key.name);
    api.store.add_key(&issued.key, Some(&deed)).await?;
    Ok((StatusCode::CREATED, data(made(issued))))
}

/// `GET /v1/api-keys/{apiKey}` — one key.
async fn show(
    State(api): State<Api>,
    Caller(access): Caller,
    Path(id): Path<String>,
) -> Result<Json<Data<KeyView>>, ApiError> {
    Ok(data(view(&api.key(&access, &id).await?)))
}

/// `PATCH /v1/api-keys/{apiKey}` — its name, scopes and end.
async fn update(
    State(api): State<Api>,
    Caller(access): Caller,
    Acting(by): Acting,
    Path(id): Path<String>,
    body::Json(change): body::Json<KeyChange>,
) -> Result<Json<Data<KeyView>>, ApiError> {
    let mut key = api.key(&access, &id).await?;
    let now = api.clock.now_millis();
    may_touch(&api, &access, &key).await?;
    if let Some(name) = &change.name {
        key.name = checked_name("name", name)?;
    }
    if let Some(scopes) = &change.scopes {
        if key.member.is_some() || key.agent_id.is_some() {
            return Err(misfit("scopes", "are not this key's own").into());
        }
        key.own_scopes = distinct(scopes);
        may_give(&access, &key.own_scopes)?;
    }
    let expires_at = change.expires_at.try_map(|it| future("expiresAt", &it, now))?;
    key.expires_at = expires_at.of(key.expires_at);
    let deed = by.did(action::KEY_UPDATED, &key.id, now).to(&key.name);
    kept(api.store.change_key(&key, &deed).await?)?;
    Ok(data(view(&key)))
}

/// `DELETE /v1/api-keys/{apiKey}` — revokes it at once.
async fn revoke(
    State(api): State<Api>,
    Caller(access): Caller,
    Acting(by): Acting,
    Path(id): Path<String>,
) -> Result<StatusCode, ApiError> {
    let key = api.key(&access, &id).await?;
    if let Some(member) = &key.member {
        api.may_handle(&access, member.role).await?;
    }
    let deed = by.did(action::KEY_REVOKED, &key.id, api.clock.now_millis()).to(&key.name);
    kept(api.store.revoke_key_as(&key.id, &deed).await?)?;
    Ok(StatusCode::NO_CONTENT)
}

/// `POST /v1/api-keys/{apiKey}/rotate` — another secret for the same key.
async fn rotate(
    State(api): State<Api>,
    Caller(access): Caller,
    Acting(by): Acting,
    Path(id): Path<String>,
    body::Json(rotation): body::Json<Rotation>,
) -> Result<Json<Data<MadeKey>>, ApiError> {
    let key = api.key(&access, &id).await?;
    let now = api.clock.now_millis();
    may_touch(&api, &access, &key).await?;
    let grace_secs = rotation.grace_seconds.unwrap_or(GRACE_SECS);
    if grace_secs > MAX_GRACE_SECS {
        let reason = format!("must be at most {MAX_GRACE_SECS}");
        return Err(misfit("graceSeconds", &reason).into());
    }
    let issued = rotated(key, now + i64::from(grace_secs) * 1000);
    let deed = by.did(action::KEY_ROTATED, &issued.key.id, now).to(&issued.key.name);
    kept(api.store.change_key(&issued.key, &deed).await?)?;
    Ok(data(made(issued)))
}

/// Whoever has a key's secret may all that it may, so nobody gets at one that may more.
async fn may_touch(api: &Api, access: &Access, key: &ApiKey) -> Result<(), ApiError> {
    if let Some(member) = &key.member {
        api.may_handle(access, member.role).await?;
    }
    Ok(may_give(access, &key.scopes())?)
}

fn kept(is_kept: bool) -> Result<(), ApiError> {
    let gone = || ApiError::new(&codes::KEY_IS_REVOKED, "This key was revoked; make another.");
    if is_kept { Ok(()) } else { Err(gone()) }
}

fn distinct(scopes: &[Scope]) -> Vec<Scope> {
    Scope::ALL.into_iter().filter(|it| scopes.contains(it)).collect()
}

fn misfit(field: &str, reason: &str) -> Misfit {
    Misfit { field: field.into(), reason: reason.into() }
}

fn made(it: Issued) -> MadeKey {
    MadeKey { about: view(&it.key), key: it.token }
}

fn view(key: &ApiKey) -> KeyView {
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
