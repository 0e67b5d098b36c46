//! One field of a form: its label, its control, and what is wrong with it.

use crate::{
    dom::{self, Builder},
    shell::Shell,
};
use parlor_core::{
    forms::{Flaw, autocomplete, flaw, input_mode, sent_as},
    json::decimal,
    later,
};
use parlor_wire::form::{Field, FieldKind};
use std::cell::Cell;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlTextAreaElement};

/// A field as it stands in a form.
pub(super) struct Entry {
    pub(super) field: Field,
    /// Everything of it.
    pub(super) node: Element,
    /// What takes the value.
    control: Element,
    /// Says what is wrong; empty while all is well.
    error: Element,
}

impl Entry {
    pub(super) fn new(field: Field, shell: &Shell) -> Self {
        let (id, error_id) = (fresh_id(), fresh_id());
        let error = dom::el("p").part("field-error").attr("id", &error_id).attr("hidden", "");
        let error = error.done();
        let control = control(&field).attr("id", &id).attr("aria-describedby", &error_id);
        let control = if field.required { control.attr("required", "") } else { control }.done();
        // Around the control, WebKit takes what is written there for a part of its name.
        let label = dom::el("label").part("field-label").attr("for", &id);
        let label = label.text(&label_of(&field, shell));
        let star = dom::el("span").attr("aria-hidden", "true").text(" *").done();
        let label = if field.required { label.child(&star) } else { label }.done();
        let line = dom::el("div").part("field");
        let line = match field.kind {
            FieldKind::Checkbox => line.attr("data-box", "").child(&control).child(&label),
            _ => line.child(&label).child(&control),
        };
        let node = dom::el("div").child(&line.done()).child(&error).done();
        Self { field, node, control, error }
    }

    /// What is written there; of a box, whether it is ticked.
    pub(super) fn value(&self) -> String {
        if self.field.kind == FieldKind::Checkbox {
            let is_ticked = dom::closest(&self.control, ":checked").is_some();
            return if is_ticked { "true" } else { "" }.to_owned();
        }
        // All controls have this property, and to know one kind of them weighs the least.
        self.control.unchecked_ref::<HtmlTextAreaElement>().value()
    }

    /// What is sent of it.
    pub(super) fn sent(&self) -> String {
        sent_as(&self.field, &self.value())
    }

    /// Writes there what was written before.
    pub(super) fn restore(&self, value: &str) {
        if self.field.kind == FieldKind::Checkbox {
            dom::flag(&self.control, "checked", value == "true");
        } else {
            self.control.unchecked_ref::<HtmlTextAreaElement>().set_value(value);
        }
    }

    /// Says what is wrong with it; whether something is.
    pub(super) fn check(&self, shell: &Shell) -> bool {
        let words = shell.words();
        let sentence = match flaw(&self.field, &self.value()) {
            None => "",
            Some(Flaw::Missing) => later!(words, FieldNeeded),
            Some(Flaw::NotAnEmail) => later!(words, NotAnEmail),
            Some(Flaw::NotFitting) => later!(words, CheckThis),
        };
        self.complain(sentence);
        !sentence.is_empty()
    }

    /// Says this below it; nothing takes it back.
    pub(super) fn complain(&self, sentence: &str) {
        dom::set_text(&self.error, sentence);
        dom::flag(&self.error, "hidden", sentence.is_empty());
        dom::set_bool(&self.control, "aria-invalid", !sentence.is_empty());
    }

    pub(super) fn focus(&self) {
        dom::focus(&self.control);
    }
}

/// What visitors read: the form's word, or ours for what every form asks for.
pub(super) fn label_of(field: &Field, shell: &Shell) -> String {
    let words = shell.words();
    let own = match field.kind {
        _ if !field.label.is_empty() => return field.label.clone(),
        FieldKind::Email => later!(words, YourEmail),
        FieldKind::Tel => later!(words, YourPhone),
        _ => later!(words, YourName),
    };
    own.to_owned()
}

fn control(field: &Field) -> Builder {
    let tag = match field.kind {
        FieldKind::Select => "select",
        FieldKind::Textarea => "textarea",
        _ => "input",
    };
    let mut control = dom::el(tag).part("control").attr("name", &field.name);
    let token = autocomplete(field);
    if !token.is_empty() {
        control = control.attr("autocomplete", token);
    }
    match field.kind {
        FieldKind::Checkbox => control.attr("type", "checkbox"),
        FieldKind::Select => options(control, field),
        FieldKind::Date => control.attr("type", "date"),
        FieldKind::Textarea => typed(control.attr("rows", "3"), field),
        kind => {
            // A number is text to its browser: a wheel must not change it, nor a comma empty it.
            let kind_name = match input_mode(kind) {
                "decimal" => "text",
                other => other,
            };
            typed(control.attr("type", kind_name), field)
        }
    }
}

fn typed(control: Builder, field: &Field) -> Builder {
    let most = if field.kind == FieldKind::Textarea { 5_000 } else { 500 };
    let longest = decimal(field.max_length.unwrap_or(most) as usize);
    control
        .attr("dir", "auto")
        .attr("inputmode", input_mode(field.kind))
        .attr("maxlength", &longest)
        .attr("placeholder", field.placeholder.as_deref().unwrap_or_default())
}

fn options(control: Builder, field: &Field) -> Builder {
    let none = field.placeholder.as_deref().unwrap_or("…");
    let mut control = control.child(&dom::el("option").attr("value", "").text(none).done());
    for option in &field.options {
        let option = dom::el("option").attr("value", option).text(option).done();
        control = control.child(&option);
    }
    control
}

/// An id that nothing else in the chat has.
pub(super) fn fresh_id() -> String {
    thread_local! {
        static LAST: Cell<usize> = const { Cell::new(0) };
    }
    LAST.set(LAST.get() + 1);
    ["form-", &decimal(LAST.get())].concat()
}
