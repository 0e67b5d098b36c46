//! Conversations and messages on the wire.

use crate::{
    domain::{
        clock::rfc3339,
        conversation::{Conversation, StoredMessage, beginning, title_of},
        conversation_fields::{Author, Feedback, Metadata, Rating},
        form_answer::{FormAnswer, Values},
    },
    knowledge::markdown::plain::plain,
    storage::Listed,
};
use parlor_wire::message::Message;
use schemars::JsonSchema;
use serde::Serialize;

/// The longest title that is made of a question, in characters.
const MAX_TITLE_CHARS: usize = 80;
/// The longest preview, in characters.
const MAX_PREVIEW_CHARS: usize = 200;

/// A conversation on the wire.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "Conversation")]
pub(super) struct ConversationView {
    /// `cnv_…`
    id: String,
    /// `agt_…`
    agent_id: String,
    /// `vis_…` of the visitor; none if a backend keeps it.
    user_id: Option<String>,
    /// What the client that began it calls it.
    external_id: Option<String>,
    /// What it is called: by whoever keeps it, else as its first question begins, at most 80
    /// characters; none before anything was said.
    title: Option<String>,
    /// How its last message with words begins, without the marks of Markdown and on one line;
    /// at most 200 characters.
    preview: Option<String>,
    /// What a developer keeps with it.
    metadata: Metadata,
    /// `open`: the bot answers. `handed_off`: a human does. `ended`: it is over; the
    /// next message opens it again.
    status: &'static str,
    /// The human agent who has it.
    operator: Option<Author>,
    rating: Option<Rating>,
    /// Forms that were filled in or skipped, each once, in that order.
    forms: Vec<FormAnswerView>,
    message_count: i64,
    created_at: String,
    /// When anything about it last changed.
    updated_at: String,
    /// When a message last came or was completed.
    last_message_at: String,
    /// Since when it is over.
    ended_at: Option<String>,
    /// The number of the last event, to watch it after.
    last_event_id: String,
}

impl ConversationView {
    pub(super) fn of(it: &Listed) -> Self {
        let message_count = it.message_count;
        let question = it.question.as_deref().map(|it| title_of(it, MAX_TITLE_CHARS));
        let preview = it.last_words.as_deref().map(|it| beginning(&plain(it), MAX_PREVIEW_CHARS));
        let it = it.conversation.clone();
        Self {
            id: it.id,
            agent_id: it.agent_id,
            user_id: it.visitor_id,
            external_id: it.external_id,
            title: it.title.or(question),
            preview,
            metadata: it.metadata,
            status: it.status.as_str(),
            operator: it.operator,
            rating: it.rating,
            forms: it.forms.into_iter().map(FormAnswerView::of).collect(),
            message_count,
            created_at: rfc3339(it.created_at),
            updated_at: rfc3339(it.updated_at),
            last_message_at: rfc3339(it.active_at),
            ended_at: it.ended_at.map(rfc3339),
            last_event_id: it.event_seq.to_string(),
        }
    }

    /// Its title, or its id.
    pub(super) fn called(&self) -> &str {
        self.title.as_deref().unwrap_or(&self.id)
    }

    /// One that was just made.
    pub(super) fn of_new(conversation: Conversation) -> Self {
        Self::of(&Listed { conversation, message_count: 0, question: None, last_words: None })
    }
}

/// A form that was filled in or skipped.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "FormAnswer")]
struct FormAnswerView {
    /// Which form of the agent.
    form_id: String,
    /// A text, a number, `true` or `false` by the name of its field; what was left empty is
    /// left out.
    values: Values,
    /// Whether the visitor left it unanswered.
    skipped: bool,
    answered_at: String,
}

impl FormAnswerView {
    fn of(it: FormAnswer) -> Self {
        Self {
            form_id: it.form_id,
            values: it.values,
            skipped: it.skipped,
            answered_at: rfc3339(it.answered_at),
        }
    }
}

/// A message on the wire, with what only the API tells of it.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "ConversationMessage")]
pub(super) struct MessageView {
    #[serde(flatten)]
    message: Message,
    /// What the visitor thinks of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    feedback: Option<Feedback>,
}

impl MessageView {
    pub(super) fn of(it: &StoredMessage) -> Self {
        Self { message: it.to_wire(), feedback: it.feedback.clone() }
    }
}
