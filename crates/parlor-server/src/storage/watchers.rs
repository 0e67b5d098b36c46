//! Those who watch conversations, in this process.

use crate::domain::conversation_event::Signal;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use tokio::sync::broadcast;

/// How many signals a watcher may sleep through; then it just looks what is new.
const BACKLOG: usize = 16;

/// Wakes those who watch a conversation. Cloning it is cheap.
///
/// What happens in another process is not heard here: watchers also look from time
/// to time.
#[derive(Clone, Debug, Default)]
pub(super) struct Watchers(Arc<Mutex<HashMap<String, broadcast::Sender<Signal>>>>);

impl Watchers {
    /// Hears of this conversation from now on.
    pub(super) fn watch(&self, conversation_id: &str) -> broadcast::Receiver<Signal> {
        let mut all = self.all();
        all.retain(|_, it| it.receiver_count() > 0);
        let sender = all.entry(conversation_id.into());
        sender.or_insert_with(|| broadcast::channel(BACKLOG).0).subscribe()
    }

    /// Tells those who watch this conversation.
    pub(super) fn tell(&self, conversation_id: &str, signal: Signal) {
        if let Some(sender) = self.all().get(conversation_id) {
            // Nobody may be listening any more.
            let _ = sender.send(signal);
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
