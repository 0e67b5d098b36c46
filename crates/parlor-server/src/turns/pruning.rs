//! Forgets turns that can no longer be resumed.

use super::{emit::End, recover, registry::Turns};
use crate::{domain::conversation::Turn, storage::StoreError};

impl Turns {
    /// Forgets turns that can no longer be resumed, and ends those that nobody runs.
    pub async fn prune(&self) -> Result<(), StoreError> {
        let options = &self.0.options;
        let now = options.clock.now_millis();
        let ended_before = now - options.replay_window_millis;
        self.live().retain(|_, it| it.over_at().is_none_or(|ended| ended >= ended_before));
        self.end_stranded(now).await?;
        options.store.prune_journals(ended_before).await?;
        options.store.prune_remembered(now).await?;
        options.store.prune_traces(now - options.trace_millis).await?;
        Ok(())
    }

    /// Interrupts turns that are this process's in the store and not in its
    /// memory. There should be none; one that there is would block its
    /// conversation until the next start.
    async fn end_stranded(&self, now_millis: i64) -> Result<(), StoreError> {
        let options = &self.0.options;
        let stranded: Vec<Turn> = {
            let _beginning = self.0.beginning.lock().await;
            let running = options.store.running_turns(&options.instance_id).await?;
            let live = self.live();
            running.into_iter().filter(|it| !live.contains_key(&it.id)).collect()
        };
        for turn in &stranded {
            tracing::error!(turn = %turn.id, "nobody ran this turn; it is interrupted");
            let ended = recover::end(&options.store, turn, &End::Interrupted, now_millis).await;
            if let Err(error) = ended {
                tracing::error!(turn = %turn.id, ?error, "it cannot be ended");
            }
        }
        Ok(())
    }
}
