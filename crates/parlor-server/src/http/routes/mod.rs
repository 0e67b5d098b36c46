//! The endpoints. A handler reads as a sentence: parse, authorize, act, present.

mod agents;
mod chat;
mod chat_body;
mod conversations;
mod search;
mod sources;
mod stream;
mod widget;

use super::{Api, error::ApiError, idempotency};
use crate::domain::{access::Access, agent::Agent, conversation::Conversation};
use axum::{
    Json, Router,
    extract::{DefaultBodyLimit, State},
    middleware,
    routing::{get, post},
};
use parlor_wire::envelope::Data;
use serde::Serialize;

/// Anyone may ask for a session, so nobody may send much with it.
const SMALL_BODY_BYTES: usize = 16 * 1_024;

/// Everything below `/v1`.
pub fn v1(api: &Api) -> Router<Api> {
    Router::new()
        .route("/agents", post(agents::create))
        .route("/agents/{agent}/sources", post(sources::add))
        // Below: routes that create nothing, or (chat) have a key of their own.
        .layer(middleware::from_fn_with_state(api.clone(), idempotency::once))
        .route(
            "/widget/sessions",
            post(widget::open_session).layer(DefaultBodyLimit::max(SMALL_BODY_BYTES)),
        )
        .route("/widget/config/{key}", get(widget::config))
        .route("/agents", get(agents::list))
        .route("/agents/{agent}", get(agents::show))
        .route("/agents/{agent}/chat", post(chat::send))
        .route("/agents/{agent}/chat/{conversation}/stream", get(stream::resume))
        .route("/agents/{agent}/sources", get(sources::list))
        .route("/agents/{agent}/sources/{source}", get(sources::show).delete(sources::remove))
        .route("/agents/{agent}/search", post(search::search))
        .route("/conversations/{conversation}/messages", get(conversations::messages))
        .route("/conversations/{conversation}/stop", post(conversations::stop))
}

/// What watches over the process.
pub fn health() -> Router<Api> {
    Router::new()
        .route("/healthz", get(|| async { Json(Health { status: "ok" }) }))
        .route("/readyz", get(ready))
}

#[derive(Serialize)]
struct Health {
    status: &'static str,
}

/// `GET /readyz` — whether requests can be served: the database answers.
async fn ready(State(api): State<Api>) -> Result<Json<Health>, ApiError> {
    api.store.check().await?;
    Ok(Json(Health { status: "ok" }))
}

impl Api {
    /// An agent within the caller's reach, or the same 404 as for none.
    async fn agent(&self, access: &Access, id: &str) -> Result<Agent, ApiError> {
        let found = self.store.agent_of(access, id).await?;
        found.ok_or_else(|| ApiError::not_found("agent", "agent_not_found"))
    }

    /// A conversation within the caller's reach, or the same 404 as for none.
    async fn conversation(&self, access: &Access, id: &str) -> Result<Conversation, ApiError> {
        let found = self.store.conversation_of(access, id).await?;
        found.ok_or_else(|| ApiError::not_found("conversation", "conversation_not_found"))
    }
}

/// One object, in its envelope.
fn data<T>(data: T) -> Json<Data<T>> {
    Json(Data { data })
}
