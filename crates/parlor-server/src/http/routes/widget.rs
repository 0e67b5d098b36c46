//! What a page asks before it chats.

use super::data;
use crate::http::{
    Api,
    body::Json,
    caller::Origin,
    codes::{self, Code},
    endpoint::{
        Content, Endpoint,
        builder::{get, post},
        schema_of,
    },
    error::ApiError,
};
use axum::{
    extract::{Path, State},
    http::{StatusCode, header},
    response::IntoResponse,
};
use parlor_wire::session::{CreateSession, Session, WidgetConfig};

/// The routes of this file.
pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![
        post("/widget/sessions", open_session)
            .called("openSession", TAG, "Exchanges a publishable key for a visitor's session.")
            .takes::<CreateSession>()
            .takes_at_most(SMALL_BODY_BYTES)
            .answers(201, "The session.", Content::One(schema_of::<Session>()))
            .refuses(OF_KEYS),
        get("/widget/config/{key}", config)
            .called(
                "getWidgetConfig",
                TAG,
                "Reads how the agent of a publishable key presents itself.",
            )
            .gives::<WidgetConfig>("A page may keep it for a minute.")
            .refuses(OF_KEYS),
    ]
}

const TAG: &str = "Widget";

/// Anyone may ask for a session, so nobody may send much with it.
const SMALL_BODY_BYTES: usize = 16 * 1_024;

const OF_KEYS: &[&Code] = &[
    &codes::INVALID_KEY,
    &codes::KEY_EXPIRED,
    &codes::KEY_REVOKED,
    &codes::WRONG_KEY_KIND,
    &codes::ORIGIN_NOT_ALLOWED,
];

/// `POST /v1/widget/sessions` — exchanges a publishable key for a session.
///
/// Responds 401 `invalid_key` for a key that is not known, and 403
/// `origin_not_allowed` for a page that the agent does not list.
pub(super) async fn open_session(
    State(api): State<Api>,
    Origin(origin): Origin,
    Json(body): Json<CreateSession>,
) -> Result<impl IntoResponse, ApiError> {
    if body.publishable_key.is_empty() {
        let message = "Send the agent's publishable key (pk_…).";
        return Err(ApiError::unfit(&codes::INVALID_FIELD, "publishableKey", message));
    }
    let session = api.auth.open_session(&body, origin.as_deref()).await?;
    Ok((StatusCode::CREATED, [(header::CACHE_CONTROL, "no-store")], data(session)))
}

/// `GET /v1/widget/config/{publishableKey}` — how the agent presents itself.
///
/// Responds as [`open_session`] does; a page may keep it for a minute.
pub(super) async fn config(
    State(api): State<Api>,
    Origin(origin): Origin,
    Path(key): Path<String>,
) -> Result<impl IntoResponse, ApiError> {
    let agent = api.auth.agent_for_page(&key, origin.as_deref()).await?;
    let config = WidgetConfig {
        agent_id: agent.id,
        name: agent.name,
        greeting: agent.settings.greeting,
        subtitle: agent.settings.subtitle,
        suggestions: agent.settings.suggestions,
        disclaimer: agent.settings.disclaimer,
        max_message_chars: api.limits.message_chars,
        accent: agent.settings.accent,
    };
    Ok(([(header::CACHE_CONTROL, "max-age=60")], data(config)))
}
