//! Agents, as a backend sees them.

use super::data;
use crate::{
    domain::{
        agent::{Agent, AgentSettings, checked_name},
        clock::rfc3339,
        id::Kind,
        key::Scope,
    },
    http::{
        Api, body,
        caller::Caller,
        endpoint::{
            Endpoint,
            builder::{get, post},
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

const TAG: &str = "Agents";

/// The routes of this file.
pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![
        get("/agents", list)
            .called("listAgents", TAG, "Lists the organization's agents, oldest first.")
            .needs(Scope::AgentsRead)
            .lists::<AgentView>("A page of agents."),
        post("/agents", create)
            .called("createAgent", TAG, "Makes an agent.")
            .needs(Scope::AgentsWrite)
            .takes::<NewAgent>()
            .creates::<AgentView>("The agent."),
        get("/agents/{agent}", show)
            .called("getAgent", TAG, "Reads one agent.")
            .needs(Scope::AgentsRead)
            .gives::<AgentView>("The agent."),
    ]
}

/// An agent on the wire.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "Agent")]
pub(super) struct AgentView {
    id: String,
    organization_id: String,
    name: String,
    #[serde(flatten)]
    settings: AgentSettings,
    created_at: String,
    updated_at: String,
}

/// The body that makes an agent. The settings are spelled out, because a
/// flattened field would forget the path of what does not fit.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct NewAgent {
    name: String,
    greeting: Option<String>,
    subtitle: Option<String>,
    #[serde(default)]
    suggestions: Vec<String>,
    disclaimer: Option<String>,
    accent: Option<String>,
    #[serde(default)]
    allowed_origins: Vec<String>,
}

impl NewAgent {
    fn settings(self) -> AgentSettings {
        AgentSettings {
            greeting: self.greeting,
            subtitle: self.subtitle,
            suggestions: self.suggestions,
            disclaimer: self.disclaimer,
            accent: self.accent,
            allowed_origins: self.allowed_origins,
        }
    }
}

/// `GET /v1/agents` — the organization's agents, oldest first.
pub(super) async fn list(
    State(api): State<Api>,
    Caller(access): Caller,
    paging: query::Paging,
) -> Result<Json<List<AgentView>>, ApiError> {
    let found = api.store.agents_of(&access, paging.cursor.as_deref(), paging.limit + 1).await?;
    Ok(Json(query::page(found, paging.limit, |it| it.id.clone(), view)))
}

/// `POST /v1/agents` — makes an agent; 422 with the field for what does not fit.
pub(super) async fn create(
    State(api): State<Api>,
    Caller(access): Caller,
    body::Json(new): body::Json<NewAgent>,
) -> Result<(StatusCode, Json<Data<AgentView>>), ApiError> {
    let now = api.clock.now_millis();
    let agent = Agent {
        id: Kind::Agent.make(),
        organization_id: access.organization_id().into(),
        name: checked_name(&new.name)?,
        settings: new.settings().checked()?,
        token_generation: 1,
        created_at: now,
        updated_at: now,
    };
    api.store.add_agent(&agent).await?;
    Ok((StatusCode::CREATED, data(view(&agent))))
}

/// `GET /v1/agents/{agent}` — one agent.
pub(super) async fn show(
    State(api): State<Api>,
    Caller(access): Caller,
    Path(agent): Path<String>,
) -> Result<Json<Data<AgentView>>, ApiError> {
    Ok(data(view(&api.agent(&access, &agent).await?)))
}

fn view(agent: &Agent) -> AgentView {
    AgentView {
        id: agent.id.clone(),
        organization_id: agent.organization_id.clone(),
        name: agent.name.clone(),
        settings: agent.settings.clone(),
        created_at: rfc3339(agent.created_at),
        updated_at: rfc3339(agent.updated_at),
    }
}
