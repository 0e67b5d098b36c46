//! Members of organizations.

use super::{Row, Statement, Store, StoreError, Tx, audit, unknown};
use crate::domain::{audit::Deed, member::Member, role::Role};

/// What became of a change to a member.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Changed {
    /// What it is now, or was.
    Done(Member),
    /// There is no such member any more.
    Gone,
    /// Another member has this address.
    Exists,
    /// Nobody would be an owner any more.
    LastOwner,
}

impl Store {
    /// Adds a member.
    pub async fn add_member(&self, it: &Member, deed: &Deed) -> Result<Changed, StoreError> {
        let mut tx = self.db.begin().await?;
        match insert(&mut tx, it).await {
            Err(StoreError::Exists(_)) => return Ok(Changed::Exists),
            other => other?,
        }
        audit::add(&mut tx, deed).await?;
        tx.commit().await?;
        Ok(Changed::Done(it.clone()))
    }

    /// A member of an organization.
    pub async fn member(
        &self,
        organization_id: &str,
        id: &str,
    ) -> Result<Option<Member>, StoreError> {
        self.db.first(by_id(organization_id, id)).await?.as_ref().map(member).transpose()
    }

    /// The members of an organization after `cursor`, oldest first.
    pub async fn members(
        &self,
        organization_id: &str,
        cursor: Option<&str>,
        limit: usize,
    ) -> Result<Vec<Member>, StoreError> {
        let sql = "SELECT * FROM members WHERE organization_id = $1 AND id > $2 \
            ORDER BY id LIMIT $3";
        let statement =
            Statement::new(sql).bind(organization_id).bind(cursor.unwrap_or_default()).bind(limit);
        self.db.all(statement).await?.iter().map(member).collect()
    }

    /// Changes a member. What `change` refuses changes nothing; it also hears whether there
    /// is an owner who can act.
    pub async fn change_member<E: From<StoreError>>(
        &self,
        (organization_id, id): (&str, &str),
        now_millis: i64,
        deed: impl FnOnce(&Member) -> Deed + Send,
        change: impl FnOnce(&mut Member, bool) -> Result<(), E> + Send,
    ) -> Result<Changed, E> {
        let mut tx = self.db.begin().await?;
        let found = tx.first(by_id(organization_id, id)).await?;
        let Some(row) = found else { return Ok(Changed::Gone) };
        let mut it = member(&row)?;
        change(&mut it, has_owner(&mut tx, organization_id, now_millis).await?)?;
        if it.role != Role::Owner && is_last_owner(&mut tx, &it).await? {
            return Ok(Changed::LastOwner);
        }
        match write(&mut tx, &it).await {
            Err(StoreError::Exists(_)) => return Ok(Changed::Exists),
            other => other?,
        }
        audit::add(&mut tx, &deed(&it)).await?;
        tx.commit().await?;
        Ok(Changed::Done(it))
    }

    /// Ends a membership, if `may` agrees; the member's keys go with it.
    pub async fn remove_member<E: From<StoreError>>(
        &self,
        (organization_id, id): (&str, &str),
        now_millis: i64,
        deed: impl FnOnce(&Member) -> Deed + Send,
        may: impl FnOnce(&Member, bool) -> Result<(), E> + Send,
    ) -> Result<Changed, E> {
        let mut tx = self.db.begin().await?;
        let found = tx.first(by_id(organization_id, id)).await?;
        let Some(row) = found else { return Ok(Changed::Gone) };
        let it = member(&row)?;
        may(&it, has_owner(&mut tx, organization_id, now_millis).await?)?;
        if is_last_owner(&mut tx, &it).await? {
            return Ok(Changed::LastOwner);
        }
        tx.execute(Statement::new("DELETE FROM members WHERE id = $1").bind(id)).await?;
        audit::add(&mut tx, &deed(&it)).await?;
        tx.commit().await?;
        Ok(Changed::Done(it))
    }

    /// Whether an organization has an owner who can act: one with a living key.
    pub async fn has_owner(
        &self,
        organization_id: &str,
        now_millis: i64,
    ) -> Result<bool, StoreError> {
        Ok(self.db.first(owner_who_can_act(organization_id, now_millis)).await?.is_some())
    }
}

/// The same, inside a transaction.
pub(super) async fn has_owner(
    tx: &mut Tx,
    organization_id: &str,
    now_millis: i64,
) -> Result<bool, StoreError> {
    Ok(tx.first(owner_who_can_act(organization_id, now_millis)).await?.is_some())
}

/// Reads a role as it is kept.
pub(super) fn role(text: &str) -> Result<Role, StoreError> {
    Role::parse(text).ok_or_else(|| unknown("role", text))
}

fn owner_who_can_act(organization_id: &str, now_millis: i64) -> Statement {
    let sql = "SELECT m.id FROM members m JOIN api_keys k ON k.member_id = m.id \
        WHERE m.organization_id = $1 AND m.role = 'owner' AND k.revoked_at IS NULL \
        AND (k.expires_at IS NULL OR k.expires_at > $2) LIMIT 1";
    Statement::new(sql).bind(organization_id).bind(now_millis)
}

fn by_id(organization_id: &str, id: &str) -> Statement {
    let sql = "SELECT * FROM members WHERE id = $1 AND organization_id = $2";
    Statement::new(sql).bind(id).bind(organization_id)
}

async fn write(tx: &mut Tx, it: &Member) -> Result<(), StoreError> {
    let sql = "UPDATE members SET name = $1, email = $2, role = $3, updated_at = $4 WHERE id = $5";
    let statement = Statement::new(sql)
        .bind(&it.name)
        .bind(&it.email)
        .bind(it.role.as_str())
        .bind(it.updated_at)
        .bind(&it.id);
    tx.execute(statement).await?;
    Ok(())
}

/// Adds a member inside a transaction.
pub(super) async fn insert(tx: &mut Tx, it: &Member) -> Result<(), StoreError> {
    let sql = "INSERT INTO members \
        (id, organization_id, name, email, role, created_at, updated_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    let statement = Statement::new(sql)
        .bind(&it.id)
        .bind(&it.organization_id)
        .bind(&it.name)
        .bind(&it.email)
        .bind(it.role.as_str())
        .bind(it.created_at)
        .bind(it.updated_at);
    tx.execute(statement).await?;
    Ok(())
}

/// Whether this one is an owner, and nobody else is. Touches the organization first,
/// so that two owners who leave at once wait for each other on every database.
async fn is_last_owner(tx: &mut Tx, it: &Member) -> Result<bool, StoreError> {
    let lock = Statement::new("UPDATE organizations SET name = name WHERE id = $1");
    tx.execute(lock.bind(&it.organization_id)).await?;
    let sql = "SELECT id FROM members WHERE organization_id = $1 AND role = 'owner'";
    let owners = tx.all(Statement::new(sql).bind(&it.organization_id)).await?;
    Ok(owners.len() == 1
        && owners.first().map(|it| it.text("id")).transpose()? == Some(it.id.clone()))
}

fn member(row: &Row) -> Result<Member, StoreError> {
    Ok(Member {
        id: row.text("id")?,
        organization_id: row.text("organization_id")?,
        name: row.text("name")?,
        email: row.text("email")?,
        role: role(&row.text("role")?)?,
        created_at: row.int("created_at")?,
        updated_at: row.int("updated_at")?,
    })
}
