//! A turn's events in memory, and those who listen.

use crate::domain::conversation::Turn;
use async_stream::stream;
use futures::{StreamExt as _, stream::BoxStream};
use parlor_wire::chunk::Chunk;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

/// One numbered event of a turn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// Counts from 1, always upward, with gaps only where a process died.
    pub seq: u64,
    /// A [`Chunk`], as JSON on one line.
    pub json: Arc<str>,
}

impl Event {
    /// An event that is JSON already.
    pub fn new(seq: u64, json: &str) -> Self {
        Self { seq, json: json.into() }
    }

    /// Reads the chunk; none if it is not one of ours.
    pub fn chunk(&self) -> Option<Chunk> {
        serde_json::from_str(&self.json).ok()
    }
}

/// A turn that runs, or ran a short while ago.
#[derive(Debug)]
pub struct LiveTurn {
    /// As it began.
    pub turn: Turn,
    /// Stops it, and keeps what was said.
    pub stop: CancellationToken,
    ring: Mutex<Ring>,
    /// Tells listeners that the ring has changed.
    changed: watch::Sender<()>,
}

#[derive(Debug, Default)]
struct Ring {
    events: Vec<Event>,
    /// When the turn was over, in epoch milliseconds.
    over_at: Option<i64>,
    /// Whether it came to its end without us: the rest is in the store.
    is_lost: bool,
}

impl LiveTurn {
    /// A turn without events.
    pub fn new(turn: Turn) -> Self {
        let (changed, _) = watch::channel(());
        Self { turn, stop: CancellationToken::new(), ring: Mutex::default(), changed }
    }

    /// Shows events to everyone who listens, now or later.
    pub fn publish(&self, events: impl IntoIterator<Item = Event>) {
        self.ring().events.extend(events);
        self.changed.send_replace(());
    }

    /// No more events will come.
    pub fn finish(&self, now_millis: i64) {
        self.ring().over_at = Some(now_millis);
        self.changed.send_replace(());
    }

    /// It has ended without us, or nobody knows how: who listens is to read the rest
    /// from the store.
    pub fn lose(&self, now_millis: i64) {
        self.ring().is_lost = true;
        self.finish(now_millis);
    }

    /// Whether the rest of it is in the store, and not here.
    pub fn is_lost(&self) -> bool {
        self.ring().is_lost
    }

    /// When it was over, in epoch milliseconds.
    pub fn over_at(&self) -> Option<i64> {
        self.ring().over_at
    }

    /// Returns once no more events will come.
    pub async fn is_over(&self) {
        let mut changed = self.changed.subscribe();
        while self.over_at().is_none() {
            if changed.changed().await.is_err() {
                return;
            }
        }
    }

    /// Events with a number above `after`: those that happened, then those to
    /// come. A slow listener misses none, because all are read from the ring.
    pub fn events(self: Arc<Self>, after: u64) -> BoxStream<'static, Event> {
        let mut changed = self.changed.subscribe();
        stream! {
            let mut seen = after;
            loop {
                changed.mark_unchanged();
                let (events, over) = self.after(seen);
                for event in events {
                    seen = event.seq;
                    yield event;
                }
                if over || changed.changed().await.is_err() {
                    return;
                }
            }
        }
        .boxed()
    }

    fn after(&self, seq: u64) -> (Vec<Event>, bool) {
        let ring = self.ring();
        let from = ring.events.partition_point(|it| it.seq <= seq);
        (ring.events.get(from..).unwrap_or_default().to_vec(), ring.over_at.is_some())
    }

    fn ring(&self) -> MutexGuard<'_, Ring> {
        self.ring.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::conversation::TurnStatus;

    fn turn() -> Arc<LiveTurn> {
        Arc::new(LiveTurn::new(Turn {
            id: "trn_1".into(),
            organization_id: String::new(),
            agent_id: String::new(),
            version: Some(1),
            conversation_id: String::new(),
            question_id: String::new(),
            answer_id: String::new(),
            status: TurnStatus::Running,
            instance_id: String::new(),
            started_at: 0,
            ended_at: None,
            parts_before: 0,
            tools: Vec::new(),
        }))
    }

    fn said(seqs: std::ops::RangeInclusive<u64>) -> Vec<Event> {
        seqs.map(|it| Event::new(it, "{}")).collect()
    }

    #[tokio::test]
    async fn a_listener_gets_the_past_then_the_present_then_the_end() {
        let live = turn();
        live.publish(said(1..=2));
        let mut events = live.clone().events(1);
        assert_eq!(events.next().await.unwrap().seq, 2);
        live.publish(said(3..=3));
        assert_eq!(events.next().await.unwrap().seq, 3);
        live.finish(0);
        assert_eq!(events.next().await, None);
    }

    #[tokio::test]
    async fn a_listener_that_sleeps_through_a_thousand_events_misses_none() {
        let live = turn();
        let events = live.clone().events(0);
        for seq in 1..=1000 {
            live.publish(said(seq..=seq));
        }
        live.finish(0);
        assert_eq!(events.collect::<Vec<_>>().await, said(1..=1000));
    }
}
