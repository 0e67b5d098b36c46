//! One thing that a question asks for, and the ways to write it.

use super::{
    language::{stem::stem, tongue::Tongue},
    meaning::near::Near,
};

/// One thing that a question asks for.
#[derive(Clone, Debug, Default, PartialEq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each says something else of a word, and any of them may hold together"
)]
pub struct Term {
    /// The visitor's own word first, then words that mean the same.
    pub forms: Vec<Form>,
    /// Whether a text may answer without it: "policy" in "return policy".
    pub is_light: bool,
    /// Whether it comes from the question before this one.
    pub is_context: bool,
    /// The function word right before it, as `to` in "to Norway".
    pub after: Option<String>,
    /// Whether only the story before the question speaks of it.
    pub is_story: bool,
    /// Whether it is written like a name.
    pub is_name: bool,
    /// Words of the passages found that may stand for it; see [`super::query::Query::compare`].
    pub near: Vec<Near>,
}

/// One way to write a term.
#[derive(Clone, Debug, PartialEq)]
pub struct Form {
    /// Folded words, as the index has them.
    pub words: Vec<String>,
    /// Their stems.
    pub stems: Vec<String>,
}

impl Form {
    /// How these words are written in texts.
    pub fn of(tongue: Tongue, words: Vec<String>) -> Self {
        let stems = words.iter().map(|it| stem(tongue, it)).collect();
        Self { words, stems }
    }
}

impl Term {
    /// The visitor's own words.
    pub fn own_words(&self) -> &[String] {
        self.forms.first().map(|it| it.words.as_slice()).unwrap_or_default()
    }

    /// Whether two terms ask for the same thing in one of their forms.
    pub fn overlaps(&self, other: &Self) -> bool {
        let same = |form: &Form| other.forms.first().is_some_and(|it| it.stems == form.stems);
        let reverse = |form: &Form| self.forms.first().is_some_and(|it| it.stems == form.stems);
        self.forms.iter().any(same) || other.forms.iter().any(reverse)
    }
}
