//! Forms of an agent, checked.

use super::agent::{Misfit, at_most, misfit};
use parlor_wire::{
    chunk::ChunkData,
    form::{Field, FieldKind, Form, When},
    message::Part,
};

/// The kind of a part that asks for a form.
pub const FORM_PART: &str = "data-form";
/// The most forms of an agent.
pub const MAX_FORMS: usize = 5;
/// The most fields of a form.
pub const MAX_FIELDS: usize = 10;
/// The most options of a field.
pub const MAX_OPTIONS: usize = 30;
/// The longest text that a field may take, in characters.
pub const MAX_TEXT_CHARS: u32 = 5_000;
const MAX_ID_CHARS: usize = 64;
const MAX_LABEL_CHARS: usize = 120;
const MAX_NOTE_CHARS: usize = 500;
const MAX_AUTOCOMPLETE_CHARS: usize = 60;

/// Checks the forms of an agent: few, and one at most for each moment but `asked`.
pub fn check_forms(forms: &[Form]) -> Result<(), Misfit> {
    if forms.len() > MAX_FORMS {
        return Err(misfit("forms", &format!("must be at most {MAX_FORMS}")));
    }
    for (index, form) in forms.iter().enumerate() {
        let at = format!("forms[{index}]");
        let earlier = || forms.iter().take(index);
        if earlier().any(|it| it.id == form.id) {
            return Err(misfit(&format!("{at}.id"), "is there twice"));
        }
        if form.when != When::Asked && earlier().any(|it| it.when == form.when) {
            return Err(misfit(&format!("{at}.when"), "is that of another form"));
        }
        check_form(&at, form)?;
    }
    Ok(())
}

/// The form that is shown at this moment.
pub fn form_for(forms: &[Form], when: When) -> Option<&Form> {
    forms.iter().find(|it| it.when == when)
}

/// A form as the part of a message that asks for it.
pub fn form_part(form: &Form) -> Part {
    let data = ChunkData { form: Some(Box::new(form.clone())), ..ChunkData::default() };
    Part { kind: FORM_PART.into(), data: Some(data), ..Part::default() }
}

/// The forms that a message asks for.
pub fn forms_in(parts: &[Part]) -> impl Iterator<Item = &Form> {
    parts.iter().filter_map(|it| it.data.as_ref()?.form.as_deref())
}

fn check_form(at: &str, form: &Form) -> Result<(), Misfit> {
    check_name(&format!("{at}.id"), &form.id)?;
    at_most(&format!("{at}.title"), form.title.as_deref().unwrap_or_default(), MAX_LABEL_CHARS)?;
    at_most(&format!("{at}.note"), form.note.as_deref().unwrap_or_default(), MAX_NOTE_CHARS)?;
    if !(1..=MAX_FIELDS).contains(&form.fields.len()) {
        return Err(misfit(&format!("{at}.fields"), &format!("must be 1 to {MAX_FIELDS}")));
    }
    for (index, field) in form.fields.iter().enumerate() {
        let at = format!("{at}.fields[{index}]");
        if form.fields.iter().take(index).any(|it| it.name == field.name) {
            return Err(misfit(&format!("{at}.name"), "is there twice"));
        }
        check_field(&at, field)?;
    }
    Ok(())
}

fn check_field(at: &str, field: &Field) -> Result<(), Misfit> {
    check_name(&format!("{at}.name"), &field.name)?;
    let has_words = matches!(field.kind, FieldKind::Email | FieldKind::Tel) || field.name == "name";
    if field.label.trim().is_empty() && !has_words {
        return Err(misfit(&format!("{at}.label"), "must not be empty"));
    }
    at_most(&format!("{at}.label"), &field.label, MAX_LABEL_CHARS)?;
    let placeholder = field.placeholder.as_deref().unwrap_or_default();
    at_most(&format!("{at}.placeholder"), placeholder, MAX_LABEL_CHARS)?;
    check_options(&format!("{at}.options"), field)?;
    let token = field.autocomplete.as_deref().unwrap_or("off");
    let is_token = |it: u8| it.is_ascii_lowercase() || it.is_ascii_digit() || b"- ".contains(&it);
    if !(1..=MAX_AUTOCOMPLETE_CHARS).contains(&token.len()) || !token.bytes().all(is_token) {
        let reason = "must be a token of HTML's autocomplete, such as organization";
        return Err(misfit(&format!("{at}.autocomplete"), reason));
    }
    if field.max_length.is_some_and(|it| !(1..=MAX_TEXT_CHARS).contains(&it)) {
        let reason = format!("must be from 1 to {MAX_TEXT_CHARS}");
        return Err(misfit(&format!("{at}.maxLength"), &reason));
    }
    Ok(())
}

