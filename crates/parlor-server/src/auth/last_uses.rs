//! Notes when keys were last used, beside the requests that use them: whether it
//! can be written down must not decide whether somebody is let in.

use crate::storage::Store;
use std::{
    collections::HashSet,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use tokio_util::task::TaskTracker;

/// Cloning it is cheap.
#[derive(Clone)]
pub(super) struct LastUses {
    store: Store,
    tasks: TaskTracker,
    /// The keys that are being noted, each once: a database that takes its time
    /// would gather a task for every request.
    under_way: Arc<Mutex<HashSet<String>>>,
}

impl LastUses {
    pub(super) fn new(store: Store) -> Self {
        Self { store, tasks: TaskTracker::new(), under_way: Arc::default() }
    }

    /// Begins to note it, and does not wait. A failure is logged.
    pub(super) fn note(&self, key_id: &str, now_millis: i64) {
        if !self.under_way().insert(key_id.into()) {
            return;
        }
        let (this, key_id) = (self.clone(), key_id.to_owned());
        self.tasks.spawn(async move {
            if let Err(error) = this.store.touch_key(&key_id, now_millis).await {
                tracing::warn!(key = %key_id, ?error, "the last use of a key was not noted");
            }
            this.under_way().remove(&key_id);
        });
    }

    /// Returns when everything that was begun is done.
    pub(super) async fn settle(&self) {
        self.tasks.close();
        self.tasks.wait().await;
    }

    fn under_way(&self) -> MutexGuard<'_, HashSet<String>> {
        self.under_way.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::storage::Db;

    #[tokio::test]
    async fn a_key_that_is_being_noted_is_not_noted_once_more() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("parlor.db");
        let uses = LastUses::new(Store::open(&path).await.unwrap());
        let lock = Db::open(&path).await.unwrap().begin().await.unwrap();
        for _ in 0..3 {
            uses.note("key_1", 0);
            uses.note("key_2", 0);
        }
        assert_eq!(uses.tasks.len(), 2);
        lock.commit().await.unwrap();
        uses.settle().await;
        assert!(uses.under_way().is_empty());
    }
}
