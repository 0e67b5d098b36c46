//! What webhooks will tell, written in the transaction of the change itself. Nobody reads
//! it yet: what is older than a month is forgotten.

use super::{Statement, Store, StoreError, Tx};
use crate::domain::{
    agent::Agent,
    conversation::{Conversation, Turn},
    id::Kind,
};

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct OutboxEvent {
    organization_id: String,
    agent_id: String,
    conversation_id: Option<String>,
    kind: &'static str,
    payload: String,
    created_at: i64,
}

impl OutboxEvent {
    /// Something that happened to an agent.
    pub(super) fn of_agent(
        agent: &Agent,
        kind: &'static str,
        payload: &serde_json::Value,
        now_millis: i64,
    ) -> Self {
        Self {
            organization_id: agent.organization_id.clone(),
            agent_id: agent.id.clone(),
            conversation_id: None,
            kind,
            payload: payload.to_string(),
            created_at: now_millis,
        }
    }

    /// Something that happened in a turn.
    pub(super) fn of_turn(
        turn: &Turn,
        kind: &'static str,
        payload: &serde_json::Value,
        now_millis: i64,
    ) -> Self {
        Self {
            organization_id: turn.organization_id.clone(),
            agent_id: turn.agent_id.clone(),
            conversation_id: Some(turn.conversation_id.clone()),
            kind,
            payload: payload.to_string(),
            created_at: now_millis,
        }
    }

    /// Something that happened to a conversation.
    pub(super) fn of(
        conversation: &Conversation,
        kind: &'static str,
        payload: &serde_json::Value,
        now_millis: i64,
    ) -> Self {
        Self {
            organization_id: conversation.organization_id.clone(),
            agent_id: conversation.agent_id.clone(),
            conversation_id: Some(conversation.id.clone()),
            kind,
            payload: payload.to_string(),
            created_at: now_millis,
        }
    }
}

impl Store {
    /// Forgets what was to be told before this time and nobody has fetched.
    pub async fn prune_outbox(&self, created_before: i64) -> Result<(), StoreError> {
        let sql = "DELETE FROM outbox WHERE created_at < $1";
        self.db.execute(Statement::new(sql).bind(created_before)).await.map(|_| ())
    }
}

/// Writes it down.
pub(super) async fn add(tx: &mut Tx, it: &OutboxEvent) -> Result<(), StoreError> {
    let sql = "INSERT INTO outbox \
        (id, organization_id, agent_id, conversation_id, kind, payload, created_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    let statement = Statement::new(sql)
        .bind(Kind::Event.make())
        .bind(&it.organization_id)
        .bind(&it.agent_id)
        .bind(&it.conversation_id)
        .bind(it.kind)
        .bind(&it.payload)
        .bind(it.created_at);
    tx.execute(statement).await?;
    Ok(())
}
