//! Organizations and their agents.

use super::{Row, Statement, Store, StoreError, audit};
use crate::domain::{
    access::Access,
    agent::{Agent, AgentSettings},
    audit::Deed,
};

impl Store {
    /// Adds an organization.
    pub async fn add_organization(
        &self,
        id: &str,
        name: &str,
        deed: &Deed,
    ) -> Result<(), StoreError> {
        let mut tx = self.db.begin().await?;
        let sql = "INSERT INTO organizations (id, name, created_at) VALUES ($1, $2, $3)";
        tx.execute(Statement::new(sql).bind(id).bind(name).bind(deed.created_at)).await?;
        audit::add(&mut tx, &deed.clone().to(name)).await?;
        tx.commit().await
    }

    /// The ids of all organizations, oldest first.
    pub async fn organization_ids(&self) -> Result<Vec<String>, StoreError> {
        let rows = self.db.all(Statement::new("SELECT id FROM organizations ORDER BY id")).await?;
        rows.iter().map(|it| it.text("id")).collect()
    }

    /// An agent within the caller's reach.
    pub async fn agent_of(&self, access: &Access, id: &str) -> Result<Option<Agent>, StoreError> {
        if !access.reaches_agent(id) {
            return Ok(None);
        }
        let sql = "SELECT * FROM agents WHERE id = $1 AND organization_id = $2";
        let statement = Statement::new(sql).bind(id).bind(access.organization_id());
        self.db.first(statement).await?.as_ref().map(agent).transpose()
    }

    /// An agent, for code that has yet to find out who asks.
    pub async fn agent(&self, id: &str) -> Result<Option<Agent>, StoreError> {
        let statement = Statement::new("SELECT * FROM agents WHERE id = $1").bind(id);
        self.db.first(statement).await?.as_ref().map(agent).transpose()
    }

    /// Voids every session of an agent at once; `false` if there is no such agent.
    pub async fn revoke_sessions(
        &self,
        agent_id: &str,
        and_visitors: bool,
        deed: &Deed,
    ) -> Result<bool, StoreError> {
        let mut tx = self.db.begin().await?;
        let sql = "UPDATE agents SET token_generation = token_generation + 1 WHERE id = $1";
        if tx.execute(Statement::new(sql).bind(agent_id)).await? == 0 {
            return Ok(false);
        }
        if and_visitors {
            let sql = "DELETE FROM visitor_tokens WHERE agent_id = $1";
            tx.execute(Statement::new(sql).bind(agent_id)).await?;
        }
        audit::add(&mut tx, deed).await?;
        tx.commit().await?;
        Ok(true)
    }

    /// Agents of the caller's organization after `cursor`, oldest first.
    pub async fn agents_of(
        &self,
        access: &Access,
        cursor: Option<&str>,
        limit: usize,
    ) -> Result<Vec<Agent>, StoreError> {
        let sql = "SELECT * FROM agents WHERE organization_id = $1 AND id > $2 \
            ORDER BY id LIMIT $3";
        let statement = Statement::new(sql)
            .bind(access.organization_id())
            .bind(cursor.unwrap_or_default())
            .bind(limit);
        self.db.all(statement).await?.iter().map(agent).collect()
    }
}

/// Reads a row of `agents`.
pub(super) fn agent(row: &Row) -> Result<Agent, StoreError> {
    Ok(Agent {
        id: row.text("id")?,
        organization_id: row.text("organization_id")?,
        name: row.text("name")?,
        settings: row.json::<AgentSettings>("settings")?,
        requires_client_secret: row.int("require_client_secret")? != 0,
        token_generation: row.int("token_generation")?,
        created_at: row.int("created_at")?,
        updated_at: row.int("updated_at")?,
    })
}
