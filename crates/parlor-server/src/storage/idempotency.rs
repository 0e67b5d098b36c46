//! Requests that must not be done twice.

use super::{Row, Statement, Store, StoreError, Tx};

/// How long a request that has begun keeps its key, in milliseconds, if the
/// process dies before it ends.
const BEGUN_MILLIS: i64 = 60 * 1000;

/// A request that brings a key.
#[derive(Clone, Copy, Debug)]
pub struct Keyed<'a> {
    /// Whose keys these are.
    pub scope: &'a str,
    /// The key.
    pub key: &'a str,
    /// The hash of the request.
    pub fingerprint: &'a str,
}

/// What was answered to a request.
#[derive(Clone, Debug)]
pub struct Remembered {
    /// The response, sealed.
    pub sealed: String,
    /// The ids of the people and conversations that it names, with which it is forgotten.
    pub mentions: String,
    /// Epoch milliseconds.
    pub expires_at: i64,
}

/// How many ids are looked for in one statement, which looks at every row.
const NAMED_AT_ONCE: usize = 100;

/// What is known about a request with this key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reserved {
    /// Nothing: do it, and then [`Store::complete`] or [`Store::release`] it.
    New,
    /// It is being done.
    InProgress,
    /// It was done, and this was answered.
    Done(String),
    /// The key came with another request.
    Conflict,
}

impl Store {
    /// Takes the key for this request, if nobody has it.
    pub async fn reserve(&self, it: Keyed<'_>, now_millis: i64) -> Result<Reserved, StoreError> {
        let mut tx = self.db.begin_claiming(&format!("{}:{}", it.scope, it.key)).await?;
        forget_expired(&mut tx, now_millis).await?;
        if let Some((fingerprint, response)) = find(&mut tx, (it.scope, it.key)).await? {
            return Ok(match response.as_str() {
                _ if fingerprint != it.fingerprint => Reserved::Conflict,
                "" => Reserved::InProgress,
                _ => Reserved::Done(response),
            });
        }
        remember(&mut tx, (it.scope, it.key), it.fingerprint, "", now_millis + BEGUN_MILLIS)
            .await?;
        tx.commit().await?;
        Ok(Reserved::New)
    }

    /// Keeps what was answered.
    pub async fn complete(&self, it: Keyed<'_>, response: &Remembered) -> Result<(), StoreError> {
        let sql = "UPDATE idempotency SET response = $1, mentions = $2, expires_at = $3 \
            WHERE scope = $4 AND idempotency_key = $5 AND fingerprint = $6";
        let statement = Statement::new(sql)
            .bind(&response.sealed)
            .bind(&response.mentions)
            .bind(response.expires_at)
            .bind(it.scope)
            .bind(it.key)
            .bind(it.fingerprint);
        self.db.execute(statement).await?;
        Ok(())
    }

    /// Gives the key back, because the request was not done.
    pub async fn release(&self, it: Keyed<'_>) -> Result<(), StoreError> {
        let sql = "DELETE FROM idempotency \
            WHERE scope = $1 AND idempotency_key = $2 AND fingerprint = $3";
        let statement = Statement::new(sql).bind(it.scope).bind(it.key).bind(it.fingerprint);
        self.db.execute(statement).await?;
        Ok(())
    }

    /// Forgets what has expired.
    pub async fn prune_remembered(&self, now_millis: i64) -> Result<(), StoreError> {
        let mut tx = self.db.begin().await?;
        forget_expired(&mut tx, now_millis).await?;
        tx.commit().await
    }
}

/// What was answered to (scope, key), inside a transaction.
pub(super) async fn recall(
    tx: &mut Tx,
    key: (&str, &str),
    now_millis: i64,
) -> Result<Option<String>, StoreError> {
    forget_expired(tx, now_millis).await?;
    Ok(find(tx, key).await?.map(|it| it.1))
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
        VALUES ($1, $2, $3, $4, $5)";
    let statement =
        Statement::new(sql).bind(scope).bind(key).bind(fingerprint).bind(response).bind(expires_at);
    tx.execute(statement).await?;
    Ok(())
}

/// Forgets what was answered to (scope, key), inside a transaction.
pub(super) async fn forget(tx: &mut Tx, (scope, key): (&str, &str)) -> Result<(), StoreError> {
    let sql = "DELETE FROM idempotency WHERE scope = $1 AND idempotency_key = $2";
    tx.execute(Statement::new(sql).bind(scope).bind(key)).await?;
    Ok(())
}

