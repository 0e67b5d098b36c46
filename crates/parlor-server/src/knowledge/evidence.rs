//! How much of a question a text holds.

use super::{
    language::{stem::Stems, tokens::tokens},
    markdown::plain::plain,
    query::Query,
    term::{Form, Term},
};
use crate::domain::passage::{Frequency, Passage};

/// A word of the question counts in full, one that means the same a little less.
const SYNONYM_CREDIT: f64 = 0.85;

/// Fewer chunks do not tell how rare a word is: they are counted as if there were so
/// many, and the others had none of the words. Otherwise what every one of two pages
/// says would be no evidence at all.
const FEW_CHUNKS: u32 = 40;

/// A word in the title of the source counts so much of one in the passage.
const TITLE_CREDIT: f64 = 0.6;

/// What the question before this one asked for counts half.
const CONTEXT_WEIGHT: f64 = 0.5;

/// What only the story before the question speaks of counts half.
const STORY_WEIGHT: f64 = 0.5;

/// A heading or question with fewer words is not compared as a whole.
const MIN_ECHO_WORDS: usize = 3;

/// A word whose meaning fits anywhere counts so much of what it would.
const LIGHT_WEIGHT: f64 = 0.25;

/// The same for one that no chunk has: visitors' words for what pages call otherwise.
const UNKNOWN_LIGHT_WEIGHT: f64 = 0.15;

/// A heading that shares less of its words with a question does not ask the same.
const AUDIBLE_ECHO: f64 = 0.5;

/// What speaks for a passage besides its coverage, which counts 1. These were chosen
/// on `demo/questions.toml`, where the result is flat around them.
const IN_HEADING: f64 = 0.6;
const IN_PLACE: f64 = 0.1;
const ON_TOPIC: f64 = 0.25;
const ECHOED: f64 = 1.5;
const DENIED: f64 = 0.25;
const NEARLY: f64 = 0.5;

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
    /// Whether the nearest heading says "not" and the question does not.
    pub denies: bool,
    /// How much the nearest heading sounds like the question, every word counted.
    pub echo: f64,
    /// [`Evidence::coverage`] with words that are near the question's.
    pub near_coverage: f64,
}

impl Evidence {
    /// One number to order passages by: coverage, and where it is found.
    pub fn relevance(&self) -> f64 {
        self.coverage + IN_HEADING * (self.heading * self.heading_topic).sqrt()
            - if self.denies { DENIED } else { 0.0 }
            + IN_PLACE * self.place
            + ON_TOPIC * self.topic
            + ECHOED * self.audible_echo()
            + NEARLY * self.near_coverage
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
        let all = f64::from(chunk_count.max(FEW_CHUNKS));
        let idf = |found: u32| {
            let found = f64::from(found).min(all);
            (1.0 + (all - found + 0.5) / (found + 0.5)).ln()
        };
        let weigh = |(index, term): (usize, &Term)| {
            let found = frequencies.get(index).copied().unwrap_or_default();
            let own = if found.own > 0 { found.own } else { found.any };
            // One of our own typing errors would otherwise weigh more than any topic.
            let weight = f64::midpoint(idf(own), idf(found.any)).min(idf(1));
            let light = if found.any > 0 { LIGHT_WEIGHT } else { UNKNOWN_LIGHT_WEIGHT };
            let weight = if term.is_light { weight * light } else { weight };
            let weight = if term.is_story { weight * STORY_WEIGHT } else { weight };
            if term.is_context { weight * CONTEXT_WEIGHT } else { weight }
        };
        Self(query.terms.iter().enumerate().map(weigh).collect())
    }

    /// What a passage holds of a question.
    pub fn evidence(&self, query: &Query, passage: &Passage) -> Evidence {
        let stems = |text: &str| Stems::of(query.tongue, &tokens(text));
        let body = stems(&plain(&passage.body));
        let heading = stems(passage.own_heading());
        let place = self.place(query, passage);
        let anywhere = most(&self.credits(query, &body), &place);
        let in_heading = self.credits(query, &heading);
        let everywhere = format!("{} {}", passage.title, passage.heading);
        let near =
            most(&self.near_credits(query, &body), &self.near_credits(query, &stems(&everywhere)));
        Evidence {
            coverage: self.share(&anywhere, query, false),
            own_coverage: self.share(&anywhere, query, true),
            heading: self.share(&in_heading, query, false),
            place: self.share(&place, query, false),
            topic: topic(query, &passage.title),
            heading_topic: topic(query, passage.own_heading()),
            denies: denies(&tokens(passage.own_heading())) && !denies(&query.tokens),
            echo: echo(&heading, &Stems::of(query.tongue, &query.tokens)),
            near_coverage: self.share(&near, query, false),
        }
    }

    /// How far each term is in the headings of a passage or the title of its source.
    ///
    /// Below a heading, a title counts less: all passages of a source have it, so it
    /// cannot tell them apart.
    pub fn place(&self, query: &Query, passage: &Passage) -> Vec<f64> {
        let stems = |text: &str| Stems::of(query.tongue, &tokens(text));
        let title = self.credits(query, &stems(&passage.title));
        let share = if passage.heading.is_empty() { 1.0 } else { TITLE_CREDIT };
        let title: Vec<f64> = title.into_iter().map(|it| it * share).collect();
        most(&self.credits(query, &stems(&passage.heading)), &title)
    }

    /// How much a term counts.
    pub fn of_term(&self, index: usize) -> f64 {
        self.0.get(index).copied().unwrap_or_default()
    }

    /// How far each term is in a text: 1 for the word itself, less for one that means the same.
    pub fn credits(&self, query: &Query, text: &Stems) -> Vec<f64> {
        query.terms.iter().map(|it| credit(it, text)).collect()
    }

    /// The same, and less also for a word that is near.
    pub fn near_credits(&self, query: &Query, text: &Stems) -> Vec<f64> {
        query.terms.iter().map(|it| near_credit(it, text)).collect()
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

/// The larger of two credits for each term; a list that is shorter has none for the rest.
pub fn most(a: &[f64], b: &[f64]) -> Vec<f64> {
    let at = |list: &[f64], index: usize| list.get(index).copied().unwrap_or_default();
    (0..a.len().max(b.len())).map(|it| at(a, it).max(at(b, it))).collect()
}

/// Two words alike out of three are chance; a heading of one word echoes nothing.
fn echo(heading: &Stems, question: &Stems) -> f64 {
    if heading.len() < MIN_ECHO_WORDS || question.len() < MIN_ECHO_WORDS {
        return 0.0;
    }
    heading.similarity(question)
}

/// "What cannot be returned" is not the first thing to tell about returns.
fn denies(tokens: &[String]) -> bool {
    const NO: [&str; 14] = [
        "not", "cannot", "no", "never", "without", "t", "nicht", "kein", "keine", "pas", "ne",
        "non", "nao", "niet",
    ];
    tokens.iter().any(|it| NO.contains(&it.as_str()))
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

fn near_credit(term: &Term, text: &Stems) -> f64 {
    let near = term.near.iter().filter(|it| text.mention(std::slice::from_ref(&it.stem)));
    near.map(|it| it.credit).fold(credit(term, text), f64::max)
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
