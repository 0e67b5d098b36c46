//! What a line can mean.

use super::starts::{Fence, ItemStart};
use crate::markdown::op::Align;

/// What a line does.
#[derive(Debug)]
pub(super) struct Plan {
    /// How many of the open containers it continues.
    pub(super) matched: usize,
    /// The containers it opens in the last of these.
    pub(super) opens: Vec<Opening>,
    /// What it is in there.
    pub(super) line: Line,
    /// Spaces in front of its content, left over from a tab.
    pub(super) pad: usize,
    /// The offset of its content.
    pub(super) content: usize,
}

/// A container that a line opens.
#[derive(Clone, Copy, Debug)]
pub(super) enum Opening {
    Quote,
    Item(ItemStart),
}

/// What a line is, without the containers around it.
#[derive(Debug)]
pub(super) enum Line {
    Blank,
    /// More of the open paragraph, lazily or not.
    More,
    Paragraph,
    Heading(u8),
    Rule,
    /// Makes the open paragraph a heading.
    Underline(u8),
    FenceOpen(Fence, String),
    FenceClose,
    /// The first line of an indented code block.
    Indented,
    /// A line of the open code block.
    Code,
    /// A blank line of the open indented code block, if more of it comes.
    CodeBlank,
    /// Makes the last line of the open paragraph the head of a table.
    TableHead(Vec<Align>),
    TableRow,
}
