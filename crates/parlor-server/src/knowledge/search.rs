//! Which passages a question leads to.

use super::{
    evidence::{Evidence, Weights},
    markdown::plain::plain,
    meaning::near::Words,
    query::Query,
};
use crate::{
    domain::passage::{Found, Passage},
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
    /// What was asked, with the words of the passages that are near it.
    pub query: Query,
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
    let mut query = query.clone();
    let found = find(store, agent_id, &mut query, limit.max(CANDIDATES)).await?;
    query.compare(&words_of(&found.passages));
    let weights = Weights::of(&query, found.chunk_count, &found.frequencies);
    let best = found.passages.first().map_or(1.0, |it| it.score.max(f64::MIN_POSITIVE));
    let mut hits: Vec<Hit> = found
        .passages
        .into_iter()
        .map(|passage| {
            let evidence = weights.evidence(&query, &passage);
            let relevance =
                evidence.relevance() + BY_INDEX * (passage.score / best).clamp(0.0, 1.0);
            Hit { passage, evidence, relevance }
        })
        .collect();
    // A stable sort: equals stay in the order of the index, which is deterministic.
    hits.sort_by(|a, b| b.relevance.total_cmp(&a.relevance));
    hits.truncate(limit);
    Ok(Findings { query, weights, hits })
}

/// Looks for what is asked; for words that no text has, also for what they may mean.
async fn find(
    store: &Store,
    agent_id: &str,
    query: &mut Query,
    limit: usize,
) -> Result<Found, StoreError> {
    let mut wanted = query.wanted();
    let mut found = store.find_passages(agent_id, &wanted, limit).await?;
    if query.mend(&found.frequencies) {
        wanted = query.wanted();
        found = store.find_passages(agent_id, &wanted, limit).await?;
    }
    let guesses = query.guesses(&found.frequencies);
    if guesses.is_empty() {
        return Ok(found);
    }
    wanted.extend(guesses);
    store.find_passages(agent_id, &wanted, limit).await
}

fn words_of(passages: &[Passage]) -> Words {
    let text = |it: &Passage| format!("{} {} {}", it.title, it.heading, plain(&it.body));
    let texts: Vec<String> = passages.iter().map(text).collect();
    Words::of(texts.iter().map(String::as_str))
}
