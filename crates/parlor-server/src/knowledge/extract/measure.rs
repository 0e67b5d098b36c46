//! How well each sentence and block of a passage answers.

use super::{
    expects::{Expects, Thing},
    unit::{Shape, Unit, units},
};
use crate::knowledge::{
    evidence::{Weights, most},
    language::{stem::Stems, tokens::tokens},
    markdown::plain::plain,
    query::Query,
    search::{Findings, Hit},
};

/// What speaks for a unit: its share of the question with its headings and without,
/// being the first of its passage, holding the kind of thing that is asked for, being
/// steps where a way is asked for. Chosen on `demo/questions.toml`, like those of
/// [`crate::knowledge::evidence`].
const WITH_PLACE: f64 = 0.73;
const ALONE: f64 = 0.52;
const FIRST: f64 = 0.12;
const EXPECTED: f64 = 0.5;
const AS_STEPS: f64 = 0.4;

/// Longer blocks are not quoted: nobody reads them in a chat.
const MAX_UNIT_CHARS: usize = 6_000;

/// What units are measured by.
#[derive(Debug)]
pub struct Scale<'a> {
    /// What is asked.
    pub query: &'a Query,
    /// How much each term of it counts.
    pub weights: &'a Weights,
    /// What kind of thing would answer.
    pub expects: Expects,
}

/// A unit, measured.
#[derive(Clone, Debug, Default)]
pub struct Measured {
    /// The unit.
    pub unit: Unit,
    /// Its words, for telling whether two units say the same.
    pub stems: Stems,
    /// How much of each term it holds, its headings aside.
    pub credits: Vec<f64>,
    /// The share of the question in it or its headings.
    pub coverage: f64,
    /// How well it answers; only comparable for one question.
    pub score: f64,
}

impl<'a> Scale<'a> {
    /// What the question of these findings is measured by.
    pub fn of(findings: &'a Findings) -> Self {
        let query = &findings.query;
        Self { query, weights: &findings.weights, expects: Expects::of(&query.tokens) }
    }

    /// The units of a passage, in order, measured.
    pub fn measured(&self, hit: &Hit) -> Vec<Measured> {
        let place = self.weights.place(self.query, &hit.passage);
        units(&hit.passage.body)
            .into_iter()
            .filter(|it| it.markdown.chars().count() <= MAX_UNIT_CHARS)
            .enumerate()
            .map(|(index, unit)| self.measure(index, unit, &place, hit))
            .collect()
    }

    /// The share of the question that these credits make up.
    pub fn share(&self, credits: &[f64]) -> f64 {
        self.weights.share(credits, self.query, false)
    }

    fn measure(&self, index: usize, unit: Unit, place: &[f64], hit: &Hit) -> Measured {
        let lead_in = unit.lead_in.as_deref().unwrap_or_default();
        let text = format!("{lead_in} {}", plain(&unit.markdown));
        let below = self.stems(unit.heading.as_deref().unwrap_or_default());
        let stems = self.stems(&text);
        let credits = self.weights.credits(self.query, &stems);
        let in_place = most(place, &self.weights.credits(self.query, &below));
        let coverage = self.share(&most(&credits, &in_place));
        let alone = f64::midpoint(self.share(&credits), self.densest_line(&unit, &credits));
        let is_way = self.expects.includes(Thing::Steps) && unit.shape == Shape::Steps;
        let score = WITH_PLACE * coverage
            + ALONE * alone
            + FIRST / f64::from(u32::try_from(index + 1).unwrap_or(u32::MAX))
            + if self.expects.is_met_by(&text) { EXPECTED } else { 0.0 }
            + if is_way { AS_STEPS * hit.evidence.heading } else { 0.0 };
        Measured { unit, stems, credits, coverage, score }
    }

    /// The largest share of the question in one item or row; words that stand together
    /// there belong together more than words all over a list.
    fn densest_line(&self, unit: &Unit, credits: &[f64]) -> f64 {
        if !matches!(unit.shape, Shape::Steps | Shape::List(_) | Shape::Table) {
            return self.share(credits);
        }
        let share =
            |line: &str| self.share(&self.weights.credits(self.query, &self.stems(&plain(line))));
        unit.markdown.lines().map(share).fold(0.0, f64::max)
    }

    fn stems(&self, text: &str) -> Stems {
        Stems::of(self.query.tongue, &tokens(text))
    }
}
