//! Writes the end of a turn down, however often that takes.

use super::{SHUTDOWN_LIMIT, run::Surroundings};
use crate::storage::{Ending, Store};
use std::time::Duration;
use tokio::time::sleep;

/// How long to wait before the end of a turn is tried to be written again: at
/// first, and at most.
const SAVE_PAUSE: Duration = Duration::from_millis(100);
const SAVE_PAUSE_LIMIT: Duration = Duration::from_secs(5);

/// What became of an end that was to be written down.
pub(super) enum Saved {
    /// It is written.
    Now,
    /// The turn has ended without us, or is gone.
    HasEndedBefore,
    /// The program ended before it could be.
    Never,
}

/// Tries until it is saved, or the program ends.
pub(super) async fn save(around: &Surroundings, ending: &Ending) -> Saved {
    let program_ends = async {
        around.shutdown.cancelled().await;
        sleep(SHUTDOWN_LIMIT).await;
    };
    tokio::select! {
        biased;
        is_new = saved(&around.store, ending) => {
            if is_new { Saved::Now } else { Saved::HasEndedBefore }
        }
        () = program_ends => {
            tracing::error!(turn = %ending.turn.id, "an answer could not be saved");
            Saved::Never
        }
    }
}

async fn saved(store: &Store, ending: &Ending) -> bool {
    let mut pause = SAVE_PAUSE;
    loop {
        match store.end_turn(ending).await {
            Ok(is_new) => return is_new,
            Err(error) => {
                tracing::warn!(turn = %ending.turn.id, ?error, "an answer could not be saved yet");
            }
        }
        sleep(pause).await;
        pause = (pause * 2).min(SAVE_PAUSE_LIMIT);
    }
}
