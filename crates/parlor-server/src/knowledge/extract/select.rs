//! Which sentences and blocks make the answer.

use super::{
    expects::{Expects, Thing},
    gate,
    unit::{Shape, Unit, units},
};
use crate::knowledge::{
    evidence::Weights,
    language::{stem::Stems, tokens::tokens},
    markdown::plain::plain,
    query::Query,
    search::{Findings, Hit},
};

/// How many passages are looked into.
const MAX_PASSAGES: usize = 8;

/// How many sentences an answer has at most; a block counts as two.
const MAX_SENTENCES: usize = 4;

/// How much worse than the best a sentence may be.
const MAX_DISTANCE: f64 = 0.22;

/// The same under a heading that holds most of the question: there, the whole
/// section is the answer.
const MAX_DISTANCE_IN_PLACE: f64 = 0.8;

/// From this share of the question on, a heading holds most of it.
const IN_PLACE: f64 = 0.5;

/// One sentence alone rarely answers: the one after it comes along.
const MIN_SENTENCES: usize = 2;

/// Sentences that share more than this part of their words say the same.
const MAX_SIMILARITY: f64 = 0.6;

/// What speaks for a unit that holds the kind of thing that is asked for.
const EXPECTED: f64 = 0.25;

/// A second passage must add at least this share of the question.
const MIN_GAIN: f64 = 0.2;

/// Longer blocks are not quoted: nobody reads them in a chat.
const MAX_UNIT_CHARS: usize = 6_000;

/// What is quoted from one passage, in the order of the passage.
#[derive(Clone, Debug)]
pub struct Quote<'a> {
    /// Where it is from.
    pub hit: &'a Hit,
    /// What is quoted.
    pub units: Vec<Unit>,
}

/// The quotes that answer a question, the most important first; none if the
/// evidence is too thin.
pub fn select<'a>(query: &Query, findings: &'a Findings) -> Vec<Quote<'a>> {
    let scale = Scale { query, weights: &findings.weights, expects: Expects::of(&query.tokens) };
    let mut passages: Vec<Weighed<'a>> = findings
        .hits
        .iter()
        .take(MAX_PASSAGES)
        .filter(|it| gate::passes(query, &it.evidence))
        .filter(|it| scale.expects.allows(&it.passage.body))
        .map(|it| scale.weigh(it))
        .filter(|it| gate::unit_passes(it.best_coverage()))
        .collect();
    passages.sort_by(|a, b| b.score().total_cmp(&a.score()));
    let Some((first, others)) = passages.split_first() else { return Vec::new() };
    let mut quotes = vec![first.quote()];
    let mut held = first.held.clone();
    for other in others {
        if let Some(unit) = scale.gain(other, &mut held) {
            quotes.push(Quote { hit: other.hit, units: vec![unit] });
            break;
        }
    }
    quotes
}

/// What units are measured by.
struct Scale<'a> {
    query: &'a Query,
    weights: &'a Weights,
    expects: Expects,
}

/// A passage with its units measured.
struct Weighed<'a> {
    hit: &'a Hit,
    units: Vec<Measured>,
    /// What the passage's quote will hold of each term.
    held: Vec<f64>,
}

struct Measured {
    unit: Unit,
    stems: Stems,
    /// How much of each term it holds, its headings aside.
    credits: Vec<f64>,
    /// The share of the question in it or its headings.
    coverage: f64,
    score: f64,
}

impl Scale<'_> {
    fn weigh<'a>(&self, hit: &'a Hit) -> Weighed<'a> {
        let place = format!("{} {}", hit.passage.title, hit.passage.heading);
        let units = units(&hit.passage.body)
            .into_iter()
            .filter(|it| it.markdown.chars().count() <= MAX_UNIT_CHARS)
            .enumerate()
            .map(|(index, unit)| self.measure(index, unit, &place, hit))
            .collect();
        let mut weighed = Weighed { hit, units, held: Vec::new() };
        weighed.held =
            weighed.chosen().iter().fold(Vec::new(), |held, it| best(&held, &it.credits));
        weighed
    }

    fn measure(&self, index: usize, unit: Unit, place: &str, hit: &Hit) -> Measured {
        let text =
            format!("{} {}", unit.lead_in.as_deref().unwrap_or_default(), plain(&unit.markdown));
        let place = format!("{place} {}", unit.heading.as_deref().unwrap_or_default());
        let stems = self.stems(&text);
        let credits = self.weights.credits(self.query, &stems);
        let in_place = self.weights.credits(self.query, &self.stems(&place));
        let both = best(&credits, &in_place);
        let share = |it: &[f64]| self.weights.share(it, self.query, false);
        let coverage = share(&both);
        let early = 0.12 / f64::from(u32::try_from(index + 1).unwrap_or(u32::MAX));
        let score = 0.7 * coverage
            + 0.5 * share(&credits)
            + early
            + if self.expects.is_met_by(&text) { EXPECTED } else { 0.0 }
            + if self.expects.includes(Thing::Steps) && unit.shape == Shape::Steps {
                0.4 * hit.evidence.heading
            } else {
                0.0
            };
        Measured { unit, stems, credits, coverage, score }
    }

    /// The best unit of another passage, if it adds enough to what is held.
    fn gain(&self, other: &Weighed<'_>, held: &mut Vec<f64>) -> Option<Unit> {
        let share = |it: &[f64]| self.weights.share(it, self.query, false);
        let unit = other.best()?;
        let more = best(held, &unit.credits);
        if share(&more) - share(held) < MIN_GAIN {
            return None;
        }
        *held = more;
        Some(unit.unit.clone())
    }

    fn stems(&self, text: &str) -> Stems {
        Stems::of(self.query.tongue, &tokens(text))
    }
}

