//! JavaScript objects by the names of their members.
//!
//! For what only a part needs that is fetched later. Each import that is declared costs
//! every visitor some thirty bytes of glue; this costs those who have the part a string.

use js_sys::{Array, Function, Reflect};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};

/// A member, or `undefined`.
pub(crate) fn get(of: &JsValue, name: &str) -> JsValue {
    Reflect::get(of, &name.into()).unwrap_or_default()
}

/// The same for text; nothing where it is none.
pub(crate) fn text(of: &JsValue, name: &str) -> String {
    get(of, name).as_string().unwrap_or_default()
}

/// The same for a number; 0 where it is none.
pub(crate) fn number(of: &JsValue, name: &str) -> f64 {
    get(of, name).as_f64().unwrap_or_default()
}

/// Sets a member.
pub(crate) fn set(of: &JsValue, name: &str, value: impl Into<JsValue>) {
    let _ = Reflect::set(of, &name.into(), &value.into());
}

/// A global, or `undefined`.
pub(crate) fn global(name: &str) -> JsValue {
    get(&crate::dom::window(), name)
}

/// Calls a method. `undefined` where there is none, or it throws.
pub(crate) fn call(of: &JsValue, method: &str, arguments: &[&JsValue]) -> JsValue {
    attempt(of, method, arguments).unwrap_or_default()
}

/// Calls a method. Nothing where there is none, or it throws.
pub(crate) fn attempt(of: &JsValue, method: &str, arguments: &[&JsValue]) -> Option<JsValue> {
    let method: Function = get(of, method).unchecked_into();
    Reflect::apply(&method, of, &list(arguments)).ok()
}

/// Makes an object of this constructor. Nothing where there is none, or it throws.
pub(crate) fn new(constructor: &JsValue, arguments: &[&JsValue]) -> Option<JsValue> {
    Reflect::construct(constructor.unchecked_ref::<Function>(), &list(arguments)).ok()
}

/// The items of an array or of what is like one.
pub(crate) fn items(of: &JsValue) -> Vec<JsValue> {
    Array::from(of).iter().collect()
}

/// A function that JavaScript may call as long as this is kept.
pub(crate) type Callback = Closure<dyn FnMut(JsValue)>;

/// Makes a [`Callback`].
pub(crate) fn callback(call: Box<dyn FnMut(JsValue)>) -> Callback {
    Closure::wrap(call)
}

fn list(arguments: &[&JsValue]) -> Array {
    let list = Array::new();
    for it in arguments {
        list.push(it);
    }
    list
}
