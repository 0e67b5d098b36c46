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

/// Does what may change the height of rows, and leaves what is read where it is: the end,
/// or the first row in view. Not every browser does so by itself.
pub(super) fn keeping(area: &Element, change: &mut dyn FnMut()) {
    if is_at_end(area) {
        change();
        return to_end(area);
    }
    let seen = area.scroll_top();
    let row = first_below(area, seen);
    let offset = row.as_ref().map(|it| it.offset_top() - seen);
    change();
    if let (Some(row), Some(offset)) = (row, offset) {
        area.set_scroll_top(row.offset_top() - offset);
    }
}

fn first_below(area: &Element, line: i32) -> Option<HtmlElement> {
    let rows = area.query_selector_all("article").ok()?;
    let mut rows = (0..rows.length()).filter_map(|at| rows.get(at));
    rows.find_map(|it| {
        let row: HtmlElement = it.unchecked_into();
        (row.offset_top() + row.offset_height() > line).then_some(row)
    })
}
