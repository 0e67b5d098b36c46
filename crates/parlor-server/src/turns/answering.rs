//! The events of a turn, from memory, from the store, or from both.

use super::{
    emit,
    follow::follow,
    live::{Event, LiveTurn},
};
use crate::{
    domain::conversation::{Conversation, Turn},
    storage::Store,
};
use async_stream::stream;
use futures::{StreamExt as _, stream::BoxStream};
use parlor_wire::{chunk::Chunk, message::Part};
use std::sync::Arc;
use tokio_util::sync::CancellationToken;

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
    Live(Arc<LiveTurn>, Shelf),
    Stored(Vec<Event>),
    Followed(Shelf),
}

/// Where the events are that are not in memory.
#[derive(Clone, Debug)]
pub struct Shelf {
    /// Who keeps them.
    pub store: Store,
    /// Cancelled when nobody should wait any longer for more.
    pub closing: CancellationToken,
}

impl Answering {
    /// A turn in memory.
    pub fn live(live: Arc<LiveTurn>, shelf: Shelf) -> Self {
        Self::of(live.turn.clone(), Source::Live(live, shelf))
    }

    /// A turn that another server runs.
    pub fn followed(turn: Turn, shelf: Shelf) -> Self {
        Self::of(turn, Source::Followed(shelf))
    }

    /// A turn that is over.
    pub fn stored(turn: Turn, events: Vec<Event>) -> Self {
        Self::of(turn, Source::Stored(events))
    }

    /// The same, for whoever began it.
    #[must_use]
    pub fn begun(self) -> Self {
        Self { is_new: true, ..self }
    }

    fn of(turn: Turn, from: Source) -> Self {
        Self { turn, is_to_human: false, recap: Vec::new(), is_new: false, from }
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
            Source::Live(live, books) => live_or_lost(live, books, after),
            Source::Followed(it) => follow(it.store, self.turn, after, it.closing),
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

/// A turn's events from memory, and what memory does not hold from the store.
fn live_or_lost(live: Arc<LiveTurn>, shelf: Shelf, after: u64) -> BoxStream<'static, Event> {
    stream! {
        let mut seen = after;
        let mut events = live.clone().events(after);
        while let Some(event) = events.next().await {
            seen = event.seq;
            yield event;
        }
        if live.is_lost() {
            let mut rest = follow(shelf.store, live.turn.clone(), seen, shelf.closing);
            while let Some(event) = rest.next().await {
                yield event;
            }
        }
    }
    .boxed()
}