/// Forgets what was answered to a visitor of an organization, inside a transaction.
pub(super) async fn forget_of(
    tx: &mut Tx,
    organization_id: &str,
    visitor_id: &str,
) -> Result<(), StoreError> {
    // By the whole scope: looking at each row for one takes long where there are many.
    let sql = "DELETE FROM idempotency WHERE scope = 'http:' || $1 || ':' || $2 OR scope IN \
        (SELECT 'chat:' || a.id || ':' || $2 FROM agents a WHERE a.organization_id = $1)";
    tx.execute(Statement::new(sql).bind(organization_id).bind(visitor_id)).await?;
    Ok(())
}

/// Forgets what was answered in an organization and names somebody or something with one of
/// these ids, inside a transaction.
pub(super) async fn forget_naming(
    tx: &mut Tx,
    organization_id: &str,
    ids: &[String],
) -> Result<(), StoreError> {
    let escaped = |it: &str| it.replace('_', "\\_");
    for some in ids.chunks(NAMED_AT_ONCE) {
        let named = (2..2 + some.len()).map(|it| format!("mentions LIKE ${it} ESCAPE '\\'"));
        let sql = format!(
            "DELETE FROM idempotency WHERE scope LIKE $1 ESCAPE '\\' AND ({})",
            named.collect::<Vec<_>>().join(" OR ")
        );
        let within = format!("http:{}:%", escaped(organization_id));
        let statement = Statement::built(sql).bind(within);
        let patterns = some.iter().map(|it| format!("%{}%", escaped(it)));
        tx.execute(patterns.fold(statement, Statement::bind)).await?;
    }
    Ok(())
}

async fn forget_expired(tx: &mut Tx, now_millis: i64) -> Result<(), StoreError> {
    let sql = "DELETE FROM idempotency WHERE expires_at <= $1";
    tx.execute(Statement::new(sql).bind(now_millis)).await?;
    Ok(())
}

/// The fingerprint and the response of (scope, key).
async fn find(
    tx: &mut Tx,
    (scope, key): (&str, &str),
) -> Result<Option<(String, String)>, StoreError> {
    let sql = "SELECT fingerprint, response FROM idempotency \
        WHERE scope = $1 AND idempotency_key = $2";
    let found = tx.first(Statement::new(sql).bind(scope).bind(key)).await?;
    let both = |row: Row| Ok((row.text("fingerprint")?, row.text("response")?));
    found.map(both).transpose()
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIRST: Keyed<'static> = Keyed { scope: "org", key: "k", fingerprint: "f" };

    fn made(expires_at: i64) -> Remembered {
        Remembered { sealed: "made".into(), mentions: String::new(), expires_at }
    }

    async fn store() -> Store {
        Store::in_memory().await.unwrap()
    }

    #[tokio::test]
    async fn a_key_is_in_progress_until_it_is_done_and_then_remembers() {
        let store = store().await;
        assert_eq!(store.reserve(FIRST, 0).await.unwrap(), Reserved::New);
        assert_eq!(store.reserve(FIRST, 1).await.unwrap(), Reserved::InProgress);
        store.complete(FIRST, &made(1000)).await.unwrap();
        assert_eq!(store.reserve(FIRST, 999).await.unwrap(), Reserved::Done("made".into()));
        assert_eq!(store.reserve(FIRST, 1000).await.unwrap(), Reserved::New);
    }

    #[tokio::test]
    async fn a_key_that_was_given_back_or_left_behind_is_free_again() {
        let store = store().await;
        store.reserve(FIRST, 0).await.unwrap();
        store.release(FIRST).await.unwrap();
        assert_eq!(store.reserve(FIRST, 0).await.unwrap(), Reserved::New);
        assert_eq!(store.reserve(FIRST, BEGUN_MILLIS).await.unwrap(), Reserved::New);
    }

    #[tokio::test]
    async fn a_late_request_does_not_touch_a_key_that_went_to_another() {
        let store = store().await;
        store.reserve(FIRST, 0).await.unwrap();
        let other = Keyed { fingerprint: "g", ..FIRST };
        assert_eq!(store.reserve(other, BEGUN_MILLIS).await.unwrap(), Reserved::New);
        store.release(FIRST).await.unwrap();
        store.complete(FIRST, &made(i64::MAX)).await.unwrap();
        assert_eq!(store.reserve(other, BEGUN_MILLIS).await.unwrap(), Reserved::InProgress);
    }

    #[tokio::test]
    async fn a_key_belongs_to_one_request_of_one_owner() {
        let store = store().await;
        store.reserve(FIRST, 0).await.unwrap();
        let other_request = Keyed { fingerprint: "g", ..FIRST };
        assert_eq!(store.reserve(other_request, 0).await.unwrap(), Reserved::Conflict);
        let other_owner = Keyed { scope: "other", ..FIRST };
        assert_eq!(store.reserve(other_owner, 0).await.unwrap(), Reserved::New);
    }
}
