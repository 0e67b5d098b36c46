//! A story by name.

use crate::stage::Stage;
use futures::future::LocalBoxFuture;

/// What a visitor does and sees.
#[derive(Clone, Copy)]
pub(crate) struct Story {
    /// A sentence in snake case.
    pub(crate) name: &'static str,
    /// Plays it.
    pub(crate) play: fn(Stage) -> LocalBoxFuture<'static, ()>,
}

/// Lists `async fn(Stage)`s as stories under their own names.
macro_rules! stories {
    ($($name:ident),* $(,)?) => {
        &[$($crate::runner::Story {
            name: stringify!($name),
            play: |stage| Box::pin($name(stage)),
        }),*]
    };
}
pub(crate) use stories;
