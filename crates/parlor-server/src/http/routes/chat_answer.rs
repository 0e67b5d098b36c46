//! An answer, as a stream or in one piece.

use super::data;
use crate::{
    domain::conversation::{MessageStatus, Turn},
    http::{Api, codes, error::ApiError, in_flight, sse},
    turns::{Answering, emit},
};
use axum::{
    http::StatusCode,
    response::{IntoResponse as _, Response},
};
use futures::StreamExt as _;
use parlor_wire::{
    chunk::{Chunk, Usage},
    message::Message,
};
use schemars::JsonSchema;
use serde::Serialize;

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

/// An answer in one piece: the message, and what the last chunk of a stream tells of it.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Answered {
    #[serde(flatten)]
    message: Message,
    /// Which question it answers.
    user_message_id: String,
    /// Why it ended: `stop`, `length` (cut off), `content-filter`, `tool-calls` (it waits for the
    /// page's tools), or `other` (it was stopped).
    finish_reason: Option<String>,
    /// Tokens read and written, if a model was asked.
    usage: Option<Usage>,
}

/// Waits for the end, and answers with the message.
async fn whole(api: &Api, answering: Answering) -> Result<Response, ApiError> {
    in_flight::let_go();
    let turn = answering.turn.clone();
    let mut events = answering.events(0);
    let mut end = Chunk::default();
    while let Some(event) = events.next().await {
        end = event.chunk().filter(|it| it.kind == "finish").unwrap_or(end);
    }
    let message = api.store.message(&turn.conversation_id, &turn.answer_id).await?;
    // Somebody deleted it meanwhile.
    let gone = || ApiError::not_found("conversation", &codes::CONVERSATION_NOT_FOUND);
    let message = message.ok_or_else(gone)?;
    let sentence = || message.error_text.clone().unwrap_or_default();
    match message.status {
        MessageStatus::Failed => {
            Err(ApiError::new(&codes::ANSWER_FAILED, sentence()).of_answer(&turn))
        }
        MessageStatus::Interrupted | MessageStatus::Streaming => {
            let sentence = message.error_text.as_deref().unwrap_or(emit::INTERRUPTED);
            Err(ApiError::new(&codes::ANSWER_INTERRUPTED, sentence).of_answer(&turn))
        }
        MessageStatus::Complete | MessageStatus::Stopped => {
            let id = [("x-conversation-id", turn.conversation_id)];
            let answered = Answered {
                message: message.to_wire(),
                user_message_id: turn.question_id,
                finish_reason: end.finish_reason,
                usage: end.message_metadata.and_then(|it| it.usage),
            };
            Ok((id, data(answered)).into_response())
        }
    }
}
