//! The transcript is one stop for Tab. In it the arrow keys go from message to message,
//! Enter goes into one, and Escape comes back out.

use super::row::{OWN_STOPS, STOPS, inside};
use crate::{
    dom::{self, Listeners},
    shell::Shell,
    view::scroll,
};
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlElement, HtmlTextAreaElement, KeyboardEvent};

/// Listens on the transcript as long as the widget is there.
pub(super) fn listen(transcript: &Element, shell: &Shell) {
    let mut listeners = Listeners::new();
    let area = transcript.clone();
    dom::on(transcript, "keydown", &mut listeners, move |event| {
        let key: &KeyboardEvent = event.unchecked_ref();
        let has_more = key.ctrl_key() || key.alt_key() || key.meta_key();
        if has_more || key.is_composing() || key.default_prevented() {
            return;
        }
        let target: Element = match event.target() {
            Some(target) => target.unchecked_into(),
            None => return,
        };
        let is_taken = if target == area {
            moved(&area, &key.key())
        } else {
            inner(&area, &target, &key.key(), key.shift_key())
        };
        if is_taken {
            event.prevent_default();
            event.stop_propagation();
        }
    });
    if let Some(panel) = dom::closest(transcript, "[part=panel]") {
        let area = transcript.clone();
        dom::on(&panel, "keydown", &mut listeners, move |event| page(&area, &event));
    }
    let area = transcript.clone();
    dom::on(transcript, "blur", &mut listeners, move |_| point_at(&area, None));
    shell.keep(listeners);
}

/// The keys for pages leaf through the transcript from an empty composer.
fn page(area: &Element, event: &Event) {
    let key: &KeyboardEvent = event.unchecked_ref();
    let step = match key.key().as_str() {
        "PageUp" => -1,
        "PageDown" => 1,
        _ => return,
    };
    let input = event.target().map(JsCast::unchecked_into::<HtmlTextAreaElement>);
    if input.is_some_and(|it| it.tag_name() == "TEXTAREA" && it.value().is_empty()) {
        event.prevent_default();
        area.set_scroll_top(area.scroll_top() + step * area.client_height() * 9 / 10);
    }
}

/// A key on the transcript itself.
fn moved(area: &Element, key: &str) -> bool {
    let Ok(rows) = area.query_selector_all("article:not([hidden])") else { return false };
    let now = inside(area, "[data-active]");
    let count = rows.length();
    let at = (0..count).find(|it| rows.get(*it).map(dom::as_element) == now && now.is_some());
    let next = match (key, at) {
        ("ArrowUp", None) | ("End", _) => count.checked_sub(1),
        ("ArrowUp", Some(at)) => Some(at.saturating_sub(1)),
        ("ArrowDown", Some(at)) => Some((at + 1).min(count.saturating_sub(1))),
        ("ArrowDown", None) | ("Home", _) => Some(0),
        ("Enter", Some(_)) => return now.is_some_and(|it| enter(&it)),
        _ => return false,
    };
    point_at(area, next.and_then(|it| rows.get(it)).map(dom::as_element).as_ref());
    next.is_some()
}

/// A key inside of a message.
fn inner(area: &Element, target: &Element, key: &str, is_back: bool) -> bool {
    let Some(row) = dom::closest(target, "article") else { return false };
    if dom::closest(target, OWN_STOPS).is_some() {
        return false;
    }
    match key {
        "Escape" => {
            dom::focus(area);
            point_at(area, Some(&row));
            true
        }
        "Tab" => step(&row, target, is_back),
        _ => false,
    }
}

/// The focus goes around inside of a message, past its end back to the transcript.
fn step(row: &Element, target: &Element, is_back: bool) -> bool {
    let stops = stops(row);
    let Some(at) = stops.iter().position(|it| it == target) else { return false };
    let next = if is_back { at.checked_sub(1) } else { Some(at + 1) };
    match next.and_then(|it| stops.get(it)) {
        Some(next) => {
            dom::focus(next);
            true
        }
        None => false,
    }
}

fn enter(row: &Element) -> bool {
    match stops(row).first() {
        Some(first) => {
            dom::focus(first);
            true
        }
        None => false,
    }
}

/// What can have the focus in this message, and can be seen.
fn stops(row: &Element) -> Vec<Element> {
    let Ok(all) = row.query_selector_all(STOPS) else { return Vec::new() };
    let all = (0..all.length()).filter_map(|at| all.get(at)).map(dom::as_element);
    let is_drawn = |it: &Element| it.unchecked_ref::<HtmlElement>().offset_height() > 0;
    all.filter(|it| is_drawn(it) && dom::closest(it, OWN_STOPS).is_none()).collect()
}

/// Marks the message that the keys are at, for those who look and those who listen.
fn point_at(area: &Element, row: Option<&Element>) {
    if let Some(known) = inside(area, "[data-active]") {
        dom::flag(&known, "data-active", false);
    }
    dom::set(area, "aria-activedescendant", row.map(Element::id).as_deref().unwrap_or_default());
    if let Some(row) = row {
        dom::flag(row, "data-active", true);
        scroll::reveal(area, row);
    }
}
