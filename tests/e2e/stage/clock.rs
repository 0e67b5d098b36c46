//! A clock that can be put forward.

use parlor_server::domain::clock::{Clock, SystemClock};
use std::sync::atomic::{AtomicI64, Ordering};

/// The machine's time, and what a story added to it.
#[derive(Debug, Default)]
pub(super) struct StoryClock {
    ahead_millis: AtomicI64,
}

impl StoryClock {
    /// Puts it forward.
    pub(super) fn pass_minutes(&self, minutes: i64) {
        self.ahead_millis.fetch_add(minutes * 60_000, Ordering::SeqCst);
    }
}

impl Clock for StoryClock {
    fn now_millis(&self) -> i64 {
        SystemClock.now_millis() + self.ahead_millis.load(Ordering::SeqCst)
    }
}
