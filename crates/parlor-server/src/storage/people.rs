//! People who chat, as their organization knows them.

use super::{
    Row, Statement, Store, StoreError, Tx, audit, list_query::ListQuery, people_search, to_json,
};
use crate::domain::{audit::Deed, person::Person};

/// Which people to list; every field narrows it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PeopleFilter {
    /// With this in the external id, the name or the address, in any case.
    pub search: Option<String>,
    /// With this external id.
    pub external_id: Option<String>,
    /// With this address.
    pub email: Option<String>,
    /// With an external id, or without.
    pub is_identified: Option<bool>,
    /// Seen before this one, which was seen at this time.
    pub after: Option<(i64, String)>,
}

/// What became of a change to a person.
#[derive(Clone, Debug, PartialEq)]
pub enum PersonChanged {
    /// What it is now.
    Done(Box<Person>),
    /// There is no such person any more.
    Gone,
    /// Another person has this external id.
    Exists,
}

impl Store {
    /// Enters a person.
    pub async fn add_person(&self, it: &Person, deed: &Deed) -> Result<PersonChanged, StoreError> {
        let mut tx = self.db.begin().await?;
        match insert(&mut tx, it).await {
            Err(StoreError::Exists(_)) => return Ok(PersonChanged::Exists),
            other => other?,
        }
        audit::add(&mut tx, deed).await?;
        tx.commit().await?;
        Ok(PersonChanged::Done(Box::new(it.clone())))
    }

    /// A person of an organization. The id of one who was merged leads to the other.
    pub async fn person(
        &self,
        organization_id: &str,
        id: &str,
    ) -> Result<Option<Person>, StoreError> {
        self.db.first(by_id(organization_id, id)).await?.as_ref().map(person).transpose()
    }

    /// People of an organization, the one who was seen last first.
    pub async fn people(
        &self,
        organization_id: &str,
        filter: &PeopleFilter,
        limit: usize,
    ) -> Result<Vec<Person>, StoreError> {
        let search = filter.search.as_deref().filter(|it| !it.is_empty());
        let is_named = filter.external_id.is_some() || filter.email.is_some();
        let Some(search) = search.filter(|_| !is_named) else {
            return self.people_of(people_search::everybody(organization_id), filter, limit).await;
        };
        let newest = people_search::those_seen_last(organization_id, filter.after.as_ref());
        let newest = self.people_of(newest, filter, limit).await?;
        if newest.len() == limit {
            return Ok(newest);
        }
        let found = people_search::those_found(&self.db, organization_id, search).await?;
        self.people_of(found, filter, limit).await
    }

    /// Those of a list of people `v` whom a filter leaves.
    async fn people_of(
        &self,
        mut query: ListQuery,
        filter: &PeopleFilter,
        limit: usize,
    ) -> Result<Vec<Person>, StoreError> {
        query.maybe("v.external_id = $", filter.external_id.as_ref());
        query.maybe("v.email = $", filter.email.as_ref());
        match filter.is_identified {
            Some(true) => query.and_plain("v.external_id IS NOT NULL"),
            Some(false) => query.and_plain("v.external_id IS NULL"),
            None => {}
        }
        if let Some(search) = &filter.search {
            people_search::narrow(&mut query, search);
        }
        let time_and_id = ("v.last_seen_at", "v.id");
        let statement = query.latest_first(time_and_id, filter.after.as_ref(), limit);
        self.db.all(statement).await?.iter().map(person).collect()
    }

    /// Changes what is known of a person. What `change` refuses changes nothing.
    pub async fn change_person<E: From<StoreError>>(
        &self,
        organization_id: &str,
        id: &str,
        deed: impl FnOnce(&Person) -> Deed + Send,
        change: impl FnOnce(&mut Person) -> Result<(), E> + Send,
    ) -> Result<PersonChanged, E> {
        let mut tx = self.db.begin().await?;
        let found = tx.first(by_id(organization_id, id)).await?;
        let Some(row) = found else { return Ok(PersonChanged::Gone) };
        let mut it = person(&row)?;
        change(&mut it)?;
        match write(&mut tx, &it).await {
            Err(StoreError::Exists(_)) => return Ok(PersonChanged::Exists),
            other => other?,
        }
        audit::add(&mut tx, &deed(&it)).await?;
        tx.commit().await?;
        Ok(PersonChanged::Done(Box::new(it)))
    }
}

/// The person with this id, or whom that one was merged into.
pub(super) fn by_id(organization_id: &str, id: &str) -> Statement {
    let sql = "SELECT * FROM visitors WHERE organization_id = $1 AND id = \
        (SELECT COALESCE(merged_into, id) FROM visitors WHERE id = $2)";
    Statement::new(sql).bind(organization_id).bind(id)
}

/// The person that the organization's systems call this, inside a transaction.
pub(super) async fn by_external_id(
    tx: &mut Tx,
    organization_id: &str,
    external_id: &str,
) -> Result<Option<Person>, StoreError> {
    let sql = "SELECT * FROM visitors WHERE organization_id = $1 AND external_id = $2";
    let statement = Statement::new(sql).bind(organization_id).bind(external_id);
    tx.first(statement).await?.as_ref().map(person).transpose()
}

/// Adds a person inside a transaction.
pub(super) async fn insert(tx: &mut Tx, it: &Person) -> Result<(), StoreError> {
    let sql = "INSERT INTO visitors (id, organization_id, created_at, last_seen_at) \
        VALUES ($1, $2, $3, $3)";
    let statement = Statement::new(sql).bind(&it.id).bind(&it.organization_id).bind(it.created_at);
    tx.execute(statement).await?;
    write(tx, it).await
}

/// Writes everything of a person, inside a transaction.
pub(super) async fn write(tx: &mut Tx, it: &Person) -> Result<(), StoreError> {
    let sql = "UPDATE visitors SET agent_id = $1, external_id = $2, name = $3, email = $4, \
        attributes = $5, unverified = $6, search_text = $7, locale = $8, page_url = $9, \
        created_at = $10, last_seen_at = $11 WHERE id = $12";
    let statement = Statement::new(sql)
        .bind(&it.agent_id)
        .bind(&it.external_id)
        .bind(&it.profile.name)
        .bind(&it.profile.email)
        .bind(to_json(&it.profile.attributes)?)
        .bind(it.unverified.as_ref().map(to_json).transpose()?)
        .bind(it.search_text())
        .bind(&it.locale)
        .bind(&it.page_url)
        .bind(it.created_at)
        .bind(it.last_seen_at)
        .bind(&it.id);
    tx.execute(statement).await?;
    Ok(())
}

/// Reads a row of `visitors`.
pub(super) fn person(row: &Row) -> Result<Person, StoreError> {
    let unverified = row.opt_text("unverified")?.map(|_| row.json("unverified")).transpose()?;
    Ok(Person {
        id: row.text("id")?,
        organization_id: row.text("organization_id")?,
        agent_id: row.opt_text("agent_id")?,
        external_id: row.opt_text("external_id")?,
        profile: crate::domain::person::Profile {
            name: row.opt_text("name")?,
            email: row.opt_text("email")?,
            attributes: row.json("attributes")?,
        },
        unverified,
        locale: row.opt_text("locale")?,
        page_url: row.opt_text("page_url")?,
        created_at: row.int("created_at")?,
        last_seen_at: row.int("last_seen_at")?,
    })
}
