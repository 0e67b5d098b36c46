//! Who it is that arrives: by the token that was brought along, and by who vouches for it.
//!
//! | vouched for | the token is | then |
//! |---|---|---|
//! | no | a visitor's who never was | it is that visitor |
//! | no | one of somebody who was | it is somebody new: a device has more than one user |
//! | an identity | an unknown visitor's | that visitor turns out to be that person |
//! | an identity | another person's, or none | it is the person of the identity |
//! | a visitor | an unknown visitor's | both turn out to be one, a person if one is known |

use super::{
    Arrival, Statement, StoreError, Tx, Vouched,
    merging::{Because, absorb},
    people::{self, by_id},
    visitors::forget_tokens,
};
use crate::domain::{identity::Identity, person::Person};

/// How long a token still works once its successor has been used, in
/// milliseconds: another tab may be about to send it.
const GRACE_MILLIS: i64 = 10 * 60 * 1000;

/// Who it is.
pub(super) struct Known {
    /// `vis_…`
    pub(super) id: String,
    /// Whether that takes somebody who vouches for it.
    pub(super) is_verified: bool,
    /// The token that was brought along, if it is this one's.
    pub(super) parent_hash: Option<String>,
}

/// A token that works, and whose it is.
struct Brought {
    person: Person,
    parent_hash: Option<String>,
    is_verified: bool,
}

impl Brought {
    /// Whose it is, if nobody ever vouched for that one.
    fn unknown(&self) -> Option<&Person> {
        Some(&self.person).filter(|it| it.external_id.is_none() && !self.is_verified)
    }
}

/// Finds out who it is, inside a transaction; none if the one who is vouched for is gone.
pub(super) async fn settle(
    tx: &mut Tx,
    arrival: &Arrival<'_>,
) -> Result<Option<Known>, StoreError> {
    let brought = brought(tx, arrival).await?;
    let (is_verified, person) = match arrival.vouched {
        None => (false, brought.as_ref().filter(|it| !it.is_verified).map(|it| it.person.clone())),
        Some(Vouched::Identity(it)) => {
            (true, Some(identified(tx, arrival, it, brought.as_ref()).await?))
        }
        Some(Vouched::Visitor(id)) => match asked_for(tx, arrival, id, brought.as_ref()).await? {
            Some(found) => found,
            None => return Ok(None),
        },
    };
    let person = match person {
        Some(it) => it,
        None => added(tx, fresh(arrival)).await?,
    };
    let id = person.id.clone();
    see(tx, person, arrival).await?;
    let parent_hash = follow(tx, &id, brought.as_ref(), arrival).await?;
    if is_verified {
        let sql = "UPDATE visitor_tokens SET is_verified = 1 WHERE visitor_id = $1";
        tx.execute(Statement::new(sql).bind(&id)).await?;
    }
    Ok(Some(Known { id, is_verified, parent_hash }))
}

/// The person of an identity; a visitor of whom nothing was known may be that one.
async fn identified(
    tx: &mut Tx,
    arrival: &Arrival<'_>,
    identity: &Identity,
    brought: Option<&Brought>,
) -> Result<Person, StoreError> {
    let external_id = &identity.external_id;
    let known = people::by_external_id(tx, arrival.organization_id, external_id).await?;
    let unknown = brought.and_then(Brought::unknown);
    let person = match (known, unknown) {
        (Some(known), None) => known,
        (Some(known), Some(it)) => absorb(tx, known, it.clone(), Because::Identity).await?,
        (None, Some(it)) => it.clone(),
        (None, None) => added(tx, fresh(arrival)).await?,
    };
    Ok(Person {
        agent_id: None,
        external_id: Some(external_id.clone()),
        profile: person.profile.updated(identity.profile.clone()),
        ..person
    })
}

