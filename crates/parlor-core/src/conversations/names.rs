//! Texts for places where not every text fits.

use crate::markdown::Markdown;

/// The longest name of a file, in characters, without the date and the ending.
const MAX_NAME_CHARS: usize = 60;

/// How a message begins, without its marks, on one line.
pub fn first_words(text: &str) -> String {
    let mut markdown = Markdown::new();
    markdown.push(text);
    markdown.finish();
    let plain = markdown.plain_text();
    let words: Vec<&str> = plain.split_whitespace().collect();
    words.join(" ")
}

/// A text as a value in the query of an address (RFC 3986 section 2.1).
pub fn encoded(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
                encoded.push(byte.into());
            }
            _ => {
                encoded.push('%');
                for nibble in [byte >> 4, byte & 15] {
                    let letter = if nibble < 10 { b'0' + nibble } else { b'A' + nibble - 10 };
                    encoded.push(letter.into());
                }
            }
        }
    }
    encoded
}

/// How long a stamp is in an export, in bytes: `2026-01-31T09:00:00.000Z`.
const STAMP_BYTES: usize = 24;

/// The name of a file for a conversation that was exported as Markdown: its title, as far as
/// file systems take it, and the day of its first message.
pub fn file_name(markdown: &str) -> String {
    let mut name = String::new();
    let mut day = "";
    for line in markdown.split('\n') {
        if let Some(title) = line.strip_prefix("# ").filter(|_| name.is_empty()) {
            push_title(title, &mut name);
        } else if line.starts_with("## ") {
            let stamp = line.len().checked_sub(STAMP_BYTES).and_then(|at| line.get(at..at + 10));
            day = stamp.unwrap_or_default();
            break;
        }
    }
    if !name.is_empty() && !day.is_empty() {
        name.push(' ');
    }
    name.push_str(day);
    if name.is_empty() {
        name.push_str("chat");
    }
    name + ".md"
}

/// A dot in front hides a file, one at the end is lost on Windows.
fn push_title(title: &str, name: &mut String) {
    for it in title.chars().take(MAX_NAME_CHARS) {
        match it {
            ' ' | '.' if name.is_empty() => {}
            _ if is_refused(it) || it == ' ' => {
                if !name.is_empty() && !name.ends_with(' ') {
                    name.push(' ');
                }
            }
            _ => name.push(it),
        }
    }
    while let Some(' ' | '.' | '…') = name.chars().next_back() {
        name.pop();
    }
}

/// What some file system takes for something else, and what turns a text around.
fn is_refused(it: char) -> bool {
    it < ' '
        || matches!(it, '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|' | '%' | '\u{7f}')
        || matches!(it, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}
