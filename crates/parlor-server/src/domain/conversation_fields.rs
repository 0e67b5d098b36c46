//! What people put on a conversation and its messages, checked.

use super::agent::Misfit;
use parlor_wire::message::Person;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The longest title, in characters.
pub const MAX_TITLE_CHARS: usize = 200;
/// How many keys metadata may have.
pub const MAX_METADATA_KEYS: usize = 50;
/// The longest key of metadata, in characters.
pub const MAX_KEY_CHARS: usize = 64;
/// The longest value of metadata, in characters.
pub const MAX_VALUE_CHARS: usize = 500;
/// The most that metadata may weigh as JSON, in bytes.
pub const MAX_METADATA_BYTES: usize = 16 * 1024;
/// The longest comment of a rating, in characters.
pub const MAX_COMMENT_CHARS: usize = 2000;
/// The longest reason of a feedback, in characters.
pub const MAX_REASON_CHARS: usize = 1000;
/// The longest name of a human agent, in characters.
pub const MAX_AUTHOR_CHARS: usize = 80;
/// The longest address of a picture, in characters.
pub const MAX_URL_CHARS: usize = 2048;

/// What a developer keeps with a conversation: texts by name.
pub type Metadata = BTreeMap<String, String>;

/// A human agent, as visitors see them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Author {
    /// What they are called, 1 to 80 characters.
    pub name: String,
    /// An `https://` address of their picture, at most 2 048 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub avatar_url: Option<String>,
}

impl Author {
    /// As a message carries it.
    pub fn to_wire(&self) -> Person {
        Person { name: self.name.clone(), avatar_url: self.avatar_url.clone() }
    }
}

/// How good somebody found a conversation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Rating {
    /// 1 (bad) to 5 (good).
    #[schemars(range(min = 1, max = 5))]
    pub score: u8,
    /// In their words, at most 2 000 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
}

/// Whether an answer helped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Thumb {
    /// It did.
    Up,
    /// It did not.
    Down,
}

/// What a visitor thinks of an answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Feedback {
    /// Whether it helped.
    pub thumb: Thumb,
    /// Why, at most 1 000 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// Trims a title; an empty one is none.
pub fn checked_title(title: Option<String>) -> Result<Option<String>, Misfit> {
    Ok(line("title", title, MAX_TITLE_CHARS)?.as_deref().map(on_one_line))
}

/// Puts changes into metadata: a text replaces, a null removes.
///
/// ```
/// use parlor_server::domain::conversation_fields::merged;
/// let kept = [("plan".to_owned(), "pro".to_owned())].into();
/// let changes = [("plan".to_owned(), None), ("page".to_owned(), Some("/help".to_owned()))].into();
/// assert_eq!(merged(kept, changes).unwrap(), [("page".to_owned(), "/help".to_owned())].into());
/// ```
pub fn merged(
    mut kept: Metadata,
    changes: BTreeMap<String, Option<String>>,
) -> Result<Metadata, Misfit> {
    for (key, value) in changes {
        let Some(value) = value else {
            kept.remove(&key);
            continue;
        };
        let key_chars = key.chars().count();
        if !(1..=MAX_KEY_CHARS).contains(&key_chars) {
            let reason = format!("must have keys of 1 to {MAX_KEY_CHARS} characters");
            return Err(misfit("metadata", reason));
        }
        at_most(&format!("metadata.{key}"), &value, MAX_VALUE_CHARS)?;
        kept.insert(without_nul(&key), without_nul(&value));
    }
    if kept.len() > MAX_METADATA_KEYS {
        return Err(misfit("metadata", format!("must have at most {MAX_METADATA_KEYS} keys")));
    }
    let bytes = serde_json::to_string(&kept).map_or(usize::MAX, |it| it.len());
    if bytes > MAX_METADATA_BYTES {
        let reason = format!("must be at most {MAX_METADATA_BYTES} bytes of JSON");
        return Err(misfit("metadata", reason));
    }
    Ok(kept)
}

impl Rating {
    /// Checks the score and trims the comment.
    pub fn checked(self) -> Result<Self, Misfit> {
        if !(1..=5).contains(&self.score) {
            return Err(misfit("score", "must be a number from 1 to 5"));
        }
        let comment = line("comment", self.comment, MAX_COMMENT_CHARS)?;
        Ok(Self { comment, ..self })
    }
}

impl Feedback {
    /// Trims the reason and checks it.
    pub fn checked(self) -> Result<Self, Misfit> {
        Ok(Self { reason: line("reason", self.reason, MAX_REASON_CHARS)?, ..self })
    }
}

