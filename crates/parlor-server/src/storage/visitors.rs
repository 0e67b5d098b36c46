//! Visitors, and the tokens by which they come back.

use super::{Statement, Store, StoreError, Tx};

/// How long a token still works once its successor has been used, in
/// milliseconds: another tab may be about to send it.
const GRACE_MILLIS: i64 = 10 * 60 * 1000;

/// A visitor who comes to an agent, new or not.
#[derive(Clone, Debug)]
pub struct Arrival<'a> {
    /// `org_…`
    pub organization_id: &'a str,
    /// `agt_…`
    pub agent_id: &'a str,
    /// `vis_…`, for a visitor who turns out to be new.
    pub fresh_visitor_id: &'a str,
    /// The hash of the token that was brought along.
    pub token_hash: Option<&'a str>,
    /// The hash of the token that is handed out now.
    pub next_token_hash: &'a str,
    /// Epoch milliseconds at which the new token expires.
    pub next_expires_at: i64,
    /// BCP 47.
    pub locale: Option<&'a str>,
    /// The page the visitor is on.
    pub page_url: Option<&'a str>,
    /// Epoch milliseconds.
    pub now_millis: i64,
}

impl Store {
    /// Recognizes a visitor by the token, or makes a new one; returns `vis_…`.
    ///
    /// Tokens rotate: each works until its successor has been used (a response
    /// can get lost) and a little longer (tabs race).
    pub async fn welcome(&self, arrival: &Arrival<'_>) -> Result<String, StoreError> {
        let mut tx = self.db.begin().await?;
        let known = match arrival.token_hash {
            Some(hash) => recognize(&mut tx, arrival, hash).await?,
            None => None,
        };
        let visitor_id = match known {
            Some(id) => id,
            None => add_visitor(&mut tx, arrival).await?,
        };
        let sql = "INSERT INTO visitor_tokens \
            (hash, visitor_id, parent_hash, created_at, expires_at) VALUES ($1, $2, $3, $4, $5)";
        let statement = Statement::new(sql)
            .bind(arrival.next_token_hash)
            .bind(&visitor_id)
            .bind(arrival.token_hash)
            .bind(arrival.now_millis)
            .bind(arrival.next_expires_at);
        tx.execute(statement).await?;
        tx.commit().await?;
        Ok(visitor_id)
    }
}

async fn recognize(
    tx: &mut Tx,
    arrival: &Arrival<'_>,
    hash: &str,
) -> Result<Option<String>, StoreError> {
    let sql = "SELECT t.visitor_id, t.parent_hash FROM visitor_tokens t \
        JOIN visitors v ON v.id = t.visitor_id \
        WHERE t.hash = $1 AND t.expires_at > $2 AND v.agent_id = $3";
    let statement = Statement::new(sql).bind(hash).bind(arrival.now_millis).bind(arrival.agent_id);
    let Some(row) = tx.first(statement).await? else { return Ok(None) };
    let visitor_id = row.text("visitor_id")?;
    let retires_at = arrival.now_millis + GRACE_MILLIS;
    let sql = "UPDATE visitor_tokens SET expires_at = $1 WHERE hash = $2 AND expires_at > $1";
    tx.execute(Statement::new(sql).bind(retires_at).bind(row.opt_text("parent_hash")?)).await?;
    let sql = "DELETE FROM visitor_tokens WHERE visitor_id = $1 AND expires_at <= $2";
    tx.execute(Statement::new(sql).bind(&visitor_id).bind(arrival.now_millis)).await?;
    let sql = "UPDATE visitors SET last_seen_at = $1, locale = COALESCE($2, locale), \
        page_url = COALESCE($3, page_url) WHERE id = $4";
    let statement = Statement::new(sql)
        .bind(arrival.now_millis)
        .bind(arrival.locale)
        .bind(arrival.page_url)
        .bind(&visitor_id);
    tx.execute(statement).await?;
    Ok(Some(visitor_id))
}

async fn add_visitor(tx: &mut Tx, arrival: &Arrival<'_>) -> Result<String, StoreError> {
    let sql = "INSERT INTO visitors \
        (id, organization_id, agent_id, locale, page_url, created_at, last_seen_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $6)";
    let statement = Statement::new(sql)
        .bind(arrival.fresh_visitor_id)
        .bind(arrival.organization_id)
        .bind(arrival.agent_id)
        .bind(arrival.locale)
        .bind(arrival.page_url)
        .bind(arrival.now_millis);
    tx.execute(statement).await?;
    Ok(arrival.fresh_visitor_id.into())
}
