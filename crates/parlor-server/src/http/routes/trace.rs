//! How an answer came about.

use super::data;
use crate::{
    domain::{clock::rfc3339, key::Scope, trace::Trace},
    http::{
        Api,
        caller::Caller,
        codes,
        endpoint::{Endpoint, builder::get},
        error::ApiError,
    },
};
use axum::{
    Json,
    extract::{Path, State},
};
use parlor_wire::envelope::Data;
use schemars::JsonSchema;
use serde::Serialize;

/// The routes of this file.
pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![
        get("/messages/{message}/trace", show)
            .called("getTrace", "Conversations", ABOUT)
            .needs(Scope::TracesRead)
            .gives::<TraceView>("How it came about.")
            .refuses(&[&codes::TRACE_NOT_FOUND]),
    ]
}

const ABOUT: &str = "Tells how an answer came about.

What was asked and searched for, what was found with which scores and what of it was used, the \
very prompt, the model, tools, timings, tokens, and why it was or was not answered. Kept for \
`trace_days` (30 by default); holds no keys. Takes the id of an answer, which is there once the \
answer has ended.";

/// How an answer came about.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "AnswerTrace")]
struct TraceView {
    /// `msg_…` of the answer.
    message_id: String,
    /// The question's.
    question_id: String,
    /// `cnv_…`
    conversation_id: String,
    /// `trn_…`
    turn_id: String,
    /// `agt_…`
    agent_id: String,
    /// Which version of the agent answered; 0 is its draft.
    agent_version: Option<i64>,
    started_at: String,
    #[serde(flatten)]
    trace: Trace,
}

/// `GET /v1/messages/{message}/trace` — how an answer came about.
async fn show(
    State(api): State<Api>,
    Caller(access): Caller,
    Path(message): Path<String>,
) -> Result<Json<Data<TraceView>>, ApiError> {
    let found = api.store.trace_of(&access, &message).await?;
    let no = |what, code| ApiError::not_found(what, code);
    let (turn, trace) = found.ok_or_else(|| no("answer", &codes::MESSAGE_NOT_FOUND))?;
    let trace = trace.ok_or_else(|| no("trace", &codes::TRACE_NOT_FOUND))?;
    Ok(data(TraceView {
        message_id: turn.answer_id,
        question_id: turn.question_id,
        conversation_id: turn.conversation_id,
        turn_id: turn.id,
        agent_id: turn.agent_id,
        agent_version: turn.version,
        started_at: rfc3339(turn.started_at),
        trace,
    }))
}
