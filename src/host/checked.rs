//! Says in the console what is wrong with the options: once, for whoever builds the page.

use crate::{js, later};
use parlor_core::options;
use std::future::{Ready, ready};
use wasm_bindgen::JsValue;

/// Checks the options, as the element handed them over.
pub(super) fn check(json: String) {
    later::fetched("more", Box::new(move || later::run(warn(json))));
}

// It goes with what every panel fetches: a file of its own would be a request more for
// every visitor, to say nothing.
#[expect(clippy::needless_pass_by_value, reason = "it crosses into a part")]
#[cfg_attr(
    feature = "split",
    wasm_split_macros::wasm_split(
        more,
        wasm_split_path = crate::later,
        return_wrapper(let done = _; { done.await } -> ())
    )
)]
fn warn(json: String) -> Ready<()> {
    let flaws = options::flaws(&json);
    if !flaws.is_empty() {
        let sentence = JsValue::from(["parlor: ", &flaws.join("; ")].concat());
        js::call(&js::global("console"), "warn", &[&sentence]);
    }
    ready(())
}
