//! What came of calls of the page's tools.

use super::{
    super::{
        chat_answer::{Answered, respond as answered},
        data, tool_result,
    },
    TAG,
};
use crate::{
    domain::{access::Access, conversation::Conversation, key::Scope, tool::Tool},
    http::{
        Api,
        address::From,
        body,
        caller::Caller,
        change::Change,
        codes,
        endpoint::{Content, Endpoint, builder::post, schema_of},
        error::ApiError,
        limits::Limit,
    },
    turns::{GoneOn, TurnError, question::Results},
};
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse as _, Response},
};
use parlor_wire::chunk::Chunk;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The routes of this file.
pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![
        post("/conversations/{conversation}/tool-results", send)
            .called("sendToolResult", TAG, SEND)
            .needs_or_visitor(Scope::Chat)
            .limited(Limit::Messages)
            .takes::<ToolResult>()
            .answers(
                200,
                "The rest of the answer: a stream of chunks, or with `\"stream\": false` the \
                 whole message.",
                Content::Stream(schema_of::<Chunk>()),
            )
            .answers(200, "", Content::One(schema_of::<Answered>()))
            .answers(
                202,
                "Other calls of the same answer are still waited for.",
                Content::One(schema_of::<StillWaiting>()),
            )
            .refuses(&[
                &codes::TOOL_CALL_NOT_FOUND,
                &codes::TOOL_CALL_ANSWERED,
                &codes::CONVERSATION_BUSY,
                &codes::CONVERSATION_HANDED_OFF,
                &codes::ANSWER_FAILED,
                &codes::ANSWER_INTERRUPTED,
                &codes::SHUTTING_DOWN,
            ]),
    ]
}

const SEND: &str = "Tells what came of a call of the page's tools.

An answer that ends with the finish reason `tool-calls` waits, for as long as nothing else is said \
and over restarts, for the result of each of its calls that has no `providerExecuted`. With the \
last of them the answer goes on, in the same message: the response streams what is new. The same \
result sent twice is taken once. Clients of the AI SDK need not call this: they send the whole \
message to `sendMessage`.";

/// What came of a call: `output`, or `errorText` if it failed.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "ToolResult")]
pub(super) struct ToolResult {
    /// The call.
    tool_call_id: String,
    /// What the tool gave back: any JSON, at most 256 kB and 32 levels deep.
    #[serde(default)]
    output: Change<Value>,
    /// Why it gave nothing back, in words for the model; at most 2 000 characters.
    error_text: Option<String>,
    /// The tools that the page has now; without it, those that it had.
    tools: Option<Vec<Tool>>,
    /// `false` for one JSON response at the end.
    stream: Option<bool>,
}

/// An answer that waits for more.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(in crate::http::routes) struct StillWaiting {
    /// `msg_…` of the answer.
    message_id: String,
    /// The ids of the calls that are waited for.
    pending: Vec<String>,
}

/// `POST /v1/conversations/{conversation}/tool-results` — what came of a call.
///
/// Responds 404 `tool_call_not_found` for a call that the last answer does not wait for,
/// and 409 `tool_call_answered` if something else came of it before.
async fn send(
    State(api): State<Api>,
    Caller(access): Caller,
    from: From,
    Path(id): Path<String>,
    body::Json(body): body::Json<ToolResult>,
) -> Result<Response, ApiError> {
    let conversation = api.conversation(&access, &id).await?;
    let result = tool_result::checked("", body.output, body.error_text)?;
    let tools = tool_result::checked_tools(body.tools)?;
    let results = Results { results: vec![(body.tool_call_id, result)], tools };
    go_on(&api, &access, from, &conversation, results, body.stream != Some(false)).await
}

/// Goes on with an answer, which costs as much by the minute as a question; on the day it
/// is the same answer still, and needs tokens that are left.
pub(in crate::http::routes) async fn go_on(
    api: &Api,
    access: &Access,
    from: From,
    conversation: &Conversation,
    results: Results,
    streams: bool,
) -> Result<Response, ApiError> {
    let paid = api.pay(access, from, &conversation.agent_id, 0).await?;
    let gone_on = match api.turns.go_on(conversation, results, paid.allowance).await {
        Ok(it) => it,
        Err(TurnError::Limited) => return Err(paid.refusal().unwrap_or(TurnError::Limited.into())),
        Err(error) => {
            api.pay_back(&paid);
            return Err(error.into());
        }
    };
    if !matches!(&gone_on, GoneOn::Answering(it) if it.is_new) {
        api.pay_back(&paid);
    }
    Ok(paid.told(respond(api, gone_on, streams).await?))
}

/// Streams the rest of an answer or waits for all of it, or says what is still missing.
async fn respond(api: &Api, gone_on: GoneOn, streams: bool) -> Result<Response, ApiError> {
    match gone_on {
        GoneOn::Answering(it) => answered(api, *it, streams).await,
        GoneOn::Waiting { message_id, pending } => {
            Ok((StatusCode::ACCEPTED, data(StillWaiting { message_id, pending })).into_response())
        }
    }
}
