//! What an agent knows, as a backend feeds it.

use super::data;
use crate::{
    domain::{audit::action, clock::rfc3339, id::Kind, key::Scope, source::Source},
    http::{
        Api, body,
        caller::{Acting, Caller},
        codes,
        endpoint::{
            Endpoint,
            builder::{delete, get, post},
        },
        error::ApiError,
        query::{self, Query},
    },
    knowledge::ingest::{self, NewSource},
};
use axum::{
    Json,
    extract::{Path, State},
    http::{HeaderMap, StatusCode, header},
};
use parlor_wire::envelope::{Data, List};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The routes of this file.
pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![
        get("/agents/{agent}/sources", list)
            .called("listSources", TAG, "Lists what the agent knows, oldest first.")
            .needs(Scope::SourcesRead)
            .lists::<SourceView>("A page of sources."),
        post("/agents/{agent}/sources", add)
            .called("addSource", TAG, ADD)
            .needs(Scope::SourcesWrite)
            .takes::<SourceBody>()
            .takes_also(&["text/markdown", "text/plain"])
            .with("title", "What it is called, if the body is the text itself.")
            .with("url", "Where visitors read it, if the body is the text itself.")
            .with("filename", "Its file name, if the body is the text itself.")
            .creates::<SourceView>("The source; it can be asked about now.")
            .refuses(&[
                &codes::SOURCE_EMPTY,
                &codes::SOURCE_NOT_UTF8,
                &codes::SOURCE_TOO_LARGE,
                &codes::SOURCE_TYPE_UNSUPPORTED,
            ]),
        get("/agents/{agent}/sources/{source}", show)
            .called("getSource", TAG, "Reads one source.")
            .needs(Scope::SourcesRead)
            .gives::<SourceView>("The source."),
        delete("/agents/{agent}/sources/{source}", remove)
            .called("deleteSource", TAG, "Forgets a source.")
            .needs(Scope::SourcesWrite)
            .gives_nothing("It is forgotten."),
    ]
}

const TAG: &str = "Knowledge";

const ADD: &str = "Teaches the agent a text or a file.

The body is JSON, or with the content type `text/markdown` or `text/plain` the text itself. A \
source with the URL or file name of an earlier one takes its place.";

/// A source on the wire.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "Source")]
pub(super) struct SourceView {
    id: String,
    agent_id: String,
    /// `text` or `file`
    kind: &'static str,
    title: String,
    url: Option<String>,
    filename: Option<String>,
    media_type: String,
    /// `queued`, `fetching`, `indexing`, `ready`, `failed` or `stale`
    status: &'static str,
    failure: Option<String>,
    char_count: u32,
    chunk_count: u32,
    created_at: String,
    updated_at: String,
}

/// A source as JSON, or what its parameters say when the body is the text itself.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
#[schemars(rename = "NewSource")]
pub(super) struct SourceBody {
    text: String,
    title: Option<String>,
    url: Option<String>,
    filename: Option<String>,
    media_type: Option<String>,
}

/// `GET /v1/agents/{agent}/sources` — what the agent knows, oldest first.
pub(super) async fn list(
    State(api): State<Api>,
    Caller(access): Caller,
    Path(agent): Path<String>,
    paging: query::Paging,
) -> Result<Json<List<SourceView>>, ApiError> {
    let agent = api.agent(&access, &agent).await?;
    let found = api.store.sources(&agent.id, paging.after(Kind::Source)?, paging.limit + 1).await?;
    Ok(Json(query::page(found, paging.limit, |it| it.id.clone(), view)))
}

/// `POST /v1/agents/{agent}/sources` — teaches the agent a text or a file.
///
/// The body is JSON, or with the content type `text/markdown` or `text/plain`
/// the text itself, with `title`, `url` and `filename` as parameters. A source
/// with the URL or file name of an earlier one takes its place. It can be asked
/// when this returns.
///
/// Responds 422 for a text that is empty, not UTF-8, too large or of another type.
pub(super) async fn add(
    State(api): State<Api>,
    Caller(access): Caller,
    Acting(by): Acting,
    Path(agent): Path<String>,
    Query(parameters): Query<SourceBody>,
    headers: HeaderMap,
    body::Raw(bytes): body::Raw,
) -> Result<(StatusCode, Json<Data<SourceView>>), ApiError> {
    let agent = api.agent(&access, &agent).await?;
    let new = new_source(&headers, parameters, &bytes)?;
    let now = api.clock.now_millis();
    let added = ingest::add(&api.store, (&agent.organization_id, &agent.id), new, &by, now).await?;
    Ok((StatusCode::CREATED, data(view(&added.source))))
}

/// `GET /v1/agents/{agent}/sources/{source}` — one source.
pub(super) async fn show(
    State(api): State<Api>,
    Caller(access): Caller,
    Path((agent, source)): Path<(String, String)>,
) -> Result<Json<Data<SourceView>>, ApiError> {
    let agent = api.agent(&access, &agent).await?;
    let found = api.store.source(&agent.id, &source).await?;
    let found = found.ok_or_else(|| ApiError::not_found("source", &codes::SOURCE_NOT_FOUND))?;
    Ok(data(view(&found)))
}

/// `DELETE /v1/agents/{agent}/sources/{source}` — forgets a source; 204.
pub(super) async fn remove(
    State(api): State<Api>,
    Caller(access): Caller,
    Acting(by): Acting,
    Path((agent, source)): Path<(String, String)>,
) -> Result<StatusCode, ApiError> {
    let agent = api.agent(&access, &agent).await?;
    let deed = by.did(action::SOURCE_DELETED, &source, api.clock.now_millis());
    if api.store.remove_source(&agent.id, &source, &deed).await? {
        return Ok(StatusCode::NO_CONTENT);
    }
    Err(ApiError::not_found("source", &codes::SOURCE_NOT_FOUND))
}

fn new_source(
    headers: &HeaderMap,
    parameters: SourceBody,
    bytes: &[u8],
) -> Result<NewSource, ApiError> {
    let content_type = headers.get(header::CONTENT_TYPE).and_then(|it| it.to_str().ok());
    let is_text = content_type.is_some_and(|it| it.to_ascii_lowercase().starts_with("text/"));
    let body = if is_text { parameters } else { body::parse::<SourceBody>(bytes)? };
    let media_type = content_type.filter(|_| is_text).map(Into::into).or(body.media_type);
    let content = if is_text { bytes.to_vec() } else { body.text.into_bytes() };
    let (title, url, filename) = (body.title, body.url, body.filename);
    Ok(NewSource { title, url, filename, media_type, content })
}

fn view(source: &Source) -> SourceView {
    let it = source.clone();
    SourceView {
        id: it.id,
        agent_id: it.agent_id,
        kind: it.kind.as_str(),
        title: it.title,
        url: it.url,
        filename: it.filename,
        media_type: it.media_type,
        status: it.status.as_str(),
        failure: it.failure,
        char_count: it.char_count,
        chunk_count: it.chunk_count,
        created_at: rfc3339(it.created_at),
        updated_at: rfc3339(it.updated_at),
    }
}
