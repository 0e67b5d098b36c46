//! Time that passes when a story says so.

use super::{Seen, Shop};
use crate::driver::eventually;
use serde_json::Value;

const HOLD: &str = include_str!("time.js");

impl Shop {
    /// From now on, what the chat puts off by so many milliseconds or more waits until
    /// [time passes](Self::time_passes).
    ///
    /// # Panics
    /// When the page cannot be told so.
    pub(crate) async fn holds_time(&self, least_millis: u32) {
        let held = self.window().run::<()>(HOLD, vec![Value::from(least_millis)]).await;
        if let Err(error) = held {
            panic!("time cannot be held: {error}");
        }
    }

    /// What waits now is due.
    pub(crate) async fn time_passes(&self) {
        self.tells("window.passTime()").await
    }

    /// Time passes until the chat shows this. Whatever takes its time meanwhile is given
    /// up, so that nobody but an impostor may be asked.
    pub(crate) async fn time_passes_until(&self, what: &str, is_so: impl Fn(&Seen) -> bool) {
        eventually(format!("the chat shows {what}"), async || {
            self.time_passes().await;
            match self.seen().await {
                Some(seen) if is_so(&seen) => Ok(()),
                seen => Err(format!("the visitor sees {seen:#?}")),
            }
        })
        .await;
    }
}
