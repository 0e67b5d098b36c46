//! A microphone in the composer.

use crate::{
    dom::{self, Listeners},
    shell::Face,
    speech::{Ear, Hearing},
    view::{composer::Parts, icon},
};
use parlor_core::{dictation::joined, later};
use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};
use web_sys::Element;

/// A microphone on a stand.
const MICROPHONE: &str =
    "M12 4a3 3 0 0 1 3 3v4a3 3 0 0 1-6 0V7a3 3 0 0 1 3-3zM6 11a6 6 0 0 0 12 0M12 17v3";

/// Writes what is spoken behind what stands in the composer.
pub(super) struct Dictation {
    composer: Rc<Parts>,
    button: Element,
    /// Why it does not work.
    trouble: Element,
    ear: RefCell<Option<Ear>>,
    /// What stood there before, or was written meanwhile.
    draft: RefCell<String>,
    /// How many phrases are part of the draft already.
    skip: Cell<usize>,
    heard: Cell<usize>,
    /// Whether nothing was said yet.
    was_empty: Cell<bool>,
    listeners: RefCell<Listeners>,
}

impl Dictation {
    /// Adds a microphone to a composer.
    pub(super) fn add(composer: &Rc<Parts>) {
        let button = icon::button(MICROPHONE, later!(composer.shell.words(), Dictate));
        dom::insert(&composer.tools, &button, Some(&composer.count));
        let trouble = dom::el("p").part("tray-trouble").attr("role", "alert").done();
        dom::flag(&trouble, "hidden", true);
        dom::insert(&composer.form, &trouble, Some(&composer.input));
        let dictation = Rc::new(Self {
            composer: Rc::clone(composer),
            button,
            trouble,
            ear: RefCell::default(),
            draft: RefCell::default(),
            skip: Cell::default(),
            heard: Cell::default(),
            was_empty: Cell::new(true),
            listeners: RefCell::default(),
        });
        let mut listeners = Listeners::new();
        let presses = Rc::downgrade(&dictation);
        dom::on(&dictation.button, "click", &mut listeners, move |_| {
            if let Some(dictation) = presses.upgrade() {
                dictation.toggle();
            }
        });
        let writes = Rc::downgrade(&dictation);
        dom::on(&composer.input, "input", &mut listeners, move |_| {
            if let Some(dictation) = writes.upgrade() {
                dictation.keep_draft();
            }
        });
        dictation.listeners.replace(listeners);
        composer.shell.add_tool(Rc::new(move |face| dictation.told(face)));
    }

    fn toggle(self: &Rc<Self>) {
        self.say_trouble(false);
        if self.ear.borrow().is_some() {
            return self.end();
        }
        self.heard.set(0);
        self.keep_draft();
        let reports = Rc::downgrade(self);
        let report = move |what| {
            if let Some(dictation) = reports.upgrade() {
                dictation.hears(what);
            }
        };
        let lang = self.composer.shell.options().lang.clone().unwrap_or_default();
        let ear = Ear::open(&lang, Rc::new(report));
        self.say_trouble(ear.is_none());
        self.ear.replace(ear);
        self.draw();
    }

    fn hears(&self, what: Hearing) {
        match what {
            Hearing::Phrases(phrases) => {
                self.heard.set(phrases.len());
                let new = phrases.get(self.skip.get()..).unwrap_or_default();
                let mut text = self.draft.borrow().clone();
                for phrase in new {
                    text = joined(&text, phrase);
                }
                self.composer.input.set_value(&text);
                self.composer.refresh();
            }
            Hearing::Refused => self.say_trouble(true),
            Hearing::Over => self.end(),
        }
    }

    /// What stands there now is the visitor's own, whatever was heard of it.
    fn keep_draft(&self) {
        self.draft.replace(self.composer.input.value());
        self.skip.set(self.heard.get());
    }

    fn end(&self) {
        let ear = self.ear.take();
        drop(ear);
        self.draw();
    }

    fn draw(&self) {
        let words = self.composer.shell.words();
        let is_on = self.ear.borrow().is_some();
        let name = if is_on { later!(words, StopDictating) } else { later!(words, Dictate) };
        dom::set(&self.button, "aria-label", name);
        dom::flag(&self.button, "data-on", is_on);
    }

    fn say_trouble(&self, is_so: bool) {
        let sentence = later!(self.composer.shell.words(), CannotHear);
        dom::set_text(&self.trouble, if is_so { sentence } else { "" });
        dom::flag(&self.trouble, "hidden", !is_so);
    }

    /// What was sent is said, and nobody dictates into a chat that is closed or empty.
    fn told(&self, face: Option<&Face>) {
        let is_empty = face.is_some_and(|it| it.is_empty);
        let began_anew = !self.was_empty.replace(is_empty) && is_empty;
        if began_anew || face.is_none_or(|it| !it.is_open) {
            self.say_trouble(false);
            self.end();
        }
    }
}
