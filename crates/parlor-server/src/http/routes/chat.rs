//! Sends a message, and streams the answer.

use super::{
    chat_body::{ChatBody, Wish},
    conversations::tool_results,
    data,
};
use crate::{
    domain::{
        access::Access,
        conversation::{Conversation, MessageStatus, Turn},
        key::Scope,
    },
    http::{
        Api,
        address::From,
        body::Json,
        caller::Caller,
        codes,
        endpoint::{Content, Endpoint, builder::post, schema_of},
        error::ApiError,
        limits::{self, Limit},
        sse,
    },
    turns::{
        Answering, TurnError, emit,
        question::{Sent, SentFile, Target},
    },
};
use axum::{
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse as _, Response},
};
use futures::StreamExt as _;
use parlor_wire::{chunk::Chunk, message::Message};

/// The routes of this file.
pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![
        answering(post("/agents/{agent}/chat", send))
            .called("sendMessage", "Chat", SEND)
            .needs_or_visitor(Scope::Chat)
            .takes::<ChatBody>()
            .with_header(DRAFT, "`true` tries the agent's draft; takes the scope `agents:write`.")
            .refuses(&[
                &codes::CONVERSATION_NOT_FOUND,
                &codes::CONVERSATION_HANDED_OFF,
                &codes::TOOL_CALL_NOT_FOUND,
                &codes::TOOL_CALL_ANSWERED,
            ]),
    ]
}

/// The header that asks for the draft, for clients that cannot change the body.
const DRAFT: &str = "x-parlor-draft";

/// A route that answers a question.
pub(super) fn answering(route: Endpoint) -> Endpoint {
    route
        .limited(Limit::Messages)
        .answers(
            200,
            "The answer: a stream of chunks, or with `\"stream\": false` the whole message.",
            Content::Stream(schema_of::<Chunk>()),
        )
        .answers(200, "", Content::One(schema_of::<Message>()))
        .answers(
            202,
            "With `\"stream\": false`: a human has the conversation. The question is kept.",
            Content::One(schema_of::<Message>()),
        )
        .refuses(&[
            &codes::MESSAGE_EMPTY,
            &codes::MESSAGE_TOO_LONG,
            &codes::FILE_EMPTY,
            &codes::FILE_NOT_FOUND,
            &codes::FILE_TOO_LARGE,
            &codes::FILE_TYPE_UNSUPPORTED,
            &codes::FILE_TYPE_MISMATCH,
            &codes::FILE_QUOTA_EXCEEDED,
            &codes::TOO_MANY_FILES,
            &codes::INVALID_ID,
            &codes::CONVERSATION_BUSY,
            &codes::IDEMPOTENCY_CONFLICT,
            &codes::ANSWER_FAILED,
            &codes::ANSWER_INTERRUPTED,
            &codes::SHUTTING_DOWN,
        ])
}

const SEND: &str = "Asks a question, and streams the answer.

The turn belongs to the server, not to this connection: whoever hangs up can come back \
for the rest with `resumeAnswer`. The message's id is its idempotency key: the same message \
sent again attaches to its turn, or replays it. All refusals come before the first byte of a \
stream; after it, what goes wrong is an `error` chunk.

Takes the body of the AI SDK's `DefaultChatTransport` as it is. `trigger: \
\"regenerate-message\"` answers again, in place of the answer that `messageId` names; with \
`submit-message`, the question takes the place of the one that `messageId` names, and what came \
after that is dropped. If its last message is an answer whose tools the page has run, the \
answer goes on, as with `sendToolResult`.

The published version of the agent answers; a backend with the scope `agents:write` tries the \
draft with `\"draft\": true`.";

/// `POST /v1/agents/{agent}/chat` — asks a question, and streams the answer.
///
/// The turn belongs to the server, not to this connection: if the response is
/// dropped the turn goes on, and [`super::stream::resume`] picks it up again.
/// Sending the same message again attaches to its turn, or replays it.
///
/// Responds 404 for an agent or a conversation of somebody else; 409
/// `conversation_busy` while another question is being answered and
/// `idempotency_conflict` for a message id with other words; 422 with the field
/// for what does not fit. All of these come before the first byte of a stream.
pub(super) async fn send(
    State(api): State<Api>,
    Caller(access): Caller,
    from: From,
    Path(agent): Path<String>,
    headers: HeaderMap,
    Json(body): Json<ChatBody>,
) -> Result<Response, ApiError> {
    let body = body.with_draft(headers.get(DRAFT).is_some_and(|it| it == "true"));
    let agent = api.agent(&access, &agent).await?;
    let streams = body.streams();
    match body.checked(api.limits.message_chars, api.limits.files)? {
        Wish::Ask(sent) => answer(&api, &access, from, &agent.id, *sent, streams).await,
        Wish::GoOn(target, results) => {
            let conversation = api.targeted(&access, &agent.id, &target).await?;
            tool_results::go_on(&api, &access, from, &conversation, results, streams).await
        }
    }
}

