//! Hearing when a node is of another size.

use wasm_bindgen::{closure::Closure, prelude::wasm_bindgen};
use web_sys::Element;

/// As in `web_sys`, without the `Result` that nobody can act upon.
#[wasm_bindgen]
extern "C" {
    type ResizeObserver;
    #[wasm_bindgen(constructor)]
    fn new(call: &Closure<dyn FnMut()>) -> ResizeObserver;
    #[wasm_bindgen(method)]
    fn observe(this: &ResizeObserver, node: &Element);
    #[wasm_bindgen(method)]
    fn disconnect(this: &ResizeObserver);
}

/// Ends when it is dropped.
pub(crate) struct Resizes {
    observer: ResizeObserver,
    _call: Closure<dyn FnMut()>,
}

impl Drop for Resizes {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}

/// Calls `then` once soon, and whenever this node is of another size.
pub(crate) fn on_resize(node: &Element, then: impl FnMut() + 'static) -> Resizes {
    let call = Closure::new(then);
    let observer = ResizeObserver::new(&call);
    observer.observe(node);
    Resizes { observer, _call: call }
}
