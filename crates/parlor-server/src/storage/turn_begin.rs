//! The transaction that takes a question: all of it is written, or nothing.

use super::{
    Statement, Store, StoreError, Tx, conversations as rows, idempotency,
    outbox::{self, OutboxEvent},
    turns::turn,
};
use crate::domain::conversation::{Conversation, MessageStatus, StoredMessage, Turn, text_of};

/// How many earlier messages an answerer gets to see.
const HISTORY_MESSAGES: usize = 20;

/// How long a message id that started a conversation is remembered, in milliseconds.
const REMEMBERED_MILLIS: i64 = 24 * 60 * 60 * 1000;

/// A question, and what it would take to answer it.
#[derive(Clone, Debug)]
pub struct Ask {
    /// The conversation; made if no row is there.
    pub conversation: Conversation,
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
    /// This message id belongs to other words.
    Conflict,
}

impl Store {
    /// Takes a question.
    pub async fn begin_turn(&self, ask: Ask) -> Result<Begun, StoreError> {
        let mut tx = self.db.begin_claiming(&name(&ask)).await?;
        let ask = settle_conversation(&mut tx, ask).await?;
        let conversation_id = ask.conversation.id.clone();
        tx.claim(&conversation_id).await?;
        match asked_before(&mut tx, &ask).await? {
            Before::Conflict => return Ok(Begun::Conflict),
            Before::Turn(turn) => return Ok(Begun::Known(*turn)),
            Before::Never | Before::Again(_) if is_busy(&mut tx, &conversation_id).await? => {
                return Ok(Begun::Busy { conversation_id });
            }
            Before::Never => rows::add_message(&mut tx, &ask.question).await?,
            Before::Again(position) => forget_after(&mut tx, &conversation_id, position).await?,
        }
        let history = history(&mut tx, &ask).await?;
        write_turn(&mut tx, &ask).await?;
        tx.commit().await?;
        Ok(Begun::Started { turn: ask.turn, history })
    }
}

/// Finds the conversation that this question belongs to, or adds it.
async fn settle_conversation(tx: &mut Tx, mut ask: Ask) -> Result<Ask, StoreError> {
    let id = if let Some(id) = existing(tx, &ask).await? {
        id
    } else {
        add(tx, &ask).await?;
        ask.conversation.id.clone()
    };
    ask.turn.conversation_id.clone_from(&id);
    ask.question.conversation_id.clone_from(&id);
    ask.conversation.id = id;
    Ok(ask)
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
    let by_id = Statement::new("SELECT id FROM conversations WHERE id = $1").bind(&it.id);
    if let Some(row) = tx.first(by_id).await? {
        return row.text("id").map(Some);
    }
    if let Some(external_id) = &it.external_id {
        let sql = "SELECT id FROM conversations \
            WHERE agent_id = $1 AND owner_id = $2 AND external_id = $3";
        let by_name = Statement::new(sql).bind(&it.agent_id).bind(&ask.owner_id).bind(external_id);
        return tx.first(by_name).await?.map(|row| row.text("id")).transpose();
    }
    let now = ask.turn.started_at;
    idempotency::recall(tx, (&scope(ask), &ask.question.id), now).await
}

/// What two questions have in common that may be about to make the same conversation.
fn name(ask: &Ask) -> String {
    let own = ask.conversation.external_id.as_deref();
    format!("{}:{}", scope(ask), own.unwrap_or(&ask.question.id))
}

fn scope(ask: &Ask) -> String {
    format!("chat:{}:{}", ask.conversation.agent_id, ask.owner_id)
}

enum Before {
    Never,
    Conflict,
    Turn(Box<Turn>),
    /// The question stands at this position, and wants a new answer.
    Again(i64),
}

