//! The transaction that takes a question: all of it is written, or nothing.

use super::{
    Statement, Store, StoreError, Tx,
    asked::{Before, asked_before},
    conversation_changes, conversation_events as events, conversations as rows,
    files::{self, Refused, Uploads},
    idempotency,
    outbox::{self, OutboxEvent},
    usage,
};
use crate::domain::{
    allowance::Allowance,
    conversation::{Conversation, ConversationStatus, MessageStatus, StoredMessage, Turn, text_of},
    conversation_change::Wish,
    conversation_event::{EventKind, Signal},
};

/// How many earlier messages an answerer gets to see.
const HISTORY_MESSAGES: usize = 20;

/// How long a message id that started a conversation is remembered, in milliseconds.
const REMEMBERED_MILLIS: i64 = 24 * 60 * 60 * 1000;

/// A question, and what it would take to answer it.
#[derive(Clone, Debug)]
pub struct Ask {
    /// The conversation; made if there was none.
    pub conversation: Conversation,
    /// Whether it was found; then it is not made anew if it is gone meanwhile.
    pub found: bool,
    /// Whether the caller named it; otherwise the message id alone tells whether
    /// this question was sent before.
    pub named: bool,
    /// Whose names for conversations, and whose message ids, these are.
    pub owner_id: String,
    /// The question.
    pub question: StoredMessage,
    /// The turn, if there is to be one.
    pub turn: Turn,
    /// When an answer that is there already should be replaced.
    pub again: Again,
    /// The files of the question.
    pub uploads: Uploads,
    /// Whether one more may be answered.
    pub allowance: Allowance,
}

/// When an answer that is there already is replaced, with all that was said after it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Again {
    /// If it failed or was interrupted, and nothing was said after it.
    #[default]
    IfFailed,
    /// Whatever it is.
    Always,
    /// If it, or its question, has this id, and otherwise as above: the same wish
    /// sent twice is then granted once.
    Of(String),
    /// The question takes the place of the one of this id, whose words are others.
    Edit(String),
}

/// What became of a question.
#[derive(Clone, Debug)]
pub enum Begun {
    /// It was written, and its turn may run.
    Started {
        /// As it was written: the conversation may be another than proposed.
        turn: Turn,
        /// Messages before the question, oldest first.
        history: Vec<StoredMessage>,
    },
    /// It was sent before, and this turn answers it or has answered it.
    Known(Turn),
    /// Another question of this conversation is being answered.
    Busy {
        /// `cnv_…`
        conversation_id: String,
    },
    /// It was written, and a human is to answer it.
    ToHuman {
        /// Where.
        conversation: Conversation,
        /// Whether it was written now, and not when it was sent before.
        is_new: bool,
    },
    /// It would have begun something, and was not allowed to.
    Limited,
    /// It would have begun an answer, and the day's budget, which is this, is used up.
    Spent(i64),
    /// An answer cannot be replaced while a human has the conversation.
    HandedOff,
    /// This message id belongs to other words, or other files.
    Conflict,
    /// There is no question of the id that this one should replace.
    NoQuestion,
    /// The conversation was deleted meanwhile.
    Gone,
    /// The file that the body names here is gone, or belongs to another conversation.
    NoFile(String),
    /// Of its visitor as many files are kept as may be.
    FilesFull,
}

impl Store {
    /// Takes a question.
    pub async fn begin_turn(&self, ask: Ask) -> Result<Begun, StoreError> {
        let mut tx = self.db.begin_claiming(&name(&ask)).await?;
        let begun = match begin(&mut tx, ask).await {
            // Its visitor, its agent or their organization went in the same moment.
            Err(StoreError::Orphaned(_)) => return Ok(Begun::Gone),
            other => other?,
        };
        let conversation_id = match &begun {
            Begun::Started { turn, .. } => &turn.conversation_id,
            Begun::ToHuman { conversation, is_new: true } => &conversation.id,
            _ => return Ok(begun),
        };
        tx.commit().await?;
        self.tell(conversation_id, Signal::Changed);
        Ok(begun)
    }
}

