//! What a visitor filled in, checked against the form.

use super::{
    agent::{Misfit, misfit},
    form::MAX_TEXT_CHARS,
    member::checked_email,
    person::{MAX_VALUE_CHARS, Profile, checked_name},
};
use jiff::civil::Date;
use parlor_wire::form::{Field, FieldKind, Form};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

/// What was filled in: a text, a number, `true` or `false` by the name of its field.
pub type Values = BTreeMap<String, Value>;

const MAX_LINE_CHARS: u32 = 500;
const MAX_TEL_CHARS: usize = 40;
const MIN_TEL_DIGITS: usize = 3;

/// A form that was filled in or skipped, as it is kept with its conversation.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct FormAnswer {
    /// Which form.
    pub form_id: String,
    /// A text, a number, `true` or `false` by the name of its field; fields that were left
    /// empty are left out.
    pub values: Values,
    /// Whether the visitor left it unanswered.
    pub skipped: bool,
    /// Epoch milliseconds.
    pub answered_at: i64,
}

/// The values that are kept of those that were sent.
///
/// # Errors
/// Names the field that does not fit as `values.email`.
pub fn checked_values(form: &Form, mut sent: Values) -> Result<Values, Misfit> {
    let mut kept = Values::new();
    for field in &form.fields {
        let at = format!("values.{}", field.name);
        match checked(&at, field, sent.remove(&field.name))? {
            Some(value) => drop(kept.insert(field.name.clone(), value)),
            None if field.required => return Err(misfit(&at, "must be filled in")),
            None => {}
        }
    }
    match sent.into_keys().next() {
        Some(name) => {
            let name: String = name.chars().take(60).collect();
            Err(misfit(&format!("values.{name}"), "is no field of this form"))
        }
        None => Ok(kept),
    }
}

/// What the values say of who filled them in. Nobody vouches for it.
pub fn profile_of(form: &Form, values: &Values) -> Profile {
    let mut profile = Profile::default();
    for field in &form.fields {
        let Some(text) = values.get(&field.name).and_then(Value::as_str) else { continue };
        match field.kind {
            FieldKind::Email if profile.email.is_none() => profile.email = Some(text.into()),
            FieldKind::Tel => {
                profile.attributes.entry("phone".into()).or_insert_with(|| text.into());
            }
            FieldKind::Text if is_name(field) => {
                profile.name = checked_name("name", Some(text.into())).unwrap_or_default();
            }
            _ => {}
        }
    }
    profile
}

fn is_name(field: &Field) -> bool {
    match &field.autocomplete {
        Some(token) => token == "name",
        None => field.name == "name",
    }
}

/// The value as it is kept; none if the field was left empty.
fn checked(at: &str, field: &Field, sent: Option<Value>) -> Result<Option<Value>, Misfit> {
    match (field.kind, sent.unwrap_or_default()) {
        (_, Value::Null) | (FieldKind::Checkbox, Value::Bool(false)) => Ok(None),
        (FieldKind::Checkbox, it @ Value::Bool(true))
        | (FieldKind::Number, it @ Value::Number(_)) => Ok(Some(it)),
        (FieldKind::Checkbox, _) => Err(misfit(at, "must be true or false")),
        (_, Value::String(text)) => match text.trim() {
            "" => Ok(None),
            text => checked_text(at, field, text).map(Some),
        },
        (FieldKind::Number, _) => Err(misfit(at, "must be a number")),
        _ => Err(misfit(at, "must be a text")),
    }
}

fn checked_text(at: &str, field: &Field, text: &str) -> Result<Value, Misfit> {
    let default = if field.kind == FieldKind::Textarea { MAX_TEXT_CHARS } else { MAX_LINE_CHARS };
    let most = field.max_length.unwrap_or(default);
    if text.chars().count() > most as usize {
        return Err(misfit(at, &format!("must be at most {most} characters")));
    }
    let may_break = field.kind == FieldKind::Textarea;
    if text.chars().any(|it| it.is_control() && !(may_break && matches!(it, '\n' | '\r' | '\t'))) {
        return Err(misfit(at, "must be one line"));
    }
    let refused = |reason| Err(misfit(at, reason));
    match field.kind {
        FieldKind::Email => checked_email(at, text).map(Value::from),
        FieldKind::Tel if !is_tel(text) => refused("must be a telephone number"),
        FieldKind::Url if !is_url(text) => refused("must begin with https:// or http://"),
        FieldKind::Date if text.parse::<Date>().is_err() || text.len() != 10 => {
            refused("must be a day such as 2026-11-23")
        }
        FieldKind::Select if !field.options.iter().any(|it| it.trim() == text) => {
            refused("must be one of its options")
        }
        FieldKind::Number => match serde_json::from_str(text) {
            Ok(it @ Value::Number(_)) => Ok(it),
            _ => refused("must be a number"),
        },
        _ => Ok(text.into()),
    }
}

fn is_tel(text: &str) -> bool {
    let is_part = |it: char| it.is_ascii_digit() || "+-()./ ".contains(it);
    let digits = text.chars().filter(char::is_ascii_digit).count();
    text.len() <= MAX_TEL_CHARS.min(MAX_VALUE_CHARS)
        && digits >= MIN_TEL_DIGITS
        && text.chars().all(is_part)
}

