//! The words of a chunk in the full-text index of `PostgreSQL`, and how they rank it.

use crate::domain::{passage::Phrase, passage::Wanted, source::IndexWords};
use rust_stemmers::{Algorithm, Stemmer};
use std::collections::BTreeMap;

/// The longest word that is told apart from a longer one, in bytes; the index takes 2046.
const WORD_BYTES: usize = 256;

/// What lies between the title, the heading and the text, so that no phrase spans them.
const GAP: usize = 8;

/// BM25's saturation and its weight of length, as SQLite has them.
const K1: f64 = 1.2;
const B: f64 = 0.75;

/// Words on one shelf.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shelf(pub(super) i64);

/// A chunk's words, as the index takes them: its text form, and how many they are.
pub(super) fn vector(shelf: Shelf, words: &IndexWords) -> (String, usize) {
    let (mut entries, mut place, mut length) = (Vec::new(), 0, 0);
    for (text, weight) in [(&words.title, "A"), (&words.heading, "B"), (&words.body, "")] {
        for word in text.split_whitespace() {
            (place, length) = (place + 1, length + 1);
            entries.push(format!("{}:{place}{weight}", quoted(&shelf.lexeme(word))));
        }
        place += GAP;
    }
    (entries.join(" "), length)
}

impl Shelf {
    /// A word as the index has it.
    pub(super) fn lexeme(self, word: &str) -> String {
        let stem = Stemmer::create(Algorithm::English).stem(word).into_owned();
        format!("{}/{}", self.0, stem.get(..stem.floor_char_boundary(WORD_BYTES)).unwrap_or(""))
    }

    /// `'7/parcel' | ('7/e' <-> '7/mail')`, for chunks that hold any of these; `place`
    /// is `AB` for titles and headings only. None if there are no words.
    pub(super) fn query<'a>(
        self,
        phrases: impl IntoIterator<Item = &'a Phrase>,
        place: &str,
    ) -> Option<String> {
        let one = |it: &Phrase| {
            let last = words_of(it).count().checked_sub(1)?;
            let words = words_of(it).enumerate().map(|(at, word)| {
                let prefix = if it.is_prefix && at == last { "*" } else { "" };
                let label = format!("{prefix}{place}");
                let colon = if label.is_empty() { "" } else { ":" };
                format!("{}{colon}{label}", quoted(&self.lexeme(word)))
            });
            Some(format!("({})", words.collect::<Vec<_>>().join(" <-> ")))
        };
        let parts: Vec<String> = phrases.into_iter().filter_map(one).collect();
        if parts.is_empty() { None } else { Some(format!("({})", parts.join(" | "))) }
    }
}

/// Where a chunk holds words that are wanted: lexeme → (position, weight).
pub(super) type Places = BTreeMap<String, Vec<(i64, f64)>>;

/// What `positions` and `weights` of a lexeme say, as the index gives them.
pub(super) fn places(positions: &str, weights: &str) -> Vec<(i64, f64)> {
    let positions = positions.split(' ').filter_map(|it| it.parse().ok());
    let weights = weights.chars().map(|it| match it {
        'A' => 4.0,
        'B' => 2.0,
        _ => 1.0,
    });
    positions.zip(weights).collect()
}

/// A chunk to rank.
#[derive(Debug, Default)]
pub(super) struct Candidate {
    /// How many words it has.
    pub(super) length: f64,
    /// Where it holds those that are wanted.
    pub(super) places: Places,
}

/// What all chunks of a shelf have in common.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shelved {
    /// Which shelf.
    pub(super) shelf: Shelf,
    /// How many chunks there are.
    pub(super) chunk_count: f64,
    /// How many words one has on average.
    pub(super) average_length: f64,
}

impl Shelved {
    /// BM25: how well a chunk fits what is wanted, each of which that many chunks hold.
    pub(super) fn score(&self, chunk: &Candidate, wanted: &[(&Wanted, u32)]) -> f64 {
        let norm = K1 * (1.0 - B + B * chunk.length / self.average_length.max(1.0));
        let one = |(it, found): &(&Wanted, u32)| {
            let found = f64::from(*found);
            let rarity = ((self.chunk_count - found + 0.5) / (found + 0.5)).ln().max(1e-6);
            let count = self.count(&chunk.places, it);
            rarity * count * (K1 + 1.0) / (count + norm)
        };
        wanted.iter().map(one).sum()
    }

