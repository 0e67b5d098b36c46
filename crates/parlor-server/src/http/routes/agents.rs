//! Agents, as a backend sees them.

use super::{
    agent_views::{AgentChange, AgentView, NewAgent},
    data, no_agent,
};
use crate::{
    domain::{
        access::Access,
        agent::{Agent, AgentSettings, checked_name},
        agent_config::AgentConfig,
        audit::action,
        id::Kind,
        key::Scope,
        source::FilledSource,
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
        query,
    },
    knowledge::ingest::{self, NewSource},
    models::choice::sealed_again,
    storage::Drafted,
};
use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use parlor_wire::envelope::{Data, List};
use schemars::JsonSchema;
use serde::Deserialize;

pub(super) const TAG: &str = "Agents";

/// The routes of this file.
pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![
        get("/agents", list)
            .called("listAgents", TAG, "Lists the organization's agents, oldest first.")
            .needs(Scope::AgentsRead)
            .lists::<AgentView>("A page of agents."),
        post("/agents", create)
            .called("createAgent", TAG, "Makes an agent, and publishes it as its version 1.")
            .needs(Scope::AgentsWrite)
            .takes::<NewAgent>()
            .creates::<AgentView>("The agent."),
        get("/agents/{agent}", show)
            .called("getAgent", TAG, "Reads one agent: its draft, and which version answers.")
            .needs(Scope::AgentsRead)
            .gives::<AgentView>("The agent."),
        patch("/agents/{agent}", change)
            .called("updateAgent", TAG, UPDATE)
            .needs(Scope::AgentsWrite)
            .takes::<AgentChange>()
            .gives::<AgentView>("The agent with the change."),
        delete("/agents/{agent}", remove)
            .called("deleteAgent", TAG, REMOVE)
            .needs(Scope::AgentsWrite)
            .gives_nothing("It is gone."),
        post("/agents/{agent}/clone", clone)
            .called("cloneAgent", TAG, CLONE)
            .needs(Scope::AgentsWrite)
            .takes::<CloneAgent>()
            .creates::<AgentView>("The new agent, published as its version 1.")
            .refuses(&[&codes::SECRET_UNREADABLE]),
    ]
}

const UPDATE: &str = "Changes an agent's draft.

What is left out stays as it is, and `null` takes a field away. Visitors see the change once \
it is published; `allowedOrigins`, `requireClientSecret` and `limits` hold at once, because they \
are no part of a version: going back to an earlier version opens nothing that was closed since.";

const REMOVE: &str = "Deletes an agent with everything that hangs on it.

Its answers under way are stopped, and its conversations, visitors, sources, versions and \
publishable keys are gone for good.";

const CLONE: &str = "Makes another agent like this one.

Copies the draft with the model and its key, the origins and the limits, and the sources \
unless `sources` is `false`. Conversations, visitors and keys are not copied.";

/// The body that clones an agent.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct CloneAgent {
    /// What the new one is called.
    name: String,
    /// Whether it shall know the same; `true` by default.
    sources: Option<bool>,
}

/// `GET /v1/agents` — the organization's agents, oldest first.
pub(super) async fn list(
    State(api): State<Api>,
    Caller(access): Caller,
    paging: query::Paging,
) -> Result<Json<List<AgentView>>, ApiError> {
    let (cursor, limit) = (paging.after(Kind::Agent)?, paging.limit);
    let found = api.store.drafted_agents(&access, cursor, limit + 1).await?;
    Ok(Json(query::page(found, limit, |it| it.agent.id.clone(), AgentView::of)))
}

/// `POST /v1/agents` — makes an agent; 422 with the field for what does not fit.
pub(super) async fn create(
    State(api): State<Api>,
    Caller(access): Caller,
    Acting(by): Acting,
    body::Json(new): body::Json<NewAgent>,
) -> Result<(StatusCode, Json<Data<AgentView>>), ApiError> {
    let (settings, limits) = (new.settings().checked()?, new.limits()?);
    let agent = agent(&api, &access, &new.name, settings)?;
    let agent = Agent { requires_client_secret: new.require_client_secret, ..agent };
    let config = AgentConfig { tools: new.tools, ..AgentConfig::of(&agent) }.checked()?;
    api.check_tools(&config.tools)?;
    let deed = by.did(action::AGENT_CREATED, &agent.id, agent.created_at);
    api.store.add_configured_agent(&agent, &config, limits, &[], &deed).await?;
    created(&api, &access, &agent.id).await
}