impl Api {
    /// The conversation that is meant, which must be there.
    pub(super) async fn targeted(
        &self,
        access: &Access,
        agent_id: &str,
        target: &Target,
    ) -> Result<Conversation, ApiError> {
        let found = match target {
            Target::Existing(id) => self.store.conversation_of(access, id).await?,
            Target::Named(name) => self.store.conversation_named(access, agent_id, name).await?,
            Target::New => None,
        };
        let found = found.filter(|it| it.agent_id == agent_id);
        found.ok_or_else(|| ApiError::not_found("conversation", &codes::CONVERSATION_NOT_FOUND))
    }
}

/// Asks, and streams the answer or waits for all of it.
pub(super) async fn answer(
    api: &Api,
    access: &Access,
    from: From,
    agent_id: &str,
    sent: Sent,
    streams: bool,
) -> Result<Response, ApiError> {
    if sent.draft && !matches!(access, Access::Backend { .. } if access.may(Scope::AgentsWrite)) {
        let message = "Trying the draft needs a key with the scope agents:write.";
        return Err(ApiError::new(&codes::SCOPE_MISSING, message));
    }
    let paid = api.pay(access, from, agent_id, files_mib(&sent)).await?;
    let answering = match Box::pin(api.turns.ask(access, agent_id, sent, paid.allowance)).await {
        Ok(it) => it,
        Err(TurnError::Limited) => return Err(paid.refusal().unwrap_or(TurnError::Limited.into())),
        Err(error) => {
            api.pay_back(&paid);
            return Err(error.into());
        }
    };
    if !answering.is_new {
        api.pay_back(&paid);
    }
    Ok(paid.told(respond(api, answering, streams).await?))
}

/// What it brings itself, as files are counted.
fn files_mib(sent: &Sent) -> u32 {
    let mib = |it: &SentFile| match it {
        SentFile::Fresh(upload) => limits::mib(upload.bytes.len()),
        SentFile::Kept(_) => 0,
    };
    sent.files.list.iter().map(mib).sum()
}

/// Streams an answer, or waits for all of it.
pub(super) async fn respond(
    api: &Api,
    answering: Answering,
    streams: bool,
) -> Result<Response, ApiError> {
    if streams {
        return Ok(sse::response(answering, 0, api.turns.closing(), api.limits.keep_alive));
    }
    if answering.is_to_human {
        return kept(api, &answering.turn).await;
    }
    whole(api, answering).await
}

/// The question, which nobody here answers.
async fn kept(api: &Api, turn: &Turn) -> Result<Response, ApiError> {
    let question = api.store.message(&turn.conversation_id, &turn.question_id).await?;
    let question = question.ok_or_else(|| ApiError::internal("a question is gone"))?;
    let id = [("x-conversation-id", turn.conversation_id.clone())];
    Ok((StatusCode::ACCEPTED, id, data(question.to_wire())).into_response())
}

/// Waits for the end, and answers with the message.
async fn whole(api: &Api, answering: Answering) -> Result<Response, ApiError> {
    let turn = answering.turn.clone();
    answering.events(0).for_each(|_| async {}).await;
    let message = api.store.message(&turn.conversation_id, &turn.answer_id).await?;
    // Somebody deleted it meanwhile.
    let gone = || ApiError::not_found("conversation", &codes::CONVERSATION_NOT_FOUND);
    let message = message.ok_or_else(gone)?;
    let sentence = || message.error_text.clone().unwrap_or_default();
    match message.status {
        MessageStatus::Failed => Err(ApiError::new(&codes::ANSWER_FAILED, sentence())),
        MessageStatus::Interrupted | MessageStatus::Streaming => {
            let sentence = message.error_text.as_deref().unwrap_or(emit::INTERRUPTED);
            Err(ApiError::new(&codes::ANSWER_INTERRUPTED, sentence))
        }
        MessageStatus::Complete | MessageStatus::Stopped => {
            let id = [("x-conversation-id", turn.conversation_id)];
            Ok((id, data(message.to_wire())).into_response())
        }
    }
}
