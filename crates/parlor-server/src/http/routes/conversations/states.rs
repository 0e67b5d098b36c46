//! Ending a conversation, handing it to a human and back, and rating it.

use super::{TAG, one::gone, views::ConversationView};
use crate::{
    domain::{
        access::Access,
        conversation_change::{By, Wish},
        conversation_fields::{Author, Rating},
        key::Scope,
    },
    http::{
        Api, body,
        caller::Caller,
        codes,
        endpoint::{Endpoint, builder::post},
        error::ApiError,
        limits::Limit,
    },
};
use axum::{
    Json,
    extract::{Path, State},
};
use parlor_wire::envelope::Data;
use schemars::JsonSchema;
use serde::Deserialize;

/// The routes of this file.
pub(super) fn endpoints() -> Vec<Endpoint> {
    const GIVES: &str = "The conversation as it is now.";
    vec![
        post("/conversations/{conversation}/end", end)
            .called("endConversation", TAG, END)
            .needs_or_visitor(Scope::Chat)
            .limited(Limit::Writes)
            .gives::<ConversationView>(GIVES),
        post("/conversations/{conversation}/handoff", hand_off)
            .called("handOffConversation", TAG, HAND_OFF)
            .needs_or_visitor(Scope::Chat)
            .limited(Limit::Writes)
            .gives::<ConversationView>(GIVES),
        post("/conversations/{conversation}/takeover", take_over)
            .called("takeOverConversation", TAG, TAKE_OVER)
            .needs(Scope::ConversationsWrite)
            .takes::<TakeOver>()
            .refuses(&[&codes::TAKEN_OVER])
            .gives::<ConversationView>(GIVES),
        post("/conversations/{conversation}/handback", hand_back)
            .called("handBackConversation", TAG, "Leaves a conversation to the bot again.")
            .needs(Scope::ConversationsWrite)
            .gives::<ConversationView>(GIVES),
        post("/conversations/{conversation}/rating", rate)
            .called("rateConversation", TAG, RATE)
            .needs_or_visitor(Scope::Chat)
            .limited(Limit::Writes)
            .takes::<Rating>()
            .gives::<ConversationView>(GIVES),
    ]
}

const END: &str = "Ends a conversation.

An answer that is being written is stopped. The next message opens the conversation again. One in \
which nobody says anything for an hour (`idle_minutes`) ends by itself.";

const HAND_OFF: &str = "Asks for a human.

From now on the bot does not answer: messages are kept, and the stream of a sent message ends \
with a `data-handoff` part at once. An answer that is being written is stopped.";

const TAKE_OVER: &str = "Takes a conversation over as a human, whether one was asked for or not.

The visitor sees who it is. While somebody of another name has it, that is 409 `taken_over`, unless \
`force` is set. Post messages with `sendToConversation`.";

const RATE: &str = "Says how good a conversation was, from 1 to 5.

The last rating counts.";

/// Who takes over.
#[derive(Debug, Deserialize, JsonSchema)]
pub(super) struct TakeOver {
    author: Author,
    /// Takes it even from another human, who has it now.
    #[serde(default)]
    force: bool,
}

/// `POST /v1/conversations/{conversation}/end` — ends it.
pub(super) async fn end(
    State(api): State<Api>,
    Caller(access): Caller,
    Path(id): Path<String>,
) -> Result<Json<Data<ConversationView>>, ApiError> {
    let by = if access.visitor_id().is_some() { By::Visitor } else { By::Backend };
    silenced(&api, &access, &id, Wish::End(by)).await
}

/// `POST /v1/conversations/{conversation}/handoff` — asks for a human.
pub(super) async fn hand_off(
    State(api): State<Api>,
    Caller(access): Caller,
    Path(id): Path<String>,
) -> Result<Json<Data<ConversationView>>, ApiError> {
    silenced(&api, &access, &id, Wish::HandOff).await
}

/// `POST /v1/conversations/{conversation}/takeover` — a human answers.
pub(super) async fn take_over(
    State(api): State<Api>,
    Caller(access): Caller,
    Path(id): Path<String>,
    body::Json(body): body::Json<TakeOver>,
) -> Result<Json<Data<ConversationView>>, ApiError> {
    let author = body.author.checked("author")?;
    silenced(&api, &access, &id, Wish::TakeOver { author, by_force: body.force }).await
}

/// `POST /v1/conversations/{conversation}/handback` — the bot answers again.
pub(super) async fn hand_back(
    State(api): State<Api>,
    Caller(access): Caller,
    Path(id): Path<String>,
) -> Result<Json<Data<ConversationView>>, ApiError> {
    api.change_conversation(&access, &id, Wish::HandBack).await?;
    api.conversation_view(&access, &id).await
}

/// `POST /v1/conversations/{conversation}/rating` — how good it was, 1 to 5.
pub(super) async fn rate(
    State(api): State<Api>,
    Caller(access): Caller,
    Path(id): Path<String>,
    body::Json(rating): body::Json<Rating>,
) -> Result<Json<Data<ConversationView>>, ApiError> {
    api.change_conversation(&access, &id, Wish::Rate(rating)).await?;
    api.conversation_view(&access, &id).await
}

/// Grants a wish after which the bot says nothing more, not even what it was saying.
async fn silenced(
    api: &Api,
    access: &Access,
    id: &str,
    wish: Wish,
) -> Result<Json<Data<ConversationView>>, ApiError> {
    let (conversation, now) = (api.conversation(access, id).await?, api.clock.now_millis());
    let changed = api.store.silence_conversation(&conversation.id, wish, now).await?;
    // Whoever asks from now on opens the conversation again, and is answered.
    if let Some(running) = changed.ok_or_else(gone)?? {
        api.turns.stop_turn(&running).await?;
    }
    api.conversation_view(access, id).await
}
