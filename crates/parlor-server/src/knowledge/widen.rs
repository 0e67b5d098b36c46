//! What else a question may mean than its words say. English only: of other languages
//! Parlor has no table of meanings.

use super::{
    language::tongue::Tongue,
    meaning::{
        guess::{by_meaning, by_spelling, parted},
        near::Words,
        vector::Vector,
    },
    query::Query,
    term::{Form, Term},
};
use crate::domain::passage::{Frequency, Phrase, Wanted};

impl Query {
    /// Whether the meaning of any of its words is known.
    pub fn has_meaning(&self) -> bool {
        let is_known = |it: &String| !Vector::of_word(it).is_zero();
        self.tongue == Tongue::English && self.terms.iter().flat_map(Term::own_words).any(is_known)
    }

    /// Adds how a word may have been meant that no text has, as if the visitor had
    /// written it; whether there is any such word.
    pub fn mend(&mut self, frequencies: &[Frequency]) -> bool {
        let (tongue, mut is_mended) = (self.tongue, false);
        for term in self.unknown(frequencies) {
            let [word] = term.own_words() else { continue };
            let meant = by_spelling(word);
            let is_light = |it: &&str| tongue.is_stop_word(it) || tongue.is_light_word(it);
            let words = meant.iter().map(|it| vec![(*it).to_string()]);
            let forms = words.chain(parted(word)).map(|it| Form::of(tongue, it));
            let forms: Vec<Form> = forms.collect();
            term.is_light |= meant.first().is_some_and(is_light);
            is_mended |= !forms.is_empty();
            term.forms.extend(forms);
        }
        is_mended
    }

    /// What else the index may be asked for: words near those that no text has.
    pub fn guesses(&mut self, frequencies: &[Frequency]) -> Vec<Wanted> {
        let phrase = |it: &str| Phrase { words: vec![it.into()], is_prefix: false };
        let guess = |it: &mut Term| {
            let any_of: Vec<Phrase> = by_meaning(it.own_words()).into_iter().map(phrase).collect();
            (!any_of.is_empty()).then_some(Wanted { any_of, may_become: None })
        };
        self.unknown(frequencies).filter_map(guess).collect()
    }

    /// Notes which of these words are near what is asked for, so that a passage that
    /// says it otherwise counts as saying it, a little less.
    pub fn compare(&mut self, words: &Words) {
        if self.tongue == Tongue::English {
            for term in &mut self.terms {
                term.near = words.near(term);
            }
        }
    }

    /// The terms that no text has in any form.
    fn unknown(&mut self, frequencies: &[Frequency]) -> impl Iterator<Item = &mut Term> {
        let is_english = self.tongue == Tongue::English;
        let found = self.terms.iter_mut().zip(frequencies);
        found.filter(move |it| is_english && it.1.any == 0).map(|it| it.0)
    }
}
