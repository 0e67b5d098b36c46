//! Questions to press: one stop for Tab, and the arrow keys lead from one to the next.

use crate::dom::{self, Listeners};
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, KeyboardEvent};

/// The next of a list from where the focus is.
const NEXT: &str = "li:has(:focus) + li button";
const PREVIOUS: &str = "li:has(+ li :focus) button";

/// Listens for all lists of questions in the panel, whenever they come.
pub(super) fn listen(panel: &Element, keep: &mut Listeners) {
    dom::on(panel, "focusin", keep, |event| {
        if let Some((chip, list)) = chip_of(&event) {
            stop_at(&chip, &list);
        }
    });
    dom::on(panel, "keydown", keep, |event| {
        let Some((_, list)) = chip_of(&event) else { return };
        let key = event.unchecked_ref::<KeyboardEvent>().key();
        let runs_left = dom::closest(&list, "[dir=rtl]").is_some();
        let to = match (key.as_str(), runs_left) {
            ("ArrowDown", _) | ("ArrowRight", false) | ("ArrowLeft", true) => NEXT,
            ("ArrowUp", _) | ("ArrowLeft", false) | ("ArrowRight", true) => PREVIOUS,
            _ => return,
        };
        event.prevent_default();
        if let Ok(Some(chip)) = list.query_selector(to) {
            dom::focus(&chip);
        }
    });
}

/// The question that something happens to, and the list that it is in.
fn chip_of(event: &Event) -> Option<(Element, Element)> {
    let chip = dom::closest(&event.target()?.unchecked_into(), "[part=suggestion]")?;
    let list = dom::closest(&chip, "ul")?;
    Some((chip, list))
}

/// Tab comes back to where it was, and passes over the others.
fn stop_at(chip: &Element, list: &Element) {
    let Ok(chips) = list.query_selector_all("button") else { return };
    for other in (0..chips.length()).filter_map(|at| chips.get(at)).map(dom::as_element) {
        dom::set(&other, "tabindex", if &other == chip { "0" } else { "-1" });
    }
}