    /// How often it occurs, a title counting 4 and a heading 2.
    fn count(&self, places: &Places, wanted: &Wanted) -> f64 {
        let mut starts = BTreeMap::new();
        for phrase in wanted.any_of.iter().chain(&wanted.may_become) {
            for (position, weight) in self.starts(places, phrase) {
                starts.insert(position, weight);
            }
        }
        starts.values().sum()
    }

    /// Where a phrase begins.
    fn starts(&self, places: &Places, phrase: &Phrase) -> Vec<(i64, f64)> {
        let last = words_of(phrase).count().saturating_sub(1);
        let mut starts: Option<Vec<(i64, f64)>> = None;
        for (at, (offset, word)) in (0_i64..).zip(words_of(phrase)).enumerate() {
            let lexeme = self.shelf.lexeme(word);
            let open = phrase.is_prefix && at == last;
            let fits = |it: &str| if open { it.starts_with(&lexeme) } else { it == lexeme };
            let here = places.iter().filter(|it| fits(it.0)).flat_map(|it| it.1);
            let here: BTreeMap<i64, f64> = here.map(|it| (it.0 - offset, it.1)).collect();
            starts = Some(match starts {
                None => here.into_iter().collect(),
                Some(before) => before.into_iter().filter(|it| here.contains_key(&it.0)).collect(),
            });
        }
        starts.unwrap_or_default()
    }
}

/// The words of a phrase.
pub(super) fn words_of(phrase: &Phrase) -> impl Iterator<Item = &str> {
    phrase.words.iter().flat_map(|it| it.split_whitespace())
}

/// Words hold letters and digits only; doubling quotes is the second lock on the door.
fn quoted(lexeme: &str) -> String {
    format!("'{}'", lexeme.replace('\\', "\\\\").replace('\'', "''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn phrase(words: &[&str], is_prefix: bool) -> Phrase {
        Phrase { words: words.iter().map(|it| (*it).into()).collect(), is_prefix }
    }

    fn words(title: &str, heading: &str, body: &str) -> IndexWords {
        IndexWords { title: title.into(), heading: heading.into(), body: body.into() }
    }

    #[test]
    fn each_word_has_its_shelf_its_stem_and_its_place() {
        let (text, length) = vector(Shelf(7), &words("returns", "", "ship parcels"));
        assert_eq!(text, "'7/return':1A '7/ship':18 '7/parcel':19");
        assert_eq!(length, 3);
    }

    #[test]
    fn a_quote_cannot_end_a_word() {
        assert_eq!(quoted(r"a' | 'b\"), r"'a'' | ''b\\'");
    }

    #[test]
    fn a_query_asks_for_any_phrase_and_in_headings_if_it_is_told_to() {
        let both = [phrase(&["parcels"], false), phrase(&["e", "mai"], true)];
        let asked = Shelf(7).query(&both, "").unwrap();
        assert_eq!(asked, "(('7/parcel') | ('7/e' <-> '7/mai':*))");
        let asked = Shelf(7).query(&both, "AB").unwrap();
        assert_eq!(asked, "(('7/parcel':AB) | ('7/e':AB <-> '7/mai':*AB))");
        assert_eq!(Shelf(7).query(&[phrase(&[], false)], ""), None);
    }

    fn score(places: &[(&str, &[(i64, f64)])], any_of: Phrase, length: f64) -> f64 {
        let places = places.iter().map(|it| (it.0.into(), it.1.to_vec())).collect();
        let shelved = Shelved { shelf: Shelf(7), chunk_count: 100.0, average_length: 50.0 };
        let wanted = Wanted { any_of: vec![any_of], may_become: None };
        shelved.score(&Candidate { length, places }, &[(&wanted, 3)])
    }

    #[test]
    fn a_word_in_the_title_beats_two_in_the_text_and_a_short_chunk_a_long_one() {
        let word = || phrase(&["ship"], false);
        let title = score(&[("7/ship", &[(1, 4.0)])], word(), 50.0);
        let text = score(&[("7/ship", &[(20, 1.0), (30, 1.0)])], word(), 50.0);
        let long = score(&[("7/ship", &[(20, 1.0), (30, 1.0)])], word(), 90.0);
        assert!(title > text && text > long, "{title} {text} {long}");
    }

    #[test]
    fn a_phrase_counts_where_its_words_stand_together() {
        let e_mail = || phrase(&["e", "mail"], false);
        let places = |at| score(&[("7/e", &[(20, 1.0)]), ("7/mail", &[(at, 1.0)])], e_mail(), 50.0);
        assert!(places(21) > 0.0);
        assert!(places(22).abs() < f64::EPSILON);
    }
}
