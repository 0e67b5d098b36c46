//! Those who watch conversations and turns, in this process.

use crate::domain::conversation_event::Signal;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use tokio::sync::broadcast;

/// How many signals a watcher may sleep through; then it just looks what is new.
const BACKLOG: usize = 16;

/// Wakes those who watch a conversation, a turn or a server, by its id. Cloning it is
/// cheap.
///
/// What happens in another process is heard only as far as `company` hears of it:
/// watchers also look from time to time.
#[derive(Clone, Debug, Default)]
pub(super) struct Watchers(Arc<Mutex<HashMap<String, broadcast::Sender<Signal>>>>);

impl Watchers {
    /// Hears of what has this id from now on.
    pub(super) fn watch(&self, id: &str) -> broadcast::Receiver<Signal> {
        let mut all = self.all();
        all.retain(|_, it| it.receiver_count() > 0);
        let sender = all.entry(id.into());
        sender.or_insert_with(|| broadcast::channel(BACKLOG).0).subscribe()
    }

    /// Tells those who watch what has this id.
    pub(super) fn tell(&self, id: &str, signal: Signal) {
        if let Some(sender) = self.all().get(id) {
            // Nobody may be listening any more.
            let _ = sender.send(signal);
        }
    }

    /// Wakes everyone, to look at what they may have missed.
    pub(super) fn wake_all(&self) {
        for sender in self.all().values() {
            // Nobody may be listening any more.
            let _ = sender.send(Signal::Changed);
        }
    }

    fn all(&self) -> MutexGuard<'_, HashMap<String, broadcast::Sender<Signal>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn who_watches_hears_of_its_own_conversation_only() {
        let watchers = Watchers::default();
        let (mut one, mut two) = (watchers.watch("cnv_1"), watchers.watch("cnv_2"));
        watchers.tell("cnv_1", Signal::Changed);
        assert_eq!(one.recv().await, Ok(Signal::Changed));
        assert!(two.try_recv().is_err());
    }

    #[test]
    fn who_has_gone_is_forgotten() {
        let watchers = Watchers::default();
        drop(watchers.watch("cnv_1"));
        drop(watchers.watch("cnv_2"));
        assert_eq!(watchers.all().len(), 1);
    }
}
