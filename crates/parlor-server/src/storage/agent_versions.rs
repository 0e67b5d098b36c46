//! What was published of agents' drafts, and which of it answers.

use super::{
    Row, Statement, Store, StoreError, Tx,
    agent_configs::{Drafted, locked},
    audit,
    outbox::{self, OutboxEvent},
    to_json,
};
use crate::domain::{
    access::Access,
    agent::{Agent, AgentSettings},
    agent_config::{AgentConfig, AgentModel},
    audit::Deed,
};

/// A draft as it was published.
#[derive(Clone, Debug, PartialEq)]
pub struct AgentVersion {
    /// Counts from 1 for each agent.
    pub version: i64,
    /// What it holds.
    pub config: AgentConfig,
    /// What its publisher says about it.
    pub note: String,
    /// Epoch milliseconds.
    pub created_at: i64,
}

/// What became of a wish to go back to a version.
#[derive(Clone, Debug, PartialEq)]
pub enum RolledBack {
    /// It answers now.
    Done(Box<AgentVersion>),
    /// The caller has no such agent.
    NoAgent,
    /// The agent has no such version.
    NoVersion,
}

/// An agent of a server that knew no versions, with its model as it was kept.
#[derive(Clone, Debug)]
pub struct Unversioned {
    /// The agent.
    pub agent: Agent,
    /// Its model, without key.
    pub model: Option<AgentModel>,
    /// The key, as plain text.
    pub api_key: Option<String>,
}

impl Store {
    /// Publishes the draft as the next version; none if the caller has no such agent.
    pub async fn publish(
        &self,
        access: &Access,
        id: &str,
        note: &str,
        deed: &Deed,
    ) -> Result<Option<AgentVersion>, StoreError> {
        let now_millis = deed.created_at;
        let mut tx = self.db.begin().await?;
        let Some(it) = locked(&mut tx, access, id, now_millis).await? else { return Ok(None) };
        let sql =
            "SELECT COALESCE(MAX(version), 0) AS last FROM agent_versions WHERE agent_id = $1";
        let last = tx.first(Statement::new(sql).bind(id)).await?;
        let version = last.map_or(Ok(0), |it| it.int("last"))? + 1;
        add_version(&mut tx, id, version, &it.draft, note, now_millis).await?;
        let published = AgentVersion {
            version,
            config: it.draft.clone(),
            note: note.into(),
            created_at: now_millis,
        };
        let change = Change { kind: "published", now_millis };
        answer_with(&mut tx, &it, &published, &it.draft, change).await?;
        audit::add(&mut tx, &deed.clone().to(&published.config.name)).await?;
        tx.commit().await?;
        Ok(Some(published))
    }

    /// Lets an earlier version answer again; the draft follows it only if `resets_draft`.
    pub async fn roll_back(
        &self,
        access: &Access,
        id: &str,
        version: i64,
        resets_draft: bool,
        deed: &Deed,
    ) -> Result<RolledBack, StoreError> {
        let now_millis = deed.created_at;
        let mut tx = self.db.begin().await?;
        let Some(it) = locked(&mut tx, access, id, now_millis).await? else {
            return Ok(RolledBack::NoAgent);
        };
        let sql = "SELECT * FROM agent_versions WHERE agent_id = $1 AND version = $2";
        let found = tx.first(Statement::new(sql).bind(id).bind(version)).await?;
        let Some(found) = found.as_ref().map(read).transpose()? else {
            return Ok(RolledBack::NoVersion);
        };
        let draft = if resets_draft { &found.config } else { &it.draft };
        let change = Change { kind: "rolledBack", now_millis };
        answer_with(&mut tx, &it, &found, draft, change).await?;
        audit::add(&mut tx, &deed.clone().to(&found.config.name)).await?;
        tx.commit().await?;
        Ok(RolledBack::Done(Box::new(found)))
    }

    /// A version of an agent.
    pub async fn version(
        &self,
        agent_id: &str,
        version: i64,
    ) -> Result<Option<AgentVersion>, StoreError> {
        let sql = "SELECT * FROM agent_versions WHERE agent_id = $1 AND version = $2";
        let statement = Statement::new(sql).bind(agent_id).bind(version);
        self.db.first(statement).await?.as_ref().map(read).transpose()
    }

    /// Versions of an agent before this one, the latest first.
    pub async fn versions(
        &self,
        agent_id: &str,
        before: Option<i64>,
        limit: usize,
    ) -> Result<Vec<AgentVersion>, StoreError> {
        let sql = "SELECT * FROM agent_versions WHERE agent_id = $1 AND version < $2 \
            ORDER BY version DESC LIMIT $3";
        let statement =
            Statement::new(sql).bind(agent_id).bind(before.unwrap_or(i64::MAX)).bind(limit);
        self.db.all(statement).await?.iter().map(read).collect()
    }

    /// Which version of an agent answers; 0 if there is none.
    pub async fn published_version(&self, agent_id: &str) -> Result<i64, StoreError> {
        let sql = "SELECT published_version FROM agents WHERE id = $1";
        let row = self.db.first(Statement::new(sql).bind(agent_id)).await?;
        row.map_or(Ok(0), |it| it.int("published_version"))
    }

