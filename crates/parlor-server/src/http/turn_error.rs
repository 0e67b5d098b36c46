//! Why a question is not answered, as a status and a code.

use super::{codes, error::ApiError};
use crate::{domain::rate::Standing, turns::TurnError};

impl From<TurnError> for ApiError {
    fn from(error: TurnError) -> Self {
        let conflict = |code, message: &str| Self::new(code, message);
        match error {
            TurnError::Busy { .. } => conflict(
                &codes::CONVERSATION_BUSY,
                "An answer is still being written. Wait for it, or stop it.",
            ),
            TurnError::Conflict => conflict(
                &codes::IDEMPOTENCY_CONFLICT,
                "This message id was used for another message.",
            )
            .at("message.id"),
            TurnError::HandedOff => conflict(
                &codes::CONVERSATION_HANDED_OFF,
                "A human has this conversation. What was said in it cannot be replaced.",
            ),
            TurnError::NoQuestion => {
                let message = "There is no question of this id in the conversation.";
                Self::unfit(&codes::MESSAGE_NOT_FOUND, "messageId", message)
            }
            TurnError::NoCall => Self::not_found("call of a tool", &codes::TOOL_CALL_NOT_FOUND),
            TurnError::CallOver => conflict(
                &codes::TOOL_CALL_ANSWERED,
                "Something else came of this call, or the conversation went on without it.",
            ),
            TurnError::NoFile { place } => {
                Self::not_found("file", &codes::FILE_NOT_FOUND).at(place)
            }
            TurnError::FileSent { place } => conflict(
                &codes::FILE_SENT,
                "This file was sent in another conversation already. Send it anew.",
            )
            .at(place),
            TurnError::FilesFull => Self::files_full(),
            TurnError::NoConversation => {
                Self::not_found("conversation", &codes::CONVERSATION_NOT_FOUND)
            }
            TurnError::Limited => conflict(
                &codes::RATE_LIMITED,
                "That was a lot of messages in a short time. Try again in a moment.",
            ),
            TurnError::Spent { retry_after_secs, limit } => {
                let sentence = "The chat has answered all it may today. Come back tomorrow.";
                let error = Self::new(&codes::DAILY_BUDGET_EXHAUSTED, sentence);
                let standing = Standing {
                    limit: u32::try_from(limit).unwrap_or(u32::MAX),
                    remaining: 0,
                    reset_secs: retry_after_secs,
                };
                let retry_after_secs = Some(retry_after_secs);
                Self { retry_after_secs, standing: Some(standing), ..error }
            }
            TurnError::ShuttingDown => Self::unavailable(
                &codes::SHUTTING_DOWN,
                "The server is restarting. Try again in a moment.",
                error.to_string(),
            ),
            TurnError::Store(error) => error.into(),
        }
    }
}
