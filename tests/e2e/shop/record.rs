//! What the page heard and should not have.

use crate::driver::Window;
use std::{cell::RefCell, rc::Rc};

/// Warnings, errors and violations of a story, less those it expects.
#[derive(Clone, Debug, Default)]
pub(super) struct Record {
    kept: Rc<RefCell<Vec<String>>>,
    expected: Rc<RefCell<Vec<&'static str>>>,
}

impl Record {
    /// Takes what the page has heard since the last time. Before the page is left,
    /// since it forgets.
    pub(super) async fn collect(&self, window: &Window) {
        let script = "return window.recorded?.splice(0) ?? []";
        let heard: Vec<String> = window.run(script, Vec::new()).await.unwrap_or_default();
        let logged = window.engine_log().await.unwrap_or_default();
        self.kept.borrow_mut().extend(heard.into_iter().chain(logged));
    }

    /// Lets entries with these words pass.
    pub(super) fn expect(&self, words: &'static str) {
        self.expected.borrow_mut().push(words);
    }

    /// Whether something with these words was heard.
    pub(super) fn has(&self, words: &str) -> bool {
        self.kept.borrow().iter().any(|it| it.contains(words))
    }

    /// What nobody expected.
    pub(super) fn surprises(&self) -> Vec<String> {
        let expected = self.expected.borrow();
        let is_surprise = |it: &&String| !expected.iter().any(|words| it.contains(words));
        self.kept.borrow().iter().filter(is_surprise).cloned().collect()
    }
}