    /// This version of an agent, its draft (0), or what is published (none).
    pub async fn config_of(
        &self,
        agent_id: &str,
        version: Option<i64>,
    ) -> Result<Option<AgentConfig>, StoreError> {
        let sql = match version {
            Some(0) => "SELECT draft AS config FROM agents WHERE id = $1 AND $2 = 0",
            Some(_) => "SELECT config FROM agent_versions WHERE agent_id = $1 AND version = $2",
            None => {
                "SELECT v.config FROM agents a JOIN agent_versions v \
                 ON v.agent_id = a.id AND v.version = a.published_version \
                 WHERE a.id = $1 AND $2 < 0"
            }
        };
        let statement = Statement::new(sql).bind(agent_id).bind(version.unwrap_or(-1));
        let row = self.db.first(statement).await?;
        Ok(row.as_ref().map(version_in).transpose()?.flatten())
    }

    /// Agents that no server with versions has seen yet.
    pub async fn unversioned_agents(&self) -> Result<Vec<Unversioned>, StoreError> {
        let sql = "SELECT a.*, m.url AS model_url, m.name AS model_name, m.api_key, \
                m.temperature, m.system_prompt \
            FROM agents a LEFT JOIN agent_models m ON m.agent_id = a.id \
            WHERE a.published_version = 0 ORDER BY a.id";
        self.db.all(Statement::new(sql)).await?.iter().map(unversioned).collect()
    }

    /// Gives such an agent its draft and its version 1; its plain key is gone then.
    pub async fn adopt(&self, agent: &Agent, config: &AgentConfig) -> Result<(), StoreError> {
        let mut tx = self.db.begin().await?;
        let sql = "UPDATE agents SET draft = $1, published_version = 1 \
            WHERE id = $2 AND published_version = 0";
        let statement = Statement::new(sql).bind(to_json(config)?).bind(&agent.id);
        if tx.execute(statement).await? == 0 {
            return Ok(());
        }
        add_version(&mut tx, &agent.id, 1, config, "", agent.updated_at).await?;
        let plain = Statement::new("DELETE FROM agent_models WHERE agent_id = $1").bind(&agent.id);
        tx.execute(plain).await?;
        tx.commit().await
    }
}

/// Writes a version inside a transaction.
pub(super) async fn add_version(
    tx: &mut Tx,
    agent_id: &str,
    version: i64,
    config: &AgentConfig,
    note: &str,
    now_millis: i64,
) -> Result<(), StoreError> {
    let sql = "INSERT INTO agent_versions (agent_id, version, config, note, created_at) \
        VALUES ($1, $2, $3, $4, $5)";
    let statement = Statement::new(sql)
        .bind(agent_id)
        .bind(version)
        .bind(to_json(config)?)
        .bind(note)
        .bind(now_millis);
    tx.execute(statement).await?;
    Ok(())
}

/// The configuration in a row that may have none.
pub(super) fn version_in(row: &Row) -> Result<Option<AgentConfig>, StoreError> {
    row.opt_text("config")?.map(|_| row.json("config")).transpose()
}

#[derive(Clone, Copy)]
struct Change {
    kind: &'static str,
    now_millis: i64,
}

/// Lets this version answer. Origins stay as they are: they are no part of it.
async fn answer_with(
    tx: &mut Tx,
    it: &Drafted,
    with: &AgentVersion,
    draft: &AgentConfig,
    change: Change,
) -> Result<(), StoreError> {
    let allowed_origins = it.agent.settings.allowed_origins.clone();
    let settings = AgentSettings { allowed_origins, ..with.config.settings.clone() };
    let sql = "UPDATE agents SET name = $1, settings = $2, published_version = $3, draft = $4 \
        WHERE id = $5";
    let statement = Statement::new(sql)
        .bind(&with.config.name)
        .bind(to_json(&settings)?)
        .bind(with.version)
        .bind(to_json(draft)?)
        .bind(&it.agent.id);
    tx.execute(statement).await?;
    let payload = serde_json::json!({
        "agentId": it.agent.id, "change": change.kind, "version": with.version,
    });
    let event = OutboxEvent::of_agent(&it.agent, "agent.updated", &payload, change.now_millis);
    outbox::add(tx, &event).await
}

fn read(row: &Row) -> Result<AgentVersion, StoreError> {
    Ok(AgentVersion {
        version: row.int("version")?,
        config: row.json("config")?,
        note: row.text("note")?,
        created_at: row.int("created_at")?,
    })
}

fn unversioned(row: &Row) -> Result<Unversioned, StoreError> {
    let temperature = row.opt_text("temperature")?;
    let model = row.opt_text("model_url")?.map(|url| {
        Ok::<_, StoreError>(AgentModel {
            url,
            name: row.text("model_name")?,
            temperature: temperature.as_deref().and_then(|it| it.parse().ok()),
            system_prompt: row.opt_text("system_prompt")?,
            ..AgentModel::default()
        })
    });
    Ok(Unversioned {
        agent: super::tenants::agent(row)?,
        model: model.transpose()?,
        api_key: row.opt_text("api_key")?,
    })
}
