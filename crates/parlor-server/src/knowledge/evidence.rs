//! How much of a question a text holds.

use super::{
    language::{stem::Stems, tokens::tokens},
    markdown::plain::plain,
    query::{Form, Query, Term},
};
use crate::domain::passage::{Frequency, Passage};

/// A word of the question counts in full, one that means the same a little less.
const SYNONYM_CREDIT: f64 = 0.85;

/// What the question before this one asked for counts half.
const CONTEXT_WEIGHT: f64 = 0.5;

/// A heading that shares less of its words with a question does not ask the same.
const AUDIBLE_ECHO: f64 = 0.5;

/// How much each term of a question counts: rare words tell more (inverse
/// document frequency), and a word that no chunk has tells most.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Weights(Vec<f64>);

/// How much of a question a passage holds, each in `0.0..=1.0`.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Evidence {
    /// Of all terms, by weight, anywhere in the passage or its headings.
    pub coverage: f64,
    /// The same for the question's own terms only.
    pub own_coverage: f64,
    /// Of all terms, in the nearest heading alone.
    pub heading: f64,
    /// Of all terms, in the title of the source and all headings.
    pub place: f64,
    /// The share of the title's own words that the question asks for: high for the
    /// page about "Returns", low for the returns of "Business customers".
    pub topic: f64,
    /// The same for the nearest heading.
    pub heading_topic: f64,
    /// How much the nearest heading sounds like the question, every word counted.
    pub echo: f64,
}

impl Evidence {
    /// One number to order passages by: coverage, and where it is found.
    pub fn relevance(&self) -> f64 {
        self.coverage
            + 0.5 * (self.heading * self.heading_topic).sqrt()
            + 0.15 * self.place
            + 0.25 * self.topic
            + 1.5 * self.audible_echo()
    }

    /// [`Evidence::echo`] if it is loud enough to mean anything, else 0.
    pub fn audible_echo(&self) -> f64 {
        if self.echo >= AUDIBLE_ECHO { self.echo } else { 0.0 }
    }
}

impl Weights {
    /// From how many chunks there are and in how many each term occurs.
    ///
    /// A word that has synonyms weighs as much as the mean of itself and all of
    /// them: "charge" is rarer than the prices it may stand for. One that only
    /// its synonyms are found for weighs what they do.
    pub fn of(query: &Query, chunk_count: u32, frequencies: &[Frequency]) -> Self {
        let all = f64::from(chunk_count);
        let idf = |found: u32| {
            let found = f64::from(found).min(all);
            (1.0 + (all - found + 0.5) / (found + 0.5)).ln()
        };
        let weigh = |(index, term): (usize, &Term)| {
            let found = frequencies.get(index).copied().unwrap_or_default();
            let own = if found.own > 0 { found.own } else { found.any };
            let weight = f64::midpoint(idf(own), idf(found.any));
            if term.is_context { weight * CONTEXT_WEIGHT } else { weight }
        };
        Self(query.terms.iter().enumerate().map(weigh).collect())
    }

    /// What a passage holds of a question.
    pub fn evidence(&self, query: &Query, passage: &Passage) -> Evidence {
        let stems = |text: &str| Stems::of(query.tongue, &tokens(text));
        let body = stems(&plain(&passage.body));
        let heading = stems(passage.own_heading());
        let place = stems(&format!("{} {}", passage.title, passage.heading));
        let credits = |stems: &Stems| self.credits(query, stems);
        let (in_heading, in_place) = (credits(&heading), credits(&place));
        let anywhere: Vec<f64> =
            credits(&body).iter().zip(&in_place).map(|(a, b)| a.max(*b)).collect();
        Evidence {
            coverage: self.share(&anywhere, query, false),
            own_coverage: self.share(&anywhere, query, true),
            heading: self.share(&in_heading, query, false),
            place: self.share(&in_place, query, false),
            topic: topic(query, &passage.title),
            heading_topic: topic(query, passage.own_heading()),
            echo: heading.similarity(&Stems::of(query.tongue, &query.tokens)),
        }
    }

    /// How far each term is in a text: 1 for the word itself, less for one that means the same.
    pub fn credits(&self, query: &Query, text: &Stems) -> Vec<f64> {
        query.terms.iter().map(|it| credit(it, text)).collect()
    }

    /// The share of the question's weight that these credits make up. Without any
    /// term it is 0.
    pub fn share(&self, credits: &[f64], query: &Query, own_only: bool) -> f64 {
        let (mut held, mut all) = (0.0, 0.0);
        for ((weight, credit), term) in self.0.iter().zip(credits).zip(&query.terms) {
            if !(own_only && term.is_context) {
                held += weight * credit;
                all += weight;
            }
        }
        if all > 0.0 { held / all } else { 0.0 }
    }
}

fn topic(query: &Query, title: &str) -> f64 {
    let words = tokens(title).into_iter().filter(|it| !query.tongue.is_stop_word(it));
    let words: Vec<Stems> = words.map(|it| Stems::of(query.tongue, &[it])).collect();
    let asked = |word: &&Stems| query.terms.iter().any(|it| credit(it, word) > 0.0);
    let count = |it: usize| f64::from(u32::try_from(it).unwrap_or(u32::MAX));
    if words.is_empty() {
        0.0
    } else {
        count(words.iter().filter(asked).count()) / count(words.len())
    }
}

fn credit(term: &Term, text: &Stems) -> f64 {
    let has = |form: &Form| text.mention(&form.stems);
    match term.forms.split_first() {
        Some((own, _)) if has(own) => 1.0,
        Some((_, others)) if others.iter().any(has) => SYNONYM_CREDIT,
        _ => 0.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passage(heading: &str, body: &str) -> Passage {
        Passage {
            number: 1,
            source_id: "src_1".into(),
            title: "Shipping".into(),
            url: None,
            filename: None,
            media_type: "text/markdown".into(),
            heading: heading.into(),
            anchor: None,
            body: body.into(),
            score: 1.0,
        }
    }

    fn evidence(question: &str, frequencies: &[u32], passage: &Passage) -> Evidence {
        let query = Query::parse(question);
        let frequencies: Vec<Frequency> =
            frequencies.iter().map(|it| Frequency { own: *it, any: *it }).collect();
        Weights::of(&query, 100, &frequencies).evidence(&query, passage)
    }

    #[test]
    fn a_passage_with_every_word_covers_the_question() {
        let it = evidence("Do you ship to Norway?", &[40, 1], &passage("", "We ship to Norway."));
        assert!((it.coverage - 1.0).abs() < 1e-9);
    }

    #[test]
    fn a_common_word_alone_is_little_evidence() {
        let it = evidence("Do you ship to Japan?", &[40, 0], &passage("", "We ship to Norway."));
        assert!(it.coverage < 0.3, "{it:?}");
    }

    #[test]
    fn a_word_of_the_same_meaning_counts_a_little_less() {
        let it = evidence("parcel", &[5], &passage("", "Your package."));
        assert!((it.coverage - SYNONYM_CREDIT).abs() < 1e-9);
    }

    #[test]
    fn headings_count_as_text_of_the_passage() {
        let it = evidence("norway customs", &[3, 3], &passage("Norway › Customs", "Paid by us."));
        assert!((it.coverage - 1.0).abs() < 1e-9);
        assert!((it.heading - 0.5).abs() < 1e-9);
    }

    #[test]
    fn a_question_without_terms_is_covered_by_nothing() {
        assert_eq!(evidence("and how?", &[], &passage("", "How and why.")), Evidence::default());
    }
}