async fn begin(tx: &mut Tx, ask: Ask) -> Result<Begun, StoreError> {
    let Some(ask) = settle_conversation(tx, ask).await? else { return Ok(Begun::Gone) };
    let conversation_id = ask.conversation.id.clone();
    let before = asked_before(tx, &ask).await?;
    let is_handed_off = ask.conversation.status == ConversationStatus::HandedOff;
    match before {
        Before::Conflict => return Ok(Begun::Conflict),
        Before::NoQuestion => return Ok(Begun::NoQuestion),
        Before::Turn(turn) => return Ok(Begun::Known(*turn)),
        Before::ToHuman => return Ok(known_to_human(ask)),
        Before::Again(_)
            if is_handed_off && matches!(ask.again, Again::IfFailed | Again::Edit(_)) =>
        {
            return Ok(known_to_human(ask));
        }
        Before::Again(_) | Before::Edit(_) if is_handed_off => return Ok(Begun::HandedOff),
        _ if !is_handed_off && is_busy(tx, &conversation_id).await? => {
            return Ok(Begun::Busy { conversation_id });
        }
        _ if !ask.allowance.may_begin => return Ok(Begun::Limited),
        Before::Never => rows::add_message(tx, &ask.question).await?,
        Before::Again(position) => forget_from(tx, &ask, position + 1).await?,
        Before::Edit(position) => {
            forget_from(tx, &ask, position).await?;
            rows::add_message(tx, &ask.question).await?;
        }
    }
    if !matches!(before, Before::Again(_)) {
        match files::send(tx, &ask).await? {
            Some(Refused::Gone(place)) => return Ok(Begun::NoFile(place)),
            Some(Refused::Full) => return Ok(Begun::FilesFull),
            None => {}
        }
    }
    let now = ask.turn.started_at;
    conversation_changes::change(tx, &conversation_id, Wish::Speak, now).await?;
    rows::touch(tx, &conversation_id, now).await?;
    tell_received(tx, &ask).await?;
    if is_handed_off {
        return Ok(Begun::ToHuman { conversation: ask.conversation, is_new: true });
    }
    if let Some(limit) = usage::count_answer(tx, &ask.turn, &ask.allowance).await? {
        return Ok(Begun::Spent(limit));
    }
    let history = history(tx, &conversation_id, &ask.question.id).await?;
    rows::add_message(tx, &blank_answer(&ask.turn)).await?;
    super::turns::add_turn(tx, &ask.turn).await?;
    Ok(Begun::Started { turn: ask.turn, history })
}

fn known_to_human(ask: Ask) -> Begun {
    Begun::ToHuman { conversation: ask.conversation, is_new: false }
}

/// Finds the conversation that this question belongs to, or adds it; none if it is gone.
/// From then on, nobody else changes it.
async fn settle_conversation(tx: &mut Tx, mut ask: Ask) -> Result<Option<Ask>, StoreError> {
    let id = existing(tx, &ask).await?;
    tx.claim(id.as_ref().unwrap_or(&ask.conversation.id)).await?;
    let held = match &id {
        Some(it) => conversation_changes::held(tx, it).await?,
        None => None,
    };
    match held {
        Some(it) => ask.conversation = it,
        None if ask.found => return Ok(None),
        None => add(tx, &ask).await?,
    }
    ask.turn.conversation_id.clone_from(&ask.conversation.id);
    ask.question.conversation_id.clone_from(&ask.conversation.id);
    Ok(Some(ask))
}

async fn add(tx: &mut Tx, ask: &Ask) -> Result<(), StoreError> {
    let now = ask.turn.started_at;
    rows::add_conversation(tx, &ask.conversation, &ask.owner_id, now).await?;
    if ask.named {
        return Ok(());
    }
    let key = (&*scope(ask), &*ask.question.id);
    idempotency::remember(tx, key, "", &ask.conversation.id, now + REMEMBERED_MILLIS).await
}

