//! Follows a turn that another server runs, through its journal.

use super::{Event, journal, replay};
use crate::{
    domain::conversation::{Turn, TurnStatus},
    storage::Store,
};
use async_stream::stream;
use futures::{StreamExt as _, stream::BoxStream};
use std::time::Duration;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

/// How long to wait for a hint that there is something new before looking anyway.
const LOOK_AGAIN: Duration = Duration::from_secs(1);

/// Events with a number above `after`: those that are written, then those to come, to
/// the end of the turn. Ends early when `closing` is cancelled.
///
/// A database that is away is waited for.
pub(super) fn follow(
    store: Store,
    turn: Turn,
    after: u64,
    closing: CancellationToken,
) -> BoxStream<'static, Event> {
    stream! {
        // Before the first look, so that nothing falls in between.
        let mut hints = store.watch(&turn.id);
        let mut seen = after;
        loop {
            match look(&store, &turn, seen).await {
                Ok(Look { events, is_over }) => {
                    for event in events {
                        seen = event.seq;
                        yield event;
                    }
                    if is_over {
                        return;
                    }
                }
                Err(error) => tracing::warn!(turn = %turn.id, ?error, "it cannot be followed now"),
            }
            tokio::select! {
                biased;
                () = closing.cancelled() => return,
                // Whatever it says, or if it says nothing: look.
                _ = timeout(LOOK_AGAIN, hints.recv()) => {}
            }
        }
    }
    .boxed()
}

struct Look {
    events: Vec<Event>,
    is_over: bool,
}

async fn look(store: &Store, turn: &Turn, seen: u64) -> Result<Look, super::TurnError> {
    // Before its journal: that of a turn that has ended is whole.
    let found = store.turn(&turn.conversation_id, &turn.id).await?;
    // One that was deleted with its conversation will say nothing more.
    let Some(turn) = found else { return Ok(Look { events: Vec::new(), is_over: true }) };
    let is_over = turn.status != TurnStatus::Running;
    let mut events = journal::events(&store.journal_after(&turn.id, seen).await?);
    events.retain(|it| it.seq > seen);
    if !is_over {
        events.truncate(without_gap(&events, seen));
    } else if events.is_empty() && seen == 0 {
        events = replay::stored_events(store, &turn).await?;
    }
    Ok(Look { events, is_over })
}

/// How many of these events follow on each other. What is missing of a turn that runs
/// is still being written.
fn without_gap(events: &[Event], seen: u64) -> usize {
    events.iter().zip(seen + 1..).take_while(|(it, expected)| it.seq == *expected).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_after_a_gap_wait_until_it_is_filled() {
        let events = [3, 4, 6].map(|it| Event::new(it, "{}"));
        assert_eq!(without_gap(&events, 2), 2);
        assert_eq!(without_gap(&events, 1), 0);
        assert_eq!(without_gap(&[], 1), 0);
    }
}