/// The visitor for whom a session was to be opened, and whether that is a person whom
/// the organization knows.
async fn asked_for(
    tx: &mut Tx,
    arrival: &Arrival<'_>,
    id: &str,
    brought: Option<&Brought>,
) -> Result<Option<(bool, Option<Person>)>, StoreError> {
    let found = tx.first(by_id(arrival.organization_id, id)).await?;
    let Some(asked) = found.as_ref().map(people::person).transpose()? else { return Ok(None) };
    let is_known = asked.external_id.is_some();
    let unknown = brought.and_then(Brought::unknown).filter(|it| it.id != asked.id);
    let person = match unknown {
        None => asked,
        Some(it) if is_known => absorb(tx, asked, it.clone(), Because::Identity).await?,
        // It has been here before, and the other one never was.
        Some(it) => absorb(tx, it.clone(), asked, Because::Identity).await?,
    };
    Ok(Some((is_known, Some(person))))
}

async fn brought(tx: &mut Tx, arrival: &Arrival<'_>) -> Result<Option<Brought>, StoreError> {
    let Some(hash) = arrival.token_hash else { return Ok(None) };
    let sql = "SELECT v.*, t.parent_hash, t.is_verified FROM visitor_tokens t \
        JOIN visitors v ON v.id = t.visitor_id \
        WHERE t.hash = $1 AND t.expires_at > $2 AND t.agent_id = $3";
    let statement = Statement::new(sql).bind(hash).bind(arrival.now_millis).bind(arrival.agent_id);
    let Some(row) = tx.first(statement).await? else { return Ok(None) };
    Ok(Some(Brought {
        person: people::person(&row)?,
        parent_hash: row.opt_text("parent_hash")?,
        is_verified: row.int("is_verified")? != 0,
    }))
}

fn fresh(arrival: &Arrival<'_>) -> Person {
    Person {
        id: arrival.fresh_visitor_id.into(),
        organization_id: arrival.organization_id.into(),
        agent_id: Some(arrival.agent_id.into()),
        created_at: arrival.now_millis,
        last_seen_at: arrival.now_millis,
        ..Person::default()
    }
}

async fn added(tx: &mut Tx, person: Person) -> Result<Person, StoreError> {
    people::insert(tx, &person).await?;
    Ok(person)
}

async fn see(tx: &mut Tx, person: Person, arrival: &Arrival<'_>) -> Result<(), StoreError> {
    let person = Person {
        locale: arrival.locale.map(Into::into).or(person.locale),
        page_url: arrival.page_url.map(Into::into).or(person.page_url),
        unverified: arrival.unverified.cloned().or(person.unverified),
        last_seen_at: arrival.now_millis.max(person.last_seen_at),
        ..person
    };
    people::write(tx, &person).await
}

/// The token that was brought along begets the next one if it is this one's, and the one
/// before it retires. A token that nobody knows is no parent: it could be any visitor's.
async fn follow(
    tx: &mut Tx,
    id: &str,
    brought: Option<&Brought>,
    arrival: &Arrival<'_>,
) -> Result<Option<String>, StoreError> {
    let Some(brought) = brought else { return Ok(None) };
    let sql = "UPDATE visitor_tokens SET expires_at = $1 \
        WHERE hash = $2 AND expires_at > $1 AND visitor_id = $3";
    let retires_at = arrival.now_millis + GRACE_MILLIS;
    let statement = Statement::new(sql).bind(retires_at).bind(&brought.parent_hash).bind(id);
    tx.execute(statement).await?;
    forget_tokens(tx, id, arrival.now_millis).await?;
    let sql = "SELECT hash FROM visitor_tokens WHERE hash = $1 AND visitor_id = $2";
    let own = tx.first(Statement::new(sql).bind(arrival.token_hash).bind(id)).await?;
    own.map(|it| it.text("hash")).transpose()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::storage::Store;
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
                        vouched: None,
                        unverified: None,
                        now_millis: now,
                    };
                    store.welcome(&arrival).await.unwrap().unwrap()
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
