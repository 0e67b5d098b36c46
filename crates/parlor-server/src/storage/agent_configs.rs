//! What agents are set to: drafts, and changing them.

use super::{
    Row, Statement, Store, StoreError, Tx,
    agent_versions::{add_version, version_in},
    audit, lingering,
    outbox::{self, OutboxEvent},
    sources, tenants, to_json,
};
use crate::domain::{
    access::Access,
    agent::{Agent, AgentSettings},
    agent_config::{AgentConfig, AgentLimits},
    audit::Deed,
    source::FilledSource,
};

/// An agent as whoever configures it sees it.
#[derive(Clone, Debug, PartialEq)]
pub struct Drafted {
    /// As visitors see it: what is published.
    pub agent: Agent,
    /// What is being worked on.
    pub draft: AgentConfig,
    /// How much it may be used.
    pub limits: AgentLimits,
    /// Which version answers; from 1.
    pub published_version: i64,
    /// Whether the draft differs from it.
    pub has_changes: bool,
}

impl Store {
    /// Adds an agent, and publishes it as its version 1.
    pub async fn add_agent(&self, agent: &Agent, deed: &Deed) -> Result<(), StoreError> {
        let config = AgentConfig::of(agent);
        self.add_configured_agent(agent, &config, AgentLimits::default(), &[], deed).await
    }

    /// Adds an agent with a model, tools, limits and sources of its own, and publishes
    /// it as its version 1.
    pub async fn add_configured_agent(
        &self,
        agent: &Agent,
        config: &AgentConfig,
        limits: AgentLimits,
        knowledge: &[FilledSource],
        deed: &Deed,
    ) -> Result<(), StoreError> {
        let mut tx = self.db.begin().await?;
        let sql = "INSERT INTO agents (id, organization_id, name, settings, token_generation, \
                created_at, updated_at, draft, limits, require_client_secret, published_version) \
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 1)";
        let statement = Statement::new(sql)
            .bind(&agent.id)
            .bind(&agent.organization_id)
            .bind(&agent.name)
            .bind(to_json(&agent.settings)?)
            .bind(agent.token_generation)
            .bind(agent.created_at)
            .bind(agent.updated_at)
            .bind(to_json(config)?)
            .bind(to_json(&limits)?)
            .bind(agent.requires_client_secret);
        tx.execute(statement).await?;
        add_version(&mut tx, &agent.id, 1, config, "", agent.created_at).await?;
        for it in knowledge {
            sources::put_in(&mut tx, it.source.clone(), &it.content, &it.chunks).await?;
        }
        audit::add(&mut tx, &deed.clone().to(&agent.name)).await?;
        tx.commit().await
    }

    /// An agent within the caller's reach, with its draft.
    pub async fn drafted(&self, access: &Access, id: &str) -> Result<Option<Drafted>, StoreError> {
        if !access.reaches_agent(id) {
            return Ok(None);
        }
        let sql = "SELECT a.*, v.config FROM agents a LEFT JOIN agent_versions v \
            ON v.agent_id = a.id AND v.version = a.published_version \
            WHERE a.id = $1 AND a.organization_id = $2";
        let statement = Statement::new(sql).bind(id).bind(access.organization_id());
        self.db.first(statement).await?.as_ref().map(drafted).transpose()
    }

    /// Agents of the caller's organization after `cursor` with their drafts, oldest first.
    pub async fn drafted_agents(
        &self,
        access: &Access,
        cursor: Option<&str>,
        limit: usize,
    ) -> Result<Vec<Drafted>, StoreError> {
        let sql = "SELECT a.*, v.config FROM agents a LEFT JOIN agent_versions v \
            ON v.agent_id = a.id AND v.version = a.published_version \
            WHERE a.organization_id = $1 AND a.id > $2 ORDER BY a.id LIMIT $3";
        let statement = Statement::new(sql)
            .bind(access.organization_id())
            .bind(cursor.unwrap_or_default())
            .bind(limit);
        self.db.all(statement).await?.iter().map(drafted).collect()
    }

