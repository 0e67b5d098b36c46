//! Character references and backslash escapes.

use super::chars::find;

/// The longest reference that is known, `&#x10FFFF;` and `&hellip;` among them, in bytes.
pub(super) const MAX_ENTITY_BYTES: usize = 10;

/// The references a text meets in practice; HTML has 2 231, which nobody would
/// want to download for a chat. Others stay as they are written.
const NAMED: [(&str, char); 26] = [
    ("amp", '&'),
    ("lt", '<'),
    ("gt", '>'),
    ("quot", '"'),
    ("apos", '\''),
    ("nbsp", '\u{A0}'),
    ("copy", '©'),
    ("reg", '®'),
    ("trade", '™'),
    ("hellip", '…'),
    ("mdash", '—'),
    ("ndash", '–'),
    ("lsquo", '‘'),
    ("rsquo", '’'),
    ("ldquo", '“'),
    ("rdquo", '”'),
    ("laquo", '«'),
    ("raquo", '»'),
    ("bull", '•'),
    ("middot", '·'),
    ("times", '×'),
    ("deg", '°'),
    ("euro", '€'),
    ("pound", '£'),
    ("rarr", '→'),
    ("larr", '←'),
];

/// What stands at the start of a text that starts with `&`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Entity {
    /// A character, written in so many bytes.
    Char(char, usize),
    /// Only an ampersand.
    None,
    /// The text ends before this can be told.
    Cut,
}

/// Reads the reference at the start of `text`, which starts with `&`.
pub(super) fn entity(text: &str) -> Entity {
    let bytes = text.as_bytes();
    let name_bytes = bytes.iter().skip(1).take(MAX_ENTITY_BYTES);
    let length = name_bytes.take_while(|it| it.is_ascii_alphanumeric() || **it == b'#').count();
    match bytes.get(length + 1) {
        Some(b';') => {}
        None if length < MAX_ENTITY_BYTES => return Entity::Cut,
        _ => return Entity::None,
    }
    let name = text.get(1..=length).unwrap_or_default();
    match name.strip_prefix('#') {
        Some(number) => numeric(number),
        None => NAMED.iter().find(|(it, _)| *it == name).map(|it| it.1),
    }
    .map_or(Entity::None, |it| Entity::Char(it, length + 2))
}

/// `text` with its escapes and references resolved: for link targets, titles and
/// the language of a fence.
pub(super) fn unescape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = find(rest, b"\\&") {
        let (plain, tail) = rest.split_at(at);
        out.push_str(plain);
        let (it, length) = escaped(tail);
        out.push(it);
        rest = tail.get(length..).unwrap_or_default();
    }
    out.push_str(rest);
    out
}

/// What the text stands for at its start, and in how many bytes.
fn escaped(tail: &str) -> (char, usize) {
    let mut chars = tail.chars();
    match (chars.next(), chars.next()) {
        (Some('\\'), Some(it)) if it.is_ascii_punctuation() => (it, 2),
        (Some('&'), _) => match entity(tail) {
            Entity::Char(it, length) => (it, length),
            _ => ('&', 1),
        },
        _ => ('\\', 1),
    }
}

/// 1 to 7 decimal or 1 to 6 hexadecimal digits. What is no character is U+FFFD.
fn numeric(number: &str) -> Option<char> {
    let (digits, radix, most) = match number.strip_prefix(['x', 'X']) {
        Some(hex) => (hex, 16, 6),
        None => (number, 10, 7),
    };
    if digits.len() > most || digits.starts_with('+') {
        return None;
    }
    let code = u32::from_str_radix(digits, radix).ok()?;
    Some(char::from_u32(code).filter(|it| *it != '\0').unwrap_or('\u{FFFD}'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_numbers_become_characters() {
        assert_eq!(unescape("&lt;&#60;&#x3c;&#X3C; &nbsp;"), "<<<< \u{A0}");
        assert_eq!(entity("&hellip; x"), Entity::Char('…', 8));
    }

    #[test]
    fn what_is_no_character_is_replaced() {
        assert_eq!(unescape("&#0;&#xD800;&#1114112;"), "\u{FFFD}\u{FFFD}\u{FFFD}");
    }

    #[test]
    fn other_ampersands_stay() {
        for text in ["&", "a & b", "&unknown;", "&#;", "&#x;", "&#12345678;", "&#x1234567;", "&amp"]
        {
            assert_eq!(unescape(text), text);
        }
    }

    #[test]
    fn only_punctuation_can_be_escaped() {
        assert_eq!(unescape(r"\* \a \\ \"), r"* \a \ \");
    }

    #[test]
    fn a_reference_that_may_go_on_is_cut_and_a_long_one_is_none() {
        assert_eq!(entity("&am"), Entity::Cut);
        assert_eq!(entity("&"), Entity::Cut);
        assert_eq!(entity("&abcdefghijk"), Entity::None);
        assert_eq!(entity("& "), Entity::None);
    }
}