impl Author {
    /// Checks the name and the address; `field` is where it stands in the body.
    pub fn checked(self, field: &str) -> Result<Self, Misfit> {
        let (name_field, url_field) = (format!("{field}.name"), format!("{field}.avatarUrl"));
        let name = line(&name_field, Some(self.name), MAX_AUTHOR_CHARS)?;
        let name = name.ok_or_else(|| misfit(&name_field, "must not be empty"))?;
        let name = on_one_line(&name);
        let avatar_url = line(&url_field, self.avatar_url, MAX_URL_CHARS)?;
        if avatar_url.as_deref().is_some_and(|it| !it.starts_with("https://")) {
            return Err(misfit(&url_field, "must be an https:// address"));
        }
        Ok(Self { name, avatar_url })
    }
}

/// Trims a text and checks its length; an empty one is none.
fn line(field: &str, text: Option<String>, limit_chars: usize) -> Result<Option<String>, Misfit> {
    let Some(text) = text else { return Ok(None) };
    at_most(field, text.trim(), limit_chars)?;
    Ok(Some(without_nul(text.trim())).filter(|it| !it.is_empty()))
}

/// What stands in a headline has no line breaks.
fn on_one_line(text: &str) -> String {
    text.replace(char::is_control, " ")
}

fn at_most(field: &str, text: &str, limit_chars: usize) -> Result<(), Misfit> {
    if text.chars().count() > limit_chars {
        return Err(misfit(field, format!("must be at most {limit_chars} characters")));
    }
    Ok(())
}

/// PostgreSQL has no text with a NUL in it.
fn without_nul(text: &str) -> String {
    text.replace('\0', "\u{fffd}")
}

fn misfit(field: &str, reason: impl Into<String>) -> Misfit {
    Misfit { field: field.into(), reason: reason.into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn changes(pairs: &[(&str, &str)]) -> BTreeMap<String, Option<String>> {
        pairs.iter().map(|it| (it.0.into(), Some(it.1.into()))).collect()
    }

    #[track_caller]
    fn refuses<T: std::fmt::Debug>(checked: Result<T, Misfit>, field: &str) {
        assert_eq!(checked.unwrap_err().field, field);
    }

    #[test]
    fn a_title_is_trimmed_and_may_be_taken_away() {
        assert_eq!(checked_title(Some(" Returns ".into())), Ok(Some("Returns".into())));
        assert_eq!(checked_title(Some("  ".into())), Ok(None));
        assert_eq!(checked_title(None), Ok(None));
        assert_eq!(checked_title(Some("a\n# b".into())), Ok(Some("a # b".into())));
        assert!(checked_title(Some("ä".repeat(200))).is_ok());
        refuses(checked_title(Some("ä".repeat(201))), "title");
    }

    #[test]
    fn metadata_has_limits_in_every_direction() {
        let merge = |pairs: &[(&str, &str)]| merged(Metadata::new(), changes(pairs));
        assert!(merge(&[(&"k".repeat(64), &"v".repeat(500))]).is_ok());
        refuses(merge(&[(&"k".repeat(65), "v")]), "metadata");
        refuses(merge(&[("", "v")]), "metadata");
        refuses(merge(&[("plan", &"v".repeat(501))]), "metadata.plan");
        let many = |count: usize, value: &str| {
            (0..count).map(|it| (format!("k{it}"), Some(value.to_owned()))).collect()
        };
        assert_eq!(merged(Metadata::new(), many(50, "v")).unwrap().len(), 50);
        refuses(merged(Metadata::new(), many(51, "v")), "metadata");
        refuses(merged(Metadata::new(), many(33, &"v".repeat(500))), "metadata");
    }

    #[test]
    fn a_rating_is_a_score_from_1_to_5_and_maybe_words() {
        let rating = |score, comment: &str| Rating { score, comment: Some(comment.into()) };
        assert_eq!(rating(5, " ").checked(), Ok(Rating { score: 5, comment: None }));
        refuses(rating(0, "").checked(), "score");
        refuses(rating(6, "").checked(), "score");
        refuses(rating(1, &"x".repeat(2001)).checked(), "comment");
    }

    #[test]
    fn a_human_agent_has_a_name_and_a_picture_that_pages_may_show() {
        let author =
            |name: &str, url: &str| Author { name: name.into(), avatar_url: Some(url.into()) };
        assert!(author("Ada", "https://shop.example/ada.png").checked("author").is_ok());
        refuses(author(" ", "").checked("author"), "author.name");
        refuses(author("Ada", "javascript:alert(1)").checked("author"), "author.avatarUrl");
        refuses(author("Ada", "http://shop.example/a").checked("author"), "author.avatarUrl");
    }
}
