//! One story in one engine.

use super::{House, Story, evidence, mishap, verdict};
use crate::stage::Stage;
use futures::FutureExt as _;
use libtest_mimic::Failed;
use std::panic::AssertUnwindSafe;

/// Plays a story in a fresh window, on a server of its own, and clears up.
///
/// # Errors
/// With what went wrong, where, and where the evidence is.
pub(crate) async fn perform(story: Story, house: &House) -> Result<(), Failed> {
    mishap::watch();
    let turn = house.turn().await?;
    let stage = Stage::new(turn.window.clone());
    let played = async {
        (story.play)(stage.clone()).await;
        verdict::pass(&stage).await;
    };
    let outcome = match AssertUnwindSafe(played).catch_unwind().await {
        Ok(()) => Ok(()),
        Err(panic) => {
            let words = mishap::words(&*panic);
            Err(format!("{words}{}", evidence::keep(&stage, story.name).await))
        }
    };
    turn.ends().await;
    stage.clear().await;
    outcome.map_err(Failed::from)
}
