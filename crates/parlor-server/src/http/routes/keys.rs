//! API keys, as a backend administers them.

use super::{
    data,
    key_views::{KeyChange, KeyView, MadeKey, NewKey, Rotation, made, view},
    times::future,
};
use crate::{
    auth::keys::{Holder, Issued, KeyRequest, make, rotated},
    domain::{
        access::Access,
        agent::Misfit,
        audit::{Deed, action},
        id::Kind,
        key::{ApiKey, OfMember, Scope},
        member::{Beyond, checked_name, may_give, may_handle},
    },
    http::{
        Api, body,
        caller::{Acting, Caller},
        codes,
        endpoint::{
            Endpoint,
            builder::{delete, get, patch, post},
        },
        error::ApiError,
        limits::Limit,
        query,
    },
    storage::KeyChanged,
};
use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use parlor_wire::envelope::{Data, List};

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
            .limited(Limit::Keys)
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
            .limited(Limit::Keys)
            .takes::<Rotation>()
            .gives::<MadeKey>("The key with its new secret.")
            .refuses(&[&codes::BEYOND_ROLE, &codes::KEY_IS_REVOKED]),
    ]
}

/// `GET /v1/api-keys` — the organization's keys, oldest first.
async fn list(
    State(api): State<Api>,
    Caller(access): Caller,
    paging: query::Paging,
) -> Result<Json<List<KeyView>>, ApiError> {
    let organization_id = access.organization_id();
    let cursor = paging.after(Kind::Key)?;
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
            may_give(&access, &Scope::OF_VISITORS)?;
            let agent = api.agent(&access, agent_id).await.map_err(|it| it.at("agentId"))?;
            let (organization_id, agent_id) = (access.organization_id(), agent.id.as_str());
            make(Holder::Agent { organization_id, agent_id }, request, now)
        }
        (None, Some(member_id)) => {
            let member = api.member(&access, member_id).await.map_err(|it| it.at("memberId"))?;
            let member = OfMember { id: member.id, role: member.role };
            let organization_id = access.organization_id();
            make(Holder::Member { organization_id, member: &member }, request, now)
        }
    };
    let deed = by.did(action::KEY_CREATED, &issued.key.id, now).to(&issued.key.name);
    keep(&api, &access, &issued.key, &deed).await?;
    Ok((StatusCode::CREATED, data(made(issued))))
}

/// Keeps a new key; a member's only if the caller may handle what that member is now.
async fn keep(api: &Api, access: &Access, key: &ApiKey, deed: &Deed) -> Result<(), ApiError> {
    if key.member.is_none() {
        return Ok(api.store.add_key(key, Some(deed)).await?);
    }
    let may = |role, has_owner| Ok::<_, ApiError>(may_handle(access, role, has_owner)?);
    if api.store.add_key_of_member(key, deed, may).await? {
        return Ok(());
    }
    Err(ApiError::not_found("member", &codes::MEMBER_NOT_FOUND))
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
    let now = api.clock.now_millis();
    let expires_at = change.expires_at.try_map(|it| future("expiresAt", &it, now))?;
    let deed = |it: &ApiKey| by.did(action::KEY_UPDATED, &it.id, now).to(&it.name);
    let changed = api.store.change_key(of(&access, &id), now, deed, |key, has_owner| {
        may_touch(&access, key, has_owner)?;
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
        key.expires_at = expires_at.of(key.expires_at);
        Ok::<_, ApiError>(())
    });
    Ok(data(view(&done(changed.await?)?)))
}

/// `DELETE /v1/api-keys/{apiKey}` — revokes it at once.
async fn revoke(
    State(api): State<Api>,
    Caller(access): Caller,
    Acting(by): Acting,
    Path(id): Path<String>,
) -> Result<StatusCode, ApiError> {
    let now = api.clock.now_millis();
    let deed = |it: &ApiKey| by.did(action::KEY_REVOKED, &it.id, now).to(&it.name);
    let changed = api.store.change_key(of(&access, &id), now, deed, |key, has_owner| {
        may_touch(&access, key, has_owner)?;
        key.revoked_at = Some(now);
        Ok::<_, ApiError>(())
    });
    done(changed.await?)?;
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
    let now = api.clock.now_millis();
    let grace_secs = rotation.grace_seconds.unwrap_or(GRACE_SECS);
    if grace_secs > MAX_GRACE_SECS {
        let reason = format!("must be at most {MAX_GRACE_SECS}");
        return Err(misfit("graceSeconds", &reason).into());
    }
    let mut token = String::new();
    let deed = |it: &ApiKey| by.did(action::KEY_ROTATED, &it.id, now).to(&it.name);
    let changed = api.store.change_key(of(&access, &id), now, deed, |key, has_owner| {
        may_touch(&access, key, has_owner)?;
        let issued = rotated(key.clone(), now + i64::from(grace_secs) * 1000);
        (token, *key) = (issued.token, issued.key);
        Ok::<_, ApiError>(())
    });
    let key = done(changed.await?)?;
    Ok(data(made(Issued { token, key })))
}

/// Whoever has a key's secret may all that it may, so nobody gets at one that may more, nor
/// takes it away.
fn may_touch(access: &Access, key: &ApiKey, has_owner: bool) -> Result<(), Beyond> {
    if let Some(member) = &key.member {
        may_handle(access, member.role, has_owner)?;
    }
    may_give(access, &key.reach())
}

fn of<'a>(access: &'a Access, id: &'a str) -> (&'a str, &'a str) {
    (access.organization_id(), id)
}

fn done(changed: KeyChanged) -> Result<ApiKey, ApiError> {
    match changed {
        KeyChanged::Done(it) => Ok(*it),
        KeyChanged::Gone => Err(ApiError::not_found("key", &codes::KEY_NOT_FOUND)),
        KeyChanged::Revoked => {
            let message = "This key was revoked; make another.";
            Err(ApiError::new(&codes::KEY_IS_REVOKED, message))
        }
    }
}

fn distinct(scopes: &[Scope]) -> Vec<Scope> {
    Scope::ALL.into_iter().filter(|it| scopes.contains(it)).collect()
}

fn misfit(field: &str, reason: &str) -> Misfit {
    Misfit { field: field.into(), reason: reason.into() }
}
