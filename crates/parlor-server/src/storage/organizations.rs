//! Organizations, as whoever runs the installation sees them.

use super::{Row, Statement, Store, StoreError, audit, keys, lingering, members};
use crate::domain::{audit::Deed, key::ApiKey, member::Member, organization::Organization};

/// What has an organization's id and is not deleted with its row.
const LOOSE: [&str; 4] = [
    "DELETE FROM daily_usage WHERE holder_id = $1 OR EXISTS (SELECT 1 FROM agents a \
        WHERE a.organization_id = $1 AND a.id = daily_usage.holder_id)",
    "DELETE FROM outbox WHERE organization_id = $1",
    "DELETE FROM turn_metrics WHERE organization_id = $1",
    "DELETE FROM idempotency WHERE scope LIKE 'http:' || $1 || ':%' OR EXISTS (SELECT 1 FROM agents a \
        WHERE a.organization_id = $1 AND idempotency.scope LIKE 'chat:' || a.id || ':%')",
];

impl Store {
    /// Makes an organization with its first owner and that one's key.
    pub async fn found(
        &self,
        it: &Organization,
        owner: &Member,
        key: &ApiKey,
        deed: &Deed,
    ) -> Result<(), StoreError> {
        let mut tx = self.db.begin().await?;
        let sql = "INSERT INTO organizations (id, name, created_at) VALUES ($1, $2, $3)";
        tx.execute(Statement::new(sql).bind(&it.id).bind(&it.name).bind(it.created_at)).await?;
        members::insert(&mut tx, owner).await?;
        keys::insert(&mut tx, key).await?;
        audit::add(&mut tx, deed).await?;
        tx.commit().await
    }

    /// One organization.
    pub async fn organization(&self, id: &str) -> Result<Option<Organization>, StoreError> {
        let statement = Statement::new("SELECT * FROM organizations WHERE id = $1").bind(id);
        self.db.first(statement).await?.as_ref().map(organization).transpose()
    }

    /// All organizations after `cursor`, oldest first.
    pub async fn organizations(
        &self,
        cursor: Option<&str>,
        limit: usize,
    ) -> Result<Vec<Organization>, StoreError> {
        let sql = "SELECT * FROM organizations WHERE id > $1 ORDER BY id LIMIT $2";
        let statement = Statement::new(sql).bind(cursor.unwrap_or_default()).bind(limit);
        self.db.all(statement).await?.iter().map(organization).collect()
    }

    /// Renames an organization; `false` if it is gone.
    pub async fn rename_organization(
        &self,
        id: &str,
        name: &str,
        deed: &Deed,
    ) -> Result<bool, StoreError> {
        let mut tx = self.db.begin().await?;
        let sql = "UPDATE organizations SET name = $1 WHERE id = $2";
        if tx.execute(Statement::new(sql).bind(name).bind(id)).await? == 0 {
            return Ok(false);
        }
        audit::add(&mut tx, deed).await?;
        tx.commit().await?;
        Ok(true)
    }

    /// Deletes an organization and everything in it; `false` if it is gone.
    pub async fn delete_organization(&self, id: &str, deed: &Deed) -> Result<bool, StoreError> {
        let mut tx = self.db.begin().await?;
        for sql in LOOSE {
            tx.execute(Statement::new(sql).bind(id)).await?;
        }
        let statement = Statement::new("DELETE FROM organizations WHERE id = $1").bind(id);
        if tx.execute(statement).await? == 0 {
            return Ok(false);
        }
        audit::add(&mut tx, deed).await?;
        lingering::note(&mut tx, lingering::Of::Deleted).await?;
        tx.commit().await?;
        Ok(true)
    }

    /// The conversations of an organization in which an answer is being written.
    pub async fn busy_conversations(
        &self,
        organization_id: &str,
    ) -> Result<Vec<String>, StoreError> {
        let sql = "SELECT conversation_id FROM turns \
            WHERE organization_id = $1 AND status = 'running'";
        let rows = self.db.all(Statement::new(sql).bind(organization_id)).await?;
        rows.iter().map(|it| it.text("conversation_id")).collect()
    }
}

fn organization(row: &Row) -> Result<Organization, StoreError> {
    Ok(Organization {
        id: row.text("id")?,
        name: row.text("name")?,
        created_at: row.int("created_at")?,
    })
}
