//! What a body that sends a message asks for.

use crate::{
    domain::{id::Kind, tool::Tool},
    http::error::ApiError,
    turns::question::{self, Results, Sent, Target},
};

/// What a body asks for.
#[derive(Debug)]
pub(super) enum Wish {
    /// An answer to this.
    Ask(Box<Sent>),
    /// The same in place of an earlier question, which must be there.
    Replace(Box<Sent>),
    /// Another answer to a question that was asked before.
    Again(AskAgain),
    /// The rest of the last answer of a conversation, now that the page has run its tools.
    GoOn(Target, Results),
}

/// Which answer is not good enough.
#[derive(Debug)]
pub(super) struct AskAgain {
    /// Where it stands.
    pub(super) target: Target,
    /// The answer, or its question; none for the last one.
    pub(super) message_id: Option<String>,
    /// Whether the agent's draft answers.
    pub(super) draft: bool,
    /// The tools that the page declares now; none for those of its question.
    pub(super) tools: Option<Vec<Tool>>,
}

impl Wish {
    /// The same in this conversation, whatever the body calls it.
    pub(super) fn within(self, conversation_id: String) -> Self {
        let target = Target::Existing(conversation_id);
        match self {
            Self::Ask(it) => Self::Ask(Box::new(Sent { target, ..*it })),
            Self::Replace(it) => Self::Replace(Box::new(Sent { target, ..*it })),
            Self::Again(it) => Self::Again(AskAgain { target, ..it }),
            Self::GoOn(_, results) => Self::GoOn(target, results),
        }
    }
}

/// Which conversation is meant: `conversationId` wins over `id`.
pub(super) fn target(
    conversation_id: Option<String>,
    id: Option<String>,
) -> Result<Target, ApiError> {
    if let Some(id) = conversation_id {
        return Ok(Target::Existing(id));
    }
    match id {
        None => Ok(Target::New),
        Some(id) if id.starts_with(Kind::Conversation.prefix()) => Ok(Target::Existing(id)),
        Some(id) => question::checked_id(Some(&id), Kind::Conversation)
            .map(Target::Named)
            .map_err(|it| ApiError::of_question(it, "id")),
    }
}
