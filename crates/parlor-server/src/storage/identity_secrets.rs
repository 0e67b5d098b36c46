//! What agents' sites sign identities with, sealed.

use super::{Row, Statement, Store, StoreError, audit};
use crate::domain::audit::Deed;

/// How many an agent may have: the one in use, and the one that takes its place.
const MAX_SECRETS: usize = 2;

/// An identity secret as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdentitySecret {
    /// `ids_…`
    pub id: String,
    /// `agt_…`
    pub agent_id: String,
    /// What the vault made of it.
    pub sealed: String,
    /// The beginning of it, which may be shown.
    pub hint: String,
    /// Epoch milliseconds.
    pub created_at: i64,
}

impl Store {
    /// An agent's identity secrets, oldest first.
    pub async fn identity_secrets(
        &self,
        agent_id: &str,
    ) -> Result<Vec<IdentitySecret>, StoreError> {
        let sql = "SELECT * FROM identity_secrets WHERE agent_id = $1 ORDER BY id";
        self.db.all(Statement::new(sql).bind(agent_id)).await?.iter().map(secret).collect()
    }

    /// Adds one; `false` if the agent has two.
    pub async fn add_identity_secret(
        &self,
        it: &IdentitySecret,
        deed: &Deed,
    ) -> Result<bool, StoreError> {
        let mut tx = self.db.begin().await?;
        let sql = "SELECT id FROM identity_secrets WHERE agent_id = $1";
        if tx.all(Statement::new(sql).bind(&it.agent_id)).await?.len() >= MAX_SECRETS {
            return Ok(false);
        }
        let sql = "INSERT INTO identity_secrets (id, agent_id, secret, hint, created_at) \
            VALUES ($1, $2, $3, $4, $5)";
        let statement = Statement::new(sql)
            .bind(&it.id)
            .bind(&it.agent_id)
            .bind(&it.sealed)
            .bind(&it.hint)
            .bind(it.created_at);
        tx.execute(statement).await?;
        audit::add(&mut tx, deed).await?;
        tx.commit().await?;
        Ok(true)
    }

    /// Removes one; `false` if the agent has none such.
    pub async fn remove_identity_secret(
        &self,
        agent_id: &str,
        id: &str,
        deed: &Deed,
    ) -> Result<bool, StoreError> {
        let mut tx = self.db.begin().await?;
        let sql = "DELETE FROM identity_secrets WHERE agent_id = $1 AND id = $2";
        if tx.execute(Statement::new(sql).bind(agent_id).bind(id)).await? == 0 {
            return Ok(false);
        }
        audit::add(&mut tx, deed).await?;
        tx.commit().await?;
        Ok(true)
    }
}

fn secret(row: &Row) -> Result<IdentitySecret, StoreError> {
    Ok(IdentitySecret {
        id: row.text("id")?,
        agent_id: row.text("agent_id")?,
        sealed: row.text("secret")?,
        hint: row.text("hint")?,
        created_at: row.int("created_at")?,
    })
}
