//! Whether an answer was good, and if not, why.

use super::{
    press::liked,
    row::{inside, show_thumbs},
};
use crate::{
    dom::{self, Listeners},
    shell::{Call, Shell},
    view::scroll,
};
use parlor_core::{json::Writer, later as word};
use parlor_wire::host::HostEvent;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlTextAreaElement, KeyboardEvent};

/// The longest reason that the server takes is 1 000 characters, its name among them.
const MAX_CHARS: &str = "900";

/// Takes a pressed thumb: a second press takes the first back, a thumb down asks why.
pub(super) fn press(row: &Element, is_up: bool, shell: &Shell) {
    let wanted = Some(is_up).filter(|it| liked(shell, &row.id()) != Some(*it));
    close(row);
    say(row, wanted, None, shell);
    if wanted == Some(false) {
        ask(row, shell);
    }
}

/// Says it at once, and tells the server; takes it back, with a sentence, if the server
/// does not take it.
fn say(row: &Element, is_liked: Option<bool>, reason: Option<String>, shell: &Shell) {
    let id = row.id();
    let before = liked(shell, &id);
    let thumb = is_liked.map(|it| if it { "up" } else { "down" }.to_owned());
    let path = ["messages/", &id, "/feedback"].concat();
    let body = Some(body(thumb.as_ref(), reason.as_ref()));
    keep(row, is_liked, shell);
    complain(row, None);
    let (told, row) = (shell.clone(), row.clone());
    let then = move |reply: Result<String, _>| {
        if reply.is_err() {
            keep(&row, before, &told);
            return complain(&row, Some(word!(told.words(), NotTaken)));
        }
        told.tell(HostEvent {
            kind: "feedback".into(),
            message_id: Some(id),
            thumb,
            reason,
            ..HostEvent::default()
        });
    };
    shell.call_as_visitor(Call { method: "PUT", path, body }, Box::new(then));
}

/// Keeps it here, and shows it.
fn keep(row: &Element, is_liked: Option<bool>, shell: &Shell) {
    let id = row.id();
    shell.change(Box::new(move |chat| chat.judge(&id, is_liked)));
    show_thumbs(row, is_liked);
}

fn body(thumb: Option<&String>, reason: Option<&String>) -> String {
    let mut json = Writer::new();
    json.object(None, |it| {
        it.maybe("feedback", thumb);
        if thumb.is_none() {
            it.literal("feedback", "null");
        }
        it.maybe("reason", reason);
    });
    json.done()
}

/// The sentence that says that it did not work.
fn complain(row: &Element, sentence: Option<&str>) {
    if let Some(known) = inside(row, "[part=action-error]") {
        dom::remove(&known);
    }
    let place = inside(row, "[part=message-actions]").and_then(|it| it.parent_element());
    if let (Some(sentence), Some(place)) = (sentence, place) {
        let note = dom::el("p").part("action-error").attr("role", "alert").text(sentence).done();
        dom::append(&place, &note);
    }
}

/// Takes the question for the reason away.
fn close(row: &Element) {
    if let Some(open) = inside(row, "[part=reasons]") {
        dom::remove(&open);
    }
}

/// Asks why the answer was not good. Nothing has to be said.
fn ask(row: &Element, shell: &Shell) {
    let words = shell.words();
    let reasons = [
        ("not_true", word!(words, NotTrue)),
        ("not_complete", word!(words, NotComplete)),
        ("not_asked", word!(words, NotAsked)),
        ("other", word!(words, SomethingElse)),
    ];
    let question = word!(words, WhatWasWrong);
    let choices = dom::el("div").part("reason-choices").done();
    for (code, name) in reasons {
        let choice = dom::button("reason").attr("data-reason", code).attr("aria-pressed", "false");
        dom::append(&choices, &choice.text(name).done());
    }
    let more = word!(words, MoreAboutIt);
    let more = dom::el("textarea")
        .part("reason-words")
        .attr("rows", "2")
        .attr("dir", "auto")
        .attr("maxlength", MAX_CHARS)
        .attr("aria-label", more)
        .attr("placeholder", more)
        .done();
    let send = dom::button("reason-send").text(word!(words, SendReason)).done();
    let cancel = dom::button("reason-cancel").text(word!(words, Cancel)).done();
    let ends = dom::el("div").part("reason-ends").child(&cancel).child(&send).done();
    let form = dom::el("div")
        .part("reasons")
        .attr("role", "group")
        .attr("aria-label", question)
        .child(&dom::el("p").part("reason-question").text(question).done())
        .child(&choices)
        .child(&more)
        .child(&ends)
        .done();
    let Some(place) = inside(row, "[part=message-actions]") else { return };
    let next: Option<web_sys::Node> = place.next_sibling();
    if let Some(parent) = place.parent_element() {
        dom::insert(&parent, &form, next.as_ref());
    }
    listen(&form, row, shell);
    if let Some(first) = choices.first_element_child() {
        dom::focus(&first);
    }
    if let Some(area) = dom::closest(row, "[part=transcript]") {
        scroll::reveal(&area, &form);
    }
}

/// The listeners end with the form, which holds them.
fn listen(form: &Element, row: &Element, shell: &Shell) {
    let mut listeners = Listeners::new();
    let (pressed, sends) = (form.clone(), shell.clone());
    let (left, row) = (row.clone(), row.clone());
    dom::on(form, "click", &mut listeners, move |event| {
        let target = event.target().map(JsCast::unchecked_into::<Element>);
        let Some(button) = target.and_then(|it| dom::closest(&it, "button")) else { return };
        match button.get_attribute("part").as_deref() {
            Some("reason") => choose(&pressed, &button),
            Some("reason-send") => {
                let reason = Some(reason_of(&pressed)).filter(|it| !it.is_empty());
                leave(&left);
                say(&left, Some(false), reason, &sends);
                sends.announce(word!(sends.words(), ThankYou));
            }
            _ => leave(&left),
        }
    });
    dom::on(form, "keydown", &mut listeners, move |event| {
        let key: &KeyboardEvent = event.unchecked_ref();
        if key.key() == "Escape" && !key.is_composing() {
            // Else a sheet would take it for a wish to be closed.
            event.prevent_default();
            event.stop_propagation();
            leave(&row);
        }
    });
    shell.keep(listeners);
}

/// One reason at a time; pressing it again takes it back.
fn choose(form: &Element, button: &Element) {
    let was = button.get_attribute("aria-pressed").as_deref() == Some("true");
    let Ok(all) = form.query_selector_all("[part=reason]") else { return };
    for one in (0..all.length()).filter_map(|at| all.get(at)).map(dom::as_element) {
        dom::set_bool(&one, "aria-pressed", &one == button && !was);
    }
}

/// `not_true: the words of the visitor`, or as much of it as there is.
fn reason_of(form: &Element) -> String {
    let chosen = inside(form, "[part=reason][aria-pressed=true]");
    let chosen = chosen.and_then(|it| it.get_attribute("data-reason"));
    let words = inside(form, "textarea").map(JsCast::unchecked_into::<HtmlTextAreaElement>);
    let words = words.map(|it| it.value().trim().to_owned()).filter(|it| !it.is_empty());
    [chosen, words].into_iter().flatten().collect::<Vec<_>>().join(": ")
}

/// The focus goes back to the thumb.
fn leave(row: &Element) {
    close(row);
    if let Some(thumb) = inside(row, "[data-act=down]") {
        dom::focus(&thumb);
    }
}
