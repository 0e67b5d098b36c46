//! The secrets that sign what we hand out, sealed.

use super::{Statement, Store, StoreError};

impl Store {
    /// The secrets for this purpose as they are kept, the newest first: (id, secret).
    pub async fn signing_secrets(
        &self,
        purpose: &str,
    ) -> Result<Vec<(String, String)>, StoreError> {
        let sql = "SELECT id, secret FROM signing_keys WHERE purpose = $1 ORDER BY id DESC";
        let rows = self.db.all(Statement::new(sql).bind(purpose)).await?;
        rows.iter().map(|it| Ok((it.text("id")?, it.text("secret")?))).collect()
    }

    /// Adds one, unless another than `known` came first; `false` then.
    pub async fn add_signing_secret(
        &self,
        purpose: &str,
        (id, secret): (&str, &str),
        known: usize,
        now_millis: i64,
    ) -> Result<bool, StoreError> {
        let mut tx = self.db.begin().await?;
        let sql = "SELECT COUNT(*) AS n FROM signing_keys WHERE purpose = $1";
        let row = tx.first(Statement::new(sql).bind(purpose)).await?;
        let found = row.map_or(Ok(0), |it| it.int("n"))?;
        if usize::try_from(found) != Ok(known) {
            return Ok(false);
        }
        let sql = "INSERT INTO signing_keys (id, purpose, secret, created_at) \
            VALUES ($1, $2, $3, $4)";
        tx.execute(Statement::new(sql).bind(id).bind(purpose).bind(secret).bind(now_millis))
            .await?;
        tx.commit().await?;
        Ok(true)
    }

    /// Keeps a secret another way, if it is still kept as it was.
    pub async fn reseal_signing_secret(
        &self,
        id: &str,
        (before, after): (&str, &str),
    ) -> Result<(), StoreError> {
        let sql = "UPDATE signing_keys SET secret = $1 WHERE id = $2 AND secret = $3";
        self.db.execute(Statement::new(sql).bind(after).bind(id).bind(before)).await?;
        Ok(())
    }
}
