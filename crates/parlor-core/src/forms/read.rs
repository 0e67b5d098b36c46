//! Reads a form.

use crate::json::Reader;
use parlor_wire::form::{Field, FieldKind, Form, When};

/// A form as the server tells it, in an agent's configuration, a chunk or a part of a
/// message; nothing for what is none. What is not known here is
/// passed over: a field of another type is one line of text.
pub fn form(json: &str) -> Option<Form> {
    let (mut form, mut inner) = (Form::default(), None);
    Reader::new(json).object(&mut |key, it| match key {
        "id" => form.id = it.string().unwrap_or_default(),
        "when" => form.when = when(&it.string().unwrap_or_default()),
        "title" => form.title = it.string(),
        "note" => form.note = it.string(),
        "fields" => it.array(&mut |it| form.fields.push(field(it))),
        "skippable" => form.skippable = it.boolean() == Some(true),
        "data" => it.object(&mut |key, it| {
            if key == "form" {
                inner = self::form(it.raw());
            }
        }),
        _ => {}
    });
    if inner.is_some() {
        return inner;
    }
    (!form.id.is_empty() && !form.fields.is_empty()).then_some(form)
}

fn when(name: &str) -> When {
    if name == "before" { When::Before } else { When::Asked }
}

fn field(reader: &mut Reader<'_>) -> Field {
    let mut field = Field::default();
    reader.object(&mut |key, it| match key {
        "name" => field.name = it.string().unwrap_or_default(),
        "label" => field.label = it.string().unwrap_or_default(),
        "type" => field.kind = kind(&it.string().unwrap_or_default()),
        "required" => field.required = it.boolean() == Some(true),
        "options" => field.options = it.strings(),
        "placeholder" => field.placeholder = it.string(),
        "autocomplete" => field.autocomplete = it.string(),
        "maxLength" => field.max_length = it.number(),
        _ => {}
    });
    field
}

fn kind(name: &str) -> FieldKind {
    match name {
        "email" => FieldKind::Email,
        "tel" => FieldKind::Tel,
        "url" => FieldKind::Url,
        "number" => FieldKind::Number,
        "textarea" => FieldKind::Textarea,
        "select" => FieldKind::Select,
        "checkbox" => FieldKind::Checkbox,
        "date" => FieldKind::Date,
        _ => FieldKind::Text,
    }
}
