//! Buttons whose part is fetched when they are pressed.

use super::Shell;
use crate::{dom, later};
use web_sys::Element;

impl Shell {
    /// Calls `then` when the part that `button` opens is here. Where it cannot be had, the
    /// visitor is told so, and offered to press the button again.
    pub(crate) fn opens(&self, part: &str, button: &Element, then: Box<dyn FnOnce()>) {
        self.inner.missed.take();
        self.settle();
        dom::set_bool(button, "aria-busy", true);
        let (pressed, missed, shell) = (button.clone(), button.clone(), self.clone());
        let here = move || {
            dom::set_bool(&pressed, "aria-busy", false);
            then();
        };
        let failed: Box<dyn FnOnce()> = Box::new(move || {
            dom::set_bool(&missed, "aria-busy", false);
            shell.inner.missed.replace(Some(missed));
            shell.settle();
        });
        later::fetched_or(part, Box::new(here), Some(failed));
    }

    /// Presses once more what could not be opened.
    pub(crate) fn press_again(&self) {
        let missed = self.inner.missed.take();
        if let Some(button) = missed {
            dom::focus(&button);
            dom::press(&button);
        }
    }
}
