//! Conversations and their messages.

use super::{
    Row, Statement, Store, StoreError, Tx, conversation_changes, conversation_events as events,
    message_search,
    outbox::{self, OutboxEvent},
};
use crate::domain::{
    access::Access,
    conversation::{Conversation, ConversationStatus, MessageStatus, StoredMessage, text_of},
    conversation_event::EventKind,
};
use std::collections::BTreeSet;

/// Which messages of a conversation to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Page {
    /// The last ones.
    Latest,
    /// Those just before this position.
    Before(i64),
    /// Those just after this position.
    After(i64),
}

impl Store {
    /// A conversation of the caller.
    pub async fn conversation_of(
        &self,
        access: &Access,
        id: &str,
    ) -> Result<Option<Conversation>, StoreError> {
        let of_visitor = "SELECT * FROM conversations \
            WHERE id = $1 AND organization_id = $2 AND visitor_id = $3";
        let of_organization = "SELECT * FROM conversations WHERE id = $1 AND organization_id = $2";
        let sql = if access.visitor_id().is_some() { of_visitor } else { of_organization };
        let statement = Statement::new(sql).bind(id).bind(access.organization_id());
        let statement = match access.visitor_id() {
            Some(it) => statement.bind(it),
            None => statement,
        };
        let found = self.db.first(statement).await?.as_ref().map(conversation).transpose()?;
        Ok(found.filter(|it| access.reaches_agent(&it.agent_id)))
    }

    /// The conversation that the caller knows by this name.
    pub async fn conversation_named(
        &self,
        access: &Access,
        agent_id: &str,
        external_id: &str,
    ) -> Result<Option<Conversation>, StoreError> {
        let sql = "SELECT * FROM conversations \
            WHERE agent_id = $1 AND owner_id = $2 AND external_id = $3";
        let statement =
            Statement::new(sql).bind(agent_id).bind(access.owner_id()).bind(external_id);
        self.db.first(statement).await?.as_ref().map(conversation).transpose()
    }

    /// One message.
    pub async fn message(
        &self,
        conversation_id: &str,
        id: &str,
    ) -> Result<Option<StoredMessage>, StoreError> {
        let sql = "SELECT * FROM messages WHERE conversation_id = $1 AND id = $2";
        let statement = Statement::new(sql).bind(conversation_id).bind(id);
        self.db.first(statement).await?.as_ref().map(message).transpose()
    }

    /// Messages of these ids, in no order.
    pub async fn messages_named(
        &self,
        conversation_id: &str,
        ids: &BTreeSet<&str>,
    ) -> Result<Vec<StoredMessage>, StoreError> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let places: Vec<String> = (2..ids.len() + 2).map(|it| format!("${it}")).collect();
        let sql = format!(
            "SELECT * FROM messages WHERE conversation_id = $1 AND id IN ({})",
            places.join(", ")
        );
        let statement = Statement::built(sql).bind(conversation_id);
        let statement = ids.iter().fold(statement, |statement, it| statement.bind(*it));
        self.db.all(statement).await?.iter().map(message).collect()
    }

    /// A page of messages in the order they were said.
    pub async fn messages(
        &self,
        conversation_id: &str,
        page: &Page,
        limit: usize,
    ) -> Result<Vec<StoredMessage>, StoreError> {
        let backwards = "SELECT * FROM messages WHERE conversation_id = $1 AND position < $2 \
            ORDER BY position DESC LIMIT $3";
        let forwards = "SELECT * FROM messages WHERE conversation_id = $1 AND position > $2 \
            ORDER BY position LIMIT $3";
        let (sql, from) = match page {
            Page::Latest => (backwards, i64::MAX),
            Page::Before(it) => (backwards, *it),
            Page::After(it) => (forwards, *it),
        };
        let statement = Statement::new(sql).bind(conversation_id).bind(from).bind(limit);
        let rows = self.db.all(statement).await?;
        let mut messages = rows.iter().map(message).collect::<Result<Vec<_>, _>>()?;
        messages.sort_by_key(|it| it.position);
        Ok(messages)
    }
}

/// Adds a conversation inside a transaction, and tells of it. Whoever was merged into
/// another meanwhile is that one.
pub(super) async fn add_conversation(
    tx: &mut Tx,
    it: &Conversation,
    owner_id: &str,
    now_millis: i64,
) -> Result<(), StoreError> {
    let sql = "INSERT INTO conversations \
        (id, organization_id, agent_id, visitor_id, owner_id, external_id, title, metadata, \
         status, created_at, updated_at, active_at, title_words) \
        VALUES ($1, $2, $3, COALESCE((SELECT merged_into FROM visitors WHERE id = $4), $4), \
         COALESCE((SELECT merged_into FROM visitors WHERE id = $5), $5), \
         $6, $7, $8, $9, $10, $10, $10, $11)";
    let statement = Statement::new(sql)
        .bind(&it.id)
        .bind(&it.organization_id)
        .bind(&it.agent_id)
        .bind(&it.visitor_id)
        .bind(owner_id)
        .bind(&it.external_id)
        .bind(&it.title)
        .bind(super::to_json(&it.metadata)?)
        .bind(it.status.as_str())
        .bind(now_millis)
        .bind(message_search::title_words(it.title.as_deref()));
    tx.execute(statement).await?;
    let payload = conversation_changes::payload(it, None);
    outbox::add(tx, &OutboxEvent::of(it, "conversation.started", &payload, now_millis)).await
}

