//! Follows the end of the conversation until the visitor scrolls up.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

/// How near to the end counts as at the end, in CSS pixels.
const NEAR: i32 = 24;

/// Whether the newest words are in view.
pub(super) fn is_at_end(area: &Element) -> bool {
    area.scroll_height() - area.scroll_top() - area.client_height() <= NEAR
}

/// Brings the newest words into view. Only the transcript scrolls, never the page.
pub(super) fn to_end(area: &Element) {
    area.set_scroll_top(area.scroll_height());
}

/// Brings a row to the top.
pub(super) fn to_top(area: &Element, row: &Element) {
    area.set_scroll_top(row.unchecked_ref::<HtmlElement>().offset_top() - NEAR);
}

/// Brings a row into view with as little movement as that takes: its beginning, where it
/// is higher than what can be seen.
pub(super) fn reveal(area: &Element, row: &Element) {
    let row: &HtmlElement = row.unchecked_ref();
    let (top, end) = (row.offset_top(), row.offset_top() + row.offset_height());
    let (seen, height) = (area.scroll_top(), area.client_height());
    if top < seen || end - top > height {
        area.set_scroll_top(top - NEAR);
    } else if end > seen + height {
        area.set_scroll_top(end - height + NEAR);
    }
}
