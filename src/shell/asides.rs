//! What parts of the widget know and say beside the conversation.

use super::Shell;
use crate::storage::Store;

/// Says whether a question has to wait, as for a form that must be filled in first.
pub(super) type Gate = Box<dyn Fn() -> bool>;

impl Shell {
    /// `cnv_…`, once there is one.
    pub(crate) fn conversation(&self) -> Option<String> {
        self.inner.chat.borrow().conversation.clone()
    }

    /// What the server told of the conversation last, as JSON.
    pub(crate) fn about(&self) -> String {
        self.inner.chat.borrow().about.clone()
    }

    /// Asks this before each question that the visitor writes, in place of what was asked
    /// before.
    pub(crate) fn hold_questions(&self, gate: Gate) {
        self.inner.gate.replace(Some(gate));
    }

    /// Whether a question has to wait.
    pub(crate) fn holds_questions(&self) -> bool {
        self.inner.gate.borrow().as_ref().is_some_and(|it| it())
    }

    /// A place of this name that is forgotten with the tab; nothing outlives a reload where
    /// the page wants nothing kept.
    pub(crate) fn kept_for_this_tab(&self, name: &str) -> Kept {
        let options = self.options();
        let kind = options.storage.as_deref().filter(|it| *it == "none").unwrap_or("session");
        Kept(Store::open(Some(kind), ["parlor:", &options.agent, ":", name].concat()))
    }

    /// Has the browser keep nothing of this chat any more, for good or for this tab.
    pub(crate) fn keep_nothing(&self) {
        self.inner.store.forget();
        self.kept_for_this_tab("").0.forget_all();
    }
}

/// One value that is kept for this tab.
pub(crate) struct Kept(Store);

impl Kept {
    /// What was kept; empty if nothing was.
    pub(crate) fn get(&self) -> String {
        self.0.get().unwrap_or_default()
    }

    /// Keeps this, if the browser lets us: nothing depends on it.
    pub(crate) fn set(&self, value: String) {
        let _ = self.0.set(value);
    }
}
