//! Which language a question is in, and which of its words say nothing.

use rust_stemmers::Algorithm;
use std::{collections::HashSet, sync::LazyLock};

/// A language whose function words and endings Parlor knows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Tongue {
    /// Also what a question without any known function word is taken for.
    #[default]
    English,
    /// German.
    German,
    /// French.
    French,
    /// Spanish.
    Spanish,
    /// Italian.
    Italian,
    /// Portuguese.
    Portuguese,
    /// Dutch.
    Dutch,
}

impl Tongue {
    /// Every language there is, the default first.
    pub const ALL: [Self; 7] = [
        Self::English,
        Self::German,
        Self::French,
        Self::Spanish,
        Self::Italian,
        Self::Portuguese,
        Self::Dutch,
    ];

    /// The language most of whose function words stand among `tokens`.
    ///
    /// Questions are too short for statistics of letters, but hardly one comes
    /// without a "how", "does" or "the". Of two languages with the same count, the
    /// one earlier in [`Tongue::ALL`] wins.
    pub fn of(tokens: &[String]) -> Self {
        let count = |tongue: Self| tokens.iter().filter(|it| tongue.is_stop_word(it)).count();
        let best = Self::ALL.into_iter().rev().max_by_key(|it| count(*it));
        best.unwrap_or_default()
    }

    /// Whether a word, as `tokens` gives it, only holds a sentence together.
    pub fn is_stop_word(self, token: &str) -> bool {
        STOP_WORDS.get(self as usize).is_some_and(|it| it.contains(token))
    }

    /// Whether a word has a meaning that fits anywhere: "policy", "available",
    /// "exactly". A text may answer a question without it.
    pub fn is_light_word(self, token: &str) -> bool {
        let ends =
            |ending: &str, min_bytes: usize| token.len() >= min_bytes && token.ends_with(ending);
        self == Self::English
            && (LIGHT_WORDS.contains(token) || ends("ly", 6) || ends("able", 7) || ends("ible", 7))
    }

    /// The stemming algorithm of the language.
    pub(super) fn algorithm(self) -> Algorithm {
        match self {
            Self::English => Algorithm::English,
            Self::German => Algorithm::German,
            Self::French => Algorithm::French,
            Self::Spanish => Algorithm::Spanish,
            Self::Italian => Algorithm::Italian,
            Self::Portuguese => Algorithm::Portuguese,
            Self::Dutch => Algorithm::Dutch,
        }
    }
}

static LIGHT_WORDS: LazyLock<HashSet<&str>> =
    LazyLock::new(|| include_str!("light_words_en.txt").split_whitespace().collect());

/// In the order of [`Tongue::ALL`].
static STOP_WORDS: LazyLock<[HashSet<&str>; 7]> = LazyLock::new(|| {
    [
        include_str!("stop_words/en.txt"),
        include_str!("stop_words/de.txt"),
        include_str!("stop_words/fr.txt"),
        include_str!("stop_words/es.txt"),
        include_str!("stop_words/it.txt"),
        include_str!("stop_words/pt.txt"),
        include_str!("stop_words/nl.txt"),
    ]
    .map(|it| it.split_whitespace().collect())
});

#[cfg(test)]
mod tests {
    use super::*;
    use crate::knowledge::language::tokens::tokens;

    #[track_caller]
    fn check(question: &str, tongue: Tongue, content: &[&str]) {
        let tokens = tokens(question);
        assert_eq!(Tongue::of(&tokens), tongue, "{question}");
        let left: Vec<&String> = tokens.iter().filter(|it| !tongue.is_stop_word(it)).collect();
        assert_eq!(left, content);
    }

    #[test]
    fn only_words_with_a_meaning_are_left_of_a_question() {
        check("How do I return an item, please?", Tongue::English, &["return", "item"]);
        check(
            "Was kostet der Versand nach Österreich?",
            Tongue::German,
            &["kostet", "versand", "osterreich"],
        );
        check("Où est ma commande ?", Tongue::French, &["commande"]);
        check("¿Cómo puedo devolver un artículo?", Tongue::Spanish, &["devolver", "articulo"]);
        check("Come posso pagare?", Tongue::Italian, &["pagare"]);
        check("Qual é o prazo de entrega?", Tongue::Portuguese, &["prazo", "entrega"]);
        check("Hoe kan ik mijn bestelling annuleren?", Tongue::Dutch, &["bestelling", "annuleren"]);
    }

    #[test]
    fn a_question_of_bare_words_is_taken_for_english() {
        check("warranty tent", Tongue::English, &["warranty", "tent"]);
        check("", Tongue::English, &[]);
    }

    #[test]
    fn light_words_fit_anywhere() {
        for word in ["policy", "available", "exactly", "washable"] {
            assert!(Tongue::English.is_light_word(word), "{word}");
        }
        for word in ["norway", "tent", "fly", "table"] {
            assert!(!Tongue::English.is_light_word(word), "{word}");
        }
        assert!(!Tongue::German.is_light_word("policy"));
    }

    #[test]
    fn every_stop_word_is_written_as_tokens_are() {
        for tongue in Tongue::ALL {
            for word in &STOP_WORDS[tongue as usize] {
                assert_eq!(tokens(word), [*word], "{tongue:?}");
            }
        }
    }
}
