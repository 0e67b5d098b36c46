//! People who chat: what is known of them, by whom, and two who turn out to be one.

use super::{
    agent::Misfit,
    member::{MAX_NAME_CHARS, checked_email},
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

/// The longest external id, in characters.
pub const MAX_EXTERNAL_ID_CHARS: usize = 255;
/// How many attributes a person may have.
pub const MAX_ATTRIBUTES: usize = 50;
/// The longest name of an attribute, in characters.
pub const MAX_KEY_CHARS: usize = 64;
/// The longest text of an attribute, in characters.
pub const MAX_VALUE_CHARS: usize = 500;
/// The most that attributes may weigh as JSON, in bytes.
pub const MAX_ATTRIBUTES_BYTES: usize = 16 * 1024;

/// What else is known of a person: texts, numbers and flags by name.
pub type Attributes = BTreeMap<String, Value>;

/// Somebody who chats, known or not.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Person {
    /// `vis_…`
    pub id: String,
    /// `org_…`
    pub organization_id: String,
    /// `agt_…` of a visitor of whom nothing is known; such a one goes with its agent.
    pub agent_id: Option<String>,
    /// What the organization's own systems call this person.
    pub external_id: Option<String>,
    /// What the organization knows of this person.
    pub profile: Profile,
    /// What a page said of its visitor. Nobody vouches for it.
    pub unverified: Option<Profile>,
    /// BCP 47.
    pub locale: Option<String>,
    /// The page that it was on last.
    pub page_url: Option<String>,
    /// Epoch milliseconds.
    pub created_at: i64,
    /// Epoch milliseconds at which a session was opened last.
    pub last_seen_at: i64,
}

/// What is said of a person.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct Profile {
    /// At most 200 characters.
    pub name: Option<String>,
    /// At most 254 characters; kept in lower case.
    pub email: Option<String>,
    /// Texts of at most 500 characters, numbers and flags by names of at most 64; at most
    /// 50, and 16 kB in all.
    pub attributes: Attributes,
}

impl Profile {
    /// Checks every field; `at` stands before its name, e.g. `user.`.
    pub fn checked(self, at: &str) -> Result<Self, Misfit> {
        let email = self.email.filter(|it| !it.trim().is_empty());
        Ok(Self {
            name: checked_name(&format!("{at}name"), self.name)?,
            email: email.map(|it| checked_email(&format!("{at}email"), &it)).transpose()?,
            attributes: merged(&format!("{at}attributes"), Attributes::new(), self.attributes)?,
        })
    }

    /// The same with what `newer` says in its place; what that does not name stays, as
    /// far as there is room for it.
    #[must_use]
    pub fn updated(self, newer: Self) -> Self {
        newer.joined(self)
    }

    /// The same, and what `other` knows besides, as far as there is room for it.
    fn joined(mut self, other: Self) -> Self {
        for (key, value) in other.attributes {
            let mut more = self.attributes.clone();
            more.entry(key).or_insert(value);
            if check_size("attributes", &more).is_ok() {
                self.attributes = more;
            }
        }
        let (name, email) = (self.name.or(other.name), self.email.or(other.email));
        Self { name, email, attributes: self.attributes }
    }
}

impl Person {
    /// What this person is once `other` turns out to be the same one. What this one has
    /// stays; what it lacks comes from the other.
    #[must_use]
    pub fn taking_in(self, other: Self) -> Self {
        let seen_later = other.last_seen_at > self.last_seen_at;
        let later = |own: Option<String>, others: Option<String>| {
            if seen_later { others.or(own) } else { own.or(others) }
        };
        Self {
            agent_id: self.agent_id.filter(|_| other.agent_id.is_some()),
            external_id: self.external_id.or(other.external_id),
            profile: self.profile.joined(other.profile),
            unverified: self.unverified.or(other.unverified),
            locale: later(self.locale, other.locale),
            page_url: later(self.page_url, other.page_url),
            created_at: self.created_at.min(other.created_at),
            last_seen_at: self.last_seen_at.max(other.last_seen_at),
            ..self
        }
    }

