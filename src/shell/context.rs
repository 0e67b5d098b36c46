//! What views see of the shell.

use super::{Face, Shell};
use leptos::prelude::*;
use parlor_core::{
    chat::Event,
    i18n::{Key, english},
};

/// The shell of the widget that the current view is part of.
pub(crate) fn use_chat() -> Shell {
    expect_context::<Shell>()
}

impl Shell {
    /// Something of the face, read where it is watched.
    pub(crate) fn see<T>(self, read: impl FnOnce(&Face) -> T) -> T {
        self.face().with(read)
    }

    /// An attribute that is there or not.
    pub(crate) fn flag(self, read: impl FnOnce(&Face) -> bool) -> Option<&'static str> {
        self.see(read).then_some("")
    }

    /// The words for `key`.
    pub(crate) fn text(self, key: Key) -> &'static str {
        english(key)
    }

    /// Presses the action of a notice or of a failed message.
    pub(crate) fn retry(self) {
        self.dispatch(Event::Retried);
    }
}
