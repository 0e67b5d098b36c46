//! What was said, and the button that stops it.

use super::{
    super::data,
    TAG,
    views::{ConversationView, MessageView},
};
use crate::{
    domain::{conversation::StoredMessage, key::Scope},
    http::{
        Api,
        caller::Caller,
        codes,
        endpoint::{
            Content, Endpoint,
            builder::{get, post},
            schema_of,
        },
        error::ApiError,
        limits::Limit,
        query::Paging,
    },
    storage::Page,
};
use axum::{
    Json,
    extract::{Path, State},
};
use parlor_wire::{
    chat::Stopped,
    envelope::{Data, List, Pagination},
};
use schemars::JsonSchema;
use serde::Serialize;

/// The routes of this file.
pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![
        get("/conversations/{conversation}/messages", messages)
            .called("listMessages", TAG, MESSAGES)
            .needs_or_visitor(Scope::ConversationsRead)
            .with("before", "Only messages before this one, by its id.")
            .with("after", "Only messages after this one, by its id.")
            .pages("A page of messages, oldest first.", Content::Bare(schema_of::<Messages>())),
        post("/conversations/{conversation}/stop", stop)
            .called("stopAnswer", TAG, "Stops the answer, and keeps what was said.")
            .needs_or_visitor(Scope::Chat)
            .limited(Limit::Writes)
            .gives::<Stopped>(STOPPED),
    ]
}

const STOPPED: &str = "What was said is saved. `stopped` is false if nothing ran, or if the answer \
came to its own end first.";

const MESSAGES: &str = "Reads what was said, in order.

The latest page if nothing is asked for. Pass `pagination.cursor` on as `before`, or as `after` \
if that is the direction. Watch the conversation after its `lastEventId`, and nothing is missed.";

/// A page of what was said.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "MessageList")]
pub(super) struct Messages {
    data: Vec<MessageView>,
    pagination: Pagination,
    /// The conversation, as it was just before the page was read.
    conversation: ConversationView,
}

/// `GET /v1/conversations/{conversation}/messages` — what was said, in order.
///
/// The latest page if nothing is asked for. `before` and `after` take the id of
/// a message; `pagination.cursor` is the one to pass on in the same direction.
pub(super) async fn messages(
    State(api): State<Api>,
    Caller(access): Caller,
    Path(conversation): Path<String>,
    paging: Paging,
) -> Result<Json<Messages>, ApiError> {
    let id = api.conversation(&access, &conversation).await?.id;
    let listed = api.store.listed(&access, &id).await?.ok_or_else(gone)?;
    let page = page(&api, &id, &paging).await?;
    let found = api.store.messages(&id, &page, paging.limit + 1).await?;
    let List { data, pagination } = list(found, &page, paging.limit);
    Ok(Json(Messages { data, pagination, conversation: ConversationView::of(&listed) }))
}

/// `POST /v1/conversations/{conversation}/stop` — stops the answer, and keeps what was said.
///
/// Returns when the message is saved; `stopped` is false if there was nothing to stop,
/// or if the answer came to its own end before.
pub(super) async fn stop(
    State(api): State<Api>,
    Caller(access): Caller,
    Path(conversation): Path<String>,
) -> Result<Json<Data<Stopped>>, ApiError> {
    let conversation = api.conversation(&access, &conversation).await?;
    let stopped = api.turns.stop(&conversation.id).await?;
    Ok(data(Stopped { conversation_id: conversation.id, stopped }))
}

async fn page(api: &Api, conversation_id: &str, paging: &Paging) -> Result<Page, ApiError> {
    let (id, field) = match (&paging.before, &paging.after) {
        (None, None) => return Ok(Page::Latest),
        (Some(it), None) => (it, "before"),
        (None, Some(it)) => (it, "after"),
        (Some(_), Some(_)) => {
            let message = "Send before or after, not both.";
            return Err(ApiError::unfit(&codes::INVALID_PARAMETER, "before", message));
        }
    };
    let message = api.store.message(conversation_id, id).await?.ok_or_else(|| {
        let message = format!("{field} must be the id of a message of this conversation.");
        ApiError::unfit(&codes::INVALID_PARAMETER, field, message)
    })?;
    Ok(if field == "before" {
        Page::Before(message.position)
    } else {
        Page::After(message.position)
    })
}

/// A page out of `limit + 1` messages: the one too many is at the far end.
fn list(mut found: Vec<StoredMessage>, page: &Page, limit: usize) -> List<MessageView> {
    let has_more = found.len() > limit;
    let forwards = matches!(page, Page::After(_));
    if has_more {
        if forwards {
            found.truncate(limit);
        } else {
            found.remove(0);
        }
    }
    let edge = if forwards { found.last() } else { found.first() };
    let cursor = edge.filter(|_| has_more).map(|it| it.id.clone());
    List {
        data: found.iter().map(MessageView::of).collect(),
        pagination: Pagination { cursor, has_more },
    }
}

fn gone() -> ApiError {
    ApiError::not_found("conversation", &codes::CONVERSATION_NOT_FOUND)
}
