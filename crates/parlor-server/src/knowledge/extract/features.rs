//! What speaks for and against the best passage as an answer, in numbers.

use super::measure::Scale;
use crate::knowledge::{
    language::{stem::Stems, tokens::tokens},
    markdown::plain::plain,
    meaning::guess::rarity,
    search::Hit,
    term::Term,
};

/// A lead that is larger says no more.
const MAX_LEAD: f64 = 1.0;

/// What [`super::judge`] weighs.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Features {
    /// The weight of what the passage says of the question, as a logarithm: three words
    /// found are more evidence than one, whatever share they are.
    pub held: f64,
    /// The share of the question that it says in no way, not even in words that are near.
    pub unknown: f64,
    /// How rare in English the rarest word is that was asked for and that it does not
    /// have, in `0.0..=1.0`: about "Netflix" a page that lacks it is silent, but not
    /// about "my girlfriend".
    pub missing: f64,
    /// The same, 1 or 0, for something written like a name.
    pub missing_name: f64,
    /// How much its heading sounds like the question, in `0.0..=1.0`.
    pub echo: f64,
    /// 1 if its heading says "not" and the question does not.
    pub denies: f64,
    /// By how much it is better than the next, in `0.0..=1.0`.
    pub lead: f64,
}

impl Features {
    /// Of a passage that leads by so much.
    pub fn of(scale: &Scale<'_>, hit: &Hit, lead: f64) -> Self {
        let passage = &hit.passage;
        let text = format!("{} {} {}", passage.title, passage.heading, plain(&passage.body));
        let text = Stems::of(scale.query.tongue, &tokens(&text));
        let credits = scale.weights.credits(scale.query, &text);
        let near = scale.weights.near_credits(scale.query, &text);
        let mut found = Self {
            echo: hit.evidence.echo,
            denies: if hit.evidence.denies { 1.0 } else { 0.0 },
            lead: lead.min(MAX_LEAD),
            ..Self::default()
        };
        let mut all = 0.0;
        for (index, (term, (credit, near))) in
            scale.query.terms.iter().zip(credits.iter().zip(near)).enumerate()
        {
            let weight = scale.weights.of_term(index);
            all += weight;
            found.held += weight * credit;
            found.unknown += if near > 0.0 { 0.0 } else { weight };
            found.miss(term, 1.0 - credit);
        }
        found.held = found.held.ln_1p();
        found.unknown /= f64::max(all, f64::MIN_POSITIVE);
        found
    }

    /// Notes that this share of a term is not there.
    fn miss(&mut self, term: &Term, share: f64) {
        if !term.is_context && !term.is_light {
            self.missing = self.missing.max(share * rarity_of(term));
        }
        if term.is_name {
            self.missing_name = self.missing_name.max(share);
        }
    }

    /// The numbers, in the order of their declaration.
    pub fn numbers(&self) -> [f64; 7] {
        let Self { held, unknown, missing, missing_name, echo, denies, lead } = *self;
        [held, unknown, missing, missing_name, echo, denies, lead]
    }
}

/// A word of the story before the question need not be on the page.
fn rarity_of(term: &Term) -> f64 {
    let rarest = term.own_words().iter().map(|it| rarity(it)).fold(0.0, f64::max);
    if term.is_story { rarest / 2.0 } else { rarest }
}
