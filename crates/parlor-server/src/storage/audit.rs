//! Who did what, written in the transaction of the deed itself.

use super::{Row, Statement, Store, StoreError, Tx, unknown};
use crate::domain::{
    audit::{ActorKind, Deed},
    id::Kind,
};

/// An entry of the log as it is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// `aud_…`
    pub id: String,
    /// Who it was.
    pub actor_kind: ActorKind,
    /// See [`crate::domain::audit::Actor::id`].
    pub actor_id: String,
    /// From which network.
    pub ip_prefix: Option<String>,
    /// What was done.
    pub action: String,
    /// To what.
    pub target_id: String,
    /// What that was called; erased with a person.
    pub target_name: Option<String>,
    /// Epoch milliseconds.
    pub created_at: i64,
}

/// Which entries to read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Only of this action.
    pub action: Option<String>,
    /// Only of this actor, by its id.
    pub actor: Option<String>,
    /// Only from then on, in epoch milliseconds.
    pub from: Option<i64>,
    /// Only before then, in epoch milliseconds.
    pub to: Option<i64>,
    /// Only older ones than this.
    pub cursor: Option<String>,
}

impl Store {
    /// An organization's log, newest first.
    pub async fn audit_log(
        &self,
        organization_id: &str,
        wanted: &Wanted,
        limit: usize,
    ) -> Result<Vec<Entry>, StoreError> {
        let sql = "SELECT * FROM audit_log WHERE organization_id = $1 \
            AND ($2 = '' OR action = $2) AND ($3 = '' OR actor_id = $3) \
            AND created_at >= $4 AND created_at < $5 AND ($6 = '' OR id < $6) \
            ORDER BY id DESC LIMIT $7";
        let statement = Statement::new(sql)
            .bind(organization_id)
            .bind(wanted.action.as_deref().unwrap_or_default())
            .bind(wanted.actor.as_deref().unwrap_or_default())
            .bind(wanted.from.unwrap_or(i64::MIN))
            .bind(wanted.to.unwrap_or(i64::MAX))
            .bind(wanted.cursor.as_deref().unwrap_or_default())
            .bind(limit);
        self.db.all(statement).await?.iter().map(entry).collect()
    }
}

/// Writes it down.
pub(super) async fn add(tx: &mut Tx, it: &Deed) -> Result<(), StoreError> {
    let sql = "INSERT INTO audit_log (id, organization_id, actor_kind, actor_id, ip_prefix, \
        action, target_id, target_name, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    let statement = Statement::new(sql)
        .bind(Kind::Deed.make())
        .bind(&it.by.organization_id)
        .bind(it.by.actor.kind.as_str())
        .bind(&it.by.actor.id)
        .bind(&it.by.ip_prefix)
        .bind(it.action)
        .bind(&it.target_id)
        .bind(&it.target_name)
        .bind(it.created_at);
    tx.execute(statement).await?;
    Ok(())
}

fn entry(row: &Row) -> Result<Entry, StoreError> {
    let kind = row.text("actor_kind")?;
    Ok(Entry {
        id: row.text("id")?,
        actor_kind: ActorKind::parse(&kind).ok_or_else(|| unknown("actor_kind", &kind))?,
        actor_id: row.text("actor_id")?,
        ip_prefix: row.opt_text("ip_prefix")?,
        action: row.text("action")?,
        target_id: row.text("target_id")?,
        target_name: row.opt_text("target_name")?,
        created_at: row.int("created_at")?,
    })
}
