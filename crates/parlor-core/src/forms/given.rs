//! What was filled in: as it is sent, and as the server tells it of a conversation.

use crate::json::{Reader, Writer, decimal};
use parlor_wire::form::{FieldKind, Form};

/// A form that was filled in or skipped.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Given {
    /// Names of fields, and what was written there.
    pub values: Vec<(String, String)>,
    /// Whether it was left unanswered.
    pub skipped: bool,
}

/// How good a conversation was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rated {
    /// 1 to 5.
    pub score: u32,
    /// In the visitor's words.
    pub comment: Option<String>,
}

/// The body that fills a form in; `values` are those of its fields, in their order.
pub fn answer_body(form: &Form, values: &[String]) -> String {
    let mut json = Writer::new();
    json.object(None, |it| {
        it.string("formId", &form.id);
        it.object(Some("values"), |it| {
            for (field, value) in form.fields.iter().zip(values) {
                match field.kind {
                    FieldKind::Checkbox if value == "true" => it.literal(&field.name, "true"),
                    FieldKind::Checkbox => {}
                    _ if value.is_empty() => {}
                    _ => it.string(&field.name, value),
                }
            }
        });
    });
    json.done()
}

/// The body that leaves a form unanswered.
pub fn skip_body(form: &Form) -> String {
    let mut json = Writer::new();
    json.object(None, |it| {
        it.string("formId", &form.id);
        it.literal("skipped", "true");
    });
    json.done()
}

/// The body that rates a conversation.
pub fn rating_body(rated: &Rated) -> String {
    let mut json = Writer::new();
    json.object(None, |it| {
        it.literal("score", &decimal(rated.score as usize));
        it.maybe("comment", rated.comment.as_ref());
    });
    json.done()
}

/// The `id` of an answer of the API.
pub fn conversation_id(reply: &str) -> Option<String> {
    let mut id = None;
    Reader::new(reply).object(&mut |key, it| {
        if key == "data" {
            it.object(&mut |key, it| {
                if key == "id" {
                    id = it.string();
                }
            });
        }
    });
    id
}

/// The `error.details.field` of a refusal; empty where it names none.
pub fn unfit_field(body: &str) -> String {
    let mut field = String::new();
    Reader::new(body).object(&mut |key, it| {
        if key == "error" {
            it.object(&mut |key, it| {
                if key == "details" {
                    it.object(&mut |key, it| {
                        if key == "field" {
                            field = it.string().unwrap_or_default();
                        }
                    });
                }
            });
        }
    });
    field
}

/// What was filled into this form, as a conversation tells it.
pub fn given(about: &str, form_id: &str) -> Option<Given> {
    let mut found = None;
    Reader::new(about).object(&mut |key, it| {
        if key == "forms" {
            it.array(&mut |it| {
                let (id, given) = one(it);
                if id == form_id {
                    found = Some(given);
                }
            });
        }
    });
    found
}

/// How a conversation was rated, as it tells it.
pub fn rated(about: &str) -> Option<Rated> {
    let mut rated = Rated::default();
    Reader::new(about).object(&mut |key, it| {
        if key == "rating" {
            it.object(&mut |key, it| match key {
                "score" => rated.score = it.number().unwrap_or_default(),
                "comment" => rated.comment = it.string(),
                _ => {}
            });
        }
    });
    (1..=5).contains(&rated.score).then_some(rated)
}

fn one(reader: &mut Reader<'_>) -> (String, Given) {
    let (mut id, mut given) = (String::new(), Given::default());
    reader.object(&mut |key, it| match key {
        "formId" => id = it.string().unwrap_or_default(),
        "skipped" => given.skipped = it.boolean() == Some(true),
        "values" => it.object(&mut |name, it| {
            let written = it.raw();
            let text = Reader::new(written).string();
            given.values.push((name.to_owned(), text.unwrap_or_else(|| written.to_owned())));
        }),
        _ => {}
    });
    (id, given)
}