fn is_url(text: &str) -> bool {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    rest.is_some_and(|it| !it.is_empty() && !it.contains(char::is_whitespace))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn field(name: &str, kind: FieldKind) -> Field {
        let options = if kind == FieldKind::Select { vec!["A".into()] } else { Vec::new() };
        Field { name: name.into(), label: name.into(), kind, options, ..Field::default() }
    }

    fn check(fields: Vec<Field>, sent: Value) -> Result<Value, Misfit> {
        let form = Form { fields, ..Form::default() };
        let sent = serde_json::from_value(sent).unwrap();
        checked_values(&form, sent).map(|it| json!(it))
    }

    #[track_caller]
    fn takes(kind: FieldKind, sent: &Value, kept: &Value) {
        let all = check(vec![field("x", kind)], json!({ "x": sent })).unwrap();
        assert_eq!(&all["x"], kept, "{kind:?}");
    }

    #[track_caller]
    fn refuses(kind: FieldKind, sent: &Value) {
        let refused = check(vec![field("x", kind)], json!({ "x": sent }));
        assert_eq!(refused.unwrap_err().field, "values.x", "{kind:?}");
    }

    #[test]
    fn a_value_is_what_its_field_takes() {
        takes(FieldKind::Text, &json!("  Ada "), &json!("Ada"));
        takes(FieldKind::Email, &json!("Ada@Shop.example"), &json!("ada@shop.example"));
        takes(FieldKind::Tel, &json!("+49 (30) 123-45"), &json!("+49 (30) 123-45"));
        takes(FieldKind::Url, &json!("https://a.example"), &json!("https://a.example"));
        takes(FieldKind::Number, &json!("12.5"), &json!(12.5));
        takes(FieldKind::Number, &json!(3), &json!(3));
        takes(FieldKind::Textarea, &json!("a\nb"), &json!("a\nb"));
        takes(FieldKind::Select, &json!("A"), &json!("A"));
        takes(FieldKind::Checkbox, &json!(true), &json!(true));
        takes(FieldKind::Date, &json!("2026-02-28"), &json!("2026-02-28"));
    }

    #[test]
    fn an_option_with_space_around_it_may_be_chosen() {
        let spaced = Field { options: vec![" A ".into()], ..field("x", FieldKind::Select) };
        assert_eq!(check(vec![spaced], json!({"x": " A "})).unwrap(), json!({"x": "A"}));
    }

    #[test]
    fn a_value_that_is_something_else_is_refused() {
        refuses(FieldKind::Text, &json!("a\nb"));
        refuses(FieldKind::Text, &json!("x".repeat(501)));
        refuses(FieldKind::Text, &json!({"a": 1}));
        refuses(FieldKind::Textarea, &json!("x".repeat(5_001)));
        refuses(FieldKind::Email, &json!("ada"));
        refuses(FieldKind::Tel, &json!("call me"));
        refuses(FieldKind::Tel, &json!("1-2"));
        refuses(FieldKind::Url, &json!("javascript:alert(1)"));
        refuses(FieldKind::Number, &json!("twelve"));
        refuses(FieldKind::Number, &json!(true));
        refuses(FieldKind::Select, &json!("B"));
        refuses(FieldKind::Checkbox, &json!("yes"));
        refuses(FieldKind::Date, &json!("2026-02-30"));
        refuses(FieldKind::Date, &json!("23.11.2026"));
    }

    #[test]
    fn what_must_be_there_is_there_and_nothing_else() {
        let needed = || vec![Field { required: true, ..field("x", FieldKind::Text) }];
        for sent in [json!({}), json!({"x": " "}), json!({"x": null})] {
            assert_eq!(check(needed(), sent).unwrap_err().reason, "must be filled in");
        }
        let ticked = vec![Field { required: true, ..field("x", FieldKind::Checkbox) }];
        assert!(check(ticked, json!({"x": false})).is_err());
        let other = check(needed(), json!({"x": "a", "y": "b"})).unwrap_err();
        assert_eq!(other.field, "values.y");
        assert_eq!(check(vec![field("x", FieldKind::Text)], json!({"x": ""})).unwrap(), json!({}));
        let short = Field { max_length: Some(2), ..field("x", FieldKind::Text) };
        assert!(check(vec![short], json!({"x": "abc"})).is_err());
    }

    #[test]
    fn a_form_tells_who_filled_it_in() {
        let company =
            Field { autocomplete: Some("organization".into()), ..field("name", FieldKind::Text) };
        let called = Field { autocomplete: Some("name".into()), ..field("who", FieldKind::Text) };
        let fields =
            vec![company, called, field("mail", FieldKind::Email), field("call", FieldKind::Tel)];
        let form = Form { fields, ..Form::default() };
        let values: Values = serde_json::from_value(
            json!({"name": "Northwind", "who": "Ada", "mail": "a@b.example", "call": "030 123"}),
        )
        .unwrap();
        let profile = profile_of(&form, &values);
        assert_eq!(
            (profile.name.as_deref(), profile.email.as_deref()),
            (Some("Ada"), Some("a@b.example"))
        );
        assert_eq!(profile.attributes["phone"], "030 123");
    }
}
