//! Visitors, and the tokens by which they come back.

use super::{Row, Statement, Store, StoreError, Tx, arrivals, tenants};
use crate::domain::{agent::Agent, identity::Identity, person::Profile};

/// How many tokens or visitors are forgotten in one transaction: others wait for it.
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
    /// Who a backend says it is.
    pub vouched: Option<Vouched<'a>>,
    /// What the page says of its visitor, and nobody vouches for.
    pub unverified: Option<&'a Profile>,
    /// Epoch milliseconds.
    pub now_millis: i64,
}

/// What a backend vouches for.
#[derive(Clone, Copy, Debug)]
pub enum Vouched<'a> {
    /// Who it is, as the organization's own systems know them.
    Identity(&'a Identity),
    /// `vis_…`, for whom a session was to be opened.
    Visitor(&'a str),
}

/// Whose session it is, and with whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Present {
    /// The agent.
    pub agent: Agent,
    /// `vis_…` as of now; none if the visitor is gone, or goes by another's id without
    /// having been vouched for.
    pub visitor_id: Option<String>,
}

impl Store {
    /// Recognizes a visitor by the token or by who vouches for it, or makes a new one;
    /// returns `vis_…`, and none if the one who is vouched for is gone.
    ///
    /// Tokens rotate: each works until its successor has been used (a response
    /// can get lost) and a little longer (tabs race).
    pub async fn welcome(&self, arrival: &Arrival<'_>) -> Result<Option<String>, StoreError> {
        let name = arrival.token_hash.unwrap_or(arrival.fresh_visitor_id);
        let mut tx = match arrival.vouched {
            None => self.db.begin_claiming(name).await?,
            // Two people may become one.
            Some(_) => self.db.begin().await?,
        };
        let Some(known) = arrivals::settle(&mut tx, arrival).await? else { return Ok(None) };
        let sql = "INSERT INTO visitor_tokens \
            (hash, visitor_id, agent_id, parent_hash, is_verified, created_at, expires_at) \
            VALUES ($1, $2, $3, $4, $5, $6, $7)";
        let statement = Statement::new(sql)
            .bind(arrival.next_token_hash)
            .bind(&known.id)
            .bind(arrival.agent_id)
            .bind(known.parent_hash)
            .bind(known.is_verified)
            .bind(arrival.now_millis)
            .bind(arrival.next_expires_at);
        tx.execute(statement).await?;
        tx.commit().await?;
        Ok(Some(known.id))
    }

    /// Whose session it is that was opened for this visitor with this agent.
    pub async fn present(
        &self,
        agent_id: &str,
        visitor_id: &str,
    ) -> Result<Option<Present>, StoreError> {
        let sql = "SELECT a.*, (SELECT CASE WHEN v.merged_into IS NULL THEN v.id \
                WHEN v.merged_by = 'identity' THEN v.merged_into END \
                FROM visitors v WHERE v.id = $2) AS visitor_id \
            FROM agents a WHERE a.id = $1";
        let statement = Statement::new(sql).bind(agent_id).bind(visitor_id);
        let read = |it: Row| {
            Ok(Present { agent: tenants::agent(&it)?, visitor_id: it.opt_text("visitor_id")? })
        };
        self.db.first(statement).await?.map(read).transpose()
    }

    /// Forgets tokens that have expired, and visitors who have no token any more
    /// and no conversation: nobody can come back as them, and they said nothing. Those of
    /// whom the organization knows more stay.
    pub async fn prune_visitors(&self, now_millis: i64) -> Result<(), StoreError> {
        while self.prune_some_visitors(now_millis).await? == PRUNED_AT_ONCE {}
        Ok(())
    }

    /// Forgets visitors who came then and never said a word, with their tokens and the
    /// conversations that they began for nothing. Those of whom the organization knows more
    /// stay, those who wait for a human, and those who filled in a form.
    pub async fn prune_silent(
        &self,
        after_millis: i64,
        until_millis: i64,
    ) -> Result<(), StoreError> {
        let sql = "DELETE FROM visitors WHERE id IN (SELECT v.id FROM visitors v \
            WHERE v.agent_id IS NOT NULL AND v.last_seen_at > $1 AND v.last_seen_at <= $2 \
            AND v.merged_into IS NULL \
            AND NOT EXISTS (SELECT 1 FROM visitors o WHERE o.merged_into = v.id) \
            AND NOT EXISTS (SELECT 1 FROM conversations c WHERE c.visitor_id = v.id \
                AND (c.owner_id <> v.id OR c.status = 'handed_off' OR c.forms <> '[]' OR EXISTS \
                    (SELECT 1 FROM messages m WHERE m.conversation_id = c.id))) LIMIT $3)";
        loop {
            let mut tx = self.db.begin().await?;
            let some = Statement::new(sql).bind(after_millis).bind(until_millis);
            let forgotten = tx.execute(some.bind(PRUNED_AT_ONCE)).await?;
            tx.commit().await?;
            if usize::try_from(forgotten).is_ok_and(|it| it < PRUNED_AT_ONCE) {
                return Ok(());
            }
        }
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
            let sql = "DELETE FROM visitors WHERE id = $1 AND agent_id IS NOT NULL \
                AND NOT EXISTS (SELECT 1 FROM visitor_tokens WHERE visitor_id = $1) \
                AND NOT EXISTS (SELECT 1 FROM conversations WHERE visitor_id = $1)";
            tx.execute(Statement::new(sql).bind(visitor_id)).await?;
        }
        tx.commit().await?;
        Ok(expired.len())
    }
}

/// Forgets a visitor's tokens that have expired, inside a transaction.
pub(super) async fn forget_tokens(
    tx: &mut Tx,
    visitor_id: &str,
    now_millis: i64,
) -> Result<(), StoreError> {
    let sql = "DELETE FROM visitor_tokens WHERE visitor_id = $1 AND expires_at <= $2";
    tx.execute(Statement::new(sql).bind(visitor_id).bind(now_millis)).await?;
    Ok(())
}
