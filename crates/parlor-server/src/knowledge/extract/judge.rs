//! Whether the best passage is likely enough to answer at all.
//!
//! Scores of a search engine say which passage is better, never whether any is good. A
//! logistic regression over a few numbers that mean something tells how likely a right
//! answer is. Where no meaning is known (other languages), [`super::gate`] decides.

use super::features::Features;
use crate::domain::trace::Verdict;

/// What each of [`Features::numbers`] weighs.
///
/// Fitted by `tests/knowledge/fitting.rs` (which says how) on `demo/questions.toml`, and
/// on two sets that are not in the repository: 60 questions about the demo in visitors'
/// own words, and 82 about another site.
const WEIGHTS: Features = Features {
    held: 0.79,
    unknown: -2.67,
    missing: -1.75,
    missing_name: -0.86,
    echo: 2.29,
    denies: -0.99,
    lead: 1.24,
};
const BIAS: f64 = -0.67;

/// From this probability on, a passage answers. Chosen on the same questions: below it,
/// hardly more are answered right and many more are answered falsely.
const LIKELY: f64 = 0.55;

/// What the passages that answer are like, about: what a verdict is explained by.
const USUAL: Features = Features {
    held: 2.0,
    unknown: 0.1,
    missing: 0.1,
    missing_name: 0.0,
    echo: 0.3,
    denies: 0.0,
    lead: 0.5,
};

/// What speaks against a passage, in the order of [`Features::numbers`].
const AGAINST: [&str; 7] = [
    "it says little of what was asked",
    "part of the question is nowhere in it",
    "it lacks a rare word of the question",
    "it lacks a name that the question gives",
    "its heading does not sound like the question",
    "its heading says that something is not so",
    "another passage fits as well and says something else",
];

/// Whether an answer with these features is more than a guess.
pub fn is_likely(features: &Features) -> bool {
    probability(features) >= LIKELY
}

/// The same, and why, for people.
pub fn verdict(features: &Features) -> Verdict {
    let parts = features.numbers().into_iter().zip(USUAL.numbers()).zip(WEIGHTS.numbers());
    let weighed = parts.map(|((own, usual), weight)| weight * (own - usual));
    let worst = weighed.zip(AGAINST).min_by(|a, b| a.0.total_cmp(&b.0));
    let against = worst.filter(|_| !is_likely(features)).map(|it| it.1.into());
    Verdict { likelihood: probability(features), needed: LIKELY, against }
}

fn probability(features: &Features) -> f64 {
    let weighed = features.numbers().into_iter().zip(WEIGHTS.numbers()).map(|(a, b)| a * b);
    1.0 / (1.0 + (-BIAS - weighed.sum::<f64>()).exp())
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: Features = USUAL;

    #[test]
    fn a_passage_that_says_most_of_it_and_leads_is_an_answer() {
        assert!(is_likely(&GOOD));
        assert!(!is_likely(&Features::default()));
    }

    #[test]
    fn what_is_missing_speaks_against_it() {
        assert!(!is_likely(&Features { unknown: 0.6, missing: 1.0, missing_name: 1.0, ..GOOD }));
        for worse in [
            Features { unknown: 0.5, ..GOOD },
            Features { missing: 1.0, ..GOOD },
            Features { missing_name: 1.0, ..GOOD },
            Features { denies: 1.0, ..GOOD },
            Features { lead: 0.0, ..GOOD },
            Features { held: 1.0, ..GOOD },
            Features { echo: 0.0, ..GOOD },
        ] {
            assert!(probability(&worse) < probability(&GOOD), "{worse:?}");
        }
    }

    #[test]
    fn a_verdict_says_what_speaks_most_against_it() {
        assert_eq!(verdict(&GOOD).against, None);
        let against = |it: Features| verdict(&it).against.unwrap();
        assert!(against(Features { unknown: 0.9, ..GOOD }).contains("nowhere in it"));
        assert!(against(Features { missing: 1.0, lead: 0.1, ..GOOD }).contains("rare word"));
        let rivaled = Features { lead: 0.0, echo: 0.2, held: 1.3, unknown: 0.2, ..GOOD };
        assert!(against(rivaled).contains("another passage"));
    }
}