fn check_options(at: &str, field: &Field) -> Result<(), Misfit> {
    let count = field.options.len();
    if field.kind != FieldKind::Select && count > 0 {
        return Err(misfit(at, "are for a field of type select"));
    }
    if field.kind == FieldKind::Select && !(1..=MAX_OPTIONS).contains(&count) {
        return Err(misfit(at, &format!("must be 1 to {MAX_OPTIONS}")));
    }
    for (index, option) in field.options.iter().enumerate() {
        let at = format!("{at}[{index}]");
        if option.trim().is_empty() {
            return Err(misfit(&at, "must not be empty"));
        }
        at_most(&at, option, MAX_LABEL_CHARS)?;
        if field.options.iter().take(index).any(|it| it == option) {
            return Err(misfit(&at, "is there twice"));
        }
    }
    Ok(())
}

fn check_name(at: &str, name: &str) -> Result<(), Misfit> {
    let is_name = |it: u8| it.is_ascii_alphanumeric() || it == b'-' || it == b'_';
    if (1..=MAX_ID_CHARS).contains(&name.len()) && name.bytes().all(is_name) {
        return Ok(());
    }
    Err(misfit(at, "must be 1 to 64 letters, digits, hyphens and underscores"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(fields: Vec<Field>) -> Form {
        Form { id: "contact".into(), fields, ..Form::default() }
    }

    fn email() -> Field {
        Field { name: "email".into(), kind: FieldKind::Email, ..Field::default() }
    }

    #[track_caller]
    fn refuses(forms: &[Form], field: &str) {
        assert_eq!(check_forms(forms).unwrap_err().field, field);
    }

    #[track_caller]
    fn refuses_field(field: Field, at: &str) {
        refuses(&[form(vec![field])], &format!("forms[0].fields[0].{at}"));
    }

    #[test]
    fn forms_are_few_and_have_names_and_moments_of_their_own() {
        assert_eq!(check_forms(&[form(vec![email()])]), Ok(()));
        let named = |id: &str, when| Form { id: id.into(), when, ..form(vec![email()]) };
        let many: Vec<Form> = (0..6).map(|it| named(&it.to_string(), When::Asked)).collect();
        assert_eq!(check_forms(&many[..5]), Ok(()));
        refuses(&many, "forms");
        refuses(&[named("a", When::Asked), named("a", When::Before)], "forms[1].id");
        refuses(&[named("a", When::Before), named("b", When::Before)], "forms[1].when");
        refuses(&[named("a b", When::Asked)], "forms[0].id");
        refuses(&[Form { title: Some("x".repeat(121)), ..form(vec![email()]) }], "forms[0].title");
        refuses(&[Form { note: Some("x".repeat(501)), ..form(vec![email()]) }], "forms[0].note");
    }

    #[test]
    fn a_form_asks_for_something_once() {
        refuses(&[form(Vec::new())], "forms[0].fields");
        refuses(&[form(vec![email(); 11])], "forms[0].fields");
        refuses(&[form(vec![email(), email()])], "forms[0].fields[1].name");
    }

    #[test]
    fn a_field_has_a_label_that_visitors_can_read() {
        let plain = |name: &str| Field { name: name.into(), ..Field::default() };
        assert_eq!(check_forms(&[form(vec![plain("name")])]), Ok(()));
        refuses_field(plain("order"), "label");
        refuses_field(Field { label: "x".repeat(121), ..email() }, "label");
        refuses_field(Field { placeholder: Some("x".repeat(121)), ..email() }, "placeholder");
        refuses_field(Field { autocomplete: Some("\"on".into()), ..email() }, "autocomplete");
        refuses_field(Field { autocomplete: Some(String::new()), ..email() }, "autocomplete");
        refuses_field(Field { max_length: Some(0), ..email() }, "maxLength");
        refuses_field(Field { max_length: Some(5_001), ..email() }, "maxLength");
        refuses_field(Field { name: String::new(), ..email() }, "name");
    }

    #[test]
    fn what_may_be_chosen_is_there_and_different() {
        let select = |options: &[&str]| Field {
            name: "topic".into(),
            label: "Topic".into(),
            kind: FieldKind::Select,
            options: options.iter().map(|it| (*it).to_owned()).collect(),
            ..Field::default()
        };
        assert_eq!(check_forms(&[form(vec![select(&["A", "B"])])]), Ok(()));
        refuses_field(select(&[]), "options");
        refuses_field(select(&["x"; 31]), "options");
        refuses_field(select(&["A", "A"]), "options[1]");
        refuses_field(select(&[" "]), "options[0]");
        refuses_field(Field { options: vec!["A".into()], ..email() }, "options");
    }
}
