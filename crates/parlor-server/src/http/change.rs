//! A field of a PATCH: left out, null, or a new value.

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Deserializer};
use std::borrow::Cow;

/// What a PATCH says of one field; with `#[serde(default)]`, a field that is left out
/// keeps what it has.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Change<T> {
    /// Nothing was said.
    #[default]
    Keep,
    /// `null`
    Clear,
    /// A value.
    Set(T),
}

impl<T> Change<T> {
    /// The value after the change, if it was `before`.
    pub fn of(self, before: Option<T>) -> Option<T> {
        match self {
            Self::Keep => before,
            Self::Clear => None,
            Self::Set(it) => Some(it),
        }
    }

    /// The same change after its value was checked.
    pub fn try_map<U, E>(self, check: impl FnOnce(T) -> Result<U, E>) -> Result<Change<U>, E> {
        Ok(match self {
            Self::Keep => Change::Keep,
            Self::Clear => Change::Clear,
            Self::Set(it) => Change::Set(check(it)?),
        })
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Change<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Option::deserialize(deserializer)?.map_or(Self::Clear, Self::Set))
    }
}

impl<T: JsonSchema> JsonSchema for Change<T> {
    fn schema_name() -> Cow<'static, str> {
        Option::<T>::schema_name()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        Option::<T>::json_schema(generator)
    }

    fn inline_schema() -> bool {
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Deserialize)]
    struct Body {
        #[serde(default)]
        name: Change<String>,
    }

    #[test]
    fn a_field_that_is_left_out_is_kept_and_null_takes_it_away() {
        let after =
            |body: &str| serde_json::from_str::<Body>(body).unwrap().name.of(Some("before".into()));
        assert_eq!(after("{}").as_deref(), Some("before"));
        assert_eq!(after("{\"name\": null}"), None);
        assert_eq!(after("{\"name\": \"after\"}").as_deref(), Some("after"));
    }
}
