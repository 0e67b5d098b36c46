//! Making conversations, and finding them.

use super::{super::data, TAG, views::ConversationView};
use crate::{
    domain::{
        access::Access,
        clock::millis,
        conversation::{Conversation, ConversationStatus},
        conversation_fields::{checked_title, merged},
        id::Kind,
        key::Scope,
    },
    http::{
        Api, body,
        caller::Caller,
        codes,
        endpoint::{
            Endpoint,
            builder::{get, post},
        },
        error::ApiError,
        limits::Limit,
        query::{self, Paging, Query},
    },
    storage::{ConversationFilter, Listed},
};
use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use parlor_wire::envelope::{Data, List};
use schemars::JsonSchema;
use serde::Deserialize;
use std::collections::BTreeMap;

/// The routes of this file.
pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![
        get("/conversations", list)
            .called("listConversations", TAG, LIST)
            .needs_or_visitor(Scope::ConversationsRead)
            .with("agentId", "Only those with this agent.")
            .with("userId", "Only those of this visitor, `vis_…`.")
            .with("status", "Only those that are `open`, `handed_off` or `ended`.")
            .with("q", "Only those with a message or a title that has all of these words, or words that begin like them.")
            .with("from", "Only those begun at this time or later, RFC 3339.")
            .with("to", "Only those begun before this time, RFC 3339.")
            .lists::<ConversationView>("A page of conversations."),
        get("/users/{user}/conversations", list_of_user)
            .called("listUserConversations", TAG, LIST_OF_USER)
            .needs(Scope::ConversationsRead)
            .lists::<ConversationView>("A page of conversations."),
        post("/conversations", create)
            .called("createConversation", TAG, CREATE)
            .needs_or_visitor(Scope::Chat)
            .limited(Limit::Writes)
            .takes::<NewConversation>()
            .creates::<ConversationView>("The conversation; nothing was said in it yet.")
            .refuses(&[&codes::AGENT_NOT_FOUND]),
    ]
}

const LIST: &str = "Lists conversations, the one in which something was said last first.

A visitor sees its own.";

const LIST_OF_USER: &str =
    "Lists a person's conversations, the one in which something was said last first.";

const CREATE: &str = "Makes a conversation before anything is said.

There is no need to: the first message makes one too. A backend names the agent, and may name \
the visitor whose conversation it is. What a visitor sends as metadata is what its page says, and \
proves nothing.";

/// The longest search, in characters.
const MAX_SEARCH_CHARS: usize = 200;

/// `?agentId&userId&status&q&from&to`
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Wanted {
    agent_id: Option<String>,
    user_id: Option<String>,
    status: Option<String>,
    q: Option<String>,
    from: Option<String>,
    to: Option<String>,
}

/// A conversation to make.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct NewConversation {
    /// `agt_…`; a visitor may leave it out.
    agent_id: Option<String>,
    /// `vis_…`, whose conversation it is; only a backend may name one.
    user_id: Option<String>,
    /// At most 200 characters.
    title: Option<String>,
    /// Texts of at most 500 characters by names of at most 64; at most 50, and 16 kB in all.
    #[serde(default)]
    metadata: BTreeMap<String, String>,
}

/// `GET /v1/conversations` — conversations, the last active one first.
pub(super) async fn list(
    State(api): State<Api>,
    Caller(access): Caller,
    Query(wanted): Query<Wanted>,
    paging: Paging,
) -> Result<Json<List<ConversationView>>, ApiError> {
    let mut filter = wanted.checked(paging.cursor.as_deref())?;
    if let Some(id) = &mut filter.visitor_id
        && let Some(person) = api.store.person(access.organization_id(), id).await?
    {
        *id = person.id;
    }
    let found = api.store.conversations(&access, &filter, paging.limit + 1).await?;
    Ok(Json(query::page(found, paging.limit, cursor, ConversationView::of)))
}

/// `GET /v1/users/{user}/conversations` — a person's conversations, the last active first.
async fn list_of_user(
    State(api): State<Api>,
    Caller(access): Caller,
    Path(user): Path<String>,
    paging: Paging,
) -> Result<Json<List<ConversationView>>, ApiError> {
    let person = api.person(access.organization_id(), &user).await?;
    let after = paging.cursor.as_deref().map(place).transpose()?;
    let filter =
        ConversationFilter { visitor_id: Some(person.id), after, ..ConversationFilter::default() };
    let found = api.store.conversations(&access, &filter, paging.limit + 1).await?;
    Ok(Json(query::page(found, paging.limit, cursor, ConversationView::of)))
}

