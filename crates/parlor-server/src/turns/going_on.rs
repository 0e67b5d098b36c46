//! Takes what came of a page's tools, and lets the answer go on.

use super::{
    Answering, TurnError, Turns,
    past::{self, question_of},
    question::Results,
};
use crate::{
    domain::{
        allowance::Allowance,
        answer::{Begun, Question, Role},
        conversation::{Conversation, StoredMessage, text_of},
    },
    storage::{GoOn, WentOn},
};

/// What became of results.
#[derive(Clone, Debug)]
pub enum GoneOn {
    /// The rest of the answer.
    Answering(Box<Answering>),
    /// Other calls of the answer are still waited for.
    Waiting {
        /// `msg_…` of the answer.
        message_id: String,
        /// The ids of these calls.
        pending: Vec<String>,
    },
}

impl Turns {
    /// Takes what came of calls in the last answer of a conversation. With the last of
    /// them, the answer goes on in a turn of its own; if that was so before, finds it.
    pub async fn go_on(
        &self,
        conversation: &Conversation,
        results: Results,
        allowance: Allowance,
    ) -> Result<GoneOn, TurnError> {
        let (this, visitor_id) = (self.clone(), conversation.visitor_id.clone());
        let wanted = GoOn {
            conversation_id: conversation.id.clone(),
            results: results.results,
            tools: results.tools,
            instance_id: self.options().instance_id.clone(),
            now_millis: self.options().clock.now_millis(),
            allowance,
        };
        self.apart(async move { this.gone_on(wanted, visitor_id).await }).await
    }

    async fn gone_on(&self, wanted: GoOn, visitor_id: Option<String>) -> Result<GoneOn, TurnError> {
        let (conversation_id, now) = (wanted.conversation_id.clone(), wanted.now_millis);
        let beginning = self.beginning().await;
        let answering = match self.options().store.go_on(wanted).await? {
            WentOn::Started { turn, question, history, answer } => {
                let question = Question {
                    text: text_of(&question.parts),
                    visitor_id,
                    begun: begun(&answer),
                    ..question_of(&turn, &history)
                };
                self.spawn(*turn, question, answer.parts).begun()
            }
            WentOn::Known(turn) => {
                drop(beginning);
                self.find(*turn).await?.going_on()
            }
            WentOn::Waiting { message_id, pending } => {
                return Ok(GoneOn::Waiting { message_id, pending });
            }
            WentOn::NoCall => return Err(TurnError::NoCall),
            WentOn::Answered => return Err(TurnError::CallOver),
            WentOn::Busy => return Err(TurnError::Busy { conversation_id }),
            WentOn::Limited => return Err(TurnError::Limited),
            WentOn::Spent(limit) => return Err(TurnError::spent_at(now, limit)),
            WentOn::HandedOff => return Err(TurnError::HandedOff),
            WentOn::Gone => return Err(TurnError::NoConversation),
        };
        Ok(GoneOn::Answering(Box::new(answering)))
    }
}

/// What an answer says already.
fn begun(answer: &StoredMessage) -> Begun {
    let sources = answer.parts.iter().filter(|it| it.source_id.is_some());
    Begun { steps: past::steps(Role::Assistant, &answer.parts), source_count: sources.count() }
}
