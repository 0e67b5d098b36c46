//! What happened in a conversation, numbered.

use super::{Row, Statement, Store, StoreError, Tx};
use crate::domain::conversation_event::{ConversationEvent, EventKind, Signal};
use tokio::sync::broadcast;

impl Store {
    /// What happened in a conversation after this event, oldest first.
    pub async fn conversation_events(
        &self,
        conversation_id: &str,
        after: i64,
        limit: usize,
    ) -> Result<Vec<ConversationEvent>, StoreError> {
        let sql = "SELECT seq, kind, message_id FROM conversation_events \
            WHERE conversation_id = $1 AND seq > $2 ORDER BY seq LIMIT $3";
        let statement = Statement::new(sql).bind(conversation_id).bind(after).bind(limit);
        self.db.all(statement).await?.iter().map(event).collect()
    }

    /// Is woken whenever something happens to what has this id: a conversation, a turn
    /// or a server. A signal of another server may get lost; look from time to time too.
    pub fn watch(&self, id: &str) -> broadcast::Receiver<Signal> {
        self.watchers.watch(id)
    }

    /// Wakes those who watch what has this id, at all servers.
    pub fn tell(&self, id: &str, signal: Signal) {
        if let Some(company) = &self.company {
            company.tell(id, &signal);
        }
        self.watchers.tell(id, signal);
    }
}

/// Writes an event down, inside the transaction of the change itself.
pub(super) async fn add(
    tx: &mut Tx,
    conversation_id: &str,
    kind: EventKind,
    message_id: Option<&str>,
    now_millis: i64,
) -> Result<(), StoreError> {
    let sql = "UPDATE conversations SET event_seq = event_seq + 1 WHERE id = $1 \
        RETURNING event_seq";
    let rows = tx.all(Statement::new(sql).bind(conversation_id)).await?;
    let Some(row) = rows.first() else { return Ok(()) };
    let sql = "INSERT INTO conversation_events \
        (conversation_id, seq, kind, message_id, created_at) VALUES ($1, $2, $3, $4, $5)";
    let statement = Statement::new(sql)
        .bind(conversation_id)
        .bind(row.int("event_seq")?)
        .bind(kind.as_str())
        .bind(message_id)
        .bind(now_millis);
    tx.execute(statement).await?;
    Ok(())
}

fn event(row: &Row) -> Result<ConversationEvent, StoreError> {
    let kind = row.text("kind")?;
    Ok(ConversationEvent {
        seq: row.int("seq")?,
        kind: EventKind::parse(&kind).ok_or_else(|| super::unknown("kind", &kind))?,
        message_id: row.opt_text("message_id")?,
    })
}
