//! That `returning` meets `return`.

use super::tongue::Tongue;
use rust_stemmers::Stemmer;
use std::collections::HashSet;

/// So many words may part a phrase.
pub const MAX_GAP: usize = 2;

/// The stem of a word as [`super::tokens::tokens`] gives it (Snowball).
///
/// A stem is not always a word (`deliveri`), and is only good for comparing.
pub fn stem(tongue: Tongue, token: &str) -> String {
    Stemmer::create(tongue.algorithm()).stem(token).into_owned()
}

/// A text as its stems, in order, ready to be asked what it mentions.
#[derive(Clone, Debug, Default)]
pub struct Stems {
    ordered: Vec<String>,
    present: HashSet<String>,
}

impl Stems {
    /// Stems every token.
    pub fn of(tongue: Tongue, tokens: &[String]) -> Self {
        let stemmer = Stemmer::create(tongue.algorithm());
        let ordered: Vec<String> = tokens.iter().map(|it| stemmer.stem(it).into_owned()).collect();
        let present = ordered.iter().cloned().collect();
        Self { ordered, present }
    }

    /// Whether these stems stand in the text in this order, with at most
    /// [`MAX_GAP`] words between two of them: "send it back" mentions "send back".
    /// No stems stand in no text.
    pub fn mention(&self, stems: &[String]) -> bool {
        match stems {
            [] => false,
            [one] => self.present.contains(one),
            many => {
                many.iter().all(|it| self.present.contains(it))
                    && (0..self.ordered.len()).any(|at| self.begins_at(at, many))
            }
        }
    }

    fn begins_at(&self, mut at: usize, stems: &[String]) -> bool {
        stems.iter().enumerate().all(|(index, stem)| {
            let gap = if index == 0 { 0 } else { MAX_GAP };
            let found = (at..=at + gap).find(|it| self.ordered.get(*it) == Some(stem));
            at = found.map_or(at, |it| it + 1);
            found.is_some()
        })
    }

    /// How many words the text has.
    pub fn len(&self) -> usize {
        self.ordered.len()
    }

    /// Whether the text has no words.
    pub fn is_empty(&self) -> bool {
        self.ordered.is_empty()
    }

    /// The share of distinct stems that two texts have in common (Jaccard), in `0.0..=1.0`.
    pub fn similarity(&self, other: &Self) -> f64 {
        let common = self.present.intersection(&other.present).count();
        let all = self.present.len() + other.present.len() - common;
        if all == 0 { 0.0 } else { ratio(common, all) }
    }
}

fn ratio(part: usize, whole: usize) -> f64 {
    // Counts of words in a passage fit a u32 by far.
    f64::from(u32::try_from(part).unwrap_or(u32::MAX))
        / f64::from(u32::try_from(whole).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::knowledge::language::tokens::tokens;

    fn stems(text: &str) -> Stems {
        Stems::of(Tongue::English, &tokens(text))
    }

    #[test]
    fn forms_of_a_word_meet() {
        for (tongue, one, other) in [
            (Tongue::English, "returning", "returns"),
            (Tongue::English, "delivered", "deliver"),
            (Tongue::German, "rucksendungen", "rucksendung"),
            (Tongue::French, "livraisons", "livraison"),
        ] {
            assert_eq!(stem(tongue, one), stem(tongue, other), "{one} and {other}");
        }
    }

    #[test]
    fn several_stems_must_stand_near_each_other_and_in_order() {
        let text = stems("Where you pick up parcels");
        assert!(text.mention(&["pick".into(), "up".into()]));
        assert!(!text.mention(&["up".into(), "pick".into()]));
        assert!(text.mention(&["pick".into(), "parcel".into()]));
        assert!(!text.mention(&["where".into(), "parcel".into()]));
        assert!(!text.mention(&[]));
    }

    #[test]
    fn similarity_is_the_share_of_common_words() {
        assert!((stems("two days").similarity(&stems("days two")) - 1.0).abs() < 1e-9);
        assert!((stems("two days").similarity(&stems("two weeks")) - 1.0 / 3.0).abs() < 1e-9);
        assert!(stems("").similarity(&stems("")).abs() < 1e-9);
    }
}
