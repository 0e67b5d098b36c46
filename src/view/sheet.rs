//! On a small screen the panel is a sheet over everything: modal, so that nothing behind it
//! can be reached, closed by the back gesture, and as high as the keyboard leaves it.
//!
//! The browser's own modal dialog is what makes the rest of the page inert without touching
//! it, stands above whatever the page has, and is closed by Android's back gesture.

use crate::{
    dom::{self, Listeners},
    shell::Shell,
    style,
    timer::Timeout,
};
use web_sys::{Element, VisualViewport};

const CSS: &str = include_str!(concat!(env!("OUT_DIR"), "/sheet.css"));

/// Where the panel is a sheet; `style/panel.css` says the same.
const SMALL: &str = "(max-width: 480px), (max-height: 420px)";

/// Marks a panel that is listened to.
const LISTENS: &str = "data-sheet";

/// Makes the panel modal if the screen is small, once the focus is in it.
pub(super) fn opened(panel: &Element, shell: &Shell) {
    if is_small() {
        let (panel, shell) = (panel.clone(), shell.clone());
        Timeout::after(0, Box::new(move || draw(&panel, &shell))).detach();
    }
}

fn is_small() -> bool {
    dom::matches_media(SMALL)
}

fn draw(panel: &Element, shell: &Shell) {
    if !panel.has_attribute(LISTENS) {
        dom::flag(panel, LISTENS, true);
        style::adopt_part(panel, CSS);
        listen(panel, shell);
    }
    rise(panel);
}

fn listen(panel: &Element, shell: &Shell) {
    let mut listeners = Listeners::new();
    let (entered, left, closes) = (panel.clone(), panel.clone(), shell.clone());
    dom::on(panel, "focusin", &mut listeners, move |_| {
        // To rise moves the focus, which calls this again.
        let entered = entered.clone();
        Timeout::after(0, Box::new(move || rise(&entered))).detach();
    });
    dom::on(panel, "cancel", &mut listeners, move |event| {
        event.prevent_default();
        if let Ok(Some(cancel)) = left.query_selector(CANCEL) {
            dom::press(&cancel);
        } else if !closes.uncover() {
            closes.close(true);
        }
    });
    let resized = panel.clone();
    dom::on(&dom::window(), "resize", &mut listeners, move |_| {
        if is_small() { rise(&resized) } else { sink(&resized) }
    });
    if let Some(seen) = dom::window().visual_viewport() {
        let (node, view) = (panel.clone(), seen.clone());
        let (moved, scrolled) = (node.clone(), seen.clone());
        dom::on(&seen, "resize", &mut listeners, move |_| fit(&node, &view));
        dom::on(&seen, "scroll", &mut listeners, move |_| fit(&moved, &scrolled));
        fit(panel, &seen);
    }
    shell.keep(listeners);
}

/// What takes back that something is asked or written, which is less than all that is shown.
const CANCEL: &str = "[data-do=cancel], \
    [part=panel]:not([data-list]) :is([part=reason-cancel], [part=editor-cancel])";

/// As high as what is seen, and there: a keyboard covers nothing.
fn fit(panel: &Element, seen: &VisualViewport) {
    // Someone who pinches to read a detail does not want the sheet to follow.
    if seen.scale() <= 1.01 {
        dom::set_property(panel, "--_seen-height", &pixels(seen.height()));
        dom::set_property(panel, "--_seen-top", &pixels(seen.offset_top()));
    }
}

fn pixels(length: f64) -> String {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a length on a screen"
    )]
    let whole = length.max(0.0) as usize;
    parlor_core::json::decimal(whole) + "px"
}

/// Modal, with the focus where it was. Who has no focus in it has not asked for it.
fn rise(panel: &Element) {
    let focused = dom::active(panel).filter(|it| panel.contains(Some(it)));
    if let Some(focused) = focused
        && is_small()
        && !is_modal(panel)
        && !panel.has_attribute("hidden")
    {
        dom::flag(panel, "open", false);
        dom::show_modal(panel);
        dom::focus(&focused);
    }
}

/// Beside the page again, as when a phone is turned.
fn sink(panel: &Element) {
    if is_modal(panel) {
        let focused = dom::active(panel);
        dom::close(panel);
        dom::flag(panel, "open", true);
        if let Some(focused) = focused {
            dom::focus(&focused);
        }
    }
}

fn is_modal(panel: &Element) -> bool {
    panel.matches(":modal").unwrap_or_default()
}