async fn existing(tx: &mut Tx, ask: &Ask) -> Result<Option<String>, StoreError> {
    let it = &ask.conversation;
    let found = Statement::new("SELECT id FROM conversations WHERE id = $1");
    if let Some(row) = tx.first(found.clone().bind(&it.id)).await? {
        return row.text("id").map(Some);
    }
    if let Some(external_id) = &it.external_id {
        let sql = "SELECT id FROM conversations \
            WHERE agent_id = $1 AND owner_id = $2 AND external_id = $3";
        let by_name = Statement::new(sql).bind(&it.agent_id).bind(&ask.owner_id).bind(external_id);
        return tx.first(by_name).await?.map(|row| row.text("id")).transpose();
    }
    let (now, scope) = (ask.turn.started_at, scope(ask));
    let key = (scope.as_str(), ask.question.id.as_str());
    let Some(id) = idempotency::recall(tx, key, now).await? else { return Ok(None) };
    if tx.first(found.bind(&id)).await?.is_some() {
        return Ok(Some(id));
    }
    // It was deleted since, and the message begins another.
    idempotency::forget(tx, key).await?;
    Ok(None)
}

/// What two questions have in common that may be about to make the same conversation.
fn name(ask: &Ask) -> String {
    let own = ask.conversation.external_id.as_deref();
    format!("{}:{}", scope(ask), own.unwrap_or(&ask.question.id))
}

fn scope(ask: &Ask) -> String {
    format!("chat:{}:{}", ask.conversation.agent_id, ask.owner_id)
}

pub(super) async fn is_busy(tx: &mut Tx, conversation_id: &str) -> Result<bool, StoreError> {
    let sql = "SELECT id FROM turns WHERE conversation_id = $1 AND status = 'running'";
    Ok(tx.first(Statement::new(sql).bind(conversation_id)).await?.is_some())
}

/// Drops what stands at this position and later.
async fn forget_from(tx: &mut Tx, ask: &Ask, position: i64) -> Result<(), StoreError> {
    let (id, now) = (&ask.conversation.id, ask.turn.started_at);
    let sql = "DELETE FROM messages WHERE conversation_id = $1 AND position >= $2 RETURNING id";
    for row in tx.all(Statement::new(sql).bind(id).bind(position)).await? {
        let gone = row.text("id")?;
        events::add(tx, id, EventKind::MessageDeleted, Some(&gone), now).await?;
    }
    files::let_go(tx, id).await
}

/// What was said before a question, as far as an answerer gets to see it.
pub(super) async fn history(
    tx: &mut Tx,
    conversation_id: &str,
    question_id: &str,
) -> Result<Vec<StoredMessage>, StoreError> {
    let sql = "SELECT * FROM messages WHERE conversation_id = $1 AND position < \
        (SELECT position FROM messages WHERE conversation_id = $1 AND id = $2) \
        ORDER BY position DESC LIMIT $3";
    let statement =
        Statement::new(sql).bind(conversation_id).bind(question_id).bind(HISTORY_MESSAGES);
    let rows = tx.all(statement).await?;
    rows.iter().rev().map(rows::message).collect()
}

async fn tell_received(tx: &mut Tx, ask: &Ask) -> Result<(), StoreError> {
    let it = &ask.turn;
    let payload = serde_json::json!({
        "conversationId": it.conversation_id,
        "messageId": it.question_id,
        "text": text_of(&ask.question.parts),
    });
    outbox::add(tx, &OutboxEvent::of_turn(it, "message.received", &payload, it.started_at)).await
}

fn blank_answer(turn: &Turn) -> StoredMessage {
    StoredMessage {
        id: turn.answer_id.clone(),
        conversation_id: turn.conversation_id.clone(),
        position: 0,
        role: "assistant".into(),
        status: MessageStatus::Streaming,
        parts: Vec::new(),
        error_text: None,
        answered: None,
        author: None,
        feedback: None,
        created_at: turn.started_at,
    }
}
