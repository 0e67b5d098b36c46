//! Sends a message, and streams the answer.

use super::{chat_body::ChatBody, data};
use crate::{
    domain::{conversation::MessageStatus, key::Scope},
    http::{Api, body::Json, caller::Caller, error::ApiError, sse},
    turns::{Answering, emit},
};
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse as _, Response},
};
use futures::StreamExt as _;

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
    caller: Caller,
    Path(agent): Path<String>,
    Json(body): Json<ChatBody>,
) -> Result<Response, ApiError> {
    let access = caller.to(Scope::Chat)?;
    let agent = api.agent(access, &agent).await?;
    let streams = body.streams();
    let sent = body.checked(api.limits.message_chars)?;
    let answering = api.turns.ask(access, &agent.id, sent).await?;
    if streams {
        return Ok(sse::response(answering, 0, api.turns.closing(), api.limits.keep_alive));
    }
    whole(&api, answering).await
}

/// Waits for the end, and answers with the message.
async fn whole(api: &Api, answering: Answering) -> Result<Response, ApiError> {
    let turn = answering.turn.clone();
    answering.events(0).for_each(|_| async {}).await;
    let message = api.store.message(&turn.conversation_id, &turn.answer_id).await?;
    let message = message.ok_or_else(|| ApiError::internal("an answer is gone"))?;
    let sentence = || message.error_text.clone().unwrap_or_default();
    match message.status {
        MessageStatus::Failed => {
            Err(ApiError::new(StatusCode::BAD_GATEWAY, "answer_failed", sentence()))
        }
        MessageStatus::Interrupted | MessageStatus::Streaming => {
            let code = "answer_interrupted";
            let sentence = message.error_text.as_deref().unwrap_or(emit::INTERRUPTED);
            Err(ApiError::new(StatusCode::SERVICE_UNAVAILABLE, code, sentence))
        }
        MessageStatus::Complete | MessageStatus::Stopped => {
            let id = [("x-conversation-id", turn.conversation_id)];
            Ok((id, data(message.to_wire())).into_response())
        }
    }
}
