//! What is wrong with a value. The server decides; this spares visitors the way to it.

use parlor_wire::form::{Field, FieldKind};

/// What is wrong with a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flaw {
    /// It is missing.
    Missing,
    /// It is no e-mail address.
    NotAnEmail,
    /// It is something else than what is asked for.
    NotFitting,
}

/// What is wrong with what was written into a field; a box that is ticked has `true`.
pub fn flaw(field: &Field, value: &str) -> Option<Flaw> {
    let value = value.trim();
    if value.is_empty() || (field.kind == FieldKind::Checkbox && value != "true") {
        return field.required.then_some(Flaw::Missing);
    }
    let fits = match field.kind {
        FieldKind::Email if !is_email(value) => return Some(Flaw::NotAnEmail),
        FieldKind::Tel => is_tel(value),
        FieldKind::Url => is_url(&sent_as(field, value)),
        FieldKind::Number => is_number(&sent_as(field, value)),
        _ => true,
    };
    (!fits).then_some(Flaw::NotFitting)
}

/// What is sent of it: an address without `https://` gets one, and a decimal comma is a point.
pub fn sent_as(field: &Field, value: &str) -> String {
    let value = value.trim();
    match field.kind {
        FieldKind::Url if is_bare(value) => ["https://", value].concat(),
        FieldKind::Number => value.chars().map(|it| if it == ',' { '.' } else { it }).collect(),
        _ => value.to_owned(),
    }
}

/// What browsers fill in (HTML's `autocomplete`); empty if the form does not say.
pub fn autocomplete(field: &Field) -> &str {
    match (&field.autocomplete, field.kind) {
        (Some(token), _) => token,
        (None, FieldKind::Email) => "email",
        (None, FieldKind::Tel) => "tel",
        (None, FieldKind::Url) => "url",
        (None, _) if field.name == "name" => "name",
        (None, _) => "",
    }
}

/// Which keyboard a phone shows (HTML's `inputmode`).
pub fn input_mode(kind: FieldKind) -> &'static str {
    match kind {
        FieldKind::Email => "email",
        FieldKind::Tel => "tel",
        FieldKind::Url => "url",
        FieldKind::Number => "decimal",
        _ => "text",
    }
}

/// Whether nothing says how to get there.
fn is_bare(url: &str) -> bool {
    !url.is_empty() && !url.bytes().any(|it| it == b':' || it == b' ')
}

fn is_email(text: &str) -> bool {
    let mut bytes = text.bytes().rev();
    let host: Vec<u8> = bytes.by_ref().take_while(|it| *it != b'@').collect();
    let is_dotted = host.contains(&b'.') && host.split(|it| *it == b'.').all(|it| !it.is_empty());
    is_dotted && bytes.next().is_some() && !has_space(text)
}

fn has_space(text: &str) -> bool {
    text.bytes().any(|it| it <= b' ')
}

fn is_tel(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    digits > 2
        && text.len() <= 40
        && text.bytes().all(|it| it.is_ascii_digit() || b"+-()./ ".contains(&it))
}

fn is_url(text: &str) -> bool {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    rest.is_some_and(|it| !it.is_empty() && !has_space(it))
}

/// JSON's numbers, without exponents.
fn is_number(text: &str) -> bool {
    let text = text.strip_prefix('-').unwrap_or(text).as_bytes();
    let mut halves = text.split(|it| *it == b'.');
    let all_digits = |it: &[u8]| !it.is_empty() && it.iter().all(u8::is_ascii_digit);
    let whole = halves.next().unwrap_or_default();
    let fraction = halves.next().unwrap_or(b"0");
    let begins_well = whole.len() == 1 || whole.first() != Some(&b'0');
    all_digits(whole) && all_digits(fraction) && begins_well && halves.next().is_none()
}
