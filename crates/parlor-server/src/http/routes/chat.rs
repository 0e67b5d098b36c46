//! Sends a message, and streams the answer.

use super::{
    chat_answer::{Answered, respond},
    chat_body::{self, ChatBody},
    chat_wish::Wish,
    conversations::{sends, tool_results},
};
use crate::{
    domain::{access::Access, conversation::Conversation, key::Scope},
    http::{
        Api,
        address::From,
        body::Raw,
        caller::Caller,
        codes,
        endpoint::{Content, Endpoint, builder::post, schema_of},
        error::ApiError,
        limits::{self, Limit},
        naming,
    },
    turns::{
        TurnError,
        question::{Sent, SentFile, Target},
    },
};
use axum::{
    extract::{Path, State},
    http::HeaderMap,
    response::Response,
};
use parlor_wire::{chunk::Chunk, message::Message};

/// The routes of this file.
pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![
        answering(post("/agents/{agent}/chat", send))
            .called("sendMessage", "Chat", SEND)
            .needs_or_visitor(Scope::Chat)
            .takes_loosely::<ChatBody>()
            .with_header(naming::HEADER, naming::ABOUT)
            .with_header(DRAFT, "`true` tries the agent's draft; takes the scope `agents:write`.")
            .refuses(&[
                &codes::CONVERSATION_NOT_FOUND,
                &codes::CONVERSATION_HANDED_OFF,
                &codes::MESSAGE_NOT_FOUND,
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
        .answers(200, "", Content::One(schema_of::<Answered>()))
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
sent again attaches to its turn, or replays it. A message without an id takes the request's \
`Idempotency-Key` for one. All refusals come before the first byte of a \
stream; after it, what goes wrong is an `error` chunk.

Takes the body of the AI SDK's `DefaultChatTransport` as it is. `trigger: \
\"regenerate-message\"` answers again, in place of the answer that `messageId` names, or of the \
last one; with `submit-message`, the question takes the place of the one that `messageId` names, \
and what came after that is dropped. If its last message is an answer whose tools the page has run, the \
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
/// `idempotency_conflict` for a message id with other words or files; 422 with the field
/// for what does not fit. All of these come before the first byte of a stream.
pub(super) async fn send(
    State(api): State<Api>,
    Caller(access): Caller,
    from: From,
    Path(agent): Path<String>,
    headers: HeaderMap,
    Raw(bytes): Raw,
) -> Result<Response, ApiError> {
    let body = chat_body::read(&bytes)?;
    let name = naming::named(&headers)?;
    let is_named = name.is_some();
    let body = body.with_draft(headers.get(DRAFT).is_some_and(|it| it == "true")).named(name);
    let agent = api.agent(&access, &agent).await?;
    let streams = body.streams();
    let wish = body.checked(api.limits.message_chars, api.limits.files)?;
    let done = grant(&api, &access, from, &agent.id, wish, streams).await;
    done.map_err(|it| naming::of_key(it, is_named))
}

/// Does what a body asks for, with this agent.
pub(super) async fn grant(
    api: &Api,
    access: &Access,
    from: From,
    agent_id: &str,
    wish: Wish,
    streams: bool,
) -> Result<Response, ApiError> {
    match wish {
        Wish::Ask(sent) => answer(api, access, from, agent_id, *sent, streams).await,
        Wish::Replace(sent) => {
            api.question_is_there(access, agent_id, &sent).await?;
            answer(api, access, from, agent_id, *sent, streams).await
        }
        Wish::Again(it) => {
            let conversation = api.targeted(access, agent_id, &it.target).await?;
            sends::again(api, access, from, conversation, it, streams).await
        }
        Wish::GoOn(target, results) => {
            let conversation = api.targeted(access, agent_id, &target).await?;
            tool_results::go_on(api, access, from, &conversation, results, streams).await
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
        found.ok_or_else(|| {
            let error = ApiError::not_found("conversation", &codes::CONVERSATION_NOT_FOUND);
            error.at("conversationId")
        })
    }

    /// Finds out whether the question is there whose place this one takes.
    async fn question_is_there(
        &self,
        access: &Access,
        agent_id: &str,
        sent: &Sent,
    ) -> Result<(), ApiError> {
        let conversation = self.targeted(access, agent_id, &sent.target).await?;
        let id = &sent.message_id;
        let found = self.store.question_of(&conversation.id, Some(id)).await?;
        let found = found.filter(|it| it.id == *id);
        found.map(drop).ok_or_else(|| TurnError::NoQuestion.into())
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
        SentFile::Kept { .. } => 0,
    };
    sent.files.list.iter().map(mib).sum()
}
