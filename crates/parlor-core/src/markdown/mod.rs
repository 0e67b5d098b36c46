//! Markdown that is still arriving.
//!
//! # The contract
//!
//! A document is a flat list of [`Op`]s: enter an element, leave it, characters.
//! It only ever changes at its end, so drawing it is the same three steps, once
//! a frame, however the text was cut on its way ([`Changes`]):
//!
//! 1. keep the first [`keep`](Changes::keep) ops of what you drew and take back
//!    the rest;
//! 2. if the last one kept is a text, append [`grown`](Changes::grown) to it;
//! 3. draw the [`ops`](Changes::ops).
//!
//! What is still open at the end simply has no [`Op::Close`] yet. So a fence of
//! a thousand lines grows by `grown`, a list or a table by the ops of its new
//! item or row, and nothing before them is looked at, at any depth of nesting.
//! Ops before [`frozen`](Changes::frozen) are never taken back: a drawer can
//! forget how it drew them.
//!
//! In most frames nothing is taken back at all. It happens
//! - when a mark turns out not to mean what it was drawn as (the `*` of `2 *x`
//!   at the end of its paragraph, a `[` without its target, a `]` with it);
//! - when the line below makes a paragraph a heading, or its last line a table.
//!
//! # How it works
//!
//! Bytes go into lines ([`Markdown::push`]). A line is held back until it is
//! certain what it is, which for prose is its first letter, and for a fence, a
//! table's delimiter row or an underline its end: no half mark is ever shown.
//! Then it changes the stack of open blocks (`block`) and its rest flows into
//! the open leaf: into code as it is, into everything else through the inline
//! reader (`inline`), which draws on the tape (`tape`).
//!
//! What is certain does not depend on where the text was cut, so any cut of a
//! text gives the same document. Work is linear in the text (`work`
//! counts it, and the tests hold it to that), because depth and the number of
//! undecided marks are bounded, and nothing before these is visited.
//!
//! `docs/markdown.md` lists what is supported, and what is left out and why.

mod block;
mod chars;
pub mod domains;
mod entity;
mod inline;
pub mod links;
mod marks;
mod op;
mod plain;
mod table;
mod tape;

#[cfg(test)]
mod tests;

pub use marks::OpenMarks;
pub use op::{Align, Op, Tag};

use block::Blocks;
use tape::Tape;

/// A Markdown document that is still arriving.
///
/// ```
/// use parlor_core::markdown::{Markdown, Op, Tag};
///
/// let mut document = Markdown::new();
/// document.push("Delivery takes **two");
/// let ops: Vec<Op> = document.changes().ops().collect();
/// let strong = Op::Open(Tag::Strong);
/// assert_eq!(ops, [Op::Open(Tag::Paragraph), Op::Text("Delivery takes "), strong, Op::Text("two")]);
///
/// document.push(" days** [1]");
/// document.finish();
/// let changes = document.changes();
/// assert_eq!((changes.keep, changes.grown), (4, " days"));
/// let ops: Vec<Op> = changes.ops().collect();
/// assert_eq!(ops, [Op::Close, Op::Text(" "), Op::Citation(1), Op::Close]);
/// ```
#[derive(Debug, Default)]
pub struct Markdown {
    source: String,
    blocks: Blocks,
    /// A line of which it is not certain what it is.
    line: String,
    /// How long that line must be before it is looked at again, in bytes.
    retry_at: usize,
    /// Whether the line that is arriving flows into a leaf.
    flows: bool,
    after_cr: bool,
    finished: bool,
}

impl Markdown {
    /// An empty document.
    pub fn new() -> Self {
        Self::default()
    }

    /// More of the text, cut anywhere. After [`finish`](Self::finish) it is ignored.
    pub fn push(&mut self, text: &str) {
        if self.finished {
            return;
        }
        self.source.push_str(text);
        let mut rest = text;
        if self.after_cr && !text.is_empty() {
            self.after_cr = false;
            rest = text.strip_prefix('\n').unwrap_or(text);
        }
        while let Some(end) = chars::find(rest, b"\n\r") {
            let (line, tail) = rest.split_at(end);
            self.part_of_line(line);
            self.end_line();
            self.after_cr = tail == "\r";
            rest = tail.strip_prefix("\r\n").or_else(|| tail.get(1..)).unwrap_or_default();
        }
        self.part_of_line(rest);
        self.try_line();
    }

