//! The endpoints. A handler reads as a sentence: parse, authorize, act, present.

mod agent_appearance;
mod agent_model;
mod agent_tools;
mod agent_versions;
mod agent_views;
mod agents;
mod audit;
mod chat;
mod chat_answer;
mod chat_body;
mod chat_files;
mod chat_message;
mod chat_wish;
mod conversations;
mod files;
mod identity_secrets;
mod key_views;
mod keys;
mod members;
mod oauth;
mod organizations;
mod revocation;
mod search;
mod sessions;
mod sources;
mod stream;
mod times;
mod tool_result;
mod trace;
mod user_views;
mod users;
mod visitor;
mod widget;
mod widget_diagnosis;

use super::{Api, codes, endpoint::Endpoint, error::ApiError};
use crate::{
    domain::{
        access::Access, agent::Agent, conversation::Conversation, key::ApiKey, member::Member,
    },
    storage::{Drafted, StoreError},
};
use axum::{Json, Router, extract::State, routing::get};
use parlor_wire::envelope::Data;
use serde::Serialize;
use std::time::Duration;

/// Every route, in the order of the document.
pub fn endpoints() -> Vec<Endpoint> {
    [
        widget::endpoints(),
        visitor::endpoints(),
        widget_diagnosis::endpoints(),
        chat::endpoints(),
        stream::endpoints(),
        files::endpoints(),
        conversations::endpoints(),
        agents::endpoints(),
        agent_appearance::endpoints(),
        agent_model::endpoints(),
        agent_tools::endpoints(),
        agent_versions::endpoints(),
        sources::endpoints(),
        search::endpoints(),
        trace::endpoints(),
        revocation::endpoints(),
        sessions::endpoints(),
        identity_secrets::endpoints(),
        users::endpoints(),
        keys::endpoints(),
        members::endpoints(),
        organizations::endpoints(),
        audit::endpoints(),
        oauth::endpoints(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// How long the database may take to answer: a load balancer asks again by then.
const READY_WITHIN: Duration = Duration::from_secs(1);

/// What watches over the process.
pub fn health() -> Router<Api> {
    Router::new()
        .route("/healthz", get(|| async { Json(Health { status: "ok" }) }))
        .route("/readyz", get(ready))
        .route("/openapi.json", get(openapi))
}

/// `GET /openapi.json` — this API as a document.
async fn openapi() -> Json<serde_json::Value> {
    Json(super::openapi::document(&endpoints()))
}

#[derive(Serialize)]
struct Health {
    status: &'static str,
}

/// `GET /readyz` — whether requests can be served: the database answers, and soon.
async fn ready(State(api): State<Api>) -> Result<Json<Health>, ApiError> {
    answered(api.store.check()).await?;
    Ok(Json(Health { status: "ok" }))
}

/// What the database says, or that it says nothing.
async fn answered(check: impl Future<Output = Result<(), StoreError>>) -> Result<(), ApiError> {
    let sentence = "The server cannot reach its database. Try again in a moment.";
    let silent = |_| {
        let log = "the database is silent".into();
        ApiError::unavailable(&codes::STORAGE_UNAVAILABLE, sentence, log)
    };
    Ok(tokio::time::timeout(READY_WITHIN, check).await.map_err(silent)??)
}

impl Api {
    /// A key of the caller's organization, or the same 404 as for none.
    async fn key(&self, access: &Access, id: &str) -> Result<ApiKey, ApiError> {
        let found = self.store.key_of(access.organization_id(), id).await?;
        found.ok_or_else(|| ApiError::not_found("key", &codes::KEY_NOT_FOUND))
    }

    /// A member of the caller's organization, or the same 404 as for none.
    async fn member(&self, access: &Access, id: &str) -> Result<Member, ApiError> {
        let found = self.store.member(access.organization_id(), id).await?;
        found.ok_or_else(|| ApiError::not_found("member", &codes::MEMBER_NOT_FOUND))
    }

    /// An agent within the caller's reach, or the same 404 as for none.
    async fn agent(&self, access: &Access, id: &str) -> Result<Agent, ApiError> {
        let found = self.store.agent_of(access, id).await?;
        found.ok_or_else(no_agent)
    }

    /// An agent within the caller's reach with its draft, or the same 404 as for none.
    async fn drafted(&self, access: &Access, id: &str) -> Result<Drafted, ApiError> {
        self.store.drafted(access, id).await?.ok_or_else(no_agent)
    }

    /// A conversation within the caller's reach, or the same 404 as for none.
    async fn conversation(&self, access: &Access, id: &str) -> Result<Conversation, ApiError> {
        let found = self.store.conversation_of(access, id).await?;
        found.ok_or_else(|| ApiError::not_found("conversation", &codes::CONVERSATION_NOT_FOUND))
    }
}

fn no_agent() -> ApiError {
    ApiError::not_found("agent", &codes::AGENT_NOT_FOUND)
}

/// One object, in its envelope.
fn data<T>(data: T) -> Json<Data<T>> {
    Json(Data { data })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_database_that_is_silent_is_away_within_a_second() {
        let begun = tokio::time::Instant::now();
        let error = answered(std::future::pending()).await.unwrap_err();
        assert_eq!(error.code.name, "storage_unavailable");
        assert!(begun.elapsed() <= Duration::from_secs(1));
        assert!(answered(std::future::ready(Ok(()))).await.is_ok());
    }
}
