//! What a site's backend signs its visitors' identities with.

use super::data;
use crate::{
    domain::{audit::action, clock::rfc3339, key::Scope, member::may_give},
    http::{
        Api,
        caller::{Acting, Caller},
        codes,
        endpoint::{
            Content, Endpoint,
            builder::{delete, get, post},
            schema_of,
        },
        error::ApiError,
    },
    storage::IdentitySecret,
};
use axum::{
    Json,
    extract::{Path, State},
    http::{StatusCode, header},
    response::IntoResponse,
};
use parlor_wire::envelope::{Data, List, Pagination};
use schemars::JsonSchema;
use serde::Serialize;

const TAG: &str = "Identity";

const CREATE: &str = "Makes an identity secret, which is shown here and never again.

The site's backend signs its visitors' identities with it (JWT, HS256; the key is the secret's \
text as it stands; its id may stand in `kid`). Whoever has it chats and reads as any visitor, so \
that takes the scopes `chat`, `conversations:read` and `sessions:write` as well. An agent has two at most: to change it, make a \
second one, sign with that, and delete the first a day later.";

/// What whoever signs identities may do: open a session for anybody, and use it.
const OF_IDENTITIES: [Scope; 3] = [Scope::Chat, Scope::ConversationsRead, Scope::SessionsWrite];

/// The routes of this file.
pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![
        get("/agents/{agent}/identity-secrets", list)
            .called("listIdentitySecrets", TAG, "Lists an agent's identity secrets, two at most.")
            .needs(Scope::KeysRead)
            .answers(200, "What may be shown of them.", Content::Page(schema_of::<SecretView>())),
        post("/agents/{agent}/identity-secrets", create)
            .called("createIdentitySecret", TAG, CREATE)
            .needs(Scope::KeysWrite)
            .answers(201, "The secret.", Content::One(schema_of::<MadeSecret>()))
            .refuses(&[&codes::BEYOND_ROLE, &codes::IDENTITY_SECRETS_FULL]),
        delete("/agents/{agent}/identity-secrets/{identitySecret}", remove)
            .called("deleteIdentitySecret", TAG, "Deletes an identity secret at once.")
            .needs(Scope::KeysWrite)
            .gives_nothing("What it signed is worth nothing any more.")
            .refuses(&[&codes::BEYOND_ROLE]),
    ]
}

/// An identity secret on the wire, without the secret.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "IdentitySecret")]
struct SecretView {
    /// `ids_…`
    id: String,
    /// The beginning of it.
    hint: String,
    created_at: String,
}

/// An identity secret, at the only time that it can be seen.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "MadeIdentitySecret")]
struct MadeSecret {
    /// `idsec_…`
    secret: String,
    #[serde(flatten)]
    view: SecretView,
}

/// `GET /v1/agents/{agent}/identity-secrets` — without the secrets.
async fn list(
    State(api): State<Api>,
    Caller(access): Caller,
    Path(agent): Path<String>,
) -> Result<Json<List<SecretView>>, ApiError> {
    let agent = api.agent(&access, &agent).await?;
    let found = api.store.identity_secrets(&agent.id).await?;
    let pagination = Pagination { cursor: None, has_more: false };
    Ok(Json(List { data: found.iter().map(view).collect(), pagination }))
}

/// `POST /v1/agents/{agent}/identity-secrets` — one more, at most the second.
async fn create(
    State(api): State<Api>,
    Caller(access): Caller,
    Acting(by): Acting,
    Path(agent): Path<String>,
) -> Result<impl IntoResponse, ApiError> {
    may_give(&access, &OF_IDENTITIES)?;
    let agent = api.agent(&access, &agent).await?;
    let (secret, kept) = api.auth.identity_secret(&agent.id)?;
    let deed = by.did(action::IDENTITY_SECRET_CREATED, &kept.id, kept.created_at).to(&agent.name);
    if !api.store.add_identity_secret(&kept, &deed).await? {
        let message = "The agent has two identity secrets. Delete one first.";
        return Err(ApiError::new(&codes::IDENTITY_SECRETS_FULL, message));
    }
    let made: Json<Data<MadeSecret>> = data(MadeSecret { secret, view: view(&kept) });
    Ok((StatusCode::CREATED, [(header::CACHE_CONTROL, "no-store")], made))
}

/// `DELETE /v1/agents/{agent}/identity-secrets/{identitySecret}` — at once.
async fn remove(
    State(api): State<Api>,
    Caller(access): Caller,
    Acting(by): Acting,
    Path((agent, id)): Path<(String, String)>,
) -> Result<StatusCode, ApiError> {
    may_give(&access, &OF_IDENTITIES)?;
    let agent = api.agent(&access, &agent).await?;
    let now = api.clock.now_millis();
    let deed = by.did(action::IDENTITY_SECRET_DELETED, &id, now).to(&agent.name);
    if api.store.remove_identity_secret(&agent.id, &id, &deed).await? {
        return Ok(StatusCode::NO_CONTENT);
    }
    Err(ApiError::not_found("identity secret", &codes::IDENTITY_SECRET_NOT_FOUND))
}

fn view(it: &IdentitySecret) -> SecretView {
    SecretView { id: it.id.clone(), hint: it.hint.clone(), created_at: rfc3339(it.created_at) }
}
