//! A form as a card: before the first question, or in an answer.

use super::{field, field::Entry, given, sending};
use crate::{
    dom::{self, Listeners},
    shell::{Kept, Shell},
};
use parlor_core::{
    forms,
    i18n::Key,
    json::{Reader, Writer},
    later,
};
use parlor_wire::form::{Form, When};
use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};
use web_sys::Element;

/// What is kept of a form before the first question that was skipped.
const SKIPPED: &str = "done";

/// A form that waits to be filled in. What is written there outlives failures and, within a
/// conversation, reloads: before its first question, nothing that was written is kept.
pub(super) struct Card {
    pub(super) form: Form,
    pub(super) shell: Shell,
    pub(super) entries: Vec<Entry>,
    /// The conversation that was made for it, before the chat knows.
    pub(super) conversation: RefCell<Option<String>>,
    place: Element,
    alert: Element,
    send: Element,
    is_busy: Cell<bool>,
    kept: Kept,
}

impl Card {
    /// Draws a form into its place, or what was filled in.
    pub(super) fn draw(place: &Element, shell: &Shell, json: &str) {
        let Some(form) = forms::form(json) else { return };
        if let Some(given) = forms::given(&shell.about(), &form.id) {
            return given::draw(place, shell, &form, &given);
        }
        let kept = shell.kept_for_this_tab(&["form:", &form.id].concat());
        let written = kept.get();
        if form.when == When::Before && !written.is_empty() {
            return;
        }
        let card = Rc::new(Self::new(place, shell, form, kept));
        card.restore(&written);
        let node = card.node();
        dom::append(place, &node);
        card.listen(&node);
        if card.is_first() && !card.form.skippable {
            let gate = Rc::downgrade(&card);
            shell.hold_questions(Box::new(move || gate.upgrade().is_some_and(|it| it.holds())));
        }
    }

    fn new(place: &Element, shell: &Shell, form: Form, kept: Kept) -> Self {
        let entries = form.fields.iter().map(|it| Entry::new(it.clone(), shell)).collect();
        let words = match form.when {
            When::Before => later!(shell.words(), Continue),
            _ => shell.say(Key::Send),
        };
        let send = dom::el("button").part("form-send").text(words).done();
        Self {
            form,
            shell: shell.clone(),
            entries,
            conversation: RefCell::default(),
            place: place.clone(),
            alert: dom::el("p").part("form-alert").attr("role", "alert").done(),
            send,
            is_busy: Cell::default(),
            kept,
        }
    }

    fn node(&self) -> Element {
        let id = field::fresh_id();
        let ours = match self.form.when {
            When::Before => later!(self.shell.words(), BeforeWeStart),
            _ => "",
        };
        let title = self.form.title.as_deref().unwrap_or(ours);
        let mut node = dom::el("form").part("form").attr("novalidate", "");
        if !title.is_empty() {
            let title = dom::el("h3").part("form-title").attr("id", &id).text(title).done();
            node = node.attr("aria-labelledby", &id).child(&title);
        }
        if let Some(note) = &self.form.note {
            node = node.child(&dom::el("p").part("form-note").text(note).done());
        }
        for entry in &self.entries {
            node = node.child(&entry.node);
        }
        let mut actions = dom::el("div").part("form-actions").child(&self.send);
        if self.form.skippable {
            let skip = dom::button("form-skip").text(later!(self.shell.words(), Skip)).done();
            actions = actions.child(&skip);
        }
        node.child(&self.alert).child(&actions.done()).done()
    }

    fn listen(self: &Rc<Self>, node: &Element) {
        let mut keep = Listeners::new();
        let (sends, writes, skips) = (Rc::clone(self), Rc::clone(self), Rc::clone(self));
        dom::on(node, "submit", &mut keep, move |event| {
            event.prevent_default();
            sends.submit();
        });
        if !self.is_first() {
            dom::on(node, "input", &mut keep, move |_| writes.keep());
        }
        if let Ok(Some(skip)) = node.query_selector("[part=form-skip]") {
            dom::on(&skip, "click", &mut keep, move |_| sending::skip(&skips));
        }
        self.shell.keep(keep);
    }

    /// Whether a question has to wait for it; then it says what is missing, or sends itself.
    fn holds(self: &Rc<Self>) -> bool {
        let is_open = self.send.is_connected() && dom::closest(&self.place, "[hidden]").is_none();
        if is_open {
            self.submit();
        }
        is_open
    }

    /// Whether it stands before the first question of a conversation.
    fn is_first(&self) -> bool {
        self.form.when == When::Before
    }

    fn submit(self: &Rc<Self>) {
        if self.is_busy.get() {
            return;
        }
        let wrong: Vec<&Entry> = self.entries.iter().filter(|it| it.check(&self.shell)).collect();
        match wrong.first() {
            Some(first) => {
                self.complain(later!(self.shell.words(), CheckFields));
                first.focus();
            }
            None => sending::send(self),
        }
    }

    /// Says this as an alert; nothing takes it back.
    pub(super) fn complain(&self, sentence: &str) {
        dom::set_text(&self.alert, sentence);
    }

    /// The values as they are sent, in the order of the fields.
    pub(super) fn values(&self) -> Vec<String> {
        self.entries.iter().map(Entry::sent).collect()
    }

    /// While it is on its way, it is not sent again.
    pub(super) fn set_busy(&self, is_busy: bool) {
        self.is_busy.set(is_busy);
        dom::set_bool(&self.send, "aria-disabled", is_busy);
    }

    pub(super) fn is_busy(&self) -> bool {
        self.is_busy.get()
    }

    /// Takes the form away, and shows what was filled in. The focus that was in it goes to
    /// the composer.
    pub(super) fn fold(&self, given: &forms::Given) {
        if dom::has_focus(&self.place) {
            self.shell.focus_composer();
        }
        if !self.is_first() || given.skipped {
            self.kept.set(if self.is_first() { SKIPPED } else { "" }.to_owned());
        }
        dom::set_text(&self.place, "");
        given::draw(&self.place, &self.shell, &self.form, given);
    }

    fn keep(&self) {
        let mut json = Writer::new();
        json.object(None, |it| {
            for entry in &self.entries {
                it.string(&entry.field.name, &entry.value());
            }
        });
        self.kept.set(json.done());
    }

    fn restore(&self, written: &str) {
        Reader::new(written).object(&mut |name, it| {
            let value = it.string().unwrap_or_default();
            if let Some(entry) = self.entries.iter().find(|it| it.field.name == name) {
                entry.restore(&value);
            }
        });
    }
}