async fn asked_before(tx: &mut Tx, ask: &Ask) -> Result<Before, StoreError> {
    let conversation_id = &ask.conversation.id;
    let sql = "SELECT * FROM messages WHERE conversation_id = $1 AND id = $2";
    let known = tx.first(Statement::new(sql).bind(conversation_id).bind(&ask.question.id)).await?;
    let Some(known) = known.as_ref().map(rows::message).transpose()? else {
        return Ok(Before::Never);
    };
    if known.role != "user" || text_of(&known.parts) != text_of(&ask.question.parts) {
        return Ok(Before::Conflict);
    }
    let sql = "SELECT t.*, m.status AS answer_status FROM turns t \
        LEFT JOIN messages m ON m.conversation_id = t.conversation_id AND m.id = t.answer_id \
        WHERE t.conversation_id = $1 AND t.question_id = $2 ORDER BY t.id DESC LIMIT 1";
    let last = tx.first(Statement::new(sql).bind(conversation_id).bind(&known.id)).await?;
    let Some(row) = last else { return Ok(Before::Again(known.position)) };
    let (last, answer) = (turn(&row)?, row.opt_text("answer_status")?);
    let answer = answer.as_deref().and_then(MessageStatus::parse);
    if answer == Some(MessageStatus::Streaming) {
        return Ok(Before::Turn(Box::new(last)));
    }
    let wanted = match &ask.again {
        Again::Always => true,
        Again::Of(id) if *id == last.answer_id || *id == last.question_id => true,
        // What was said since would go with the failed answer.
        Again::IfFailed | Again::Of(_) => {
            answer.is_none_or(MessageStatus::may_be_asked_again)
                && is_last(tx, &last, known.position).await?
        }
    };
    Ok(if wanted { Before::Again(known.position) } else { Before::Turn(Box::new(last)) })
}

/// Whether nothing but this turn's answer follows its question.
async fn is_last(tx: &mut Tx, turn: &Turn, position: i64) -> Result<bool, StoreError> {
    let sql = "SELECT id FROM messages WHERE conversation_id = $1 AND position > $2 \
        AND id <> $3 LIMIT 1";
    let later = Statement::new(sql).bind(&turn.conversation_id).bind(position);
    Ok(tx.first(later.bind(&turn.answer_id)).await?.is_none())
}

async fn is_busy(tx: &mut Tx, conversation_id: &str) -> Result<bool, StoreError> {
    let sql = "SELECT id FROM turns WHERE conversation_id = $1 AND status = 'running'";
    Ok(tx.first(Statement::new(sql).bind(conversation_id)).await?.is_some())
}

/// Drops the answer to the question at this position, and what came of it.
async fn forget_after(tx: &mut Tx, conversation_id: &str, position: i64) -> Result<(), StoreError> {
    let sql = "DELETE FROM messages WHERE conversation_id = $1 AND position > $2";
    tx.execute(Statement::new(sql).bind(conversation_id).bind(position)).await?;
    Ok(())
}

async fn history(tx: &mut Tx, ask: &Ask) -> Result<Vec<StoredMessage>, StoreError> {
    let sql = "SELECT * FROM messages WHERE conversation_id = $1 AND position < \
        (SELECT position FROM messages WHERE conversation_id = $1 AND id = $2) \
        ORDER BY position DESC LIMIT $3";
    let statement = Statement::new(sql)
        .bind(&ask.conversation.id)
        .bind(&ask.question.id)
        .bind(HISTORY_MESSAGES);
    let rows = tx.all(statement).await?;
    rows.iter().rev().map(rows::message).collect()
}

async fn write_turn(tx: &mut Tx, ask: &Ask) -> Result<(), StoreError> {
    let it = &ask.turn;
    rows::add_message(tx, &blank_answer(it)).await?;
    super::turns::add_turn(tx, it).await?;
    let sql = "UPDATE conversations SET updated_at = $1 WHERE id = $2";
    tx.execute(Statement::new(sql).bind(it.started_at).bind(&it.conversation_id)).await?;
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
        created_at: turn.started_at,
    }
}
