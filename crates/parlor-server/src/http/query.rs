//! Reads the parameters of lists.

use super::{codes, error::ApiError};
use crate::domain::id::{Kind, is_acceptable};
use axum::{extract::FromRequestParts, http::request::Parts};
use parlor_wire::envelope::{List, Pagination};
use serde::{Deserialize, de::DeserializeOwned};

/// How much a page holds if nobody says.
const DEFAULT_LIMIT: usize = 20;
/// How much a page holds at most.
const MAX_LIMIT: usize = 100;

/// `?cursor&limit&before&after`, as far as an endpoint takes them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Paging {
    /// Where the page begins.
    pub cursor: Option<String>,
    /// The page before this message.
    pub before: Option<String>,
    /// The page after this message; for a stream, the events after this one.
    pub after: Option<String>,
    /// How much a page holds, 1 to 100.
    pub limit: usize,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Raw {
    cursor: Option<String>,
    before: Option<String>,
    after: Option<String>,
    limit: Option<String>,
}

impl<S: Send + Sync> FromRequestParts<S> for Paging {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        let raw: Raw = read(parts)?;
        Ok(Self {
            cursor: raw.cursor,
            before: raw.before,
            after: raw.after,
            limit: limit(raw.limit.as_deref())?,
        })
    }
}

impl Paging {
    /// The id after which the page begins, of a list of things of this kind by their ids.
    pub fn after(&self, kind: Kind) -> Result<Option<&str>, ApiError> {
        let is_id = |it: &&str| it.starts_with(kind.prefix()) && is_acceptable(it);
        let Some(cursor) = self.cursor.as_deref() else { return Ok(None) };
        Some(cursor).filter(is_id).map(Some).ok_or_else(|| {
            let message = "cursor must be the pagination.cursor of a page.";
            ApiError::unfit(&codes::INVALID_PARAMETER, "cursor", message)
        })
    }
}

/// What stands after the `?`, each name once.
#[derive(Clone, Copy, Debug)]
pub struct Query<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Query<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        read(parts).map(Self)
    }
}

fn read<T: DeserializeOwned>(parts: &Parts) -> Result<T, ApiError> {
    let found = axum::extract::Query::<T>::try_from_uri(&parts.uri);
    found.map(|it| it.0).map_err(|it| {
        let text = it.body_text();
        let twice = text.split_once("duplicate field `").and_then(|it| it.1.split('`').next());
        let (field, message) = match twice {
            Some(name) => (name, format!("{name} must stand there once.")),
            None => ("query", "What stands after the ? cannot be read.".to_owned()),
        };
        ApiError::unfit(&codes::INVALID_PARAMETER, field, message)
    })
}

fn limit(text: Option<&str>) -> Result<usize, ApiError> {
    let Some(text) = text else { return Ok(DEFAULT_LIMIT) };
    text.parse().ok().filter(|it| (1..=MAX_LIMIT).contains(it)).ok_or_else(|| {
        let message = format!("limit must be a number from 1 to {MAX_LIMIT}.");
        ApiError::unfit(&codes::INVALID_PARAMETER, "limit", message)
    })
}

/// A page out of `limit + 1` things that were read to see whether there is more.
pub fn page<T, V>(
    mut rows: Vec<T>,
    limit: usize,
    cursor_of: impl Fn(&T) -> String,
    view: impl Fn(&T) -> V,
) -> List<V> {
    let has_more = rows.len() > limit;
    rows.truncate(limit);
    let cursor = rows.last().filter(|_| has_more).map(cursor_of);
    List { data: rows.iter().map(view).collect(), pagination: Pagination { cursor, has_more } }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_says_where_the_next_one_begins() {
        let first = page(vec![1, 2, 3], 2, ToString::to_string, |it| *it);
        assert_eq!(first.data, [1, 2]);
        assert_eq!(first.pagination, Pagination { cursor: Some("2".into()), has_more: true });
        let second = page(vec![3], 2, ToString::to_string, |it| *it);
        assert_eq!(second.pagination, Pagination { cursor: None, has_more: false });
    }

    #[test]
    fn a_limit_is_a_number_from_1_to_100() {
        assert_eq!(limit(None).unwrap(), 20);
        assert_eq!(limit(Some("100")).unwrap(), 100);
        for bad in ["0", "101", "-1", "ten", ""] {
            assert_eq!(limit(Some(bad)).unwrap_err().field.as_deref(), Some("limit"), "{bad}");
        }
    }
}
