//! Whether there is enough evidence to answer at all.
//!
//! Scores of a search engine say which passage is better, never whether any is
//! good. The share of the question that a passage holds says it: a word that the
//! knowledge does not know weighs most, so "Do you ship to Japan?" is mostly
//! about Japan and is not answered by a page about shipping.

use crate::knowledge::{evidence::Evidence, query::Query};

/// Below this share of the question, a passage is not evidence.
const ENOUGH: f64 = 0.56;

/// The same where neither title nor headings speak of anything that was asked:
/// then the words may stand together by chance.
const ENOUGH_OUT_OF_PLACE: f64 = 0.75;

/// What a heading that sounds like the question makes up for.
const ECHO_HELPS: f64 = 0.25;

/// Below this share, the best sentence is not evidence, even with its headings.
const ENOUGH_IN_UNIT: f64 = 0.5;

/// A heading this similar asks the very question, whatever its words weigh.
const SAME_QUESTION: f64 = 0.65;

/// Whether a passage holds enough of a question to be quoted.
pub fn passes(query: &Query, evidence: &Evidence) -> bool {
    let has_own = query.terms.iter().any(|it| !it.is_context);
    let own = if has_own { evidence.own_coverage } else { evidence.coverage };
    let enough = if evidence.place > 0.0 { ENOUGH } else { ENOUGH_OUT_OF_PLACE };
    asks_the_same(evidence)
        || own.min(evidence.coverage) + ECHO_HELPS * evidence.audible_echo() >= enough
}

/// Whether the best sentence of a passage, with its headings, holds enough of a question.
pub fn unit_passes(evidence: &Evidence, coverage: f64) -> bool {
    asks_the_same(evidence) || coverage >= ENOUGH_IN_UNIT
}

fn asks_the_same(evidence: &Evidence) -> bool {
    evidence.echo >= SAME_QUESTION
}

#[cfg(test)]
mod tests {
    use super::*;

    fn covering(coverage: f64) -> Evidence {
        Evidence { coverage, own_coverage: coverage, place: 0.5, ..Evidence::default() }
    }

    #[track_caller]
    fn check(evidence: Evidence, is_enough: bool) {
        assert_eq!(passes(&Query::parse("Do you ship to Japan?"), &evidence), is_enough);
    }

    #[test]
    fn most_of_a_question_is_enough() {
        check(covering(0.66), true);
        check(covering(0.5), false);
    }

    #[test]
    fn words_that_no_heading_speaks_of_must_be_more() {
        check(Evidence { place: 0.0, ..covering(0.7) }, false);
        check(Evidence { place: 0.0, ..covering(0.8) }, true);
    }

    #[test]
    fn a_heading_that_asks_the_same_is_enough() {
        check(Evidence { echo: 0.7, ..covering(0.4) }, true);
        check(Evidence { echo: 0.5, ..covering(0.4) }, false);
    }

    #[test]
    fn what_was_asked_before_does_not_make_up_for_what_is_asked_now() {
        check(Evidence { own_coverage: 0.3, ..covering(0.9) }, false);
    }
}
