//! One pass over the characters.

use super::{
    Kind,
    family::{Family, has},
};

/// The pieces of `code`.
pub(super) fn scan<'a>(code: &'a str, family: &Family) -> Vec<(Kind, &'a str)> {
    let mut pieces = Vec::new();
    // Where the piece that is being read began, and its kind.
    let (mut start, mut kind) = (0, Kind::Plain);
    let mut at = 0;
    while let Some(rest) = code.get(at..).filter(|it| !it.is_empty()) {
        let (next, length) = token(rest, before(code, at), family);
        if next != kind {
            push(&mut pieces, kind, code, start..at);
            (start, kind) = (at, next);
        }
        at += length;
    }
    push(&mut pieces, kind, code, start..at);
    pieces
}

fn push<'a>(
    pieces: &mut Vec<(Kind, &'a str)>,
    kind: Kind,
    code: &'a str,
    range: std::ops::Range<usize>,
) {
    pieces.extend(code.get(range).filter(|it| !it.is_empty()).map(|it| (kind, it)));
}

fn before(code: &str, at: usize) -> char {
    code.get(..at).and_then(|it| it.chars().next_back()).unwrap_or('\n')
}

/// The kind and the length in bytes, at least that of one character, of what `rest`
/// begins with.
fn token(rest: &str, before: char, family: &Family) -> (Kind, usize) {
    if let Some(length) = comment(rest, before, family) {
        return (Kind::Comment, length);
    }
    if let Some(length) = string(rest, family) {
        return (Kind::String, length);
    }
    let first = rest.chars().next().unwrap_or_default();
    if !is_word(first) {
        return (Kind::Plain, first.len_utf8());
    }
    let length = rest.find(|it| !is_word(it)).unwrap_or(rest.len());
    if first.is_ascii_digit() {
        return (Kind::Number, length);
    }
    let word = rest.get(..length).unwrap_or_default();
    let is_keyword = if family.any_case {
        has(family.keywords, &word.to_ascii_lowercase())
    } else {
        has(family.keywords, word)
    };
    (if is_keyword { Kind::Keyword } else { Kind::Plain }, length)
}

fn comment(rest: &str, before: char, family: &Family) -> Option<usize> {
    if let Some((open, close)) = family.block_comment
        && let Some(inside) = rest.strip_prefix(open)
    {
        return Some(place(inside, close).map_or(rest.len(), |it| open.len() + it + close.len()));
    }
    let line = family.line_comment;
    // `$#` and `a#b` are no comments, nor is what follows `https:`.
    let begins = !line.is_empty() && rest.starts_with(line);
    let is_apart = before.is_whitespace() || (line == "//" && before != ':');
    (begins && is_apart).then(|| line_length(rest))
}

fn string(rest: &str, family: &Family) -> Option<usize> {
    if let Some(quote) = family.long_quotes.iter().find(|it| rest.starts_with(**it)) {
        return Some(closed(rest, quote).unwrap_or(rest.len()));
    }
    let first = rest.chars().next()?;
    if !family.quotes.contains(&first) {
        return None;
    }
    let line = rest.get(..line_length(rest)).unwrap_or_default();
    // Without an end it is an apostrophe.
    closed(line, first.encode_utf8(&mut [0; 4]))
}

/// The length of the string that `text` begins with, where it ends in `text`.
fn closed(text: &str, quote: &str) -> Option<usize> {
    let mut at = quote.len();
    loop {
        let rest = text.get(at..)?;
        if rest.starts_with(quote) {
            return Some(at + quote.len());
        }
        let mut chars = rest.chars();
        let first = chars.next()?;
        at += first.len_utf8();
        if first == '\\' {
            at += chars.next().map_or(0, char::len_utf8);
        }
    }
}

/// Where `words` begin in `text`. Not `str::find`, whose machinery for long texts weighs
/// a visitor more than all of this.
fn place(text: &str, words: &str) -> Option<usize> {
    text.char_indices()
        .map(|it| it.0)
        .find(|at| text.get(*at..).is_some_and(|it| it.starts_with(words)))
}

fn line_length(text: &str) -> usize {
    text.find('\n').unwrap_or(text.len())
}

fn is_word(it: char) -> bool {
    it.is_ascii_alphanumeric() || it == '_' || it == '$' || !it.is_ascii()
}
