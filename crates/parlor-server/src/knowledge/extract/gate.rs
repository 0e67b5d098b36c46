//! Whether there is enough evidence to answer at all.
//!
//! Scores of a search engine say which passage is better, never whether any is
//! good. The share of the question that a passage holds says it: a word that the
//! knowledge does not know weighs most, so "Do you ship to Japan?" is mostly
//! about Japan and is not answered by a page about shipping.

use crate::knowledge::{evidence::Evidence, query::Query};

/// Below this share of the question, a passage is not evidence.
const ENOUGH: f64 = 0.65;

/// What a heading that sounds like the question makes up for.
const ECHO_HELPS: f64 = 0.25;

/// Below this share, the best sentence is not (with its headings).
const ENOUGH_IN_UNIT: f64 = 0.5;

/// A heading this similar asks the very question, whatever its words weigh.
const SAME_QUESTION: f64 = 0.75;

/// Whether a passage holds enough of a question to be quoted.
pub fn passes(query: &Query, evidence: &Evidence) -> bool {
    if evidence.echo >= SAME_QUESTION {
        return true;
    }
    let has_own = query.terms.iter().any(|it| !it.is_context);
    let own = if has_own { evidence.own_coverage } else { evidence.coverage };
    own.min(evidence.coverage) + ECHO_HELPS * evidence.audible_echo() >= ENOUGH
}

/// Whether the best sentence of a passage, with its headings, holds enough of a question.
pub fn unit_passes(coverage: f64) -> bool {
    coverage >= ENOUGH_IN_UNIT
}
