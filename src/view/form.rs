//! What visitors are asked to fill in: forms, and how good a conversation was. All of it
//! is fetched when the first of these is there, and asked for by what is fetched later
//! too: `tools/asking.rs` and `actions/row.rs`.

mod card;
mod field;
mod given;
mod rating;
mod sending;

use super::scroll;
use crate::{dom, js, later, shell::Shell, style};
use card::Card;
use web_sys::Element;

/// What [`place`] makes.
pub(super) const PLACE: &str = "[part=form-place]";

/// A place that is filled with a form, which is JSON; with a rating, where there is none.
pub(super) fn place(form: &str, shell: &Shell) -> Element {
    let place = dom::el("div").part("form-place").done();
    let (node, shell, form) = (place.clone(), shell.clone(), form.to_owned());
    later::fetched("more", work(node, shell, form));
    place
}

later::work!(more, work(place: Element, shell: Shell, form: String) =>
    draw(&place, &shell, &form));

fn draw(place: &Element, shell: &Shell, form: &str) {
    style::adopt_part(place, style::MORE);
    let area = dom::closest(place, "[part=transcript]");
    let area = area.filter(scroll::is_at_end);
    if form.is_empty() {
        rating::draw(place, shell);
    } else {
        Card::draw(place, shell, form);
    }
    if let Some((area, row)) = area.zip(dom::closest(place, "article"))
        && row.client_height() > area.client_height()
    {
        // What asks for it is read before it is filled in. Who follows the end is told at once
        // that this is up from there: browsers tell later.
        scroll::to_end(&area);
        has_scrolled(&area);
        scroll::to_top(&area, &row);
        has_scrolled(&area);
    } else if dom::closest(place, "[part=welcome]").is_none() {
        // Drawn anew, the transcript keeps its end in view.
        shell.change(Box::new(|_| {}));
    }
}

fn has_scrolled(area: &Element) {
    if let Some(event) = js::new(&js::global("Event"), &[&"scroll".into()]) {
        js::call(area, "dispatchEvent", &[&event]);
    }
}
