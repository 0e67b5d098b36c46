//! Which entries of the table a word is made of: the `WordPiece` way of BERT.

use super::table::{CONTINUATION, Table};

/// Longer words are data, and are not looked up.
const MAX_CHARS: usize = 40;

/// A shorter beginning is no word with an ending, but a word: `bed`, `king`.
const MIN_BASE_BYTES: usize = 3;

/// The places of the longest pieces that make up a word, from its beginning on;
/// none if some part of it is not in the table.
///
/// Takes a word as [`crate::knowledge::language::tokens`] gives it: in lower case,
/// without accents.
pub fn word_pieces(table: &Table, word: &str) -> Vec<usize> {
    if word.chars().count() > MAX_CHARS {
        return Vec::new();
    }
    if let Some(place) = whole(table, word) {
        return vec![place];
    }
    let mut places = Vec::new();
    let mut rest = word;
    while !rest.is_empty() {
        let Some((place, length)) = longest(table, rest, !places.is_empty()) else {
            return Vec::new();
        };
        places.push(place);
        rest = rest.get(length..).unwrap_or_default();
    }
    places
}

/// The place of a word, or of the word it is a regular form of: the table leaves out
/// forms that point where their word does.
pub fn whole(table: &Table, word: &str) -> Option<usize> {
    table.place(word).or_else(|| bases(word).find_map(|it| table.place(&it)))
}

/// What a word may be a form of: `jacket` for `jackets`, `ship` for `shipping`.
fn bases(word: &str) -> impl Iterator<Item = String> {
    let without = |ending: &str, then: &str| {
        let base = word.strip_suffix(ending)?;
        Some(format!("{base}{then}"))
    };
    let once = |ending: &str| {
        let base = word.strip_suffix(ending)?;
        let mut last = base.chars().rev();
        let is_twice = last.next().is_some_and(|it| last.next() == Some(it));
        let shorter = base.char_indices().next_back().and_then(|it| base.get(..it.0));
        shorter.filter(|_| is_twice).map(Into::into)
    };
    let plain = if word.ends_with("ss") { None } else { without("s", "") };
    let all = [
        without("ies", "y"),
        without("es", ""),
        plain,
        without("ied", "y"),
        without("ed", ""),
        without("ed", "e"),
        once("ed"),
        without("ing", ""),
        without("ing", "e"),
        once("ing"),
    ];
    all.into_iter().flatten().filter(|it| it.len() >= MIN_BASE_BYTES)
}

/// The place of the longest piece that `text` begins with, and its length in bytes.
fn longest(table: &Table, text: &str, goes_on: bool) -> Option<(usize, usize)> {
    let ends = text.char_indices().map(|(at, it)| at + it.len_utf8()).rev();
    ends.into_iter().find_map(|end| {
        let piece = text.get(..end)?;
        let place = if goes_on {
            table.place(&format!("{CONTINUATION}{piece}"))
        } else {
            table.place(piece)
        };
        place.map(|it| (it, end))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::knowledge::meaning::table::TABLE;

    #[track_caller]
    fn check(word: &str, pieces: &[&str]) {
        let expected: Vec<usize> = pieces.iter().map(|it| TABLE.place(it).unwrap()).collect();
        assert_eq!(word_pieces(&TABLE, word), expected);
    }

    #[test]
    fn a_known_word_is_one_piece() {
        check("telephone", &["telephone"]);
    }

    #[test]
    fn a_regular_form_is_the_word_itself() {
        for (form, word) in [("jackets", "jacket"), ("zipped", "zip"), ("packing", "pack")] {
            assert_eq!(whole(&TABLE, form), TABLE.place(word), "{form}");
        }
    }

    #[test]
    fn other_words_are_their_longest_pieces() {
        check("parlorbot", &["parlor", "##bot"]);
    }

    #[test]
    fn what_is_not_in_the_table_has_no_pieces() {
        check("再設", &[]);
        check("stra\u{df}e", &[]);
        check("", &[]);
        check(&"a".repeat(41), &[]);
    }
}