    /// Changes an agent's draft, limits and origins in one transaction; none if the
    /// caller has no such agent. What `change` refuses changes nothing.
    pub async fn change_agent<E: From<StoreError>>(
        &self,
        access: &Access,
        id: &str,
        deed: &Deed,
        change: impl FnOnce(&mut Drafted) -> Result<(), E> + Send,
    ) -> Result<Option<Drafted>, E> {
        let now_millis = deed.created_at;
        let mut tx = self.db.begin().await?;
        let Some(mut it) = locked(&mut tx, access, id, now_millis).await? else { return Ok(None) };
        change(&mut it)?;
        let sql = "UPDATE agents SET settings = $1, draft = $2, limits = $3, \
            require_client_secret = $4 WHERE id = $5";
        let statement = Statement::new(sql)
            .bind(to_json(&it.agent.settings)?)
            .bind(to_json(&it.draft)?)
            .bind(to_json(&it.limits)?)
            .bind(it.agent.requires_client_secret)
            .bind(id);
        tx.execute(statement).await?;
        let payload = serde_json::json!({"agentId": id, "change": "draft"});
        let event = OutboxEvent::of_agent(&it.agent, "agent.updated", &payload, now_millis);
        outbox::add(&mut tx, &event).await?;
        audit::add(&mut tx, &deed.clone().to(&it.draft.name)).await?;
        tx.commit().await?;
        let published = self.version(id, it.published_version).await?;
        it.has_changes = published.is_none_or(|published| published.config != it.draft);
        Ok(Some(it))
    }

    /// How much an agent may be used; none if it is gone.
    pub async fn limits_of_agent(&self, id: &str) -> Result<Option<AgentLimits>, StoreError> {
        let statement = Statement::new("SELECT limits FROM agents WHERE id = $1").bind(id);
        self.db.first(statement).await?.map(|it| it.json("limits")).transpose()
    }

    /// Deletes an agent with everything that hangs on it; says whether it was there.
    pub async fn delete_agent(
        &self,
        access: &Access,
        id: &str,
        deed: &Deed,
    ) -> Result<bool, StoreError> {
        let mut tx = self.db.begin().await?;
        let sql = "DELETE FROM agents WHERE id = $1 AND organization_id = $2 RETURNING name";
        let statement = Statement::new(sql).bind(id).bind(access.organization_id());
        let Some(gone) = tx.all(statement).await?.into_iter().next() else { return Ok(false) };
        audit::add(&mut tx, &deed.clone().to(&gone.text("name")?)).await?;
        // The rows that name it without a reference.
        let outbox = Statement::new("DELETE FROM outbox WHERE agent_id = $1").bind(id);
        tx.execute(outbox).await?;
        let usage = Statement::new("DELETE FROM daily_usage WHERE holder_id = $1").bind(id);
        tx.execute(usage).await?;
        let scope = format!("chat:{}:%", id.replace('_', "\\_"));
        let sql = "DELETE FROM idempotency WHERE scope LIKE $1 ESCAPE '\\'";
        tx.execute(Statement::new(sql).bind(scope)).await?;
        lingering::note(&mut tx, lingering::Of::Deleted).await?;
        tx.commit().await?;
        Ok(true)
    }

    /// The ids of running turns' conversations with this agent.
    pub async fn conversations_under_way(&self, agent_id: &str) -> Result<Vec<String>, StoreError> {
        let sql = "SELECT conversation_id FROM turns WHERE agent_id = $1 AND status = 'running'";
        let rows = self.db.all(Statement::new(sql).bind(agent_id)).await?;
        rows.iter().map(|it| it.text("conversation_id")).collect()
    }
}

/// The agent, which nobody else changes until the transaction ends.
pub(super) async fn locked(
    tx: &mut Tx,
    access: &Access,
    id: &str,
    now_millis: i64,
) -> Result<Option<Drafted>, StoreError> {
    // Writing first locks the row on every database.
    let sql = "UPDATE agents SET updated_at = $1 WHERE id = $2 AND organization_id = $3";
    let touch = Statement::new(sql).bind(now_millis).bind(id).bind(access.organization_id());
    if !access.reaches_agent(id) || tx.execute(touch).await? == 0 {
        return Ok(None);
    }
    let sql = "SELECT a.*, v.config FROM agents a LEFT JOIN agent_versions v \
        ON v.agent_id = a.id AND v.version = a.published_version WHERE a.id = $1";
    tx.first(Statement::new(sql).bind(id)).await?.as_ref().map(drafted).transpose()
}

/// What is drafted of an agent that may never have been seen by a server with drafts.
fn drafted(row: &Row) -> Result<Drafted, StoreError> {
    let agent = tenants::agent(row)?;
    let draft = match row.opt_text("draft")? {
        Some(_) => row.json::<AgentConfig>("draft")?,
        None => AgentConfig::of(&agent),
    };
    let published = version_in(row)?;
    Ok(Drafted {
        limits: row.json::<AgentLimits>("limits")?,
        published_version: row.int("published_version")?,
        has_changes: published.is_none_or(|it| it != draft),
        agent,
        draft,
    })
}

impl AgentConfig {
    /// What an agent shows now, without a model of its own.
    pub fn of(agent: &Agent) -> Self {
        let settings = AgentSettings { allowed_origins: Vec::new(), ..agent.settings.clone() };
        Self { name: agent.name.clone(), settings, ..Self::default() }
    }
}
