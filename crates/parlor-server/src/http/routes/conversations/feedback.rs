//! What visitors think of an answer.

use super::{super::data, TAG, views::MessageView};
use crate::{
    domain::{
        conversation_fields::{Feedback, Thumb},
        key::Scope,
    },
    http::{
        Api, body,
        caller::Caller,
        change::Change,
        codes,
        endpoint::{Endpoint, builder::put},
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
    vec![
        put("/messages/{message}/feedback", put_feedback)
            .called("putFeedback", TAG, "Says whether an answer helped, or takes that back.")
            .needs_or_visitor(Scope::Chat)
            .limited(Limit::Writes)
            .takes::<FeedbackBody>()
            .gives::<MessageView>("The message as it is now."),
    ]
}

/// Whether an answer helped.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(rename = "PutFeedback")]
pub(super) struct FeedbackBody {
    /// `up`, `down`, or `null` to take it back.
    #[serde(deserialize_with = "Option::deserialize")]
    #[schemars(with = "Change<Thumb>")]
    feedback: Option<Thumb>,
    /// Why, at most 1 000 characters.
    reason: Option<String>,
}

/// `PUT /v1/messages/{message}/feedback` — whether an answer helped.
pub(super) async fn put_feedback(
    State(api): State<Api>,
    Caller(access): Caller,
    Path(id): Path<String>,
    body::Json(body): body::Json<FeedbackBody>,
) -> Result<Json<Data<MessageView>>, ApiError> {
    let feedback = body.feedback.map(|thumb| Feedback { thumb, reason: body.reason }.checked());
    let (feedback, now) = (feedback.transpose()?, api.clock.now_millis());
    let found = api.store.put_feedback(&access, &id, feedback.as_ref(), now).await?;
    let message = found.ok_or_else(|| ApiError::not_found("answer", &codes::MESSAGE_NOT_FOUND))?;
    Ok(data(MessageView::of(&message)))
}
