//! Saying something in a conversation: a question, a human's answer, another answer.

use super::{
    super::{
        chat,
        chat_body::{self, ChatBody},
        chat_wish::AskAgain,
        data,
    },
    TAG,
    views::MessageView,
};
use crate::{
    domain::{
        access::Access,
        conversation::{Conversation, MessageStatus, StoredMessage, text_of},
        conversation_fields::Author,
        file::ids_in,
        form::form_part,
        id::Kind,
        key::Scope,
    },
    http::{
        Api,
        address::From,
        body,
        caller::Caller,
        codes,
        endpoint::{Content, Endpoint, builder::post, schema_of},
        error::ApiError,
        naming,
    },
    storage::{Again, Posted},
    turns::{
        TurnError,
        question::{self, Sent, SentFile, SentFiles, Target},
    },
};
use axum::{
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse as _, Response},
};
use parlor_wire::message::Part;
use schemars::JsonSchema;
use serde::Deserialize;

/// The routes of this file.
pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![
        chat::answering(post("/conversations/{conversation}/messages", send))
            .called("sendToConversation", TAG, SEND)
            .needs_or_visitor(Scope::Chat)
            .takes_loosely::<Saying>()
            .with_header(naming::HEADER, naming::ABOUT)
            .answers(201, "What a human said.", Content::One(schema_of::<MessageView>()))
            .refuses(&[&codes::CONVERSATION_HANDED_OFF]),
        chat::answering(post("/conversations/{conversation}/regenerate", regenerate))
            .called("regenerateAnswer", TAG, REGENERATE)
            .needs_or_visitor(Scope::Chat)
            .takes::<Regenerate>()
            .refuses(&[&codes::MESSAGE_NOT_FOUND, &codes::CONVERSATION_HANDED_OFF]),
    ]
}

const SEND: &str = "Says something in a conversation.

With the body of `sendMessage`, asks a question and streams the answer, in this conversation \
whatever the body calls it. With `\"role\": \"assistant\"`, a human says something, which takes \
the scope `conversations:write`: no answer follows, and who watches the conversation gets it at \
once.";

const REGENERATE: &str =
    "Answers a question again, in place of its answer and all that was said after it.

The body may be `{}`: then it is the last question.";

/// What somebody says; told apart by `role`.
#[derive(Debug, JsonSchema)]
#[serde(untagged)]
#[schemars(rename = "SendToConversation")]
pub(super) enum Saying {
    /// A question, as in `sendMessage`.
    Question(ChatBody),
    /// A human's answer.
    Human(HumanMessage),
}

/// What a human agent says.
#[derive(Debug, Deserialize, JsonSchema)]
pub(super) struct HumanMessage {
    /// `assistant`
    role: String,
    /// Markdown, as long as a question may be.
    message: String,
    /// Makes sure that it is said once; made if it is missing.
    id: Option<String>,
    /// Who says it; without it, whoever took the conversation over.
    author: Option<Author>,
    /// The id of a form of the agent, which the visitor is asked to fill in.
    form: Option<String>,
}

/// Which answer to replace.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Regenerate {
    /// The answer, or its question; without it, the last one.
    message_id: Option<String>,
    /// `false` for one JSON response at the end.
    stream: Option<bool>,
}

/// `POST /v1/conversations/{conversation}/messages` — a question, or a human's answer.
pub(super) async fn send(
    State(api): State<Api>,
    Caller(access): Caller,
    from: From,
    Path(id): Path<String>,
    headers: HeaderMap,
    body::Raw(bytes): body::Raw,
) -> Result<Response, ApiError> {
    let conversation = api.conversation(&access, &id).await?;
    let name = naming::named(&headers)?;
    let is_named = name.is_some();
    let done = match saying(&bytes)? {
        Saying::Question(body) => {
            let (streams, body) = (body.streams(), body.named(name));
            let wish = body.checked(api.limits.message_chars, api.limits.files)?;
            let (agent_id, wish) = (conversation.agent_id.clone(), wish.within(conversation.id));
            chat::grant(&api, &access, from, &agent_id, wish, streams).await
        }
        Saying::Human(body) => {
            let body = HumanMessage { id: body.id.or(name), ..body };
            post_as_human(&api, &access, &conversation, body).await
        }
    };
    done.map_err(|it| naming::of_key(it, is_named))
}

