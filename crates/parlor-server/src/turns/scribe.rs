//! Writes a turn's events down while the turn goes on.

use super::{journal::Unwritten, live::Event};
use crate::storage::{Store, StoreError, Stretch};
use futures::{FutureExt as _, future::BoxFuture};
use std::time::Duration;
use tokio::time::{Instant, sleep_until};

/// How long an event waits to be written down with others.
const JOURNAL_INTERVAL: Duration = Duration::from_millis(250);

/// How long to wait after events could not be written.
const RETRY_PAUSE: Duration = Duration::from_secs(1);

/// Keeps events until they are in the store.
pub(super) struct Scribe {
    store: Store,
    turn_id: String,
    waiting: Unwritten,
    /// When what waits is to be written, unless it is full before.
    due_at: Instant,
    failed: bool,
    is_lost: bool,
    writing: Option<(Stretch, Append)>,
}

type Append = BoxFuture<'static, Result<bool, StoreError>>;

impl Scribe {
    /// One with nothing to write.
    pub(super) fn new(store: Store, turn_id: &str) -> Self {
        let (waiting, due_at) = (Unwritten::default(), Instant::now());
        Self {
            store,
            turn_id: turn_id.into(),
            waiting,
            due_at,
            failed: false,
            is_lost: false,
            writing: None,
        }
    }

    /// Takes an event to write down.
    pub(super) fn push(&mut self, event: &Event) {
        if self.waiting.is_empty() {
            self.due_at = Instant::now() + JOURNAL_INTERVAL;
        }
        self.waiting.push(event);
    }

    /// Writes when it is time to, and returns after each attempt; never, if nothing
    /// waits. Dropping the future loses nothing: the next one goes on where it was.
    pub(super) async fn work(&mut self) {
        if self.writing.is_none() {
            let stretch = self.when_due().await;
            let append = append(self.store.clone(), self.turn_id.clone(), stretch.clone());
            self.writing = Some((stretch, append));
        }
        let Some((stretch, append)) = &mut self.writing else { return };
        let written = append.await;
        let stretch = std::mem::take(stretch);
        self.writing = None;
        self.failed = written.is_err();
        match written {
            Ok(is_running) => self.is_lost = !is_running,
            Err(error) => {
                tracing::warn!(turn = %self.turn_id, ?error, "the journal could not be written yet");
                self.waiting.put_back(stretch);
                self.due_at = Instant::now() + RETRY_PAUSE;
            }
        }
    }

    /// Whether the turn was found to have ended without us, or to be gone.
    pub(super) fn is_lost(&self) -> bool {
        self.is_lost
    }

    /// What may not be in the store. A stretch that was being written is part of
    /// it: the store takes the same stretch twice for once.
    pub(super) fn rest(&mut self) -> Vec<Stretch> {
        if let Some((stretch, append)) = self.writing.take() {
            drop(append);
            self.waiting.put_back(stretch);
        }
        self.waiting.take().into_iter().collect()
    }

    async fn when_due(&mut self) -> Stretch {
        if self.waiting.is_empty() {
            std::future::pending::<()>().await;
        }
        if self.failed || !self.waiting.is_full() {
            sleep_until(self.due_at).await;
        }
        self.waiting.take().unwrap_or_default()
    }
}

fn append(store: Store, turn_id: String, stretch: Stretch) -> Append {
    async move { store.append_journal(&turn_id, &stretch).await }.boxed()
}
