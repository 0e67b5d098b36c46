//! One conversation: reading, describing and deleting it.

use super::{super::data, TAG, views::ConversationView};
use crate::{
    domain::{access::Access, audit::action, conversation_change::Wish, key::Scope},
    http::{
        Api, body,
        caller::{Acting, Caller},
        codes,
        endpoint::{
            Endpoint,
            builder::{delete, get, patch},
        },
        error::ApiError,
        limits::Limit,
    },
};
use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use parlor_wire::envelope::Data;
use schemars::JsonSchema;
use serde::Deserialize;
use std::collections::BTreeMap;

/// The routes of this file.
pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![
        get("/conversations/{conversation}", show)
            .called("getConversation", TAG, "Reads one conversation, without its messages.")
            .needs_or_visitor(Scope::ConversationsRead)
            .gives::<ConversationView>("The conversation."),
        patch("/conversations/{conversation}", describe)
            .called("updateConversation", TAG, DESCRIBE)
            .needs_or_visitor(Scope::ConversationsWrite)
            .limited(Limit::Writes)
            .takes::<Description>()
            .gives::<ConversationView>("The conversation as it is now."),
        delete("/conversations/{conversation}", remove)
            .called("deleteConversation", TAG, DELETE)
            .needs_or_visitor(Scope::ConversationsWrite)
            .limited(Limit::Writes)
            .gives_nothing("It is gone."),
    ]
}

const DESCRIBE: &str = "Changes the title and the metadata of a conversation.

What is not mentioned stays. An empty title takes it away; a key of the metadata that is `null` \
is removed. A visitor may change the title only.";

const DELETE: &str =
    "Deletes a conversation for good, with its messages and all that hangs on them.

An answer that is being written is stopped first. Webhook events that tell of it and were not \
delivered yet are dropped too.";

/// What a conversation is about.
#[derive(Debug, Deserialize, JsonSchema)]
pub(super) struct Description {
    /// At most 200 characters.
    title: Option<String>,
    /// Texts of at most 500 characters by names of at most 64; at most 50, and 16 kB in all.
    #[serde(default)]
    metadata: BTreeMap<String, Option<String>>,
}

/// `GET /v1/conversations/{conversation}` — one conversation.
pub(super) async fn show(
    State(api): State<Api>,
    Caller(access): Caller,
    Path(id): Path<String>,
) -> Result<Json<Data<ConversationView>>, ApiError> {
    api.conversation_view(&access, &id).await
}

/// `PATCH /v1/conversations/{conversation}` — another title, other metadata.
pub(super) async fn describe(
    State(api): State<Api>,
    Caller(access): Caller,
    Path(id): Path<String>,
    body::Json(body): body::Json<Description>,
) -> Result<Json<Data<ConversationView>>, ApiError> {
    if access.visitor_id().is_some() && !body.metadata.is_empty() {
        let message = "Changing the metadata needs a key with the scope conversations:write.";
        return Err(ApiError::new(&codes::SCOPE_MISSING, message));
    }
    let wish = Wish::Describe { title: body.title, metadata: body.metadata };
    api.change_conversation(&access, &id, wish).await?;
    api.conversation_view(&access, &id).await
}

/// `DELETE /v1/conversations/{conversation}` — forgets it; 204, and 404 the second time.
pub(super) async fn remove(
    State(api): State<Api>,
    Caller(access): Caller,
    acting: Option<Acting>,
    Path(id): Path<String>,
) -> Result<StatusCode, ApiError> {
    let conversation = api.conversation(&access, &id).await?;
    api.turns.stop(&conversation.id).await?;
    let now = api.clock.now_millis();
    let deed = acting.map(|it| it.0.did(action::CONVERSATION_DELETED, &conversation.id, now));
    let was_there = api.store.delete_conversation(&conversation.id, deed.as_ref()).await?;
    // One may have begun in between; it has nowhere left to write.
    api.turns.stop(&conversation.id).await?;
    if was_there { Ok(StatusCode::NO_CONTENT) } else { Err(gone()) }
}

impl Api {
    /// A conversation within the caller's reach, as lists show it.
    pub(super) async fn conversation_view(
        &self,
        access: &Access,
        id: &str,
    ) -> Result<Json<Data<ConversationView>>, ApiError> {
        let found = self.store.listed(access, id).await?.ok_or_else(gone)?;
        Ok(data(ConversationView::of(&found)))
    }

    /// Grants a wish for a conversation within the caller's reach.
    pub(super) async fn change_conversation(
        &self,
        access: &Access,
        id: &str,
        wish: Wish,
    ) -> Result<(), ApiError> {
        let conversation = self.conversation(access, id).await?;
        let now = self.clock.now_millis();
        let changed = self.store.change_conversation(&conversation.id, wish, now).await?;
        changed.ok_or_else(gone)?.map(drop).map_err(ApiError::from)
    }
}

pub(super) fn gone() -> ApiError {
    ApiError::not_found("conversation", &codes::CONVERSATION_NOT_FOUND)
}