    /// What a search looks through: external id, name and address, a line each.
    pub fn search_text(&self) -> String {
        let words = [&self.external_id, &self.profile.name, &self.profile.email];
        let words: Vec<String> = words.into_iter().flatten().map(|it| it.to_lowercase()).collect();
        words.join("\n")
    }
}

/// Checks what another system calls a person. It is compared as it stands.
pub fn checked_external_id(field: &str, id: String) -> Result<String, Misfit> {
    if id.trim().is_empty() {
        return Err(misfit(field, "must not be empty"));
    }
    if id.chars().count() > MAX_EXTERNAL_ID_CHARS || id.chars().any(char::is_control) {
        let reason = format!("must be one line of at most {MAX_EXTERNAL_ID_CHARS} characters");
        return Err(misfit(field, reason));
    }
    Ok(id)
}

/// Trims a person's name and checks it; an empty one is none.
pub fn checked_name(field: &str, name: Option<String>) -> Result<Option<String>, Misfit> {
    let name = name.filter(|it| !it.trim().is_empty()).map(|it| it.trim().to_owned());
    if name.as_ref().is_some_and(|it| it.chars().count() > MAX_NAME_CHARS) {
        return Err(misfit(field, format!("must be at most {MAX_NAME_CHARS} characters")));
    }
    if name.as_ref().is_some_and(|it| it.chars().any(char::is_control)) {
        return Err(misfit(field, "must be one line"));
    }
    Ok(name)
}

/// Puts changes into attributes: a value replaces, a null removes.
///
/// ```
/// use parlor_server::domain::person::merged;
/// let kept = [("plan".to_owned(), "pro".into()), ("seats".to_owned(), 3.into())].into();
/// let changes = [("plan".to_owned(), serde_json::Value::Null)].into();
/// assert_eq!(merged("attributes", kept, changes).unwrap(), [("seats".to_owned(), 3.into())].into());
/// ```
pub fn merged(
    field: &str,
    mut kept: Attributes,
    changes: Attributes,
) -> Result<Attributes, Misfit> {
    for (key, value) in changes {
        if value.is_null() {
            kept.remove(&key);
            continue;
        }
        let is_name = |it: &str| !it.is_empty() && !it.chars().any(char::is_control);
        if !is_name(&key) || key.chars().count() > MAX_KEY_CHARS {
            let reason = format!("must have names of 1 to {MAX_KEY_CHARS} characters");
            return Err(misfit(field, reason));
        }
        check_value(&format!("{field}.{key}"), &value)?;
        kept.insert(key, value);
    }
    check_size(field, &kept)?;
    Ok(kept)
}

fn check_value(field: &str, value: &Value) -> Result<(), Misfit> {
    match value {
        Value::String(it) if it.chars().count() > MAX_VALUE_CHARS => {
            Err(misfit(field, format!("must be at most {MAX_VALUE_CHARS} characters")))
        }
        Value::Array(_) | Value::Object(_) => {
            Err(misfit(field, "must be a text, a number, true or false"))
        }
        Value::String(_) | Value::Number(_) | Value::Bool(_) | Value::Null => Ok(()),
    }
}

fn check_size(field: &str, all: &Attributes) -> Result<(), Misfit> {
    if all.len() > MAX_ATTRIBUTES {
        return Err(misfit(field, format!("must be at most {MAX_ATTRIBUTES}")));
    }
    let bytes = serde_json::to_string(all).map_or(usize::MAX, |it| it.len());
    if bytes > MAX_ATTRIBUTES_BYTES {
        return Err(misfit(field, format!("must be at most {MAX_ATTRIBUTES_BYTES} bytes of JSON")));
    }
    Ok(())
}

