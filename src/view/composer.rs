//! Where the visitor writes: a text box, and one button that is Send or Stop.

use super::icon;
use crate::{
    dom::{self, Listeners},
    shell::{Face, Shell},
};
use parlor_core::{chat::Event, draft::with, i18n::Key, json::decimal};
use std::{cell::Cell, rc::Rc};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlTextAreaElement, KeyboardEvent};

/// The composer owns the draft and nothing else.
///
/// Enter sends and Shift+Enter breaks the line, except while an input method is
/// composing, when Enter belongs to it. Send and Stop are one button, so that
/// the keyboard focus survives the change; it is `aria-disabled` instead of
/// `disabled` for the same reason.
pub(super) struct Composer {
    parts: Rc<Parts>,
    _listeners: Listeners,
}

/// What the listeners share, with tools that are fetched later.
pub(super) struct Parts {
    pub(super) form: Element,
    pub(super) input: HtmlTextAreaElement,
    /// Where the buttons of tools are, before the count.
    pub(super) tools: Element,
    pub(super) count: Element,
    pub(super) submit: Element,
    icon: Element,
    /// Whether the button is Stop.
    is_busy: Cell<bool>,
    /// Whether Enter was pressed while it was, so that it is said why nothing was sent.
    is_early: Cell<bool>,
    max_chars: Cell<usize>,
    pub(super) shell: Shell,
}

impl Composer {
    pub(super) fn new(shell: &Shell) -> Self {
        let parts = Rc::new(Parts::new(shell));
        let mut listeners = Listeners::new();
        let submits = Rc::clone(&parts);
        dom::on(&parts.form, "submit", &mut listeners, move |event| {
            event.prevent_default();
            submits.press();
        });
        let writes = Rc::clone(&parts);
        dom::on(&parts.input, "input", &mut listeners, move |_| {
            writes.is_early.set(false);
            writes.refresh();
        });
        let sends = Rc::clone(&parts);
        dom::on(&parts.input, "keydown", &mut listeners, move |event| {
            let event: KeyboardEvent = event.unchecked_into();
            if is_send_key(&event) {
                event.prevent_default();
                sends.send();
            }
        });
        Self { parts, _listeners: listeners }
    }

    pub(super) fn node(&self) -> &Element {
        &self.parts.form
    }

    /// What tools are added to.
    pub(super) fn parts(&self) -> Rc<Parts> {
        Rc::clone(&self.parts)
    }

    pub(super) fn show(&self, face: &Face) {
        self.parts.max_chars.set(face.max_chars);
        if self.parts.is_busy.replace(face.is_busy) != face.is_busy {
            self.parts.change_button();
        }
        self.parts.refresh();
    }

    /// Puts words below what stands there; nothing if there are none.
    pub(super) fn put(&self, words: &str) {
        if !words.is_empty() {
            let input = &self.parts.input;
            input.set_value(&with(&input.value(), words));
            self.parts.refresh();
        }
    }

    /// Takes the focus.
    pub(super) fn focus(&self) {
        dom::focus(&self.parts.input);
    }
}

impl Parts {
    fn new(shell: &Shell) -> Self {
        let name = shell.options().placeholder.as_deref();
        let name = name.unwrap_or(shell.say(Key::AskAQuestion));
        let input = dom::el("textarea")
            .part("input")
            .attr("rows", "1")
            .attr("dir", "auto")
            .attr("enterkeyhint", "send")
            .attr("aria-label", name)
            .attr("placeholder", name)
            .done();
        let count = dom::el("span").part("count").attr("role", "status").done();
        let icon = dom::icon(icon::UP);
        let submit = dom::el("button").part("submit").attr("aria-label", shell.say(Key::Send));
        let submit = submit.child(&icon).done();
        let tools = dom::el("div").part("tools").child(&count).child(&submit).done();
        let form = dom::el("form").part("composer").child(&input).child(&tools).done();
        Self {
            form,
            input: input.unchecked_into(),
            tools,
            count,
            submit,
            icon,
            is_busy: Cell::default(),
            is_early: Cell::default(),
            max_chars: Cell::default(),
            shell: shell.clone(),
        }
    }

    fn press(&self) {
        if self.is_busy.get() {
            self.shell.dispatch(Event::StopPressed);
        } else {
            self.send();
        }
    }

    fn send(&self) {
        let draft = self.input.value();
        let chars = draft.chars().count();
        let may_go = chars <= self.max_chars.get() && self.has_something(&draft);
        self.is_early.set(self.is_busy.get() && may_go);
        if self.is_busy.get() {
            // The draft stays, and beside it stands the button that ends the answer.
            self.refresh();
        } else if may_go && !self.shell.holds_questions() {
            self.input.set_value("");
            let files = std::mem::take(&mut self.shell.outgoing().files);
            self.shell.tell_tools(None);
            self.refresh();
            self.shell.ask(draft, files);
        }
    }

    /// Whether there are words or files, and none that is still on its way.
    fn has_something(&self, draft: &str) -> bool {
        let outgoing = self.shell.outgoing();
        let is_empty = outgoing.files.is_empty() && draft.trim().is_empty();
        !(outgoing.is_waiting || is_empty)
    }

    /// Makes button and count say what the draft, the tools and the face say.
    pub(super) fn refresh(&self) {
        let draft = self.input.value();
        let chars = draft.chars().count();
        let max_chars = self.max_chars.get();
        let is_over = chars > max_chars;
        let cannot_send = !self.is_busy.get() && (is_over || !self.has_something(&draft));
        let is_early = self.is_early.get();
        let count =
            if is_early { self.shell.say(Key::Busy).into() } else { count(chars, max_chars) };
        dom::set_text(&self.count, &count);
        dom::flag(&self.count, "data-over", is_over);
        dom::set_bool(&self.input, "aria-invalid", is_over);
        dom::set_bool(&self.submit, "aria-disabled", cannot_send);
    }

    /// Makes Stop of Send, or Send of Stop.
    fn change_button(&self) {
        self.is_early.set(false);
        let is_busy = self.is_busy.get();
        let (name, path) = if is_busy { (Key::Stop, icon::SQUARE) } else { (Key::Send, icon::UP) };
        dom::set(&self.submit, "aria-label", self.shell.say(name));
        dom::flag(&self.submit, "data-stop", is_busy);
        if let Some(shape) = self.icon.first_element_child() {
            dom::set(&shape, "d", path);
        }
    }
}

/// Whether this key sends. Code 229 is how older browsers say that an input
/// method has the key.
fn is_send_key(event: &KeyboardEvent) -> bool {
    event.key() == "Enter" && !event.shift_key() && !event.is_composing() && event.key_code() != 229
}

/// `7900 / 8000` from nine tenths of the limit on; nothing before.
fn count(chars: usize, limit: usize) -> String {
    if chars * 10 < limit * 9 {
        return String::new();
    }
    [decimal(chars).as_str(), " / ", &decimal(limit)].concat()
}
