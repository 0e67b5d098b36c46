//! API keys, and the secrets that sign sessions.

use super::{Row, Statement, Store, StoreError};
use crate::domain::key::{ApiKey, KeyKind, Scope};

impl Store {
    /// Adds a key.
    pub async fn add_key(&self, key: &ApiKey) -> Result<(), StoreError> {
        let sql = "INSERT INTO api_keys \
            (id, kind, organization_id, agent_id, name, hash, hint, scopes, \
             created_at, expires_at, revoked_at, last_used_at) \
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
        let statement = Statement::new(sql)
            .bind(&key.id)
            .bind(key.kind.as_str())
            .bind(&key.organization_id)
            .bind(&key.agent_id)
            .bind(&key.name)
            .bind(&key.hash)
            .bind(&key.hint)
            .bind(super::to_json(&key.scopes)?)
            .bind(key.created_at)
            .bind(key.expires_at)
            .bind(key.revoked_at)
            .bind(key.last_used_at);
        self.db.execute(statement).await?;
        Ok(())
    }

    /// The key with this hash, alive or not.
    pub async fn key_by_hash(&self, hash: &str) -> Result<Option<ApiKey>, StoreError> {
        let statement = Statement::new("SELECT * FROM api_keys WHERE hash = $1").bind(hash);
        self.db.first(statement).await?.as_ref().map(key).transpose()
    }

    /// An organization's keys, oldest first.
    pub async fn keys_of(&self, organization_id: &str) -> Result<Vec<ApiKey>, StoreError> {
        let sql = "SELECT * FROM api_keys WHERE organization_id = $1 ORDER BY id";
        let rows = self.db.all(Statement::new(sql).bind(organization_id)).await?;
        rows.iter().map(key).collect()
    }

    /// The keys of whoever runs the installation, oldest first.
    pub async fn platform_keys(&self) -> Result<Vec<ApiKey>, StoreError> {
        let sql = "SELECT * FROM api_keys WHERE kind = $1 ORDER BY id";
        let statement = Statement::new(sql).bind(KeyKind::Platform.as_str());
        self.db.all(statement).await?.iter().map(key).collect()
    }

    /// Notes that a key was used.
    pub async fn touch_key(&self, id: &str, now_millis: i64) -> Result<(), StoreError> {
        let sql = "UPDATE api_keys SET last_used_at = $1 WHERE id = $2";
        self.db.execute(Statement::new(sql).bind(now_millis).bind(id)).await?;
        Ok(())
    }

    /// Revokes a key; `false` if there is none, or it was revoked before.
    pub async fn revoke_key(&self, id: &str, now_millis: i64) -> Result<bool, StoreError> {
        let sql = "UPDATE api_keys SET revoked_at = $1 WHERE id = $2 AND revoked_at IS NULL";
        Ok(self.db.execute(Statement::new(sql).bind(now_millis).bind(id)).await? > 0)
    }

    /// The secret for this purpose; `fresh` becomes it if there is none.
    pub async fn signing_secret(
        &self,
        purpose: &str,
        fresh: (&str, &str),
        now_millis: i64,
    ) -> Result<String, StoreError> {
        let mut tx = self.db.begin().await?;
        let sql = "SELECT secret FROM signing_keys WHERE purpose = $1 ORDER BY id DESC LIMIT 1";
        if let Some(row) = tx.first(Statement::new(sql).bind(purpose)).await? {
            return row.text("secret");
        }
        let (id, secret) = fresh;
        let sql = "INSERT INTO signing_keys (id, purpose, secret, created_at) \
            VALUES ($1, $2, $3, $4)";
        tx.execute(Statement::new(sql).bind(id).bind(purpose).bind(secret).bind(now_millis))
            .await?;
        tx.commit().await?;
        Ok(secret.into())
    }
}

fn key(row: &Row) -> Result<ApiKey, StoreError> {
    let kind = row.text("kind")?;
    let kind = KeyKind::parse(&kind).ok_or_else(|| super::unknown("kind", &kind))?;
    Ok(ApiKey {
        id: row.text("id")?,
        kind,
        organization_id: row.opt_text("organization_id")?,
        agent_id: row.opt_text("agent_id")?,
        name: row.text("name")?,
        hash: row.text("hash")?,
        hint: row.text("hint")?,
        scopes: row.json::<Vec<Scope>>("scopes")?,
        created_at: row.int("created_at")?,
        expires_at: row.opt_int("expires_at")?,
        revoked_at: row.opt_int("revoked_at")?,
        last_used_at: row.opt_int("last_used_at")?,
    })
}