    /// The text is complete: what is open is closed, and a last look at
    /// [`changes`](Self::changes) gives the final document. Doing it twice does nothing.
    pub fn finish(&mut self) {
        if std::mem::replace(&mut self.finished, true) {
            return;
        }
        if self.flows || !self.line.is_empty() {
            self.end_line();
        }
        self.blocks.finish();
    }

    /// What is new since the last call.
    pub fn changes(&mut self) -> Changes<'_> {
        let frozen = self.blocks.frozen();
        let seen = self.blocks.tape.take_changes();
        let tape = &self.blocks.tape;
        Changes { keep: seen.0, grown: tape.grown(seen), frozen, tape }
    }

    /// All ops as they are now.
    pub fn ops(&self) -> impl Iterator<Item = Op<'_>> {
        self.blocks.tape.ops(0)
    }

    /// Whether nothing of it can be seen yet, as while the first line may become a table.
    pub fn is_blank(&self) -> bool {
        !self.ops().any(|it| !matches!(it, Op::Open(_) | Op::Close | Op::Loose))
    }

    /// What a reader hears: the characters of text and code, the descriptions of
    /// images, and a line for each block. No marks, no targets, no citations.
    pub fn plain_text(&self) -> String {
        plain::plain_text(&mut self.ops())
    }

    /// The same for a voice: a block of code is named by `code` in place of being read,
    /// and an address by its host.
    pub fn spoken_text(&self, code: &str) -> String {
        let mut is_code = false;
        plain::plain_text(&mut self.ops().map(|op| match op {
            Op::Open(tag) => {
                is_code = matches!(tag, Tag::CodeBlock { .. });
                op
            }
            Op::Text(_) if is_code => Op::Text(code),
            Op::Text(text) => Op::Text(plain::host_of(text).unwrap_or(text)),
            _ => op,
        }))
    }

    /// The Markdown itself, as it arrived.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// How much was done so far: bytes and tokens looked at, bytes and ops
    /// written. Linear in the length of the source; tests and benchmarks use it.
    pub fn work(&self) -> usize {
        self.blocks.work()
    }

    fn part_of_line(&mut self, text: &str) {
        let mut parts = text.split('\0');
        let first = parts.next().unwrap_or_default();
        self.keep(first);
        for part in parts {
            self.keep("\u{FFFD}");
            self.keep(part);
        }
    }

    fn keep(&mut self, text: &str) {
        if self.flows {
            self.blocks.flow(text);
        } else {
            self.line.push_str(text);
        }
    }

    /// Starts the line if it is certain what it is. It is looked at again only
    /// once it has grown by an eighth, so that a long line is not read often.
    fn try_line(&mut self) {
        if self.flows || self.line.len() < self.retry_at.max(1) {
            return;
        }
        if self.blocks.start_line(&self.line, false) {
            self.flows = true;
            self.line.clear();
            self.retry_at = 0;
        } else {
            self.retry_at = self.line.len() + 1 + self.line.len() / 8;
        }
    }

    fn end_line(&mut self) {
        if !self.flows {
            self.blocks.start_line(&self.line, true);
            self.line.clear();
            self.retry_at = 0;
        }
        self.blocks.end_line();
        self.flows = false;
    }
}

/// What a drawer of a document has to do.
#[derive(Debug)]
pub struct Changes<'a> {
    /// How many of the ops drawn so far stay. Take back the others.
    pub keep: usize,
    /// What the last op that stays has grown by, if it is a text; else empty.
    pub grown: &'a str,
    /// How many ops will never be taken back.
    pub frozen: usize,
    tape: &'a Tape,
}

impl<'a> Changes<'a> {
    /// What to draw behind the ops that stay.
    pub fn ops(&self) -> impl Iterator<Item = Op<'a>> + use<'a> {
        self.tape.ops(self.keep)
    }
}
