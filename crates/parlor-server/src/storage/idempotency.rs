//! Requests that must not be done twice.

use super::{Statement, Store, StoreError, Tx};

/// What is known about a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remembered {
    /// The hash of the request that came with it.
    pub fingerprint: String,
    /// What was answered, or where it is.
    pub response: String,
}

impl Store {
    /// What was answered to the request with this key.
    pub async fn recall(
        &self,
        scope: &str,
        key: &str,
        now_millis: i64,
    ) -> Result<Option<Remembered>, StoreError> {
        let mut tx = self.db.begin().await?;
        recall(&mut tx, (scope, key), now_millis).await
    }

    /// Keeps what was answered until `expires_at`; the first to come is kept.
    pub async fn remember(
        &self,
        key: (&str, &str),
        fingerprint: &str,
        response: &str,
        expires_at: i64,
    ) -> Result<(), StoreError> {
        let mut tx = self.db.begin().await?;
        remember(&mut tx, key, fingerprint, response, expires_at).await?;
        tx.commit().await
    }

    /// Forgets what has expired.
    pub async fn prune_remembered(&self, now_millis: i64) -> Result<u64, StoreError> {
        let sql = "DELETE FROM idempotency WHERE expires_at <= $1";
        self.db.execute(Statement::new(sql).bind(now_millis)).await
    }
}

/// What is known about (scope, key), inside a transaction.
pub(super) async fn recall(
    tx: &mut Tx,
    (scope, key): (&str, &str),
    now_millis: i64,
) -> Result<Option<Remembered>, StoreError> {
    let sql = "SELECT fingerprint, response FROM idempotency \
        WHERE scope = $1 AND idempotency_key = $2 AND expires_at > $3";
    let found = tx.first(Statement::new(sql).bind(scope).bind(key).bind(now_millis)).await?;
    let Some(row) = found else { return Ok(None) };
    Ok(Some(Remembered { fingerprint: row.text("fingerprint")?, response: row.text("response")? }))
}

/// Keeps what was answered to (scope, key), inside a transaction.
pub(super) async fn remember(
    tx: &mut Tx,
    (scope, key): (&str, &str),
    fingerprint: &str,
    response: &str,
    expires_at: i64,
) -> Result<(), StoreError> {
    let sql = "INSERT INTO idempotency (scope, idempotency_key, fingerprint, response, expires_at) \
        VALUES ($1, $2, $3, $4, $5) ON CONFLICT (scope, idempotency_key) DO NOTHING";
    let statement =
        Statement::new(sql).bind(scope).bind(key).bind(fingerprint).bind(response).bind(expires_at);
    tx.execute(statement).await?;
    Ok(())
}
