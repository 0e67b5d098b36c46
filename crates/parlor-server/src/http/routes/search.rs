//! Looks into what an agent knows, the way an answer does.

use crate::{
    domain::key::Scope,
    http::{
        Api, body,
        caller::Caller,
        codes,
        endpoint::{Content, Endpoint, builder::post, schema_of},
        error::ApiError,
    },
    knowledge::{
        query::Query,
        search::{self, Hit},
    },
};
use axum::{
    Json,
    extract::{Path, State},
};
use parlor_wire::envelope::{List, Pagination};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The routes of this file.
pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![
        post("/agents/{agent}/search", search)
            .called(
                "searchKnowledge",
                "Knowledge",
                "Finds the passages that an answer would rest on.",
            )
            .needs(Scope::SourcesRead)
            .takes::<SearchBody>()
            .answers(
                200,
                "The passages, the best first.",
                Content::Page(schema_of::<PassageView>()),
            ),
    ]
}

/// How many passages are found if nobody says, and at most.
const DEFAULT_LIMIT: usize = 8;
const MAX_LIMIT: usize = 50;
/// The longest query, in characters.
const MAX_QUERY_CHARS: usize = 1000;

/// What to look for.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(rename = "Search")]
pub(super) struct SearchBody {
    query: String,
    limit: Option<usize>,
}

/// A passage on the wire.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "Passage")]
pub(super) struct PassageView {
    source_id: String,
    title: String,
    /// With the anchor of the heading.
    url: Option<String>,
    /// The heading path, outermost first, joined by ` › `.
    heading: String,
    /// Markdown.
    text: String,
    /// What the order is by; only comparable within one search.
    score: f64,
    /// How much of the query the passage holds, 0 to 1.
    coverage: f64,
}

/// `POST /v1/agents/{agent}/search` — the passages that an answer would rest on.
pub(super) async fn search(
    State(api): State<Api>,
    Caller(access): Caller,
    Path(agent): Path<String>,
    body::Json(body): body::Json<SearchBody>,
) -> Result<Json<List<PassageView>>, ApiError> {
    let agent = api.agent(&access, &agent).await?;
    let (query, limit) = checked(&body)?;
    let found = search::search(&api.store, &agent.id, &Query::parse(query), limit).await?;
    let data = found.hits.into_iter().map(view).collect();
    Ok(Json(List { data, pagination: Pagination::default() }))
}

fn checked(body: &SearchBody) -> Result<(&str, usize), ApiError> {
    let query = body.query.trim();
    let unfit = |field, message: String| ApiError::unfit(&codes::INVALID_FIELD, field, message);
    if query.is_empty() || query.chars().count() > MAX_QUERY_CHARS {
        let message = format!("query must have 1 to {MAX_QUERY_CHARS} characters.");
        return Err(unfit("query", message));
    }
    let limit = body.limit.unwrap_or(DEFAULT_LIMIT);
    if !(1..=MAX_LIMIT).contains(&limit) {
        return Err(unfit("limit", format!("limit must be a number from 1 to {MAX_LIMIT}.")));
    }
    Ok((query, limit))
}

fn view(hit: Hit) -> PassageView {
    let url = hit.passage.address();
    PassageView {
        source_id: hit.passage.source_id,
        title: hit.passage.title,
        url,
        heading: hit.passage.heading,
        text: hit.passage.body,
        score: hit.relevance,
        coverage: hit.evidence.coverage,
    }
}
