//! Follows the end of the conversation until the visitor scrolls up.

use web_sys::Element;

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
