//! Voids every session with an agent.

use crate::{
    domain::{audit::action, key::Scope},
    http::{
        Api,
        caller::{Acting, Caller},
        codes,
        endpoint::{Endpoint, builder::post},
        error::ApiError,
        query::Query,
    },
};
use axum::{
    extract::{Path, State},
    http::StatusCode,
};
use serde::Deserialize;
use serde_json::json;

const ABOUT: &str = "Voids every visitor's session with an agent at once.

Pages that are open renew theirs by themselves, with the key, origin and rules of now, and as \
the same visitor. With `visitorTokens=true` the tokens by which visitors come back are void as \
well: who has one, stolen or not, is somebody new then, unless a backend says who it is.";

/// The routes of this file.
pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![
        post("/agents/{agent}/revoke-sessions", revoke)
            .called("revokeSessions", "Agents", ABOUT)
            .needs(Scope::AgentsWrite)
            .with_parameter(
                "query",
                "visitorTokens",
                "Whether nobody shall come back as who it was.",
                json!({"type": "boolean", "default": false}),
            )
            .gives_nothing("They are void."),
    ]
}

/// What may stand after the `?`.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct How {
    visitor_tokens: Option<String>,
}

/// `POST /v1/agents/{agent}/revoke-sessions` — raises the agent's generation of tokens.
async fn revoke(
    State(api): State<Api>,
    Caller(access): Caller,
    Acting(by): Acting,
    Path(agent): Path<String>,
    Query(how): Query<How>,
) -> Result<StatusCode, ApiError> {
    let and_visitors = match how.visitor_tokens.as_deref() {
        None | Some("false") => false,
        Some("true") => true,
        Some(_) => {
            let message = "visitorTokens must be true or false.";
            return Err(ApiError::unfit(&codes::INVALID_PARAMETER, "visitorTokens", message));
        }
    };
    let agent = api.agent(&access, &agent).await?;
    let deed = by.did(action::SESSIONS_REVOKED, &agent.id, api.clock.now_millis()).to(&agent.name);
    if api.store.revoke_sessions(&agent.id, and_visitors, &deed).await? {
        return Ok(StatusCode::NO_CONTENT);
    }
    Err(super::no_agent())
}
