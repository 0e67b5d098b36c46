//! Changes of conversations: each in one transaction with what others are told.

use super::{
    Row, Statement, Store, StoreError, Tx, audit, conversation_events as events,
    conversations as rows, forms, idempotency, lingering, message_search,
    outbox::{self, OutboxEvent},
    turns::turn,
};
use crate::domain::{
    access::Access,
    audit::Deed,
    clock::rfc3339,
    conversation::{Conversation, Turn},
    conversation_change::{By, Denied, Granted, Wish, grant},
    conversation_event::{EventKind, Signal},
    form_answer::FormAnswer,
};
use serde_json::json;

/// How many idle conversations are ended in one transaction: others wait for it.
const ENDED_AT_ONCE: usize = 200;

impl Store {
    /// Makes a conversation that nobody has said anything in.
    pub async fn create_conversation(
        &self,
        it: &Conversation,
        access: &Access,
    ) -> Result<(), StoreError> {
        let mut tx = self.db.begin().await?;
        rows::add_conversation(&mut tx, it, access.owner_id(), it.created_at).await?;
        tx.commit().await
    }

    /// Grants a wish; none if the conversation is gone.
    pub async fn change_conversation(
        &self,
        id: &str,
        wish: Wish,
        now_millis: i64,
    ) -> Result<Option<Result<Conversation, Denied>>, StoreError> {
        let mut tx = self.db.begin_claiming(id).await?;
        let changed = change(&mut tx, id, wish, now_millis).await?;
        tx.commit().await?;
        self.tell(id, Signal::Changed);
        Ok(changed)
    }

    /// Grants a wish after which the bot is silent, with the turn that runs as of then;
    /// none if the conversation is gone.
    pub async fn silence_conversation(
        &self,
        id: &str,
        wish: Wish,
        now_millis: i64,
    ) -> Result<Option<Result<Option<Turn>, Denied>>, StoreError> {
        let mut tx = self.db.begin_claiming(id).await?;
        let Some(changed) = change(&mut tx, id, wish, now_millis).await? else { return Ok(None) };
        let sql = "SELECT * FROM turns WHERE conversation_id = $1 AND status = 'running'";
        let running = tx.first(Statement::new(sql).bind(id)).await?;
        let running = running.as_ref().map(turn).transpose()?;
        tx.commit().await?;
        self.tell(id, Signal::Changed);
        Ok(Some(changed.map(|_| running)))
    }

    /// Forgets a conversation and all that hangs on it; says whether it was there. What
    /// a backend deletes, its log tells.
    pub async fn delete_conversation(
        &self,
        id: &str,
        deed: Option<&Deed>,
    ) -> Result<bool, StoreError> {
        let mut tx = self.db.begin_claiming(id).await?;
        let Some(organization_id) = forget(&mut tx, id).await? else { return Ok(false) };
        idempotency::forget_naming(&mut tx, &organization_id, &[id.to_owned()]).await?;
        if let Some(deed) = deed {
            audit::add(&mut tx, deed).await?;
        }
        lingering::note(&mut tx, lingering::Of::Deleted).await?;
        tx.commit().await?;
        self.tell(id, Signal::Changed);
        Ok(true)
    }

    /// Ends conversations with the bot in which nothing has happened since
    /// `idle_since`. Each is ended once, however many servers look at the same time.
    pub async fn end_idle(&self, idle_since: i64, now_millis: i64) -> Result<usize, StoreError> {
        let mut ended = 0;
        loop {
            let some = self.end_some_idle(idle_since, now_millis).await?;
            ended += some;
            if some < ENDED_AT_ONCE {
                return Ok(ended);
            }
        }
    }

    async fn end_some_idle(&self, idle_since: i64, now_millis: i64) -> Result<usize, StoreError> {
        let mut tx = self.db.begin().await?;
        let sql = "UPDATE conversations SET status = 'ended', ended_at = $1, updated_at = $1 \
            WHERE id IN (SELECT c.id FROM conversations c \
                WHERE c.status = 'open' AND c.active_at <= $2 \
                AND NOT EXISTS (SELECT 1 FROM turns t \
                    WHERE t.conversation_id = c.id AND t.status = 'running') \
                ORDER BY c.active_at LIMIT $3) \
            RETURNING *";
        let statement = Statement::new(sql).bind(now_millis).bind(idle_since).bind(ENDED_AT_ONCE);
        let ended: Vec<Conversation> =
            tx.all(statement).await?.iter().map(rows::conversation).collect::<Result<_, _>>()?;
        for it in &ended {
            let payload = payload(it, Some(By::Idleness));
            let event = OutboxEvent::of(it, "conversation.ended", &payload, now_millis);
            outbox::add(&mut tx, &event).await?;
            events::add(&mut tx, &it.id, EventKind::ConversationUpdated, None, now_millis).await?;
        }
        tx.commit().await?;
        for it in &ended {
            self.tell(&it.id, Signal::Changed);
        }
        Ok(ended.len())
    }
}

