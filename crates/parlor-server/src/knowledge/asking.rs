//! Which part of a message asks, and which only tells the story before it.

use super::language::tokens::tokens;
use std::collections::HashSet;

/// A sentence with fewer words asks nothing by itself: "Why?", "And?".
const MIN_WORDS: usize = 2;

/// Without a question mark, a sentence that begins with one of these asks.
const OPENERS: [&str; 17] = [
    "how", "what", "when", "where", "which", "who", "why", "can", "could", "do", "does", "is",
    "are", "may", "will", "would", "should",
];

/// What a message asks for, as far as it can be told from its marks and capitals.
#[derive(Debug, Default)]
pub struct Asking {
    /// The words of the sentences that ask; of all, if none does.
    words: HashSet<String>,
    names: HashSet<String>,
}

impl Asking {
    /// Reads a message.
    pub fn of(text: &str) -> Self {
        let sentences: Vec<Sentence> = sentences(text).into_iter().map(Sentence::of).collect();
        let words = |asks: fn(&Sentence) -> bool| -> HashSet<String> {
            sentences.iter().filter(|it| asks(it)).flat_map(|it| it.words.clone()).collect()
        };
        let ways: [fn(&Sentence) -> bool; 2] = [Sentence::has_mark, Sentence::has_opener];
        let asking = ways.into_iter().map(words).find(|it| !it.is_empty());
        Self { words: asking.unwrap_or_else(|| words(|_| true)), names: names(text) }
    }

    /// Whether a word, as [`tokens`] gives it, stands in what asks.
    pub fn asks_for(&self, word: &str) -> bool {
        self.words.contains(word)
    }

    /// Whether a word is written with a capital where no sentence begins.
    pub fn names(&self, word: &str) -> bool {
        self.names.contains(word)
    }
}

struct Sentence {
    words: Vec<String>,
    ends_with_mark: bool,
}

impl Sentence {
    fn of(text: &str) -> Self {
        let ends_with_mark = text.trim_end().ends_with(['?', '？']);
        Self { words: tokens(text), ends_with_mark }
    }

    fn has_mark(&self) -> bool {
        self.ends_with_mark && self.words.len() >= MIN_WORDS
    }

    fn has_opener(&self) -> bool {
        let opener = self.words.first().filter(|_| self.words.len() >= MIN_WORDS);
        opener.is_some_and(|it| OPENERS.contains(&it.as_str()))
    }
}

/// The sentences of a message. Visitors begin them with small letters, so only marks and
/// line breaks tell, and "e.g." is rare enough.
fn sentences(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(end) = end_of_sentence(rest) {
        let (sentence, after) = rest.split_at(end);
        found.push(sentence);
        rest = after;
    }
    found.push(rest);
    found
}

/// Where the white space after the first sentence begins; none if there is no second.
fn end_of_sentence(text: &str) -> Option<usize> {
    let ends = |(at, it): &(usize, char)| {
        let before = text.get(..*at).unwrap_or_default();
        *it == '\n' || (it.is_whitespace() && before.ends_with(['.', '!', '?', '…']))
    };
    text.char_indices().skip(1).find(ends).map(|it| it.0)
}

/// Capitals mean nothing in a message that has them everywhere.
fn names(text: &str) -> HashSet<String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let has_capital = |it: &&str| it.chars().next().is_some_and(char::is_uppercase);
    if words.iter().filter(|it| has_capital(it)).count() * 2 > words.len() {
        return HashSet::new();
    }
    let goes_on = |before: &str| before.ends_with(|it: char| it.is_alphanumeric() || it == ',');
    let named = words.windows(2).filter_map(|it| match it {
        [before, word] if goes_on(before) && has_capital(word) => Some(tokens(word)),
        _ => None,
    });
    named.flatten().filter(|it| it.chars().count() > 1).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, asked: &[&str], told: &[&str]) {
        let asking = Asking::of(text);
        assert!(asked.iter().all(|it| asking.asks_for(it)), "{asking:?}");
        assert!(!told.iter().any(|it| asking.asks_for(it)), "{asking:?}");
    }

    #[test]
    fn the_sentence_with_the_mark_asks() {
        check("My tent tore. Can you mend it? Thanks!", &["mend"], &["tent", "thanks"]);
    }

    #[test]
    fn without_a_mark_the_first_word_tells() {
        check("I lost my key. how do I get in", &["get"], &["lost"]);
    }

    #[test]
    fn where_nothing_asks_everything_does() {
        check("delivery spain. cost", &["delivery", "cost"], &[]);
        check("My zip broke. Why?", &["zip", "why"], &[]);
    }

    #[test]
    fn a_capital_inside_a_sentence_makes_a_name() {
        let named = |text: &str, word: &str| Asking::of(text).names(word);
        assert!(named("do you ship to Norway", "norway"));
        assert!(!named("Do you ship?", "do"));
        assert!(!named("DO YOU SHIP TO NORWAY", "norway"));
        assert!(!named("It broke. What can I do", "what"));
    }
}
