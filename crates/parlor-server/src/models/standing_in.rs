//! What is answered when a model cannot be asked.

use super::answerer::failed;
use crate::{
    domain::answer::{AnswerError, AnswerEvent, Question},
    knowledge::extract::answerer::{ExtractiveAnswerer, events},
    storage::Store,
};
use futures::stream::BoxStream;

/// The agent's pages in their own words, where they hold an answer, and else the error:
/// that nothing is known would be untrue, since the one who was asked has not spoken.
pub(super) fn quoting_instead(
    store: Store,
    question: Question,
    error: AnswerError,
) -> BoxStream<'static, Result<AnswerEvent, AnswerError>> {
    Box::pin(async_stream::try_stream! {
        let reply = ExtractiveAnswerer::new(store).reply(&question).await;
        let reply = reply.map_err(|it| AnswerError::Search(it.to_string()))?;
        if reply.is_unknown() {
            yield AnswerEvent::Note(Box::new(reply.note));
            Err(error)?;
        } else {
            tracing::warn!(%error, "the model gave no answer; quoting instead");
            yield failed(error.to_string(), "quoted");
            for event in events(reply) {
                yield event;
            }
        }
    })
}
