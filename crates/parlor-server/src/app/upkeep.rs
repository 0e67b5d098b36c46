//! What is done by itself, again and again.

use crate::{
    auth::Auth,
    domain::{allowance::day, clock::Clock},
    http::limits::Limiter,
    storage::{Store, StoreError},
    turns::Turns,
};
use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

/// How long a file is kept that no message names, in milliseconds.
const UNUSED_FILE_MILLIS: i64 = 24 * 60 * 60 * 1000;
/// How long is known of a visitor who says nothing, in milliseconds: anyone may make as many
/// of them as there are sessions to open.
const SILENT_MILLIS: i64 = 24 * 60 * 60 * 1000;
/// How long is kept what webhooks are to tell, in milliseconds.
const UNTOLD_MILLIS: i64 = 30 * 24 * 60 * 60 * 1000;
/// For how many days is kept how much was asked.
const USAGE_DAYS: i64 = 400;

/// What has to be looked after.
#[derive(Clone)]
pub(super) struct Upkeep {
    pub(super) store: Store,
    pub(super) turns: Turns,
    pub(super) auth: Auth,
    pub(super) limiter: Limiter,
    pub(super) clock: Arc<dyn Clock>,
    /// How long a conversation may be silent before it ends; none for ever.
    pub(super) idle_millis: Option<i64>,
    /// Until when visitors were looked through who say nothing; epoch milliseconds.
    pub(super) silent_until: Arc<AtomicI64>,
}

impl Upkeep {
    /// Forgets what can no longer be asked for, and ends idle conversations. What
    /// cannot be done now is done the next time.
    pub(super) async fn once(&self) {
        let now = self.clock.now_millis();
        self.limiter.prune(now);
        let done = [
            self.turns.prune().await,
            self.auth.prune().await,
            self.end_idle().await,
            self.forget_files().await,
            self.forget_silent().await,
            self.store.forget_words(now).await,
            self.store.prune_usage(day(now) - USAGE_DAYS).await,
            self.store.prune_outbox(now - UNTOLD_MILLIS).await,
        ];
        for error in done.into_iter().filter_map(Result::err) {
            tracing::warn!(?error, "what is old could not be forgotten");
        }
    }

    async fn forget_files(&self) -> Result<(), StoreError> {
        self.store.prune_files(self.clock.now_millis() - UNUSED_FILE_MILLIS).await
    }

    async fn forget_silent(&self) -> Result<(), StoreError> {
        let until = self.clock.now_millis() - SILENT_MILLIS;
        let after = self.silent_until.load(Ordering::Relaxed);
        self.store.prune_silent(after, until).await?;
        self.silent_until.fetch_max(until, Ordering::Relaxed);
        Ok(())
    }

    async fn end_idle(&self) -> Result<(), StoreError> {
        let Some(idle_millis) = self.idle_millis else { return Ok(()) };
        let now = self.clock.now_millis();
        self.store.end_idle(now - idle_millis, now).await.map(|_| ())
    }
}