/// `POST /v1/conversations/{conversation}/regenerate` — another answer.
///
/// Responds 404 `message_not_found` if there is no such question.
pub(super) async fn regenerate(
    State(api): State<Api>,
    Caller(access): Caller,
    from: From,
    Path(id): Path<String>,
    body::Json(body): body::Json<Regenerate>,
) -> Result<Response, ApiError> {
    let conversation = api.conversation(&access, &id).await?;
    let target = Target::Existing(conversation.id.clone());
    let wish = AskAgain { target, message_id: body.message_id, draft: false, tools: None };
    again(&api, &access, from, conversation, wish, body.stream != Some(false)).await
}

/// Answers a question of a conversation again.
pub(in crate::http::routes) async fn again(
    api: &Api,
    access: &Access,
    from: From,
    conversation: Conversation,
    wish: AskAgain,
    streams: bool,
) -> Result<Response, ApiError> {
    let question = api.store.question_of(&conversation.id, wish.message_id.as_deref()).await?;
    let question = question.ok_or(TurnError::NoQuestion)?;
    let tools = match wish.tools {
        Some(it) => it,
        None => api.store.tools_of(&conversation.id, &question.id).await?,
    };
    let list = ids_in(&question.parts)
        .map(|it| SentFile::Kept { id: it.into(), place: String::new() })
        .collect();
    let sent = Sent {
        text: text_of(&question.parts),
        message_id: question.id,
        target: Target::Existing(conversation.id),
        again: wish.message_id.map_or(Again::Always, Again::Of),
        draft: wish.draft,
        files: SentFiles { list, ..SentFiles::default() },
        tools,
    };
    chat::answer(api, access, from, &conversation.agent_id, sent, streams).await
}

fn saying(bytes: &[u8]) -> Result<Saying, ApiError> {
    #[derive(Deserialize)]
    struct Who {
        role: Option<String>,
    }
    match body::parse_loosely::<Who>(bytes)?.role.as_deref() {
        None | Some("user") => chat_body::read(bytes).map(Saying::Question),
        Some("assistant") => body::parse(bytes).map(Saying::Human),
        Some(_) => {
            let message = "role must be user or assistant.";
            Err(ApiError::unfit(&codes::INVALID_FIELD, "role", message))
        }
    }
}

async fn post_as_human(
    api: &Api,
    access: &Access,
    conversation: &Conversation,
    body: HumanMessage,
) -> Result<Response, ApiError> {
    if access.visitor_id().is_some() || !access.may(Scope::ConversationsWrite) {
        let message = "Speaking as a human needs a key with the scope conversations:write.";
        return Err(ApiError::new(&codes::SCOPE_MISSING, message));
    }
    let form = match &body.form {
        Some(id) => Some(api.form(conversation, id).await.map_err(|it| it.at("form"))?),
        None => None,
    };
    let mut message = human_message(api, conversation, body)?;
    message.parts.extend(form.as_ref().map(form_part));
    match api.store.post_message(&message).await? {
        Posted::There(it) => Ok((StatusCode::CREATED, data(MessageView::of(&it))).into_response()),
        Posted::Conflict => {
            let message = "This message id was used for another message.";
            Err(ApiError::unfit(&codes::IDEMPOTENCY_CONFLICT, "id", message))
        }
        Posted::Gone => Err(ApiError::not_found("conversation", &codes::CONVERSATION_NOT_FOUND)),
    }
}

fn human_message(
    api: &Api,
    conversation: &Conversation,
    body: HumanMessage,
) -> Result<StoredMessage, ApiError> {
    let text = question::checked_text(&body.message, api.limits.message_chars)
        .map_err(|it| ApiError::of_question(it, "message"))?;
    let id = question::checked_id(body.id.as_deref(), Kind::Message)
        .map_err(|it| ApiError::of_question(it, "id"))?;
    let author = body.author.map(|it| it.checked("author")).transpose()?;
    let author = author.or_else(|| conversation.operator.clone()).ok_or_else(|| {
        let message = "author must say who speaks, as nobody has taken the conversation over.";
        ApiError::unfit(&codes::INVALID_FIELD, "author", message)
    })?;
    Ok(StoredMessage {
        id,
        conversation_id: conversation.id.clone(),
        position: 0,
        role: body.role,
        status: MessageStatus::Complete,
        parts: vec![Part::text(text)],
        error_text: None,
        answered: None,
        author: Some(author),
        feedback: None,
        created_at: api.clock.now_millis(),
    })
}