/// `GET /v1/agents/{agent}` — one agent.
pub(super) async fn show(
    State(api): State<Api>,
    Caller(access): Caller,
    Path(agent): Path<String>,
) -> Result<Json<Data<AgentView>>, ApiError> {
    Ok(data(AgentView::of(&api.drafted(&access, &agent).await?)))
}

/// `PATCH /v1/agents/{agent}` — changes its draft, origins and limits.
pub(super) async fn change(
    State(api): State<Api>,
    Caller(access): Caller,
    Acting(by): Acting,
    Path(agent): Path<String>,
    body::Json(change): body::Json<AgentChange>,
) -> Result<Json<Data<AgentView>>, ApiError> {
    let deed = by.did(action::AGENT_UPDATED, &agent, api.clock.now_millis());
    let changed = api.store.change_agent(&access, &agent, &deed, |it| -> Result<(), ApiError> {
        let before = it.draft.tools.clone();
        change.make(it)?;
        // What was there is as it was: another setting is no reason to refuse it.
        if before != it.draft.tools {
            api.check_tools(&it.draft.tools)?;
        }
        Ok(())
    });
    Ok(data(AgentView::of(&changed.await?.ok_or_else(no_agent)?)))
}

/// `DELETE /v1/agents/{agent}` — deletes it with everything that hangs on it.
pub(super) async fn remove(
    State(api): State<Api>,
    Caller(access): Caller,
    Acting(by): Acting,
    Path(agent): Path<String>,
) -> Result<StatusCode, ApiError> {
    let agent = api.agent(&access, &agent).await?;
    for conversation in api.store.conversations_under_way(&agent.id).await? {
        api.turns.stop(&conversation).await?;
    }
    let deed = by.did(action::AGENT_DELETED, &agent.id, api.clock.now_millis());
    let gone = api.store.delete_agent(&access, &agent.id, &deed).await?;
    if gone { Ok(StatusCode::NO_CONTENT) } else { Err(no_agent()) }
}

/// `POST /v1/agents/{agent}/clone` — makes another like it.
pub(super) async fn clone(
    State(api): State<Api>,
    Caller(access): Caller,
    Acting(by): Acting,
    Path(from): Path<String>,
    body::Json(body): body::Json<CloneAgent>,
) -> Result<(StatusCode, Json<Data<AgentView>>), ApiError> {
    let from = api.drafted(&access, &from).await?;
    let allowed_origins = from.agent.settings.allowed_origins.clone();
    let settings = AgentSettings { allowed_origins, ..from.draft.settings.clone() };
    let agent = agent(&api, &access, &body.name, settings)?;
    let agent = Agent { requires_client_secret: from.agent.requires_client_secret, ..agent };
    let seal = |it| sealed_again(&api.vault, &from.agent.id, &agent.id, it);
    let model = from.draft.model.as_ref().map(seal).transpose()?;
    let config = AgentConfig { name: agent.name.clone(), model, ..from.draft.clone() };
    let knowledge = match body.sources {
        Some(false) => Vec::new(),
        None | Some(true) => knowledge(&api, &from, &agent).await?,
    };
    let deed = by.did(action::AGENT_CREATED, &agent.id, agent.created_at);
    api.store.add_configured_agent(&agent, &config, from.limits, &knowledge, &deed).await?;
    created(&api, &access, &agent.id).await
}

fn agent(
    api: &Api,
    access: &Access,
    name: &str,
    settings: AgentSettings,
) -> Result<Agent, ApiError> {
    let now = api.clock.now_millis();
    Ok(Agent {
        id: Kind::Agent.make(),
        organization_id: access.organization_id().into(),
        name: checked_name(name)?,
        settings,
        requires_client_secret: false,
        token_generation: 1,
        created_at: now,
        updated_at: now,
    })
}

async fn created(
    api: &Api,
    access: &Access,
    id: &str,
) -> Result<(StatusCode, Json<Data<AgentView>>), ApiError> {
    Ok((StatusCode::CREATED, data(AgentView::of(&api.drafted(access, id).await?))))
}

/// The sources of an agent, ready to be put to another.
async fn knowledge(api: &Api, from: &Drafted, to: &Agent) -> Result<Vec<FilledSource>, ApiError> {
    let mut all = Vec::new();
    for source in api.store.sources(&from.agent.id, None, usize::from(u16::MAX)).await? {
        let Some(text) = api.store.source_text(&source.id).await? else { continue };
        let new = NewSource {
            title: Some(source.title),
            url: source.url,
            filename: source.filename,
            media_type: Some(source.media_type),
            content: text.into_bytes(),
        };
        let now = to.created_at;
        all.push(ingest::prepared(&to.organization_id, &to.id, new, now)?);
    }
    Ok(all)
}
