//! What humans write into conversations, and what visitors think of answers.

use super::{
    Statement, Store, StoreError, Tx, conversation_changes, conversation_events as events,
    conversations as rows,
    outbox::{self, OutboxEvent},
};
use crate::domain::{
    access::Access,
    conversation::{StoredMessage, text_of},
    conversation_change::Wish,
    conversation_event::{EventKind, Signal},
    conversation_fields::Feedback,
};
use serde_json::json;

/// What became of a human agent's message.
#[derive(Clone, Debug, PartialEq)]
pub enum Posted {
    /// It is there, now or since it was sent before.
    There(Box<StoredMessage>),
    /// This message id belongs to other words.
    Conflict,
    /// The conversation is gone.
    Gone,
}

impl Store {
    /// Adds what a human agent says. The same message sent twice is there once.
    pub async fn post_message(&self, it: &StoredMessage) -> Result<Posted, StoreError> {
        let (id, now) = (&it.conversation_id, it.created_at);
        let mut tx = self.db.begin_claiming(id).await?;
        let spoken = conversation_changes::change(&mut tx, id, Wish::Speak, now).await?;
        let Some(Ok(conversation)) = spoken else { return Ok(Posted::Gone) };
        if let Some(known) = known(&mut tx, (id, &it.id)).await? {
            let is_same = known.author.is_some() && text_of(&known.parts) == text_of(&it.parts);
            return Ok(if is_same { Posted::There(Box::new(known)) } else { Posted::Conflict });
        }
        rows::add_message(&mut tx, it).await?;
        rows::touch(&mut tx, id, now).await?;
        let payload = json!({
            "conversationId": id,
            "messageId": it.id,
            "status": it.status.as_str(),
            "author": it.author,
            "text": text_of(&it.parts),
        });
        let event = OutboxEvent::of(&conversation, "message.created", &payload, now);
        outbox::add(&mut tx, &event).await?;
        let posted = known(&mut tx, (id, &it.id)).await?;
        tx.commit().await?;
        self.tell(id, Signal::Changed);
        Ok(posted.map_or(Posted::Gone, |it| Posted::There(Box::new(it))))
    }

    /// Keeps what somebody thinks of an answer, or forgets it; none if there is no
    /// such answer within the caller's reach.
    pub async fn put_feedback(
        &self,
        access: &Access,
        message_id: &str,
        feedback: Option<&Feedback>,
        now_millis: i64,
    ) -> Result<Option<StoredMessage>, StoreError> {
        let Some(found) = self.answer_of(access, message_id).await? else { return Ok(None) };
        let id = found.conversation_id;
        let mut tx = self.db.begin_claiming(&id).await?;
        let conversation = conversation_changes::held(&mut tx, &id).await?;
        let message = known(&mut tx, (&id, message_id)).await?;
        let (Some(conversation), Some(mut message)) = (conversation, message) else {
            return Ok(None);
        };
        if message.feedback.as_ref() == feedback {
            return Ok(Some(message));
        }
        message.feedback = feedback.cloned();
        let sql = "UPDATE messages SET feedback = $1, updated_at = $2 \
            WHERE conversation_id = $3 AND id = $4";
        let statement = Statement::new(sql)
            .bind(feedback.map(super::to_json).transpose()?)
            .bind(now_millis)
            .bind(&conversation.id)
            .bind(message_id);
        tx.execute(statement).await?;
        let payload = json!({
            "conversationId": conversation.id,
            "messageId": message_id,
            "feedback": feedback,
        });
        let event = OutboxEvent::of(&conversation, "message.feedback", &payload, now_millis);
        outbox::add(&mut tx, &event).await?;
        let kind = EventKind::MessageUpdated;
        events::add(&mut tx, &conversation.id, kind, Some(message_id), now_millis).await?;
        tx.commit().await?;
        self.tell(&conversation.id, Signal::Changed);
        Ok(Some(message))
    }

    /// An answer within the caller's reach.
    async fn answer_of(
        &self,
        access: &Access,
        message_id: &str,
    ) -> Result<Option<StoredMessage>, StoreError> {
        let sql = "SELECT m.* FROM messages m JOIN conversations c ON c.id = m.conversation_id \
            WHERE m.id = $1 AND m.role = 'assistant' AND c.organization_id = $2 \
            AND ($3 = '' OR (c.visitor_id = $3 AND c.agent_id = $4)) \
            ORDER BY m.created_at LIMIT 1";
        let (visitor_id, agent_id) = match access {
            Access::Visitor { visitor_id, agent_id, .. } => (&**visitor_id, &**agent_id),
            Access::Backend { .. } => ("", ""),
        };
        let statement = Statement::new(sql)
            .bind(message_id)
            .bind(access.organization_id())
            .bind(visitor_id)
            .bind(agent_id);
        self.db.first(statement).await?.as_ref().map(rows::message).transpose()
    }

    /// The question that a message belongs to: itself, or the last one before it. Of
    /// no message, the last question of all.
    pub async fn question_of(
        &self,
        conversation_id: &str,
        message_id: Option<&str>,
    ) -> Result<Option<StoredMessage>, StoreError> {
        let sql = "SELECT * FROM messages WHERE conversation_id = $1 AND role = 'user' \
            AND ($2 = '' OR position <= \
                (SELECT position FROM messages WHERE conversation_id = $1 AND id = $2)) \
            ORDER BY position DESC LIMIT 1";
        let statement =
            Statement::new(sql).bind(conversation_id).bind(message_id.unwrap_or_default());
        self.db.first(statement).await?.as_ref().map(rows::message).transpose()
    }
}

async fn known(
    tx: &mut Tx,
    (conversation_id, id): (&str, &str),
) -> Result<Option<StoredMessage>, StoreError> {
    let sql = "SELECT * FROM messages WHERE conversation_id = $1 AND id = $2";
    let found = tx.first(Statement::new(sql).bind(conversation_id).bind(id)).await?;
    found.as_ref().map(rows::message).transpose()
}
