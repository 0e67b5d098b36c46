//! API keys.

use super::{Row, Statement, Store, StoreError, Tx, audit, members};
use crate::domain::{
    audit::Deed,
    key::{ApiKey, KeyKind, OfMember, Previous, Scope},
    role::Role,
};

/// What every reader of keys begins with.
const SELECT: &str =
    "SELECT k.*, m.role AS member_role FROM api_keys k LEFT JOIN members m ON m.id = k.member_id";

/// What became of a change to a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeyChanged {
    /// What it is now.
    Done(Box<ApiKey>),
    /// The organization has no such key.
    Gone,
    /// It was revoked before, and nothing changes it any more.
    Revoked,
}

impl Store {
    /// Adds a key, and notes who made it.
    pub async fn add_key(&self, key: &ApiKey, deed: Option<&Deed>) -> Result<(), StoreError> {
        let mut tx = self.db.begin().await?;
        insert(&mut tx, key).await?;
        if let Some(deed) = deed {
            audit::add(&mut tx, deed).await?;
        }
        tx.commit().await
    }

    /// The key that this secret opened or opens, alive or not.
    pub async fn key_by_hash(&self, hash: &str) -> Result<Option<ApiKey>, StoreError> {
        let sql = format!("{SELECT} WHERE k.hash = $1 OR k.previous_hash = $1");
        self.db.first(Statement::built(sql).bind(hash)).await?.as_ref().map(key).transpose()
    }

    /// A key by its id, alive or not, for code that has yet to find out who asks.
    pub async fn key(&self, id: &str) -> Result<Option<ApiKey>, StoreError> {
        let sql = format!("{SELECT} WHERE k.id = $1");
        self.db.first(Statement::built(sql).bind(id)).await?.as_ref().map(key).transpose()
    }

    /// An organization's key.
    pub async fn key_of(
        &self,
        organization_id: &str,
        id: &str,
    ) -> Result<Option<ApiKey>, StoreError> {
        let found = self.key(id).await?;
        Ok(found.filter(|it| it.organization_id.as_deref() == Some(organization_id)))
    }

    /// An organization's keys, oldest first.
    pub async fn keys_of(&self, organization_id: &str) -> Result<Vec<ApiKey>, StoreError> {
        self.keys_page(organization_id, None, usize::MAX).await
    }

    /// An organization's keys after `cursor`, oldest first.
    pub async fn keys_page(
        &self,
        organization_id: &str,
        cursor: Option<&str>,
        limit: usize,
    ) -> Result<Vec<ApiKey>, StoreError> {
        let sql =
            format!("{SELECT} WHERE k.organization_id = $1 AND k.id > $2 ORDER BY k.id LIMIT $3");
        let statement = Statement::built(sql)
            .bind(organization_id)
            .bind(cursor.unwrap_or_default())
            .bind(limit);
        self.db.all(statement).await?.iter().map(key).collect()
    }

    /// The keys of whoever runs the installation, oldest first.
    pub async fn platform_keys(&self) -> Result<Vec<ApiKey>, StoreError> {
        let sql = format!("{SELECT} WHERE k.kind = $1 ORDER BY k.id");
        let statement = Statement::built(sql).bind(KeyKind::Platform.as_str());
        self.db.all(statement).await?.iter().map(key).collect()
    }

    /// Notes that a key was used.
    pub async fn touch_key(&self, id: &str, now_millis: i64) -> Result<(), StoreError> {
        let sql = "UPDATE api_keys SET last_used_at = $1 WHERE id = $2";
        self.db.execute(Statement::new(sql).bind(now_millis).bind(id)).await?;
        Ok(())
    }

    /// Adds a member's key, if `may` agrees with what that member is now; `false` if it is
    /// none any more. `may` also hears whether there is an owner who can act.
    pub async fn add_key_of_member<E: From<StoreError>>(
        &self,
        key: &ApiKey,
        deed: &Deed,
        may: impl FnOnce(Role, bool) -> Result<(), E> + Send,
    ) -> Result<bool, E> {
        let mut tx = self.db.begin().await?;
        let sql = "SELECT organization_id, role FROM members WHERE id = $1";
        let statement = Statement::new(sql).bind(key.member.as_ref().map(|it| it.id.clone()));
        let Some(row) = tx.first(statement).await? else { return Ok(false) };
        let organization_id = row.text("organization_id")?;
        let has_owner = members::has_owner(&mut tx, &organization_id, deed.created_at).await?;
        may(members::role(&row.text("role")?)?, has_owner)?;
        insert(&mut tx, key).await?;
        audit::add(&mut tx, deed).await?;
        tx.commit().await?;
        Ok(true)
    }

