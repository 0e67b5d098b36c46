//! What a search found, as notes for the trace.

use super::{evidence::Evidence, query::Query, search::Findings};
use crate::domain::trace::{Note, QueryTerm, TracedPassage, Verdict};

/// Notes what was searched for and found; `is_enough` says whether a passage may be
/// answered from, and `verdict` why, where that is known.
pub fn found(
    query: &Query,
    findings: &Findings,
    is_enough: impl Fn(&Evidence) -> bool,
    verdict: Option<Verdict>,
) -> Note {
    let term = |it: &super::term::Term| QueryTerm {
        forms: it.forms.iter().map(|it| it.words.join(" ")).collect(),
        from_earlier: it.is_context,
    };
    let passage = |hit: &super::search::Hit| TracedPassage {
        id: hit.passage.number,
        source_id: hit.passage.source_id.clone(),
        title: hit.passage.title.clone(),
        heading: hit.passage.heading.clone(),
        url: hit.passage.address(),
        score: hit.passage.score,
        relevance: hit.relevance,
        coverage: hit.evidence.coverage,
        own_coverage: hit.evidence.own_coverage,
        echo: hit.evidence.echo,
        passed: is_enough(&hit.evidence),
        ..TracedPassage::default()
    };
    Note::Found {
        query: query.terms.iter().map(term).collect(),
        passages: findings.hits.iter().map(passage).collect(),
        verdict,
    }
}