/// `POST /v1/conversations` — a conversation in which nothing was said yet.
///
/// Responds 404 for an agent out of reach, 422 with the field for what does not fit.
pub(super) async fn create(
    State(api): State<Api>,
    Caller(access): Caller,
    body::Json(new): body::Json<NewConversation>,
) -> Result<(StatusCode, Json<Data<ConversationView>>), ApiError> {
    let agent = api.agent(&access, &agent_id(&access, new.agent_id)?).await?;
    let now = api.clock.now_millis();
    let conversation = Conversation {
        id: Kind::Conversation.make(),
        organization_id: agent.organization_id,
        agent_id: agent.id,
        visitor_id: visitor_id(&api, &access, new.user_id).await?,
        title: checked_title(new.title)?,
        metadata: merged(
            BTreeMap::new(),
            new.metadata.into_iter().map(|(key, value)| (key, Some(value))).collect(),
        )?,
        created_at: now,
        updated_at: now,
        active_at: now,
        ..Conversation::default()
    };
    api.store.create_conversation(&conversation, &access).await?;
    Ok((StatusCode::CREATED, data(ConversationView::of_new(conversation))))
}

fn agent_id(access: &Access, named: Option<String>) -> Result<String, ApiError> {
    match (access, named) {
        (_, Some(it)) => Ok(it),
        (Access::Visitor { agent_id, .. }, None) => Ok(agent_id.clone()),
        (Access::Backend { .. }, None) => {
            let message = "agentId must name the agent.";
            Err(ApiError::unfit(&codes::INVALID_FIELD, "agentId", message))
        }
    }
}

async fn visitor_id(
    api: &Api,
    access: &Access,
    named: Option<String>,
) -> Result<Option<String>, ApiError> {
    let own = access.visitor_id();
    let Some(id) = named else { return Ok(own.map(Into::into)) };
    let found = match own {
        Some(own) => Some(id).filter(|it| own == it),
        None => api.store.person(access.organization_id(), &id).await?.map(|it| it.id),
    };
    let message = "userId must name a visitor within reach.";
    found.map(Some).ok_or_else(|| ApiError::unfit(&codes::INVALID_FIELD, "userId", message))
}

impl Wanted {
    fn checked(self, cursor: Option<&str>) -> Result<ConversationFilter, ApiError> {
        let status = self.status.map(|it| {
            ConversationStatus::parse(&it)
                .ok_or_else(|| unfit("status", "status must be open, handed_off or ended."))
        });
        if self.q.as_ref().is_some_and(|it| it.chars().count() > MAX_SEARCH_CHARS) {
            let message = format!("q must be at most {MAX_SEARCH_CHARS} characters.");
            return Err(unfit("q", &message));
        }
        let time = |field, text: Option<String>| {
            let read = |it: String| {
                millis(&it)
                    .ok_or_else(|| unfit(field, "A time is written like 2026-01-31T09:00:00Z."))
            };
            text.map(read).transpose()
        };
        Ok(ConversationFilter {
            agent_id: self.agent_id,
            visitor_id: self.user_id,
            status: status.transpose()?,
            search: self.q.filter(|it| !it.trim().is_empty()),
            from: time("from", self.from)?,
            until: time("to", self.to)?,
            after: cursor.map(place).transpose()?,
        })
    }
}

/// Where the page after this one begins.
fn cursor(last: &Listed) -> String {
    format!("{}.{}", last.conversation.active_at, last.conversation.id)
}

/// Reads what [`cursor`] wrote.
fn place(cursor: &str) -> Result<(i64, String), ApiError> {
    let read = cursor.split_once('.').and_then(|(time, id)| Some((time.parse().ok()?, id.into())));
    read.ok_or_else(|| unfit("cursor", "cursor must be the pagination.cursor of a page."))
}

fn unfit(field: &str, message: &str) -> ApiError {
    ApiError::unfit(&codes::INVALID_PARAMETER, field, message)
}
