//! Which words of some texts are near a word, in meaning or in spelling.

use super::{typing::slips, vector::Vector};
use crate::knowledge::{
    language::{stem::stem, tokens::tokens, tongue::Tongue},
    term::{Form, Term},
};
use std::collections::HashSet;

/// Words less alike in meaning than this have nothing to do with each other.
const MIN_SIMILARITY: f64 = 0.4;

/// What a word of nearly the same meaning counts, against 1 for the word itself.
const MOST_BY_MEANING: f64 = 0.85;

/// The same for a word that is one slip away, and for each further slip.
const MOST_BY_SPELLING: f64 = 0.9;
const LESS_BY_SLIP: f64 = 0.2;

/// A word of a text that may stand for one of a question.
#[derive(Clone, Debug, PartialEq)]
pub struct Near {
    /// Its stem.
    pub stem: String,
    /// How much of the question's word it counts as, below 1.
    pub credit: f64,
}

/// The distinct words of some texts.
#[derive(Debug, Default)]
pub struct Words(Vec<Word>);

#[derive(Debug)]
struct Word {
    text: String,
    stem: String,
    vector: Vector,
}

impl Words {
    /// Of English texts; words that hold a sentence together are left out.
    pub fn of<'a>(texts: impl IntoIterator<Item = &'a str>) -> Self {
        let (mut seen, mut words) = (HashSet::new(), Vec::new());
        for text in texts {
            for token in tokens(text) {
                if !Tongue::English.is_stop_word(&token) && seen.insert(token.clone()) {
                    let stem = stem(Tongue::English, &token);
                    let vector = Vector::of_word(&token);
                    words.push(Word { text: token, stem, vector });
                }
            }
        }
        Self(words)
    }

    /// Those that are near a term, each stem once.
    pub fn near(&self, term: &Term) -> Vec<Near> {
        let Some(own) = term.forms.first() else { return Vec::new() };
        let meaning = Vector::of_words(own.words.iter().map(String::as_str));
        let mut found: Vec<Near> = Vec::new();
        for word in self.0.iter().filter(|it| !own.stems.contains(&it.stem)) {
            let credit = by_meaning(&meaning, &word.vector).max(by_spelling(own, &word.text));
            match found.iter_mut().find(|it| it.stem == word.stem) {
                Some(it) => it.credit = it.credit.max(credit),
                None if credit > 0.0 => found.push(Near { stem: word.stem.clone(), credit }),
                None => {}
            }
        }
        found
    }
}

fn by_meaning(one: &Vector, other: &Vector) -> f64 {
    let above = (one.similarity(other) - MIN_SIMILARITY) / (1.0 - MIN_SIMILARITY);
    MOST_BY_MEANING * above.clamp(0.0, 1.0)
}

fn by_spelling(own: &Form, word: &str) -> f64 {
    let [own] = own.words.as_slice() else { return 0.0 };
    match slips(own, word) {
        Some(0) | None => 0.0,
        Some(it) => {
            let more = u32::try_from(it - 1).unwrap_or(u32::MAX);
            MOST_BY_SPELLING - LESS_BY_SLIP * f64::from(more)
        }
    }
}
