//! What a page asks before it chats.

use super::data;
use crate::http::{Api, body::Json, caller::Origin, error::ApiError};
use axum::{
    extract::{Path, State},
    http::{StatusCode, header},
    response::IntoResponse,
};
use parlor_wire::session::{CreateSession, WidgetConfig};

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
        return Err(ApiError::unfit("invalid_field", "publishableKey", message));
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
