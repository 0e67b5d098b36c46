//! Which passages a question leads to.

use super::{
    evidence::{Evidence, Weights},
    query::Query,
};
use crate::{
    domain::passage::Passage,
    storage::{Store, StoreError},
};

/// How many passages the index gives for each one that is asked for: the order
/// of the index is a first guess, and coverage decides.
const CANDIDATES: usize = 24;

/// How much the index's own order counts, against 1 for coverage.
const BY_INDEX: f64 = 0.16;

/// What a search found, and how much of the question each passage holds.
#[derive(Clone, Debug, Default)]
pub struct Findings {
    /// How much each term of the question counts.
    pub weights: Weights,
    /// The best first.
    pub hits: Vec<Hit>,
}

/// A passage, and what speaks for it.
#[derive(Clone, Debug)]
pub struct Hit {
    /// The passage.
    pub passage: Passage,
    /// How much of the question it holds.
    pub evidence: Evidence,
    /// What the order is by, higher is better: coverage first, then BM25.
    pub relevance: f64,
}

/// The passages of an agent that say most about a question, the best first.
///
/// At most `limit`; deterministic for the same sources.
pub async fn search(
    store: &Store,
    agent_id: &str,
    query: &Query,
    limit: usize,
) -> Result<Findings, StoreError> {
    let found = store.find_passages(agent_id, &query.wanted(), limit.max(CANDIDATES)).await?;
    let weights = Weights::of(query, found.chunk_count, &found.frequencies);
    let best = found.passages.first().map_or(1.0, |it| it.score.max(f64::MIN_POSITIVE));
    let mut hits: Vec<Hit> = found
        .passages
        .into_iter()
        .map(|passage| {
            let evidence = weights.evidence(query, &passage);
            let relevance =
                evidence.relevance() + BY_INDEX * (passage.score / best).clamp(0.0, 1.0);
            Hit { passage, evidence, relevance }
        })
        .collect();
    // A stable sort: equals stay in the order of the index, which is deterministic.
    hits.sort_by(|a, b| b.relevance.total_cmp(&a.relevance));
    hits.truncate(limit);
    Ok(Findings { weights, hits })
}
