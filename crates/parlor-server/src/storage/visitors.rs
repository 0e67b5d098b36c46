//! Visitors, and the tokens by which they come back.

use super::{Statement, Store, StoreError, Tx};

/// How long a token still works once its successor has been used, in
/// milliseconds: another tab may be about to send it.
const GRACE_MILLIS: i64 = 10 * 60 * 1000;

/// How many tokens are forgotten in one transaction: others wait for it.
const PRUNED_AT_ONCE: usize = 500;

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
        let name = arrival.token_hash.unwrap_or(arrival.fresh_visitor_id);
        let mut tx = self.db.begin_claiming(name).await?;
        let known = match arrival.token_hash {
            Some(hash) => recognize(&mut tx, arrival, hash).await?,
            None => None,
        };
        // A token that nobody knows is no parent: it could be any visitor's.
        let parent_hash = known.is_some().then_some(arrival.token_hash).flatten();
        let visitor_id = match known {
            Some(id) => id,
            None => add_visitor(&mut tx, arrival).await?,
        };
        let sql = "INSERT INTO visitor_tokens \
            (hash, visitor_id, parent_hash, created_at, expires_at) VALUES ($1, $2, $3, $4, $5)";
        let statement = Statement::new(sql)
            .bind(arrival.next_token_hash)
            .bind(&visitor_id)
            .bind(parent_hash)
            .bind(arrival.now_millis)
            .bind(arrival.next_expires_at);
        tx.execute(statement).await?;
        tx.commit().await?;
        Ok(visitor_id)
    }

    /// Whether an organization has this visitor.
    pub async fn has_visitor(&self, organization_id: &str, id: &str) -> Result<bool, StoreError> {
        let sql = "SELECT id FROM visitors WHERE organization_id = $1 AND id = $2";
        let statement = Statement::new(sql).bind(organization_id).bind(id);
        Ok(self.db.first(statement).await?.is_some())
    }

    /// Forgets tokens that have expired, and visitors who have no token any more
    /// and no conversation: nobody can come back as them, and they said nothing.
    pub async fn prune_visitors(&self, now_millis: i64) -> Result<(), StoreError> {
        while self.prune_some_visitors(now_millis).await? == PRUNED_AT_ONCE {}
        Ok(())
    }

    /// Returns how many tokens it has found.
    async fn prune_some_visitors(&self, now_millis: i64) -> Result<usize, StoreError> {
        let mut tx = self.db.begin().await?;
        let sql = "SELECT visitor_id FROM visitor_tokens WHERE expires_at <= $1 \
            ORDER BY expires_at LIMIT $2";
        let statement = Statement::new(sql).bind(now_millis).bind(PRUNED_AT_ONCE);
        let expired = tx.all(statement).await?;
        for row in &expired {
            let visitor_id = row.text("visitor_id")?;
            forget_tokens(&mut tx, &visitor_id, now_millis).await?;
            let sql = "DELETE FROM visitors WHERE id = $1 \
                AND NOT EXISTS (SELECT 1 FROM visitor_tokens WHERE visitor_id = $1) \
                AND NOT EXISTS (SELECT 1 FROM conversations WHERE visitor_id = $1)";
            tx.execute(Statement::new(sql).bind(visitor_id)).await?;
        }
        tx.commit().await?;
        Ok(expired.len())
    }
}

async fn forget_tokens(tx: &mut Tx, visitor_id: &str, now_millis: i64) -> Result<(), StoreError> {
    let sql = "DELETE FROM visitor_tokens WHERE visitor_id = $1 AND expires_at <= $2";
    tx.execute(Statement::new(sql).bind(visitor_id).bind(now_millis)).await?;
    Ok(())
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
    let sql = "UPDATE visitor_tokens SET expires_at = $1 \
        WHERE hash = $2 AND expires_at > $1 AND visitor_id = $3";
    let parent_hash = row.opt_text("parent_hash")?;
    tx.execute(Statement::new(sql).bind(retires_at).bind(parent_hash).bind(&visitor_id)).await?;
    forget_tokens(tx, &visitor_id, arrival.now_millis).await?;
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        app::{Seed, seed},
        domain::agent::AgentSettings,
    };

    #[tokio::test]
    async fn a_token_that_nobody_knows_retires_nothing() {
        let store = Store::in_memory().await.unwrap();
        let settings = AgentSettings::default();
        let plan = |name: &str| Seed {
            organization: name.into(),
            agent: name.into(),
            settings: settings.clone(),
        };
        let (own, other) = (seed(&store, plan("Ada"), 0).await, seed(&store, plan("Bob"), 0).await);
        let (own, other) = (own.unwrap(), other.unwrap());
        let arrival =
            |it: &'_ crate::app::Seeded| (it.organization_id.clone(), it.agent_id.clone());
        let (ours, theirs) = (arrival(&own), arrival(&other));
        let comes =
            |place: &(String, String), fresh: &str, token: Option<&str>, next: &str, now| {
                let (store, place) = (store.clone(), place.clone());
                let (fresh, next) = (fresh.to_owned(), next.to_owned());
                let token = token.map(ToOwned::to_owned);
                async move {
                    let arrival = Arrival {
                        organization_id: &place.0,
                        agent_id: &place.1,
                        fresh_visitor_id: &fresh,
                        token_hash: token.as_deref(),
                        next_token_hash: &next,
                        next_expires_at: 100 * GRACE_MILLIS,
                        locale: None,
                        page_url: None,
                        now_millis: now,
                    };
                    store.welcome(&arrival).await.unwrap()
                }
            };
        assert_eq!(comes(&ours, "vis_1", None, "a", 0).await, "vis_1");
        // Another agent's visitor brings that token, and uses the one it got for it.
        assert_eq!(comes(&theirs, "vis_2", Some("a"), "b", 0).await, "vis_2");
        assert_eq!(comes(&theirs, "vis_3", Some("b"), "c", 0).await, "vis_2");
        let later = 2 * GRACE_MILLIS;
        assert_eq!(comes(&ours, "vis_4", Some("a"), "d", later).await, "vis_1");
    }
}
