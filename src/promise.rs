//! Promises without futures: to poll one, with its waker, its task and a copy of all
//! that it was about, weighs more than to be called back.

use js_sys::Promise;
use std::{cell::RefCell, rc::Rc};
use wasm_bindgen::{JsValue, closure::Closure};

/// What to do with what a promise came to.
pub(crate) type Then = Box<dyn FnOnce(Result<JsValue, JsValue>)>;

/// Who waits, and the two functions that JavaScript may call, which live as long.
struct Wait {
    then: Then,
    _halves: [Closure<dyn FnMut(JsValue)>; 2],
}

/// Calls `then` once, when a promise is kept or broken, and never before this returns.
pub(crate) fn settled(promise: &Promise, then: Then) {
    let wait: Rc<RefCell<Option<Wait>>> = Rc::default();
    let (kept, broken) = (half(&wait, true), half(&wait, false));
    let _ = promise.then2(&kept, &broken);
    wait.replace(Some(Wait { then, _halves: [kept, broken] }));
}

fn half(wait: &Rc<RefCell<Option<Wait>>>, is_kept: bool) -> Closure<dyn FnMut(JsValue)> {
    let wait = Rc::clone(wait);
    Closure::new(move |value| {
        let waited = wait.borrow_mut().take();
        if let Some(waited) = waited {
            (waited.then)(if is_kept { Ok(value) } else { Err(value) });
        }
    })
}
