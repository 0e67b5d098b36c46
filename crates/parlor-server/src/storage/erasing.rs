//! Erases people with all that hangs on them.

use super::{
    Statement, Store, StoreError, Tx, audit, conversation_changes, idempotency, lingering,
};
use crate::domain::{audit::Deed, conversation_event::Signal};

/// What was erased with a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Erased {
    /// The conversations that are gone.
    pub conversation_ids: Vec<String>,
}

impl Store {
    /// The conversations of a person in which an answer is being written.
    pub async fn answers_under_way_for(&self, id: &str) -> Result<Vec<String>, StoreError> {
        let sql = "SELECT t.conversation_id FROM turns t \
            JOIN conversations c ON c.id = t.conversation_id \
            WHERE c.visitor_id = $1 AND t.status = 'running'";
        let rows = self.db.all(Statement::new(sql).bind(id)).await?;
        rows.iter().map(|it| it.text("conversation_id")).collect()
    }

    /// Erases a person with its conversations, tokens and sessions, and what names it or
    /// them elsewhere; none if it is gone. That somebody did it stays in the audit log.
    pub async fn erase_person(
        &self,
        organization_id: &str,
        id: &str,
        deed: Option<&Deed>,
    ) -> Result<Option<Erased>, StoreError> {
        let mut tx = self.db.begin().await?;
        let conversation_ids = conversations_of(&mut tx, id).await?;
        for conversation_id in &conversation_ids {
            forget_name(&mut tx, conversation_id).await?;
            conversation_changes::forget(&mut tx, conversation_id).await?;
        }
        let mut ids = vec![id.to_owned()];
        let sql = "SELECT id FROM visitors WHERE merged_into = $1";
        for row in tx.all(Statement::new(sql).bind(id)).await? {
            ids.push(row.text("id")?);
        }
        for id in &ids {
            forget_name(&mut tx, id).await?;
            idempotency::forget_of(&mut tx, organization_id, id).await?;
        }
        ids.extend_from_slice(&conversation_ids);
        idempotency::forget_naming(&mut tx, organization_id, &ids).await?;
        let sql = "DELETE FROM visitors WHERE id = $1 AND organization_id = $2";
        if tx.execute(Statement::new(sql).bind(id).bind(organization_id)).await? == 0 {
            return Ok(None);
        }
        if let Some(deed) = deed {
            audit::add(&mut tx, deed).await?;
        }
        lingering::note(&mut tx, lingering::Of::Erased).await?;
        tx.commit().await?;
        for conversation_id in &conversation_ids {
            self.tell(conversation_id, Signal::Changed);
        }
        Ok(Some(Erased { conversation_ids }))
    }
}

async fn conversations_of(tx: &mut Tx, id: &str) -> Result<Vec<String>, StoreError> {
    let sql = "SELECT id FROM conversations WHERE visitor_id = $1";
    let rows = tx.all(Statement::new(sql).bind(id)).await?;
    rows.iter().map(|it| it.text("id")).collect()
}

async fn forget_name(tx: &mut Tx, target_id: &str) -> Result<(), StoreError> {
    let sql = "UPDATE audit_log SET target_name = NULL WHERE target_id = $1";
    tx.execute(Statement::new(sql).bind(target_id)).await?;
    Ok(())
}
