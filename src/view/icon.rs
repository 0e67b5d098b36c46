//! Icons: one path each, in a 24 by 24 box, drawn with the text's color.

use crate::dom;
use web_sys::Element;

/// A speech bubble: the agent.
pub(super) const BUBBLE: &str = "M4 6.5A2.5 2.5 0 0 1 6.5 4h11A2.5 2.5 0 0 1 20 6.5v7a2.5 2.5 0 0 1-2.5 2.5H11l-4.5 4v-4A2.5 2.5 0 0 1 4 13.5z";
/// A sheet and a pen: begin anew.
pub(super) const PEN: &str = "M12 5H6.5A1.5 1.5 0 0 0 5 6.5v11A1.5 1.5 0 0 0 6.5 19h11a1.5 1.5 0 0 0 1.5-1.5V12M17.5 4.5l2 2L12 14h-2v-2z";
/// A clock that runs back: what was before.
pub(super) const CLOCK: &str = "M4 12a8 8 0 1 0 2.3-5.6L4 8.7M4 4.5v4.2h4.2M12 8v4.2l2.8 1.7";
/// A cross: close.
pub(super) const CROSS: &str = "M6 6l12 12M18 6L6 18";
/// An arrow up: send.
pub(super) const UP: &str = "M12 19V5M6 11l6-6 6 6";
/// A square: stop.
pub(super) const SQUARE: &str =
    "M8 7h8a1 1 0 0 1 1 1v8a1 1 0 0 1-1 1H8a1 1 0 0 1-1-1V8a1 1 0 0 1 1-1z";
/// A chevron: goes on.
pub(super) const CHEVRON: &str = "M9 6l6 6-6 6";

/// The agent's picture, next to which its name stands.
pub(super) fn avatar() -> Element {
    dom::el("div").part("avatar").attr("aria-hidden", "true").child(&dom::icon(BUBBLE)).done()
}

/// A button that is only an icon, and has a name.
pub(super) fn button(path: &str, name: &str) -> Element {
    dom::button("icon-button").attr("aria-label", name).child(&dom::icon(path)).done()
}
