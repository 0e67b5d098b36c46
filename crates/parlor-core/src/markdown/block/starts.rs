//! How the lines that start a block look. Source: `CommonMark` 0.31.2, section 4 and 5.

use super::cursor::Cursor;
use crate::markdown::chars::{BLANK, find, part, trim_start};
use crate::markdown::entity::unescape;

/// Three or more backticks or tildes that open a code block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Fence {
    pub(super) byte: u8,
    pub(super) length: usize,
    /// Columns in front of it; as many are dropped from the lines of code.
    pub(super) indent: usize,
}

/// What marks the items of a list: items with the same one follow each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Marker {
    /// `-`, `+`, `*`, `.` or `)`.
    pub(super) byte: u8,
    /// The number, if it has one.
    pub(super) number: Option<u32>,
}

/// The start of an item, and how far its content is indented.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct ItemStart {
    pub(super) marker: Marker,
    pub(super) indent: usize,
    pub(super) task: Option<bool>,
}

/// The level of an ATX heading; moves to its text.
pub(super) fn atx(cursor: &mut Cursor) -> Option<u8> {
    let level = run(cursor, b'#');
    if !(1..=6).contains(&level) || !matches!(cursor.peek_at(level), b' ' | b'\t' | b'\n') {
        return None;
    }
    cursor.bump(level);
    cursor.skip_spaces();
    cursor.peek();
    u8::try_from(level).ok()
}

/// The fence that opens a code block, and its language.
pub(super) fn fence(cursor: &mut Cursor, indent: usize) -> Option<(Fence, String)> {
    let byte = cursor.peek();
    let length = run(cursor, byte);
    if length < 3 {
        return None;
    }
    let mut info = cursor.clone();
    info.bump(length);
    // A backtick further on decides it before the end of the line is there.
    if byte == b'`' && info.clone().rest().contains('`') {
        return None;
    }
    let word = trim_start(info.rest(), BLANK);
    let lang = unescape(part(word, 0, find(word, BLANK).unwrap_or(word.len())));
    *cursor = info;
    Some((Fence { byte, length, indent }, lang))
}

/// Whether the line closes this fence.
pub(super) fn closes(cursor: &mut Cursor, fence: Fence) -> bool {
    if cursor.indent() >= 4 {
        return false;
    }
    let mut ahead = cursor.clone();
    ahead.skip_spaces();
    let length = run(&mut ahead, fence.byte);
    ahead.bump(length);
    let closes = length >= fence.length && ahead.is_blank();
    cursor.starve_with(&ahead);
    closes
}

/// Three or more `*`, `-` or `_` with nothing but spaces between.
pub(super) fn is_rule(cursor: &mut Cursor) -> bool {
    let byte = cursor.peek();
    let (mut ahead, mut count) = (0, 0);
    loop {
        match cursor.peek_at(ahead) {
            b'\n' => return count >= 3,
            b' ' | b'\t' => {}
            it if it == byte => count += 1,
            _ => return false,
        }
        ahead += 1;
    }
}

/// The level of the heading that this line makes of the paragraph above it.
///
/// A single `-` does not: below a line of text it is the start of a list whose
/// text is still to come, in every answer that was ever stopped there.
pub(super) fn setext(cursor: &mut Cursor) -> Option<u8> {
    let byte = cursor.peek();
    let length = run(cursor, byte);
    let mut ahead = cursor.clone();
    ahead.bump(length);
    let blank = ahead.is_blank();
    cursor.starve_with(&ahead);
    match byte {
        b'=' if blank => Some(1),
        b'-' if blank && length > 1 => Some(2),
        _ => None,
    }
}

/// The start of a list item; moves to its content. `in_paragraph` asks whether
/// it may interrupt one.
pub(super) fn item(cursor: &mut Cursor, in_paragraph: bool) -> Option<ItemStart> {
    let before = cursor.indent();
    let mut ahead = cursor.clone();
    ahead.skip_spaces();
    let marker =
        marker(&mut ahead).filter(|it| !in_paragraph || it.number.is_none_or(|it| it == 1));
    cursor.starve_with(&ahead);
    let marker = marker?;
    let width = ahead.column() - cursor.column() - before;
    let blank = ahead.is_blank();
    let spaces = ahead.indent();
    cursor.starve_with(&ahead);
    if blank && in_paragraph {
        return None;
    }
    let padding = if blank || spaces > 4 { 1 } else { spaces };
    ahead.skip_columns(padding);
    let task = if blank || spaces > 4 { None } else { task(&mut ahead) };
    *cursor = ahead;
    Some(ItemStart { marker, indent: before + width + padding, task })
}

/// Whether `>` is the comparison of `- > 25` rather than a quote. `cursor` is at the `>`.
pub(super) fn is_comparison(cursor: &mut Cursor) -> bool {
    let mut ahead = 1;
    if cursor.peek_at(ahead) == b'=' {
        ahead += 1;
    }
    while cursor.peek_at(ahead) == b' ' {
        ahead += 1;
    }
    if cursor.peek_at(ahead) == b'$' {
        ahead += 1;
    }
    cursor.peek_at(ahead).is_ascii_digit()
}

/// A bullet or a number, with a space or the end of the line after it.
fn marker(cursor: &mut Cursor) -> Option<Marker> {
    let marker = match cursor.peek() {
        byte @ (b'-' | b'+' | b'*') => {
            cursor.bump(1);
            Marker { byte, number: None }
        }
        b'0'..=b'9' => number(cursor)?,
        _ => return None,
    };
    matches!(cursor.peek(), b' ' | b'\t' | b'\n').then_some(marker)
}

/// One to nine digits and `.` or `)`.
fn number(cursor: &mut Cursor) -> Option<Marker> {
    let mut number = 0;
    for _ in 0..9 {
        let digit = cursor.peek();
        if !digit.is_ascii_digit() {
            break;
        }
        number = number * 10 + u32::from(digit - b'0');
        cursor.bump(1);
    }
    let byte = cursor.peek();
    cursor.bump(1);
    matches!(byte, b'.' | b')').then_some(Marker { byte, number: Some(number) })
}

/// `[ ]` or `[x]` in front of text; moves behind it. Source: GFM 0.29, section 5.3.
fn task(cursor: &mut Cursor) -> Option<bool> {
    if cursor.peek() != b'[' {
        return None;
    }
    let done = match cursor.peek_at(1) {
        b' ' => false,
        b'x' | b'X' => true,
        _ => return None,
    };
    if cursor.peek_at(2) != b']' || !matches!(cursor.peek_at(3), b' ' | b'\t') {
        return None;
    }
    let mut ahead = cursor.clone();
    ahead.bump(3);
    let blank = ahead.is_blank();
    cursor.starve_with(&ahead);
    if blank {
        return None;
    }
    ahead.skip_spaces();
    *cursor = ahead;
    Some(done)
}

fn run(cursor: &mut Cursor, byte: u8) -> usize {
    let mut length = 0;
    while cursor.peek_at(length) == byte {
        length += 1;
    }
    length
}
