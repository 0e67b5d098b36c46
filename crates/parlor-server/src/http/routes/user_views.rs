//! What people who chat look like on the wire, and the bodies that change them.

use crate::{
    domain::{
        agent::Misfit,
        clock::rfc3339,
        member::checked_email,
        person::{Attributes, Person, Profile, checked_external_id, checked_name, merged},
    },
    http::change::Change,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A person on the wire.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "User")]
pub(super) struct UserView {
    /// `vis_…`
    id: String,
    /// What your own systems call this person; none as long as nobody knows who it is.
    external_id: Option<String>,
    name: Option<String>,
    /// In lower case.
    email: Option<String>,
    /// What else is known: texts, numbers and flags by name.
    attributes: Attributes,
    /// What a page said of its visitor. Nobody vouches for it.
    unverified: Option<Profile>,
    /// The agent whose page it came to; none for a person whom the organization knows.
    agent_id: Option<String>,
    /// BCP 47.
    locale: Option<String>,
    /// The page that it was on last.
    page_url: Option<String>,
    created_at: String,
    /// When a session was opened last.
    last_seen_at: String,
}

impl UserView {
    pub(super) fn of(it: &Person) -> Self {
        let it = it.clone();
        Self {
            id: it.id,
            external_id: it.external_id,
            name: it.profile.name,
            email: it.profile.email,
            attributes: it.profile.attributes,
            unverified: it.unverified,
            agent_id: it.agent_id,
            locale: it.locale,
            page_url: it.page_url,
            created_at: rfc3339(it.created_at),
            last_seen_at: rfc3339(it.last_seen_at),
        }
    }
}

/// The body that enters a person.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
#[schemars(rename = "NewUser")]
pub(super) struct NewUser {
    /// What your own systems call this person, 1 to 255 characters; no two have the same.
    external_id: Option<String>,
    /// At most 200 characters.
    name: Option<String>,
    /// At most 254 characters.
    email: Option<String>,
    /// Texts of at most 500 characters, numbers and flags by names of at most 64; at most
    /// 50, and 16 kB in all.
    attributes: Attributes,
}

impl NewUser {
    /// The external id, and what is known besides.
    pub(super) fn checked(self) -> Result<(Option<String>, Profile), Misfit> {
        let profile = Profile { name: self.name, email: self.email, attributes: self.attributes };
        let external_id = self.external_id.map(|it| checked_external_id("externalId", it));
        Ok((external_id.transpose()?, profile.checked("")?))
    }
}

/// What to change of a person; what is left out stays, and `null` takes it away.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
#[schemars(rename = "UserChange")]
pub(super) struct UserChange {
    external_id: Change<String>,
    name: Change<String>,
    email: Change<String>,
    /// Only those that change; `null` removes one.
    attributes: Attributes,
}

impl UserChange {
    /// Makes the change, if all of it fits. Of whom something is known, that one is kept,
    /// whatever becomes of the agent.
    pub(super) fn make(self, it: &mut Person) -> Result<(), Misfit> {
        let external_id = self.external_id.try_map(|it| checked_external_id("externalId", it))?;
        let name = self.name.try_map(|it| checked_name("name", Some(it)))?;
        let email = self.email.try_map(|it| checked_email("email", &it))?;
        let before = std::mem::take(&mut it.profile);
        it.profile = Profile {
            name: name.of(before.name.map(Some)).flatten(),
            email: email.of(before.email),
            attributes: merged("attributes", before.attributes, self.attributes)?,
        };
        it.external_id = external_id.of(it.external_id.take());
        it.agent_id = None;
        Ok(())
    }
}

/// The body that merges two people.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "MergeUsers")]
pub(super) struct Merge {
    /// `vis_…` of the one that is taken in.
    pub(super) user_id: String,
}
