//! Which passages make the answer, and what of each.

use super::{
    choose::{best_of, choose},
    expects::Expects,
    gate,
    measure::{Measured, Scale},
    unit::Unit,
};
use crate::knowledge::{
    evidence::most,
    query::Query,
    search::{Findings, Hit},
};

/// How many passages are looked into.
const MAX_PASSAGES: usize = 8;

/// What a passage's best unit adds to its relevance.
const BY_BEST_UNIT: f64 = 0.5;

/// What speaks for a heading that announces the kind of thing that is asked for.
const ANNOUNCED: f64 = 0.2;

/// From this share of the question on, a heading holds most of it.
const IN_PLACE: f64 = 0.5;

/// A second passage must add at least this share of the question.
const MIN_GAIN: f64 = 0.2;

/// What is quoted from one passage, in the order of the passage.
#[derive(Clone, Debug)]
pub struct Quote<'a> {
    /// Where it is from.
    pub hit: &'a Hit,
    /// What is quoted; never empty.
    pub units: Vec<Unit>,
}

/// The quotes that answer a question, the most important first; none if the
/// evidence is too thin.
///
/// One passage, and a second only for what the first leaves open.
pub fn select<'a>(query: &Query, findings: &'a Findings) -> Vec<Quote<'a>> {
    let scale = Scale { query, weights: &findings.weights, expects: Expects::of(&query.tokens) };
    let mut candidates: Vec<Candidate<'a>> = findings
        .hits
        .iter()
        .take(MAX_PASSAGES)
        .filter(|it| gate::passes(query, &it.evidence))
        .filter(|it| scale.expects.allows(&it.passage.body))
        .map(|hit| {
            let is_announced = scale.expects.is_announced_by(hit.passage.own_heading());
            Candidate { hit, units: scale.measured(hit), is_announced }
        })
        .filter(|it| {
            it.best().is_some_and(|best| gate::unit_passes(&it.hit.evidence, best.coverage))
        })
        .collect();
    candidates.sort_by(|a, b| b.score().total_cmp(&a.score()));
    let Some((first, others)) = candidates.split_first() else { return Vec::new() };
    let held = first.held(&scale);
    let second = others.iter().find_map(|it| it.addition(&scale, &held));
    [first.quote()].into_iter().chain(second).collect()
}

/// A passage that may answer, with its units measured.
struct Candidate<'a> {
    hit: &'a Hit,
    units: Vec<Measured>,
    /// Whether its heading announces the kind of thing that is asked for.
    is_announced: bool,
}

impl<'a> Candidate<'a> {
    fn best(&self) -> Option<&Measured> {
        best_of(&self.units)
    }

    fn score(&self) -> f64 {
        let announced = if self.is_announced { ANNOUNCED } else { 0.0 };
        self.hit.relevance + announced + BY_BEST_UNIT * self.best().map_or(0.0, |it| it.score)
    }

    fn chosen(&self) -> Vec<&Measured> {
        choose(&self.units, self.hit.evidence.heading >= IN_PLACE)
    }

    fn quote(&self) -> Quote<'a> {
        let units = self.chosen().into_iter().map(|it| it.unit.clone()).collect();
        Quote { hit: self.hit, units }
    }

    /// How much of each term the quote and its headings hold.
    fn held(&self, scale: &Scale<'_>) -> Vec<f64> {
        let place = scale.weights.place(scale.query, &self.hit.passage);
        self.chosen().iter().fold(place, |held, it| most(&held, &it.credits))
    }

    /// The best unit, if it adds enough to what is held already.
    fn addition(&self, scale: &Scale<'_>, held: &[f64]) -> Option<Quote<'a>> {
        let best = self.best()?;
        let gain = scale.share(&most(held, &best.credits)) - scale.share(held);
        (gain >= MIN_GAIN).then(|| Quote { hit: self.hit, units: vec![best.unit.clone()] })
    }
}
