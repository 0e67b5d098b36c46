//! Voids every session with an agent.

use crate::{
    domain::{audit::action, key::Scope},
    http::{
        Api,
        caller::{Acting, Caller},
        endpoint::{Endpoint, builder::post},
        error::ApiError,
    },
};
use axum::{
    extract::{Path, State},
    http::StatusCode,
};

const ABOUT: &str = "Voids every visitor's session with an agent at once.

Pages that are open renew theirs by themselves, with the key, origin and rules of now.";

/// The routes of this file.
pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![
        post("/agents/{agent}/revoke-sessions", revoke)
            .called("revokeSessions", "Agents", ABOUT)
            .needs(Scope::AgentsWrite)
            .gives_nothing("They are void."),
    ]
}

/// `POST /v1/agents/{agent}/revoke-sessions` — raises the agent's generation of tokens.
async fn revoke(
    State(api): State<Api>,
    Caller(access): Caller,
    Acting(by): Acting,
    Path(agent): Path<String>,
) -> Result<StatusCode, ApiError> {
    let agent = api.agent(&access, &agent).await?;
    let deed = by.did(action::SESSIONS_REVOKED, &agent.id, api.clock.now_millis()).to(&agent.name);
    if api.store.revoke_sessions(&agent.id, &deed).await? {
        return Ok(StatusCode::NO_CONTENT);
    }
    Err(super::no_agent())
}
