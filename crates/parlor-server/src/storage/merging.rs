//! Two people who turn out to be one.

use super::{
    Statement, Store, StoreError, Tx, audit,
    people::{self, by_id},
};
use crate::domain::{audit::Deed, person::Person};

/// How it turned out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Because {
    /// Whoever has the sessions of the one was vouched for as the other.
    Identity,
    /// Somebody says so. Whoever has the sessions of the one may still not be the other,
    /// so they are void, and nobody comes back by its tokens.
    Said,
}

impl Because {
    fn as_str(self) -> &'static str {
        match self {
            Self::Identity => "identity",
            Self::Said => "api",
        }
    }
}

/// What became of a wish to merge two people.
#[derive(Clone, Debug, PartialEq)]
pub enum Merged {
    /// What the one is now.
    Done(Box<Person>),
    /// The one that shall stay is not there.
    NoTarget,
    /// The one that shall go is not there.
    NoSource,
    /// They are one already.
    Same,
    /// Both have an external id, so they are two.
    Two,
}

impl Store {
    /// Lets one person take in another, with everything that was said.
    pub async fn merge_people(
        &self,
        organization_id: &str,
        (target, source): (&str, &str),
        deed: &Deed,
    ) -> Result<Merged, StoreError> {
        let mut tx = self.db.begin().await?;
        let mut find = async |id: &str| -> Result<Option<Person>, StoreError> {
            tx.first(by_id(organization_id, id)).await?.as_ref().map(people::person).transpose()
        };
        let Some(target) = find(target).await? else { return Ok(Merged::NoTarget) };
        let Some(source) = find(source).await? else { return Ok(Merged::NoSource) };
        if target.id == source.id {
            return Ok(Merged::Same);
        }
        if target.external_id.is_some() && source.external_id.is_some() {
            return Ok(Merged::Two);
        }
        let one = absorb(&mut tx, target, source, Because::Said).await?;
        audit::add(&mut tx, deed).await?;
        tx.commit().await?;
        Ok(Merged::Done(Box::new(one)))
    }
}

/// Gives everything of `source` to `target`. Of the source stays its id, which leads on.
/// Must run in a transaction beside which nobody writes.
pub(super) async fn absorb(
    tx: &mut Tx,
    target: Person,
    source: Person,
    because: Because,
) -> Result<Person, StoreError> {
    let (to, from) = (target.id.clone(), source.id.clone());
    move_conversations(tx, &to, &from).await?;
    let tokens = match because {
        Because::Identity => "UPDATE visitor_tokens SET visitor_id = $1 WHERE visitor_id = $2",
        Because::Said => "DELETE FROM visitor_tokens WHERE $1 <> $2 AND visitor_id = $2",
    };
    tx.execute(Statement::new(tokens).bind(&to).bind(&from)).await?;
    let sql = "UPDATE files SET visitor_id = $1 WHERE visitor_id = $2";
    tx.execute(Statement::new(sql).bind(&to).bind(&from)).await?;
    let sql = "UPDATE visitors SET merged_into = $1 WHERE merged_into = $2";
    tx.execute(Statement::new(sql).bind(&to).bind(&from)).await?;
    let blank = Person {
        id: from.clone(),
        organization_id: source.organization_id.clone(),
        created_at: source.created_at,
        last_seen_at: source.last_seen_at,
        ..Person::default()
    };
    people::write(tx, &blank).await?;
    let sql = "UPDATE visitors SET merged_into = $1, merged_by = $2 WHERE id = $3";
    tx.execute(Statement::new(sql).bind(&to).bind(because.as_str()).bind(&from)).await?;
    let one = target.taking_in(source);
    people::write(tx, &one).await?;
    Ok(one)
}

/// Also what clients call them, and the messages that began them: the same message sent
/// again still finds its conversation.
async fn move_conversations(tx: &mut Tx, to: &str, from: &str) -> Result<(), StoreError> {
    let sql = "UPDATE conversations SET external_id = NULL WHERE owner_id = $2 AND EXISTS \
        (SELECT 1 FROM conversations other WHERE other.agent_id = conversations.agent_id \
            AND other.owner_id = $1 AND other.external_id = conversations.external_id)";
    tx.execute(Statement::new(sql).bind(to).bind(from)).await?;
    let sql = "SELECT DISTINCT agent_id FROM conversations WHERE owner_id = $1";
    for row in tx.all(Statement::new(sql).bind(from)).await? {
        let agent_id = row.text("agent_id")?;
        let (new, old) = (format!("chat:{agent_id}:{to}"), format!("chat:{agent_id}:{from}"));
        let sql = "UPDATE idempotency SET scope = $1 WHERE scope = $2 AND NOT EXISTS \
            (SELECT 1 FROM idempotency other WHERE other.scope = $1 \
                AND other.idempotency_key = idempotency.idempotency_key)";
        tx.execute(Statement::new(sql).bind(new).bind(old)).await?;
    }
    let sql = "UPDATE conversations SET owner_id = $1 WHERE owner_id = $2";
    tx.execute(Statement::new(sql).bind(to).bind(from)).await?;
    let sql = "UPDATE conversations SET visitor_id = $1 WHERE visitor_id = $2";
    tx.execute(Statement::new(sql).bind(to).bind(from)).await?;
    Ok(())
}
