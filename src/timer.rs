//! Timers as guards: dropping one calls it off.

use wasm_bindgen::{JsCast, closure::Closure};

/// A function that is called once, later.
#[must_use = "a timer that is dropped never fires"]
pub(crate) struct Timeout {
    id: i32,
    is_frame: bool,
    _call: Closure<dyn FnMut()>,
}

impl Timeout {
    /// Calls after `millis` milliseconds.
    pub(crate) fn after(millis: u32, call: Box<dyn FnOnce()>) -> Self {
        let call = once(call);
        let millis = i32::try_from(millis).unwrap_or(i32::MAX);
        let id = crate::dom::window()
            .set_timeout_with_callback_and_timeout_and_arguments_0(
                call.as_ref().unchecked_ref(),
                millis,
            )
            .unwrap_or_default();
        Self { id, is_frame: false, _call: call }
    }

    /// Calls before the next frame is painted; where none is, because nobody
    /// looks at the page, soon.
    pub(crate) fn next_frame(call: Box<dyn FnOnce()>) -> Self {
        if crate::dom::document().hidden() {
            return Self::after(0, call);
        }
        let call = once(call);
        let id = crate::dom::window()
            .request_animation_frame(call.as_ref().unchecked_ref())
            .unwrap_or_default();
        Self { id, is_frame: true, _call: call }
    }
}

impl Timeout {
    /// Calls when the next frame has been painted, also after the widget is gone.
    pub(crate) fn painted(call: Box<dyn FnOnce()>) {
        Self::next_frame(Box::new(|| Self::after(0, call).detach())).detach();
    }

    /// Lets it fire even though nobody holds it. Only for what may happen after
    /// the widget is gone.
    pub(crate) fn detach(self) {
        std::mem::forget(self);
    }
}

/// A function for JavaScript that does nothing when it is called again.
pub(crate) fn once(call: Box<dyn FnOnce()>) -> Closure<dyn FnMut()> {
    let mut call = Some(call);
    Closure::new(move || {
        if let Some(call) = call.take() {
            call();
        }
    })
}

impl Drop for Timeout {
    fn drop(&mut self) {
        let window = crate::dom::window();
        if self.is_frame {
            let _ = window.cancel_animation_frame(self.id);
        } else {
            window.clear_timeout_with_handle(self.id);
        }
    }
}
