//! What else a word may be looked for as, when no text has it.

use super::{table::TABLE, typing::slips, vector::Vector, word_pieces::whole};

/// Words less alike than this are not worth looking for.
const MIN_SIMILARITY: f64 = 0.5;

/// How many words of like meaning are looked for.
const MAX_BY_MEANING: usize = 12;

/// Any number is about as rare as a word that is not quite common.
const RARITY_OF_NUMBERS: f64 = 0.6;

/// How many words of like spelling are.
const MAX_BY_SPELLING: usize = 3;

/// Known words that a word may be a slip of, the most frequent first; none for a word
/// that is known itself.
pub fn by_spelling(word: &str) -> Vec<&'static str> {
    if whole(&TABLE, word).is_some() {
        return Vec::new();
    }
    let like = |other: &str| other.chars().next() == word.chars().next();
    let mut found: Vec<(usize, usize, &'static str)> = TABLE
        .words()
        .iter()
        .filter(|it| like(it.0))
        .filter_map(|it| Some((slips(word, it.0)?, it.1, it.0)))
        .collect();
    found.sort_by(|a, b| {
        a.0.cmp(&b.0).then_with(|| TABLE.weight(a.1).total_cmp(&TABLE.weight(b.1)))
    });
    found.into_iter().map(|it| it.2).take(MAX_BY_SPELLING).collect()
}

/// The two words that one may be, as `wi fi` for `wifi`: every way to part it.
pub fn parted(word: &str) -> impl Iterator<Item = Vec<String>> {
    let cuts = word
        .char_indices()
        .map(|it| it.0)
        .filter(|it| (2..=word.len().saturating_sub(2)).contains(it));
    let part = |at: usize| Some(vec![word.get(..at)?.to_string(), word.get(at..)?.to_string()]);
    cuts.filter_map(part)
}

/// How rare a word is in general English, in `0.0..=1.0`: a rare one that no text has
/// is most likely what the question is about.
pub fn rarity(word: &str) -> f64 {
    if word.chars().all(|it| it.is_ascii_digit()) {
        return RARITY_OF_NUMBERS;
    }
    whole(&TABLE, word).map_or(1.0, |it| f64::from(TABLE.weight(it)))
}

/// Known words that mean nearly what these mean together, the nearest first.
pub fn by_meaning(words: &[String]) -> Vec<&'static str> {
    let meaning = Vector::of_words(words.iter().map(String::as_str));
    let mut found: Vec<(f64, &'static str)> = TABLE
        .words()
        .iter()
        .map(|it| (meaning.similarity_to_piece(it.1), it.0))
        .filter(|it| it.0 >= MIN_SIMILARITY && !words.iter().any(|own| own == it.1))
        .collect();
    found.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(b.1)));
    found.into_iter().map(|it| it.1).take(MAX_BY_MEANING).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_leads_to_the_word_that_was_meant() {
        assert_eq!(by_spelling("mashine").first(), Some(&"machine"));
        assert_eq!(by_spelling("pasword").first(), Some(&"password"));
        assert!(by_spelling("machine").is_empty() && by_spelling("machines").is_empty());
    }

    #[test]
    fn a_word_leads_to_words_that_mean_nearly_the_same() {
        let near = |it: &str| by_meaning(&[it.to_string()]);
        assert!(near("telephone").contains(&"phone"));
        assert!(near("wife").contains(&"husband"));
        assert!(near("\u{518d}").is_empty());
    }
}
