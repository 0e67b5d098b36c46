//! What visitors may do with what is known of them.

use super::users::no_user;
use crate::{
    domain::{access::Access, key::Scope},
    http::{
        Api,
        caller::Caller,
        codes,
        endpoint::{Endpoint, builder::delete},
        error::ApiError,
        limits::Limit,
    },
    storage::ConversationFilter,
};
use axum::{extract::State, http::StatusCode};

/// The routes of this file.
pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![
        delete("/widget/visitor", forget)
            .called("forgetVisitor", "Widget", FORGET)
            .needs_or_visitor(Scope::UsersWrite)
            .limited(Limit::Writes)
            .gives_nothing("It is gone.")
            .refuses(&[&codes::USER_NOT_FOUND]),
    ]
}

const FORGET: &str = "Forgets the visitor whose session this is.

Its conversations with this agent are gone for good, as by `deleteConversation`. A visitor of whom \
nobody knows more is erased with its tokens and sessions, as by `eraseUser`; one whom the \
organization has entered or identified stays known to it. A key is nobody's session: a backend \
names whom it erases.";

/// How many conversations are read at once.
const BATCH: usize = 100;

/// `DELETE /v1/widget/visitor` — forgets it; 204.
async fn forget(State(api): State<Api>, Caller(access): Caller) -> Result<StatusCode, ApiError> {
    let Access::Visitor { organization_id, visitor_id, agent_id } = &access else {
        return Err(no_user());
    };
    let person = api.person(organization_id, visitor_id).await?;
    if person.agent_id.as_ref() == Some(agent_id) {
        api.erase_person(&person, None).await?;
    } else {
        forget_conversations(&api, &access).await?;
    }
    Ok(StatusCode::NO_CONTENT)
}

/// What this session reaches of somebody who is known elsewhere too.
async fn forget_conversations(api: &Api, access: &Access) -> Result<(), ApiError> {
    let all = ConversationFilter::default();
    loop {
        let found = api.store.conversations(access, &all, BATCH).await?;
        for it in &found {
            let id = &it.conversation.id;
            api.turns.stop(id).await?;
            api.store.delete_conversation(id, None).await?;
            // One may have begun in between; it has nowhere left to write.
            api.turns.stop(id).await?;
        }
        if found.len() < BATCH {
            return Ok(());
        }
    }
}
