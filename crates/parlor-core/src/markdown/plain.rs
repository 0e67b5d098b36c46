//! A document as it is read aloud.

use super::chars::trim_end;
use super::op::{Op, Tag};

/// The characters of a document without its marks.
///
/// Blocks are on lines of their own, the cells of a row are separated by commas.
pub(super) fn plain_text(ops: &mut dyn Iterator<Item = Op<'_>>) -> String {
    let mut plain = String::new();
    let mut open = Vec::new();
    for op in ops {
        match op {
            Op::Text(text) => plain.push_str(text),
            Op::Image { alt, .. } => plain.push_str(alt),
            Op::HardBreak => end_line(&mut plain),
            Op::Open(tag) => {
                start(tag, &mut plain);
                open.push(tag);
            }
            Op::Close => end(open.pop(), &mut plain),
            // The space in front of it would be left in front of a full stop.
            Op::Citation(_) => plain.truncate(trim_end(&plain, b" ").len()),
            Op::Rule | Op::Loose => {}
        }
    }
    plain.truncate(trim_end(&plain, b" \n").len());
    plain
}

/// The host of a text that is an address and nothing else.
pub(super) fn host_of(text: &str) -> Option<&str> {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"))?;
    let is_host = |it: &&str| !it.is_empty() && !text.bytes().any(|it| it.is_ascii_whitespace());
    rest.split(['/', '?', '#']).next().filter(is_host)
}

fn start(tag: Tag, plain: &mut String) {
    if let Tag::Cell { .. } = tag
        && !plain.is_empty()
        && !plain.ends_with('\n')
    {
        plain.push_str(", ");
    }
}

fn end(tag: Option<Tag>, plain: &mut String) {
    if let Some(Tag::Paragraph | Tag::Heading(_) | Tag::CodeBlock { .. } | Tag::TableRow) = tag {
        end_line(plain);
    }
}

fn end_line(plain: &mut String) {
    plain.truncate(trim_end(plain, b" ").len());
    if !plain.is_empty() && !plain.ends_with('\n') {
        plain.push('\n');
    }
}