fn misfit(field: &str, reason: impl Into<String>) -> Misfit {
    Misfit { field: field.into(), reason: reason.into() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn attributes(it: Value) -> Attributes {
        serde_json::from_value(it).unwrap()
    }

    #[track_caller]
    fn refuses<T: std::fmt::Debug>(checked: Result<T, Misfit>, field: &str) {
        assert_eq!(checked.unwrap_err().field, field);
    }

    #[test]
    fn attributes_are_few_and_flat_and_small() {
        let merge = |it: Value| merged("attributes", Attributes::new(), attributes(it));
        assert!(merge(json!({"plan": "pro", "seats": 3, "trial": false})).is_ok());
        refuses(merge(json!({"plan": "x".repeat(501)})), "attributes.plan");
        refuses(merge(json!({"plan": ["pro"]})), "attributes.plan");
        refuses(merge(json!({"plan": {"name": "pro"}})), "attributes.plan");
        refuses(merge(json!({"": 1})), "attributes");
        refuses(merge(json!({"x".repeat(65): 1})), "attributes");
        let many = |count: usize, value: &str| {
            (0..count).map(|it| (format!("k{it}"), json!(value))).collect::<Attributes>()
        };
        assert_eq!(merged("a", Attributes::new(), many(50, "v")).unwrap().len(), 50);
        refuses(merged("a", Attributes::new(), many(51, "v")), "a");
        refuses(merged("a", Attributes::new(), many(40, &"v".repeat(500))), "a");
    }

    #[test]
    fn a_profile_is_checked_field_by_field() {
        let none = Profile::default;
        refuses(Profile { name: Some("x".repeat(201)), ..none() }.checked("user."), "user.name");
        refuses(Profile { name: Some("a\nb".into()), ..none() }.checked(""), "name");
        refuses(Profile { email: Some("ada".into()), ..none() }.checked("user."), "user.email");
        let blank = Profile { name: Some(" ".into()), email: Some(String::new()), ..none() };
        assert_eq!(blank.checked(""), Ok(none()));
    }

    #[test]
    fn an_external_id_is_one_line_and_compared_as_it_stands() {
        assert_eq!(checked_external_id("id", " 7".into()).unwrap(), " 7");
        assert!(checked_external_id("id", "ü".repeat(255)).is_ok());
        for bad in ["", " ", "a\nb", "a\0", &"x".repeat(256)] {
            refuses(checked_external_id("id", bad.into()), "id");
        }
    }

    #[test]
    fn two_who_are_one_keep_what_the_first_has_and_gain_what_it_lacks() {
        let profile = |name: Option<&str>, plan: Value| Profile {
            name: name.map(Into::into),
            email: None,
            attributes: attributes(plan),
        };
        let first = Person {
            id: "vis_1".into(),
            profile: profile(None, json!({"plan": "pro"})),
            created_at: 5,
            last_seen_at: 6,
            ..Person::default()
        };
        let other = Person {
            id: "vis_2".into(),
            agent_id: Some("agt_1".into()),
            external_id: Some("7".into()),
            profile: profile(Some("Ada"), json!({"plan": "free", "seats": 3})),
            locale: Some("de".into()),
            created_at: 1,
            last_seen_at: 9,
            ..Person::default()
        };
        let one = first.taking_in(other);
        assert_eq!(
            (&*one.id, one.external_id.as_deref(), one.agent_id),
            ("vis_1", Some("7"), None)
        );
        assert_eq!(one.profile, profile(Some("Ada"), json!({"plan": "pro", "seats": 3})));
        assert_eq!((one.locale.as_deref(), one.created_at, one.last_seen_at), (Some("de"), 1, 9));
    }

    #[test]
    fn a_search_sees_ids_names_and_addresses_in_lower_case() {
        let profile = Profile { name: Some("ÄDA".into()), ..Profile::default() };
        let person = Person { external_id: Some("U7".into()), profile, ..Person::default() };
        assert_eq!(person.search_text(), "u7\näda");
    }
}
