//! What servers on one database do about each other's turns.

use super::{emit::End, live::LiveTurn, recover, registry::Turns};
use crate::{
    domain::{
        conversation::{Turn, TurnStatus},
        conversation_event::Signal,
    },
    storage::{Other, StoreError},
};
use std::{sync::Arc, time::Duration};
use tokio::{
    sync::broadcast,
    time::{Instant, timeout, timeout_at},
};

/// How long a server may take to stop a turn before it is stopped for it.
const STOP_PATIENCE: Duration = Duration::from_secs(3);

/// How long to wait for a hint that a turn has ended before looking anyway.
const LOOK_AGAIN: Duration = Duration::from_secs(1);

/// How often a server says that it lives in the time after which it counts as dead.
const BEATS_IN_LAPSE: i64 = 4;

impl Turns {
    /// Stops the running turn of a conversation, whichever server runs it, and returns
    /// when it is saved; `false` if there is none, or if it came to its own end before.
    pub async fn stop(&self, conversation_id: &str) -> Result<bool, StoreError> {
        // A turn that is written already is about to be in `live`.
        drop(self.0.beginning.lock().await);
        let running = |it: &&Arc<LiveTurn>| {
            it.turn.conversation_id == conversation_id && it.over_at().is_none()
        };
        let live = self.live().values().find(running).map(|it| it.turn.clone());
        let turn = match live {
            Some(turn) => Some(turn),
            None => self.running_elsewhere(conversation_id).await?,
        };
        match turn {
            Some(turn) => self.stop_turn(&turn).await,
            None => Ok(false),
        }
    }

    /// Stops this turn, whichever server runs it, and returns when it is saved; `false` if
    /// it came to its own end before.
    pub async fn stop_turn(&self, turn: &Turn) -> Result<bool, StoreError> {
        // A turn that is written already is about to be in `live`.
        drop(self.0.beginning.lock().await);
        let options = &self.0.options;
        let live = self.live().get(&turn.id).cloned();
        if let Some(live) = live {
            live.stop.cancel();
            live.is_over().await;
        } else if options.store.is_shared() && turn.instance_id != options.instance_id {
            self.stop_elsewhere(turn).await?;
        }
        let saved = options.store.turn(&turn.conversation_id, &turn.id).await?;
        Ok(saved.is_some_and(|it| it.status == TurnStatus::Stopped))
    }

    /// Says that this server lives, looks whether the others still do, and ends the
    /// turns of those that do not. Happens by itself, as often as it must.
    pub async fn beat(&self) -> Result<(), StoreError> {
        let (options, now) = (&self.0.options, self.0.options.clock.now_millis());
        if !options.store.is_shared() {
            return Ok(());
        }
        options.store.beat(&options.instance_id, now).await?;
        let others = options.store.other_instances(&options.instance_id).await?;
        let dead = self.pulses().look(others, now, options.lapse_millis);
        for it in &dead {
            if let Err(error) = self.bury(it, now).await {
                tracing::warn!(server = %it.id, ?error, "a dead server's turns are not all ended");
            }
        }
        self.obey().await
    }

    /// Says that this server has ended its turns, and others need not wait for it.
    pub(super) async fn say_goodbye(&self) {
        let options = &self.0.options;
        if options.store.is_shared()
            && let Err(error) = options.store.leave(&options.instance_id).await
        {
            tracing::warn!(?error, "other servers will find out by themselves that this one ends");
        }
    }

    /// Beats, and does what other servers ask for, until the program ends.
    pub(super) async fn keep_company(self) {
        let options = &self.0.options;
        let mut hints = options.store.watch(&options.instance_id);
        let closing = self.closing();
        let pause = u64::try_from(options.lapse_millis / BEATS_IN_LAPSE).unwrap_or_default();
        let pause = Duration::from_millis(pause);
        let mut next = Instant::now() + pause;
        loop {
            let hint = tokio::select! {
                biased;
                () = closing.cancelled() => return,
                hint = timeout_at(next, hints.recv()) => hint,
            };
            let done = if hint.is_ok() {
                self.obey().await
            } else {
                next = Instant::now() + pause;
                self.beat().await
            };
            if let Err(error) = done {
                tracing::warn!(?error, "other servers cannot be looked after now");
            }
        }
    }

    /// Stops the turns that other servers were asked to stop.
    async fn obey(&self) -> Result<(), StoreError> {
        // A turn that is written already is about to be in `live`.
        drop(self.0.beginning.lock().await);
        let options = &self.0.options;
        let wanted = options.store.requested_stops(&options.instance_id).await?;
        let live = self.live();
        wanted.iter().filter_map(|it| live.get(it)).for_each(|it| it.stop.cancel());
        Ok(())
    }

    /// Ends the turns of a dead server. Of several servers that do it at the same time,
    /// one ends a turn, and the others find it ended. A turn that cannot be ended keeps
    /// nobody from the others, and its server from being forgotten.
    async fn bury(&self, dead: &Other, now_millis: i64) -> Result<(), StoreError> {
        let store = &self.0.options.store;
        let mut failure = None;
        for turn in store.running_turns(&dead.id).await? {
            match recover::end(store, &turn, &End::Interrupted, now_millis).await {
                Ok(true) => {
                    tracing::info!(turn = %turn.id, server = %dead.id, "its server is gone; it is interrupted");
                }
                Ok(false) => {}
                Err(error) => failure = Some(error),
            }
        }
        match failure {
            Some(error) => Err(error),
            None => store.forget_instance(dead).await,
        }
    }

    async fn running_elsewhere(&self, conversation_id: &str) -> Result<Option<Turn>, StoreError> {
        let options = &self.0.options;
        if !options.store.is_shared() {
            return Ok(None);
        }
        let running = options.store.running_turn(conversation_id).await?;
        Ok(running.filter(|it| it.instance_id != options.instance_id))
    }

    /// Asks the server that runs it to stop a turn. One that does not answer may be
    /// dead: then the turn is stopped with what is written of it.
    async fn stop_elsewhere(&self, turn: &Turn) -> Result<(), StoreError> {
        let options = &self.0.options;
        let hints = options.store.watch(&turn.id);
        options.store.request_stop(turn, options.clock.now_millis()).await?;
        if let Ok(ended) = timeout(STOP_PATIENCE, self.ended(turn, hints)).await {
            ended?;
        } else {
            let now = options.clock.now_millis();
            recover::end(&options.store, turn, &End::Stopped, now).await?;
        }
        Ok(())
    }

    /// Returns when a turn that another server runs has ended, or is gone.
    async fn ended(
        &self,
        turn: &Turn,
        mut hints: broadcast::Receiver<Signal>,
    ) -> Result<(), StoreError> {
        loop {
            let found = self.0.options.store.turn(&turn.conversation_id, &turn.id).await?;
            if found.is_none_or(|it| it.status != TurnStatus::Running) {
                return Ok(());
            }
            // Whatever it says, or if it says nothing: look.
            let _ = timeout(LOOK_AGAIN, hints.recv()).await;
        }
    }
}
