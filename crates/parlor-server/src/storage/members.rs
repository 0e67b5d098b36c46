//! Members of organizations.

use super::{Row, Statement, Store, StoreError, Tx, audit, unknown};
use crate::domain::{audit::Deed, member::Member, role::Role};

/// What became of a change to a member.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Changed {
    /// It is done.
    Done,
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
        Ok(Changed::Done)
    }

    /// A member of an organization.
    pub async fn member(
        &self,
        organization_id: &str,
        id: &str,
    ) -> Result<Option<Member>, StoreError> {
        let sql = "SELECT * FROM members WHERE id = $1 AND organization_id = $2";
        let statement = Statement::new(sql).bind(id).bind(organization_id);
        self.db.first(statement).await?.as_ref().map(member).transpose()
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

    /// Whether an organization has an owner who can act: one with a living key.
    pub async fn has_owner(
        &self,
        organization_id: &str,
        now_millis: i64,
    ) -> Result<bool, StoreError> {
        let sql = "SELECT m.id FROM members m JOIN api_keys k ON k.member_id = m.id \
            WHERE m.organization_id = $1 AND m.role = 'owner' AND k.revoked_at IS NULL \
            AND (k.expires_at IS NULL OR k.expires_at > $2) LIMIT 1";
        let statement = Statement::new(sql).bind(organization_id).bind(now_millis);
        Ok(self.db.first(statement).await?.is_some())
    }

    /// Gives a member this name, address and role.
    pub async fn change_member(&self, it: &Member, deed: &Deed) -> Result<Changed, StoreError> {
        let mut tx = self.db.begin().await?;
        if it.role != Role::Owner && is_last_owner(&mut tx, it).await? {
            return Ok(Changed::LastOwner);
        }
        let sql = "UPDATE members SET name = $1, email = $2, role = $3, updated_at = $4 \
            WHERE id = $5 AND organization_id = $6";
        let statement = Statement::new(sql)
            .bind(&it.name)
            .bind(&it.email)
            .bind(it.role.as_str())
            .bind(it.updated_at)
            .bind(&it.id)
            .bind(&it.organization_id);
        match tx.execute(statement).await {
            Err(StoreError::Exists(_)) => return Ok(Changed::Exists),
            Ok(0) => return Ok(Changed::Gone),
            other => other?,
        };
        audit::add(&mut tx, deed).await?;
        tx.commit().await?;
        Ok(Changed::Done)
    }

    /// Ends a membership; the member's keys go with it.
    pub async fn remove_member(&self, it: &Member, deed: &Deed) -> Result<Changed, StoreError> {
        let mut tx = self.db.begin().await?;
        if is_last_owner(&mut tx, it).await? {
            return Ok(Changed::LastOwner);
        }
        let statement = Statement::new("DELETE FROM members WHERE id = $1").bind(&it.id);
        if tx.execute(statement).await? == 0 {
            return Ok(Changed::Gone);
        }
        audit::add(&mut tx, deed).await?;
        tx.commit().await?;
        Ok(Changed::Done)
    }
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
    let role = row.text("role")?;
    Ok(Member {
        id: row.text("id")?,
        organization_id: row.text("organization_id")?,
        name: row.text("name")?,
        email: row.text("email")?,
        role: Role::parse(&role).ok_or_else(|| unknown("role", &role))?,
        created_at: row.int("created_at")?,
        updated_at: row.int("updated_at")?,
    })
}