/// Forgets a conversation and all that hangs on it, inside a transaction; returns whose it
/// was. What was answered to requests about it is [`idempotency::forget_naming`]'s.
pub(super) async fn forget(tx: &mut Tx, id: &str) -> Result<Option<String>, StoreError> {
    let sql = "DELETE FROM outbox WHERE conversation_id = $1";
    tx.execute(Statement::new(sql).bind(id)).await?;
    let sql = "DELETE FROM conversations WHERE id = $1 RETURNING organization_id";
    let gone = tx.all(Statement::new(sql).bind(id)).await?;
    gone.first().map(|it| it.text("organization_id")).transpose()
}

/// Grants a wish inside a transaction.
pub(super) async fn change(
    tx: &mut Tx,
    id: &str,
    wish: Wish,
    now_millis: i64,
) -> Result<Option<Result<Conversation, Denied>>, StoreError> {
    let Some(before) = held(tx, id).await? else { return Ok(None) };
    let by = if let Wish::End(by) = &wish { Some(*by) } else { None };
    let wants_human = wish == Wish::HandOff;
    let Granted { conversation, told } = match grant(&before, wish, now_millis) {
        Ok(granted) => granted,
        Err(denied) => return Ok(Some(Err(denied))),
    };
    for kind in told {
        let ended_by = by.filter(|_| kind == "conversation.ended");
        let payload = match conversation.forms.last() {
            Some(form) if kind == "lead.captured" => lead(&conversation, form),
            _ => payload(&conversation, ended_by),
        };
        outbox::add(tx, &OutboxEvent::of(&conversation, kind, &payload, now_millis)).await?;
    }
    if conversation != before {
        write(tx, &conversation).await?;
        events::add(tx, id, EventKind::ConversationUpdated, None, now_millis).await?;
    }
    if wants_human && before.status != conversation.status {
        forms::offer_for_handoff(tx, &conversation, now_millis).await?;
    }
    Ok(Some(Ok(conversation)))
}

/// Reads a conversation that nobody else can change before this transaction ends. Its
/// id is claimed before, or the transaction is alone.
pub(super) async fn held(tx: &mut Tx, id: &str) -> Result<Option<Conversation>, StoreError> {
    let sql = "UPDATE conversations SET event_seq = event_seq WHERE id = $1 RETURNING *";
    let found: Vec<Row> = tx.all(Statement::new(sql).bind(id)).await?;
    found.first().map(rows::conversation).transpose()
}

/// What webhooks tell of a conversation.
pub(super) fn payload(it: &Conversation, by: Option<By>) -> serde_json::Value {
    json!({
        "conversationId": it.id,
        "userId": it.visitor_id,
        "status": it.status.as_str(),
        "title": it.title,
        "metadata": it.metadata,
        "operator": it.operator,
        "rating": it.rating,
        "endedBy": by.map(By::as_str),
    })
}

/// What webhooks tell of a form that was filled in.
fn lead(it: &Conversation, form: &FormAnswer) -> serde_json::Value {
    let at = rfc3339(form.answered_at);
    let form = json!({"formId": form.form_id, "values": form.values, "answeredAt": at});
    json!({"conversationId": it.id, "userId": it.visitor_id, "form": form})
}

async fn write(tx: &mut Tx, it: &Conversation) -> Result<(), StoreError> {
    let sql = "UPDATE conversations SET title = $1, metadata = $2, status = $3, operator = $4, \
        rating = $5, forms = $6, ended_at = $7, updated_at = $8, title_words = $9 WHERE id = $10";
    let statement = Statement::new(sql)
        .bind(&it.title)
        .bind(super::to_json(&it.metadata)?)
        .bind(it.status.as_str())
        .bind(it.operator.as_ref().map(super::to_json).transpose()?)
        .bind(it.rating.as_ref().map(super::to_json).transpose()?)
        .bind(super::to_json(&it.forms)?)
        .bind(it.ended_at)
        .bind(it.updated_at)
        .bind(message_search::title_words(it.title.as_deref()))
        .bind(&it.id);
    tx.execute(statement).await?;
    Ok(())
}
