//! The block structure, a line at a time.
//!
//! [`plan`](plan::plan) says what a line means, without changing anything;
//! [`build`] carries it out. A line is carried out as soon as its start can be
//! told, and its rest flows into the open leaf.

mod build;
mod container;
mod cursor;
mod leaf;
mod line;
mod plan;
mod starts;

use super::chars::{part, trim_end};
use super::inline::Inline;
use super::tape::Tape;
use container::Container;
use leaf::Leaf;

/// The blocks that are open, and the tape that they are drawn on.
#[derive(Debug, Default)]
pub(super) struct Blocks {
    pub(super) tape: Tape,
    inline: Inline,
    stack: Vec<Container>,
    leaf: Leaf,
    /// How many ops will not change any more.
    frozen: usize,
    flow: Flow,
    /// The least number of quotes around the blank lines before this line.
    blank: Option<usize>,
    /// Bytes looked at to tell what lines mean.
    planned: usize,
}

/// Where the rest of the line goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Flow {
    /// Nowhere: the line has no content.
    #[default]
    Nowhere,
    /// Into the inline text of the leaf.
    Text,
    /// Into a code block.
    Code,
    /// Into the blank lines at the end of an indented code block.
    Blank,
    /// Into a row of a table.
    Row,
}

impl Blocks {
    /// Starts a line, of which `line` has arrived; false if more is needed to
    /// tell what it is. A line end is not part of it.
    pub(super) fn start_line(&mut self, line: &str, complete: bool) -> bool {
        self.planned += line.len() + 1;
        let last = match self.leaf {
            Leaf::Paragraph { last_line, .. } => {
                self.inline.source().get(last_line..).unwrap_or_default()
            }
            _ => "",
        };
        let Some(plan) = plan::plan(line, complete, &self.stack, &self.leaf, last) else {
            return false;
        };
        let (pad, content) = (plan.pad, part(line, plan.content, line.len()));
        self.carry_out(plan, content);
        for _ in 0..pad {
            self.flow(" ");
        }
        self.flow(content);
        true
    }

    /// More of a line that was started.
    pub(super) fn flow(&mut self, text: &str) {
        match (self.flow, &mut self.leaf) {
            (Flow::Text, Leaf::Heading { held }) => {
                let keep = trim_end(text, b" \t#").len();
                if keep > 0 {
                    self.inline.push(held);
                    self.inline.push(part(text, 0, keep));
                    held.clear();
                }
                held.push_str(part(text, keep, text.len()));
                self.inline.advance(&mut self.tape, false);
            }
            (Flow::Text, _) => {
                self.inline.push(text);
                self.inline.advance(&mut self.tape, false);
            }
            (Flow::Code, _) => self.tape.text(text),
            (Flow::Blank, Leaf::Indented { blank }) => blank.push_str(text),
            (Flow::Row, Leaf::Table(table)) => table.feed(text, &mut self.inline, &mut self.tape),
            _ => {}
        }
    }

    /// Ends a line that was started.
    pub(super) fn end_line(&mut self) {
        match (self.flow, &mut self.leaf) {
            (Flow::Text, Leaf::Heading { .. }) => self.close_leaf(),
            (Flow::Code, _) => self.tape.text("\n"),
            (Flow::Blank, Leaf::Indented { blank }) => blank.push('\n'),
            (Flow::Row, Leaf::Table(table)) => {
                table.end_row(&mut self.inline, &mut self.tape);
                self.frozen = self.tape.len();
            }
            _ => {}
        }
        self.flow = Flow::Nowhere;
    }

    /// Ends the document.
    pub(super) fn finish(&mut self) {
        self.close_to(0);
    }

    /// How many ops will not change any more.
    pub(super) fn frozen(&self) -> usize {
        self.frozen
    }

    /// Bytes and tokens looked at so far.
    pub(super) fn work(&self) -> usize {
        self.planned + self.inline.work + self.tape.work
    }
}
