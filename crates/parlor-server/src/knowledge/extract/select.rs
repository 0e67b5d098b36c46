//! Which passages make the answer, and what of each.

use super::{
    choose::{best_of, choose},
    features::Features,
    gate, judge,
    measure::{Measured, Scale},
    unit::Unit,
};
use crate::{
    domain::trace::Verdict,
    knowledge::{
        evidence::most,
        search::{Findings, Hit},
    },
};

/// How many passages are looked into.
const MAX_PASSAGES: usize = 12;

/// What a passage's best unit adds to its relevance.
const BY_BEST_UNIT: f64 = 0.5;

/// What speaks for a heading that announces the kind of thing that is asked for.
const ANNOUNCED: f64 = 0.2;

/// From this share of the question on, a heading holds most of it.
const IN_PLACE: f64 = 0.5;

/// A second passage must add at least this share of the question.
const MIN_GAIN: f64 = 0.2;

/// From this share of common words on, two statements are one: told on two pages, it is
/// not less likely.
const SAME_STATEMENT: f64 = 0.6;

/// What is quoted from one passage, in the order of the passage.
#[derive(Clone, Debug)]
pub struct Quote<'a> {
    /// Where it is from.
    pub hit: &'a Hit,
    /// What is quoted; never empty.
    pub units: Vec<Unit>,
}

/// From this lead on, the first passage answers alone.
const CLEAR_LEAD: f64 = 0.35;

/// The quotes that answer a question, the most important first; none if the
/// evidence is too thin.
///
/// One passage, and a second where that is hardly worse, or for what the first leaves open.
pub fn select(findings: &Findings) -> Vec<Quote<'_>> {
    judged(findings).0
}

/// The same, and how likely the best passage was taken to be, where that can be told.
pub fn judged(findings: &Findings) -> (Vec<Quote<'_>>, Option<Verdict>) {
    let scale = Scale::of(findings);
    let mut candidates = candidates(&scale, findings);
    if findings.query.has_meaning() {
        let Some(features) = features(&scale, &candidates) else { return (Vec::new(), None) };
        let is_likely = judge::is_likely(&features);
        let quotes = if is_likely { quotes(&scale, &candidates) } else { Vec::new() };
        return (quotes, Some(judge::verdict(&features)));
    }
    candidates.retain(|it| it.is_evidence(&scale));
    (quotes(&scale, &candidates), None)
}

/// What can be said of the best answer there is, and how it would be quoted.
pub fn examined(findings: &Findings) -> Option<(Features, Vec<Quote<'_>>)> {
    let scale = Scale::of(findings);
    let candidates = candidates(&scale, findings);
    Some((features(&scale, &candidates)?, quotes(&scale, &candidates)))
}

fn features(scale: &Scale<'_>, candidates: &[Candidate<'_>]) -> Option<Features> {
    let (first, others) = candidates.split_first()?;
    let next = others.iter().find(|it| !it.says_the_same(first)).map_or(0.0, Candidate::score);
    Some(Features::of(scale, first.hit, first.score() - next))
}

/// The passages that may answer at all, the best first.
fn candidates<'a>(scale: &Scale<'_>, findings: &'a Findings) -> Vec<Candidate<'a>> {
    let hits = findings.hits.iter().take(MAX_PASSAGES);
    let mut all: Vec<Candidate<'a>> = hits
        .filter(|it| scale.expects.allows(&it.passage.body))
        .map(|it| Candidate::new(scale, it))
        .filter(|it| it.best().is_some())
        .collect();
    all.sort_by(|a, b| b.score().total_cmp(&a.score()));
    all
}

/// What is quoted of the first, and of another that is hardly worse or adds enough.
fn quotes<'a>(scale: &Scale<'_>, candidates: &[Candidate<'a>]) -> Vec<Quote<'a>> {
    let Some((first, others)) = candidates.split_first() else { return Vec::new() };
    let others: Vec<&Candidate<'a>> =
        others.iter().filter(|it| !it.is_held_by(first) && !first.is_held_by(it)).collect();
    let rival = others.first().filter(|it| first.score() - it.score() < CLEAR_LEAD);
    let second = match rival {
        Some(rival) if scale.query.has_meaning() => Some(rival.quote()),
        _ => {
            let held = first.held(scale);
            others.iter().find_map(|it| it.addition(scale, &held))
        }
    };
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
    fn new(scale: &Scale<'_>, hit: &'a Hit) -> Self {
        let is_announced = scale.expects.is_announced_by(hit.passage.own_heading());
        Self { hit, units: scale.measured(hit), is_announced }
    }

    fn is_evidence(&self, scale: &Scale<'_>) -> bool {
        let evidence = &self.hit.evidence;
        gate::passes(scale.query, evidence)
            && self.best().is_some_and(|it| gate::unit_passes(evidence, it.coverage))
    }

    fn best(&self) -> Option<&Measured> {
        best_of(&self.units)
    }

    fn score(&self) -> f64 {
        let announced = if self.is_announced { ANNOUNCED } else { 0.0 };
        self.hit.relevance + announced + BY_BEST_UNIT * self.best().map_or(0.0, |it| it.score)
    }

    /// Whether its best unit says what the other's does: no rival, but a witness.
    fn says_the_same(&self, other: &Self) -> bool {
        let (Some(own), Some(its)) = (self.best(), other.best()) else { return false };
        own.stems.similarity(&its.stems) >= SAME_STATEMENT
    }

    /// Whether all that it would be quoted with stands, word for word, in the other's quote.
    fn is_held_by(&self, other: &Self) -> bool {
        let said = other.chosen();
        self.chosen().iter().all(|own| said.iter().any(|it| it.unit.markdown == own.unit.markdown))
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
