//! Publishing an agent's draft, and going back.

use super::{agent_views::ModelView, agents::TAG, data, no_agent};
use crate::{
    domain::{
        agent::{AgentSettings, Misfit},
        audit::action,
        clock::rfc3339,
        key::Scope,
        tool::Tool,
    },
    http::{
        Api, body,
        caller::{Acting, Caller},
        codes,
        endpoint::{
            Endpoint,
            builder::{get, post},
        },
        error::ApiError,
        query,
    },
    storage::{AgentVersion, RolledBack},
};
use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use parlor_wire::envelope::{Data, List};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

const MAX_NOTE_CHARS: usize = 500;

/// The routes of this file.
pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![
        post("/agents/{agent}/publish", publish)
            .called("publishAgent", TAG, "Publishes the draft as the next version.")
            .needs(Scope::AgentsWrite)
            .takes::<Publish>()
            .creates::<VersionView>("The version; visitors talk to it from now on."),
        get("/agents/{agent}/versions", list)
            .called("listVersions", TAG, "Lists what was published, the latest first.")
            .needs(Scope::AgentsRead)
            .lists::<VersionView>("A page of versions."),
        get("/agents/{agent}/versions/{version}", show)
            .called("getVersion", TAG, "Reads one version.")
            .needs(Scope::AgentsRead)
            .gives::<VersionView>("The version."),
        post("/agents/{agent}/rollback", roll_back)
            .called("rollBackAgent", TAG, ROLL_BACK)
            .needs(Scope::AgentsWrite)
            .takes::<RollBack>()
            .gives::<VersionView>("The version; visitors talk to it from now on.")
            .refuses(&[&codes::VERSION_NOT_FOUND]),
    ]
}

const ROLL_BACK: &str = "Lets an earlier (or later) version answer again.

No version is made: turns go on to name the one that answered. The draft stays as it is, so \
that what went wrong can be mended in it, unless `resetDraft` is `true`.";

/// The body that publishes.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default)]
pub(super) struct Publish {
    /// What changed, at most 500 characters.
    note: String,
}

/// The body that goes back.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct RollBack {
    /// Which version shall answer.
    version: i64,
    /// Whether the draft shall be as that version was; `false` by default.
    #[serde(default)]
    reset_draft: bool,
}

/// A version on the wire.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "AgentVersion")]
pub(super) struct VersionView {
    /// Counts from 1 for each agent.
    version: i64,
    /// Whether it is the one that answers.
    published: bool,
    note: String,
    name: String,
    settings: AgentSettings,
    /// Its model, without secrets.
    model: Option<ModelView>,
    tools: Vec<Tool>,
    created_at: String,
}

/// `POST /v1/agents/{agent}/publish` — publishes the draft.
pub(super) async fn publish(
    State(api): State<Api>,
    Caller(access): Caller,
    Acting(by): Acting,
    Path(agent): Path<String>,
    body::Json(body): body::Json<Publish>,
) -> Result<(StatusCode, Json<Data<VersionView>>), ApiError> {
    if body.note.chars().count() > MAX_NOTE_CHARS {
        let reason = format!("must be at most {MAX_NOTE_CHARS} characters");
        return Err(Misfit { field: "note".into(), reason }.into());
    }
    let deed = by.did(action::AGENT_PUBLISHED, &agent, api.clock.now_millis());
    let published = api.store.publish(&access, &agent, body.note.trim(), &deed).await?;
    let published = published.ok_or_else(no_agent)?;
    Ok((StatusCode::CREATED, data(view(&published, published.version))))
}

/// `GET /v1/agents/{agent}/versions` — what was published, the latest first.
pub(super) async fn list(
    State(api): State<Api>,
    Caller(access): Caller,
    Path(agent): Path<String>,
    paging: query::Paging,
) -> Result<Json<List<VersionView>>, ApiError> {
    let agent = api.drafted(&access, &agent).await?;
    let before = paging.cursor.as_deref().map(|it| it.parse().map_err(|_| bad_cursor()));
    let (before, limit) = (before.transpose()?, paging.limit);
    let found = api.store.versions(&agent.agent.id, before, limit + 1).await?;
    let view = |it: &AgentVersion| view(it, agent.published_version);
    Ok(Json(query::page(found, limit, |it| it.version.to_string(), view)))
}

/// `GET /v1/agents/{agent}/versions/{version}` — one version.
pub(super) async fn show(
    State(api): State<Api>,
    Caller(access): Caller,
    Path((agent, version)): Path<(String, String)>,
) -> Result<Json<Data<VersionView>>, ApiError> {
    let agent = api.drafted(&access, &agent).await?;
    let version = version.parse().map_err(|_| no_version())?;
    let found = api.store.version(&agent.agent.id, version).await?.ok_or_else(no_version)?;
    Ok(data(view(&found, agent.published_version)))
}

/// `POST /v1/agents/{agent}/rollback` — lets another version answer.
pub(super) async fn roll_back(
    State(api): State<Api>,
    Caller(access): Caller,
    Acting(by): Acting,
    Path(agent): Path<String>,
    body::Json(body): body::Json<RollBack>,
) -> Result<Json<Data<VersionView>>, ApiError> {
    let (to, resets) = (body.version, body.reset_draft);
    let deed = by.did(action::AGENT_ROLLED_BACK, &agent, api.clock.now_millis());
    match api.store.roll_back(&access, &agent, to, resets, &deed).await? {
        RolledBack::Done(it) => Ok(data(view(&it, it.version))),
        RolledBack::NoAgent => Err(no_agent()),
        RolledBack::NoVersion => Err(no_version().at("version")),
    }
}

fn view(it: &AgentVersion, published: i64) -> VersionView {
    VersionView {
        version: it.version,
        published: it.version == published,
        note: it.note.clone(),
        name: it.config.name.clone(),
        settings: it.config.settings.clone(),
        model: it.config.model.as_ref().map(ModelView::of),
        tools: it.config.tools.clone(),
        created_at: rfc3339(it.created_at),
    }
}

fn no_version() -> ApiError {
    ApiError::not_found("version", &codes::VERSION_NOT_FOUND)
}

fn bad_cursor() -> ApiError {
    let message = "cursor must be the pagination.cursor of a page before.";
    ApiError::unfit(&codes::INVALID_PARAMETER, "cursor", message)
}