impl<'a> Weighed<'a> {
    fn best(&self) -> Option<&Measured> {
        self.units.iter().rev().max_by(|a, b| a.score.total_cmp(&b.score))
    }

    fn best_coverage(&self) -> f64 {
        self.best().map_or(0.0, |it| it.coverage)
    }

    fn score(&self) -> f64 {
        self.hit.relevance + 0.5 * self.best().map_or(0.0, |it| it.score)
    }

    fn quote(&self) -> Quote<'a> {
        Quote {
            hit: self.hit,
            units: self.chosen().into_iter().map(|it| it.unit.clone()).collect(),
        }
    }

    /// The units to quote, in the order of the passage.
    fn chosen(&self) -> Vec<&Measured> {
        let in_place = self.hit.evidence.heading >= IN_PLACE;
        let distance = if in_place { MAX_DISTANCE_IN_PLACE } else { MAX_DISTANCE };
        let floor = self.best().map_or(0.0, |it| it.score) - distance;
        let mut order: Vec<usize> = (0..self.units.len()).collect();
        let score = |it: usize| self.units.get(it).map_or(0.0, |it| it.score);
        order.sort_by(|a, b| score(*b).total_cmp(&score(*a)).then(a.cmp(b)));
        let (mut chosen, mut size) = (Vec::<usize>::new(), 0);
        for index in order {
            let Some(unit) = self.units.get(index) else { continue };
            let cost = if unit.unit.shape == Shape::Sentence { 1 } else { 2 };
            if unit.score >= floor && size + cost <= MAX_SENTENCES && self.is_new(unit, &chosen) {
                chosen.push(index);
                size += cost;
            }
        }
        let asks = |it: &Measured| it.unit.markdown.ends_with('?');
        let unfinished = chosen.iter().filter_map(|it| self.units.get(*it)).all(asks);
        for _ in 0..if unfinished { MAX_SENTENCES } else { MIN_SENTENCES } - size.min(MIN_SENTENCES)
        {
            self.with_next(&mut chosen);
        }
        self.with_antecedents(&mut chosen);
        chosen.sort_unstable();
        chosen.into_iter().filter_map(|it| self.units.get(it)).collect()
    }

    fn is_new(&self, unit: &Measured, chosen: &[usize]) -> bool {
        let taken = chosen.iter().filter_map(|it| self.units.get(*it));
        taken.into_iter().all(|it| it.stems.similarity(&unit.stems) <= MAX_SIMILARITY)
    }

    /// Adds the sentence after the last one, if they share a paragraph.
    fn with_next(&self, chosen: &mut Vec<usize>) {
        let Some(last) = chosen.iter().max().copied() else { return };
        let block = |it: usize| self.units.get(it).map(|it| it.unit.block);
        if block(last + 1).is_some() && block(last + 1) == block(last) {
            chosen.push(last + 1);
        }
    }

    /// Adds the sentence before one that begins with "It" or "Then".
    fn with_antecedents(&self, chosen: &mut Vec<usize>) {
        for index in chosen.clone() {
            let Some((unit, before)) = self.units.get(index).zip(index.checked_sub(1)) else {
                continue;
            };
            let same_paragraph =
                self.units.get(before).is_some_and(|it| it.unit.block == unit.unit.block);
            if same_paragraph && refers_back(&unit.unit.markdown) && !chosen.contains(&before) {
                chosen.push(before);
            }
        }
    }
}

fn refers_back(sentence: &str) -> bool {
    const BACK: [&str; 20] = [
        "it",
        "its",
        "they",
        "them",
        "their",
        "this",
        "these",
        "those",
        "that",
        "then",
        "there",
        "after",
        "instead",
        "otherwise",
        "however",
        "but",
        "also",
        "he",
        "she",
        "both",
    ];
    tokens(sentence).first().is_some_and(|it| BACK.contains(&it.as_str()))
}

fn best(a: &[f64], b: &[f64]) -> Vec<f64> {
    let at = |list: &[f64], index: usize| list.get(index).copied().unwrap_or_default();
    (0..a.len().max(b.len())).map(|it| at(a, it).max(at(b, it))).collect()
}
