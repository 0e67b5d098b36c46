//! A question as a client sends it, checked before anything is written.

use crate::{
    domain::{
        file::Upload,
        id,
        tool::{CallResult, Tool},
    },
    storage::Again,
};

/// A question, and the conversation that it is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sent {
    /// Made by the client; names the question, and asks it only once.
    pub message_id: String,
    /// The words.
    pub text: String,
    /// Which conversation.
    pub target: Target,
    /// When an answer that is there already should be replaced.
    pub again: Again,
    /// Whether the agent's draft answers, and not what is published.
    pub draft: bool,
    /// The tools that the page declares.
    pub tools: Vec<Tool>,
    /// What is sent with it.
    pub files: SentFiles,
}

/// The files of a question, and how much of one visitor is kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SentFiles {
    /// At most [`crate::domain::file::MAX_MESSAGE_FILES`].
    pub list: Vec<SentFile>,
    /// In bytes.
    pub limit_bytes: i64,
}

/// A file of a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SentFile {
    /// One that was kept before.
    Kept {
        /// `fil_…`
        id: String,
        /// Where the body names it.
        place: String,
    },
    /// One that the question brings itself.
    Fresh(Upload),
}

/// What came of calls that a page was asked for.
#[derive(Clone, Debug, PartialEq)]
pub struct Results {
    /// Each by the id of its call.
    pub results: Vec<(String, CallResult)>,
    /// The tools that the page declares now; none for those of its question.
    pub tools: Option<Vec<Tool>>,
}

/// Which conversation a question is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// A new one.
    New,
    /// The one of this id, `cnv_…`, which must exist.
    Existing(String),
    /// The one that the client calls this; made if it does not exist.
    Named(String),
}

impl Target {
    /// What the client calls it.
    pub fn name(&self) -> Option<&str> {
        if let Self::Named(it) = self { Some(it) } else { None }
    }
}

/// What does not fit about a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Misfit {
    /// There are no words in it.
    #[error("Write a message first.")]
    Empty,
    /// There are too many.
    #[error("The message is longer than {limit_chars} characters.")]
    TooLong {
        /// How many are taken.
        limit_chars: u32,
    },
    /// An id that we would not want to repeat.
    #[error("An id has 1 to 128 letters, digits, dots, hyphens and underscores.")]
    BadId,
}

/// Checks the words; at most `limit_chars` characters are taken.
pub fn checked_text(text: &str, limit_chars: u32) -> Result<String, Misfit> {
    if text.trim().is_empty() {
        return Err(Misfit::Empty);
    }
    if text.chars().count() > usize::try_from(limit_chars).unwrap_or(usize::MAX) {
        return Err(Misfit::TooLong { limit_chars });
    }
    // PostgreSQL has no text with a NUL in it, and a visitor has no use for one.
    Ok(text.replace('\0', "\u{fffd}"))
}

/// Checks an id that a client made; without one, makes one.
pub fn checked_id(given: Option<&str>, kind: id::Kind) -> Result<String, Misfit> {
    match given {
        None | Some("") => Ok(kind.make()),
        Some(it) if id::is_acceptable(it) => Ok(it.into()),
        Some(_) => Err(Misfit::BadId),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_needs_words_and_not_too_many() {
        assert_eq!(checked_text(" \n\t", 5), Err(Misfit::Empty));
        assert_eq!(checked_text("äöüßé", 5), Ok("äöüßé".into()));
        assert_eq!(checked_text("sixsix", 5), Err(Misfit::TooLong { limit_chars: 5 }));
        assert_eq!(checked_text("a\0b", 5), Ok("a\u{fffd}b".into()));
    }

    #[test]
    fn a_message_without_an_id_gets_one() {
        assert!(checked_id(None, id::Kind::Message).unwrap().starts_with("msg_"));
        assert_eq!(checked_id(Some("u1"), id::Kind::Message), Ok("u1".into()));
        assert_eq!(checked_id(Some("a b"), id::Kind::Message), Err(Misfit::BadId));
    }
}
