//! A turn's events in memory, and those who listen.

use super::emit;
use crate::domain::conversation::{Conversation, Turn};
use async_stream::stream;
use futures::{StreamExt as _, stream::BoxStream};
use parlor_wire::{chunk::Chunk, message::Part};
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

/// The events of a turn, wherever they are.
#[derive(Clone, Debug)]
pub struct Answering {
    /// The turn, as it was when it was found.
    pub turn: Turn,
    /// Whether a human answers, and not in this stream.
    pub is_to_human: bool,
    /// What the answer said before the turn, as chunks.
    recap: Vec<Chunk>,
    /// Whether it began just now, and not when the question was sent before.
    pub is_new: bool,
    from: Source,
}

#[derive(Clone, Debug)]
enum Source {
    Live(Arc<LiveTurn>),
    Stored(Vec<Event>),
}

impl Answering {
    /// A turn in memory.
    pub fn live(live: Arc<LiveTurn>) -> Self {
        let (turn, recap) = (live.turn.clone(), Vec::new());
        Self { turn, is_to_human: false, is_new: false, recap, from: Source::Live(live) }
    }

    /// The same, for whoever began it.
    #[must_use]
    pub fn begun(self) -> Self {
        Self { is_new: true, ..self }
    }

    /// A turn that is over.
    pub fn stored(turn: Turn, events: Vec<Event>) -> Self {
        Self {
            turn,
            is_to_human: false,
            is_new: false,
            recap: Vec::new(),
            from: Source::Stored(events),
        }
    }

    /// What is told to somebody who spoke to a human: that it was heard. The turn is
    /// one that was proposed and never began.
    pub fn to_human(turn: Turn, conversation: &Conversation, is_new: bool) -> Self {
        let turn = Turn {
            conversation_id: conversation.id.clone(),
            answer_id: format!("handoff.{}", turn.question_id),
            ..turn
        };
        let chunks = emit::handed_off(&turn, conversation.operator.is_some());
        Self { is_to_human: true, is_new, ..Self::stored(turn, super::replay::numbered(chunks)) }
    }

    /// Tells those who read from the start what the answer said before the turn.
    #[must_use]
    pub fn after(self, begun: &[Part]) -> Self {
        Self { recap: super::replay::recap(begun), ..self }
    }

    /// For somebody who knows what the answer said before the turn.
    #[must_use]
    pub fn going_on(self) -> Self {
        Self { recap: Vec::new(), ..self }
    }

    /// Events with a number above `after`, to the end of the turn.
    pub fn events(mut self, after: u64) -> BoxStream<'static, Event> {
        let recap = std::mem::take(&mut self.recap);
        let events = self.own_events(after);
        if after == 0 && !recap.is_empty() { recapped(recap, events) } else { events }
    }

    fn own_events(self, after: u64) -> BoxStream<'static, Event> {
        match self.from {
            Source::Live(live) => live.events(after),
            Source::Stored(events) => {
                let later = events.into_iter().filter(move |it| it.seq > after);
                futures::stream::iter(later).boxed()
            }
        }
    }
}

/// The start of a turn, what was said before it, and the rest. Only what comes last of
/// the first two has the number of the start: who was cut off before gets all of it again.
fn recapped(recap: Vec<Chunk>, mut events: BoxStream<'static, Event>) -> BoxStream<'static, Event> {
    stream! {
        if let Some(start) = events.next().await {
            yield Event { seq: 0, ..start.clone() };
            let last = recap.len();
            for (number, chunk) in (1..).zip(&recap) {
                let seq = if number == last { start.seq } else { 0 };
                yield Event::new(seq, &super::run::json(chunk));
            }
        }
        while let Some(event) = events.next().await {
            yield event;
        }
    }
    .boxed()
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