    /// Changes a key of an organization: its name, scopes, end, secret, or whether it is
    /// revoked. What `change` refuses changes nothing; it also hears whether there is an
    /// owner who can act.
    pub async fn change_key<E: From<StoreError>>(
        &self,
        (organization_id, id): (&str, &str),
        now_millis: i64,
        deed: impl FnOnce(&ApiKey) -> Deed + Send,
        change: impl FnOnce(&mut ApiKey, bool) -> Result<(), E> + Send,
    ) -> Result<KeyChanged, E> {
        let mut tx = self.db.begin().await?;
        let sql = format!("{SELECT} WHERE k.id = $1 AND k.organization_id = $2");
        let found = tx.first(Statement::built(sql).bind(id).bind(organization_id)).await?;
        let Some(row) = found else { return Ok(KeyChanged::Gone) };
        let mut it = key(&row)?;
        let is_revoked = it.revoked_at.is_some();
        change(&mut it, members::has_owner(&mut tx, organization_id, now_millis).await?)?;
        if is_revoked {
            return Ok(KeyChanged::Revoked);
        }
        write(&mut tx, &it).await?;
        audit::add(&mut tx, &deed(&it)).await?;
        tx.commit().await?;
        Ok(KeyChanged::Done(Box::new(it)))
    }

    /// Revokes a key; `false` if there is none, or it was revoked before.
    pub async fn revoke_key(&self, id: &str, now_millis: i64) -> Result<bool, StoreError> {
        Ok(self.db.execute(revocation(id, now_millis)).await? > 0)
    }

    /// Revokes a key and notes who did; `false` if there is none, or it was revoked before.
    pub async fn revoke_key_as(&self, id: &str, deed: &Deed) -> Result<bool, StoreError> {
        let mut tx = self.db.begin().await?;
        let is_revoked = tx.execute(revocation(id, deed.created_at)).await? > 0;
        audit::add(&mut tx, deed).await?;
        if is_revoked {
            tx.commit().await?;
        }
        Ok(is_revoked)
    }
}

fn revocation(id: &str, now_millis: i64) -> Statement {
    let sql = "UPDATE api_keys SET revoked_at = $1 WHERE id = $2 AND revoked_at IS NULL";
    Statement::new(sql).bind(now_millis).bind(id)
}

async fn write(tx: &mut Tx, key: &ApiKey) -> Result<(), StoreError> {
    let sql = "UPDATE api_keys SET name = $1, scopes = $2, expires_at = $3, hash = $4, \
        hint = $5, previous_hash = $6, previous_expires_at = $7, revoked_at = $8 WHERE id = $9";
    let statement = Statement::new(sql)
        .bind(&key.name)
        .bind(super::to_json(&key.own_scopes)?)
        .bind(key.expires_at)
        .bind(&key.hash)
        .bind(&key.hint)
        .bind(key.previous.as_ref().map(|it| it.hash.clone()))
        .bind(key.previous.as_ref().map(|it| it.expires_at))
        .bind(key.revoked_at)
        .bind(&key.id);
    tx.execute(statement).await?;
    Ok(())
}

/// Adds a key inside a transaction.
pub(super) async fn insert(tx: &mut Tx, key: &ApiKey) -> Result<(), StoreError> {
    let sql = "INSERT INTO api_keys \
        (id, kind, organization_id, agent_id, member_id, name, hash, hint, scopes, \
         created_at, expires_at, revoked_at, last_used_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";
    let statement = Statement::new(sql)
        .bind(&key.id)
        .bind(key.kind.as_str())
        .bind(&key.organization_id)
        .bind(&key.agent_id)
        .bind(key.member.as_ref().map(|it| it.id.clone()))
        .bind(&key.name)
        .bind(&key.hash)
        .bind(&key.hint)
        .bind(super::to_json(&key.own_scopes)?)
        .bind(key.created_at)
        .bind(key.expires_at)
        .bind(key.revoked_at)
        .bind(key.last_used_at);
    tx.execute(statement).await?;
    Ok(())
}

fn key(row: &Row) -> Result<ApiKey, StoreError> {
    let kind = row.text("kind")?;
    let previous = row.opt_text("previous_hash")?.zip(row.opt_int("previous_expires_at")?);
    Ok(ApiKey {
        id: row.text("id")?,
        kind: KeyKind::parse(&kind).ok_or_else(|| super::unknown("kind", &kind))?,
        organization_id: row.opt_text("organization_id")?,
        agent_id: row.opt_text("agent_id")?,
        member: member(row)?,
        name: row.text("name")?,
        hash: row.text("hash")?,
        previous: previous.map(|(hash, expires_at)| Previous { hash, expires_at }),
        hint: row.text("hint")?,
        own_scopes: row.json::<Vec<Scope>>("scopes")?,
        created_at: row.int("created_at")?,
        expires_at: row.opt_int("expires_at")?,
        revoked_at: row.opt_int("revoked_at")?,
        last_used_at: row.opt_int("last_used_at")?,
    })
}

fn member(row: &Row) -> Result<Option<OfMember>, StoreError> {
    let Some(id) = row.opt_text("member_id")? else { return Ok(None) };
    let role = members::role(&row.text("member_role")?)?;
    Ok(Some(OfMember { id, role }))
}
