//! A question that is written otherwise: a text box in the place of its bubble.

use super::row::inside;
use crate::{
    dom::{self, Listeners},
    shell::{Shell, message_id},
};
use parlor_core::later as word;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlTextAreaElement, KeyboardEvent};

/// Opens the box, with the focus in it. One that is open stays.
pub(super) fn open(row: &Element, text: &str, shell: &Shell) {
    if inside(row, "[part=editor]").is_some() || shell.chat().is_busy() {
        return;
    }
    let words = shell.words();
    let input = dom::el("textarea")
        .part("editor-input")
        .attr("rows", "2")
        .attr("dir", "auto")
        .attr("enterkeyhint", "send")
        .attr("aria-label", word!(words, EditQuestion))
        .done();
    let send = dom::button("editor-send").text(word!(words, SaveQuestion)).done();
    let cancel = dom::button("editor-cancel").text(word!(words, Cancel)).done();
    let ends = dom::el("div").part("editor-ends").child(&cancel).child(&send).done();
    let editor = dom::el("div").part("editor").child(&input).child(&ends).done();
    let Some(bubble) = inside(row, "[part=bubble]") else { return };
    let next: Option<web_sys::Node> = bubble.next_sibling();
    dom::insert(row, &editor, next.as_ref());
    dom::flag(row, "data-editing", true);
    let input: HtmlTextAreaElement = input.unchecked_into();
    input.set_value(text);
    dom::focus(&input);
    listen(&editor, row, &input, shell);
}

fn listen(editor: &Element, place: &Element, input: &HtmlTextAreaElement, shell: &Shell) {
    let mut listeners = Listeners::new();
    let (row, written, sends) = (place.clone(), input.clone(), shell.clone());
    let send = Rc::new(move || send(&row, &written.value(), &sends));
    let (clicked, sent_by_key) = (Rc::clone(&send), send);
    let left = place.clone();
    dom::on(editor, "click", &mut listeners, move |event| {
        let target = event.target().map(JsCast::unchecked_into::<Element>);
        let button = target.and_then(|it| dom::closest(&it, "button"));
        match button.and_then(|it| it.get_attribute("part")).as_deref() {
            Some("editor-send") => clicked(),
            Some("editor-cancel") => leave(&left),
            _ => {}
        }
    });
    let left = place.clone();
    dom::on(editor, "keydown", &mut listeners, move |event| {
        let key: &KeyboardEvent = event.unchecked_ref();
        if key.is_composing() || key.key_code() == 229 {
            return;
        }
        match key.key().as_str() {
            "Escape" => {
                // Else a sheet would take it for a wish to be closed.
                event.prevent_default();
                event.stop_propagation();
                leave(&left);
            }
            "Enter" if !key.shift_key() => {
                event.prevent_default();
                sent_by_key();
            }
            _ => {}
        }
    });
    shell.keep(listeners);
}

fn send(row: &Element, text: &str, shell: &Shell) {
    if text.trim().is_empty() || shell.chat().is_busy() {
        return;
    }
    close(row);
    shell.focus_composer();
    let (id, replaced, text) = (message_id(), row.id(), text.to_owned());
    shell.change(Box::new(move |chat| chat.ask_otherwise(id, &replaced, &text)));
}

fn close(row: &Element) {
    if let Some(editor) = inside(row, "[part=editor]") {
        dom::remove(&editor);
    }
    dom::flag(row, "data-editing", false);
}

/// The question stays as it was, and the focus goes back to where it came from.
fn leave(row: &Element) {
    close(row);
    if let Some(edit) = inside(row, "[data-act=edit]") {
        dom::focus(&edit);
    }
}
