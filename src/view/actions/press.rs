//! What the buttons of a message do, in its code and below it: one listener for all.

use super::{edit, judge, read::Reader};
use crate::{
    dom::{self, Listeners},
    shell::Shell,
    timer::Timeout,
};
use parlor_core::i18n::Key;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::Element;

/// How long a button says that it worked, in milliseconds.
const SAID_FOR_MILLIS: u32 = 2_000;

/// Listens on the transcript as long as the widget is there.
pub(super) fn listen(transcript: &Element, shell: &Shell) {
    let mut listeners = Listeners::new();
    let presses = shell.clone();
    let reader = Reader::new(transcript, shell);
    dom::on(transcript, "click", &mut listeners, move |event| {
        let target = event.target().map(JsCast::unchecked_into::<Element>);
        let button = target.and_then(|it| dom::closest(&it, "[data-act], [part=copy]"));
        if let Some(button) = button {
            press(&button, &presses, &reader);
        }
    });
    shell.keep(listeners);
}

/// What the visitor thinks of the answer of this id.
pub(super) fn liked(shell: &Shell, id: &str) -> Option<bool> {
    shell.chat().messages.iter().find(|it| it.id == id).and_then(|it| it.is_liked)
}

/// The words of the message of this id.
fn text_of(shell: &Shell, id: &str) -> String {
    let chat = shell.chat();
    let found = chat.messages.iter().find(|it| it.id == id);
    found.map(|it| it.text.clone()).unwrap_or_default()
}

fn press(button: &Element, shell: &Shell, reader: &Rc<Reader>) {
    let Some(row) = dom::closest(button, "article") else { return };
    let id = row.id();
    match button.get_attribute("data-act").as_deref() {
        Some("copy") => copy(button.clone(), &text_of(shell, &id), shell),
        Some("again") => {
            shell.focus_composer();
            shell.change(Box::new(move |chat| chat.answer_anew(&id)));
        }
        Some("edit") => edit::open(&row, &text_of(shell, &id), shell),
        Some("read") => reader.press(button, &text_of(shell, &id)),
        Some("up") => judge::press(&row, true, shell),
        None => copy_code(button.clone(), shell),
        _ => judge::press(&row, false, shell),
    }
}

fn copy_code(button: Element, shell: &Shell) {
    let block = dom::closest(&button, "[part=code]");
    let code = block.and_then(|it| it.query_selector("code").ok().flatten());
    let Some(text) = code.and_then(|it| it.text_content()) else { return };
    let shell = shell.clone();
    let say = move || {
        dom::set_text(&button, shell.say(Key::Copied));
        let back = move || dom::set_text(&button, shell.say(Key::Copy));
        Timeout::after(SAID_FOR_MILLIS, Box::new(back)).detach();
    };
    dom::copy_text(&text, Box::new(say));
}

fn copy(button: Element, text: &str, shell: &Shell) {
    let shell = shell.clone();
    let say = move || {
        dom::flag(&button, "data-done", true);
        shell.announce(shell.say(Key::Copied));
        let back = move || dom::flag(&button, "data-done", false);
        Timeout::after(SAID_FOR_MILLIS, Box::new(back)).detach();
    };
    dom::copy_text(text, Box::new(say));
}
