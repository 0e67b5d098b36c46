//! What the calls of an agent's tools are signed with.

use super::{Row, Statement, Store, StoreError, Tx, audit};
use crate::domain::{audit::Deed, id::Kind};

/// A secret that signs calls.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToolSecret {
    /// What the vault made of it.
    pub sealed: String,
    /// Until when it signs along, in epoch milliseconds; none for the current one.
    pub retires_at: Option<i64>,
}

impl Store {
    /// The secrets that sign an agent's calls now, the current one first.
    pub async fn tool_secrets(
        &self,
        agent_id: &str,
        now_millis: i64,
    ) -> Result<Vec<ToolSecret>, StoreError> {
        let rows = self.db.all(signing(agent_id, now_millis)).await?;
        rows.iter().map(secret).collect()
    }

    /// The same, after `sealed` became an agent's first secret, if it had none.
    pub async fn first_tool_secret(
        &self,
        agent_id: &str,
        sealed: &str,
        now_millis: i64,
    ) -> Result<Vec<ToolSecret>, StoreError> {
        let mut tx = self.db.begin_claiming(&format!("tools:{agent_id}")).await?;
        if tx.first(signing(agent_id, now_millis)).await?.is_none() {
            add(&mut tx, agent_id, sealed, now_millis).await?;
        }
        let rows = tx.all(signing(agent_id, now_millis)).await?;
        tx.commit().await?;
        rows.iter().map(secret).collect()
    }

    /// Makes `sealed` the agent's current secret; the one before signs along until
    /// `retires_at`, and those before that no more.
    pub async fn rotate_tool_secret(
        &self,
        agent_id: &str,
        sealed: &str,
        retires_at: i64,
        deed: &Deed,
    ) -> Result<(), StoreError> {
        let mut tx = self.db.begin_claiming(&format!("tools:{agent_id}")).await?;
        let sql = "DELETE FROM tool_secrets WHERE agent_id = $1 AND retires_at IS NOT NULL";
        tx.execute(Statement::new(sql).bind(agent_id)).await?;
        let sql = "UPDATE tool_secrets SET retires_at = $1 WHERE agent_id = $2";
        tx.execute(Statement::new(sql).bind(retires_at).bind(agent_id)).await?;
        add(&mut tx, agent_id, sealed, deed.created_at).await?;
        audit::add(&mut tx, deed).await?;
        tx.commit().await
    }
}

fn signing(agent_id: &str, now_millis: i64) -> Statement {
    let sql = "SELECT sealed, retires_at FROM tool_secrets \
        WHERE agent_id = $1 AND (retires_at IS NULL OR retires_at > $2) ORDER BY id DESC";
    Statement::new(sql).bind(agent_id).bind(now_millis)
}

async fn add(tx: &mut Tx, agent_id: &str, sealed: &str, now_millis: i64) -> Result<(), StoreError> {
    let sql = "INSERT INTO tool_secrets (id, agent_id, sealed, created_at) VALUES ($1, $2, $3, $4)";
    let statement = Statement::new(sql)
        .bind(Kind::ToolSecret.make())
        .bind(agent_id)
        .bind(sealed)
        .bind(now_millis);
    tx.execute(statement).await?;
    Ok(())
}

fn secret(row: &Row) -> Result<ToolSecret, StoreError> {
    Ok(ToolSecret { sealed: row.text("sealed")?, retires_at: row.opt_int("retires_at")? })
}