/// Notes that a message came or was completed.
pub(super) async fn touch(tx: &mut Tx, id: &str, now_millis: i64) -> Result<(), StoreError> {
    let sql = "UPDATE conversations SET active_at = $1, updated_at = $1 WHERE id = $2";
    tx.execute(Statement::new(sql).bind(now_millis).bind(id)).await?;
    Ok(())
}

/// Adds a message at the end of its conversation; its own position is not looked at.
pub(super) async fn add_message(tx: &mut Tx, it: &StoredMessage) -> Result<(), StoreError> {
    let sql = "INSERT INTO messages \
        (conversation_id, id, position, role, status, parts, body, error_text, answered, author, \
         created_at, updated_at) \
        VALUES ($1, $2, \
         (SELECT COALESCE(MAX(position), 0) + 1 FROM messages WHERE conversation_id = $1), \
         $3, $4, $5, $6, $7, $8, $9, $10, $10)";
    let statement = Statement::new(sql)
        .bind(&it.conversation_id)
        .bind(&it.id)
        .bind(&it.role)
        .bind(it.status.as_str())
        .bind(super::to_json(&it.parts)?)
        .bind(text_of(&it.parts))
        .bind(&it.error_text)
        .bind(it.answered)
        .bind(it.author.as_ref().map(super::to_json).transpose()?)
        .bind(it.created_at);
    tx.execute(statement).await?;
    message_search::index(tx, it).await?;
    let kind = EventKind::MessageCreated;
    events::add(tx, &it.conversation_id, kind, Some(&it.id), it.created_at).await
}

/// Replaces what a message says and where it stands.
pub(super) async fn settle_message(
    tx: &mut Tx,
    it: &StoredMessage,
    now_millis: i64,
) -> Result<(), StoreError> {
    let sql = "UPDATE messages SET status = $1, parts = $2, body = $3, error_text = $4, \
        answered = $5, updated_at = $6 WHERE conversation_id = $7 AND id = $8";
    let statement = Statement::new(sql)
        .bind(it.status.as_str())
        .bind(super::to_json(&it.parts)?)
        .bind(text_of(&it.parts))
        .bind(&it.error_text)
        .bind(it.answered)
        .bind(now_millis)
        .bind(&it.conversation_id)
        .bind(&it.id);
    if tx.execute(statement).await? == 0 {
        return Ok(());
    }
    message_search::index(tx, it).await?;
    touch(tx, &it.conversation_id, now_millis).await?;
    let kind = EventKind::MessageUpdated;
    events::add(tx, &it.conversation_id, kind, Some(&it.id), now_millis).await
}

/// Reads a row of `messages`.
pub(super) fn message(row: &Row) -> Result<StoredMessage, StoreError> {
    let status = row.text("status")?;
    Ok(StoredMessage {
        id: row.text("id")?,
        conversation_id: row.text("conversation_id")?,
        position: row.int("position")?,
        role: row.text("role")?,
        status: MessageStatus::parse(&status).ok_or_else(|| super::unknown("status", &status))?,
        parts: row.json("parts")?,
        error_text: row.opt_text("error_text")?,
        answered: row.opt_flag("answered")?,
        author: row.opt_json("author")?,
        feedback: row.opt_json("feedback")?,
        created_at: row.int("created_at")?,
    })
}

/// Reads a row of `conversations`.
pub(super) fn conversation(row: &Row) -> Result<Conversation, StoreError> {
    let status = row.text("status")?;
    Ok(Conversation {
        id: row.text("id")?,
        organization_id: row.text("organization_id")?,
        agent_id: row.text("agent_id")?,
        visitor_id: row.opt_text("visitor_id")?,
        external_id: row.opt_text("external_id")?,
        title: row.opt_text("title")?,
        metadata: row.json("metadata")?,
        status: ConversationStatus::parse(&status)
            .ok_or_else(|| super::unknown("status", &status))?,
        operator: row.opt_json("operator")?,
        rating: row.opt_json("rating")?,
        forms: row.json("forms")?,
        event_seq: row.int("event_seq")?,
        created_at: row.int("created_at")?,
        updated_at: row.int("updated_at")?,
        active_at: row.int("active_at")?,
        ended_at: row.opt_int("ended_at")?,
    })
}
