//! Icons: one path each, in a 24 by 24 box, drawn with the text's color.

use leptos::prelude::*;

/// A speech bubble: the agent.
pub(super) const BUBBLE: &str = "M4 6.5A2.5 2.5 0 0 1 6.5 4h11A2.5 2.5 0 0 1 20 6.5v7a2.5 2.5 0 0 1-2.5 2.5H11l-4.5 4v-4A2.5 2.5 0 0 1 4 13.5z";
/// A sheet and a pen: begin anew.
pub(super) const PEN: &str = "M12 5H6.5A1.5 1.5 0 0 0 5 6.5v11A1.5 1.5 0 0 0 6.5 19h11a1.5 1.5 0 0 0 1.5-1.5V12M17.5 4.5l2 2L12 14h-2v-2z";
/// A cross: close.
pub(super) const CROSS: &str = "M6 6l12 12M18 6L6 18";
/// An arrow up: send.
pub(super) const UP: &str = "M12 19V5M6 11l6-6 6 6";
/// A square: stop.
pub(super) const SQUARE: &str =
    "M8 7h8a1 1 0 0 1 1 1v8a1 1 0 0 1-1 1H8a1 1 0 0 1-1-1V8a1 1 0 0 1 1-1z";
/// A chevron: goes on.
pub(super) const CHEVRON: &str = "M9 6l6 6-6 6";

/// An icon of this path; its button has the name, so that it needs none.
pub(super) fn icon(path: impl Fn() -> &'static str + Send + Sync + 'static) -> impl IntoView {
    view! {
        <svg viewBox="0 0 24 24" aria-hidden="true"><path d=path></path></svg>
    }
}
