//! Says in the console what is wrong with the options: once, for whoever builds the page.

use crate::{js, later};
use parlor_core::options;
use wasm_bindgen::JsValue;

/// Checks the options, as the element handed them over.
pub(super) fn check(json: String) {
    later::fetched("more", work(json));
}

// It goes with what every panel fetches: a file of its own would be a request more for
// every visitor, to say nothing.
later::work!(more, work(json: String) => warn(&json));

fn warn(json: &str) {
    let flaws = options::flaws(json);
    if !flaws.is_empty() {
        let sentence = JsValue::from(["parlor: ", &flaws.join("; ")].concat());
        js::call(&js::global("console"), "warn", &[&sentence]);
    }
}
