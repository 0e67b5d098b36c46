//! Waiting for what a browser does in its own time: the one place that polls.

use std::{
    fmt::Display,
    time::{Duration, Instant},
};
use tokio::time::{MissedTickBehavior, interval};

/// How long anything may take before a story fails.
const PATIENCE: Duration = Duration::from_secs(20);

/// How often to look.
const EVERY: Duration = Duration::from_millis(20);

/// Tries until it works, and returns what came out.
///
/// # Panics
/// After 20 seconds, with `what` should have happened and what the last try said.
pub(crate) async fn eventually<T, E: Display>(
    what: impl Display,
    mut attempt: impl AsyncFnMut() -> Result<T, E>,
) -> T {
    let began = Instant::now();
    let mut ticks = interval(EVERY);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        match attempt().await {
            Ok(it) => return it,
            Err(error) if began.elapsed() > PATIENCE => {
                panic!("{what}. It did not within {} s: {error}", PATIENCE.as_secs())
            }
            Err(_) => {}
        }
    }
}
