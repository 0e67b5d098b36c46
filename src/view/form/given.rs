//! A form that was filled in: folded, with what was given.

use super::field::label_of;
use crate::{
    dom,
    intl::{Moment, Writing},
    shell::Shell,
};
use parlor_core::{forms::Given, later};
use parlor_wire::form::{FieldKind, Form};
use web_sys::Element;

/// A tick.
const TICK: &str = "M5 12.5l4.5 4.5L19 7.5";

/// Draws what was given, and nothing for a form that was skipped; a message that asked with
/// nothing but that form goes with it.
pub(super) fn draw(place: &Element, shell: &Shell, form: &Form, given: &Given) {
    if given.skipped {
        let row = dom::closest(place, "article:has([part=text]:empty)");
        return row.iter().for_each(|it| dom::flag(it, "hidden", true));
    }
    let title = form.title.as_deref().unwrap_or_default();
    let sent = dom::el("span").text(later!(shell.words(), FormSent)).done();
    let mut summary = dom::el("summary").part("given-head").child(&dom::icon(TICK)).child(&sent);
    if !title.is_empty() {
        summary = summary.child(&dom::el("span").part("given-title").text(title).done());
    }
    let writing = Writing::of(shell.options().lang.as_deref());
    let list = dom::el("dl").part("given-list").done();
    for field in &form.fields {
        let value = given.values.iter().find(|it| it.0 == field.name).map(|it| it.1.as_str());
        let Some(value) = value.filter(|it| !it.is_empty()) else { continue };
        let written = match field.kind {
            FieldKind::Date => Moment::parse(value).map(|it| writing.date_in_full(it)),
            FieldKind::Checkbox => Some("✓".into()),
            _ => None,
        };
        let value = written.as_deref().unwrap_or(value);
        dom::append(&list, &dom::el("dt").text(&label_of(field, shell)).done());
        dom::append(&list, &dom::el("dd").attr("dir", "auto").text(value).done());
    }
    let node = dom::el("details").part("given").child(&summary.done()).child(&list).done();
    dom::append(place, &node);
}
