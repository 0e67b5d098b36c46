//! What the text of a leaf block is made of.

use crate::markdown::tape::Mark;

/// A piece of the source of a leaf, and how it is to be drawn.
#[derive(Clone, Debug)]
pub(super) struct Token {
    pub(super) kind: Kind,
    /// Its characters, as offsets into the source.
    pub(super) from: usize,
    pub(super) to: usize,
    /// How much of its characters is drawn.
    pub(super) drawn: usize,
    /// Where on the tape its drawing starts.
    pub(super) mark: Mark,
}

#[derive(Clone, Debug)]
pub(super) enum Kind {
    /// The characters themselves.
    Text,
    /// A character that was written as a reference.
    Char(char),
    /// A code span; one that is not closed yet still grows. `shut` says that its
    /// end is drawn.
    Code {
        closed: bool,
        shut: bool,
    },
    HardBreak,
    /// A run of `*`, `_` or `~`.
    Delimiter(Delimiter),
    /// `[` or `![`.
    Bracket {
        image: bool,
        state: Bracket,
    },
    /// The `](…)` of a link. Closes it, if it is drawn as one.
    LinkEnd {
        drawn: bool,
    },
    Citation(u16),
    /// A link that is its own text; `prefix` in front of it makes it a target.
    Autolink {
        prefix: &'static str,
        in_link: bool,
    },
}

/// What a `[` has turned out to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Bracket {
    /// It may still become a link: neither it nor its target is drawn.
    Open,
    Literal,
    /// The start of a link or image whose target is refused: its text stays.
    Refused,
    /// The start of a link or image: which target, and the token that ends it.
    Linked {
        target: usize,
        end: usize,
    },
}

/// A run of equal marks.
///
/// It is drawn as so many ends of elements, then the marks that mean nothing,
/// then so many starts of elements.
#[derive(Clone, Copy, Debug)]
pub(super) struct Delimiter {
    pub(super) byte: u8,
    /// Marks that are not part of a pair.
    pub(super) left: usize,
    pub(super) closes: usize,
    /// Starts of elements as bits under a leading one, outermost last; 1 is strong.
    pub(super) opens: u32,
    /// Whether it is shown as the start of what it would be if it were closed
    /// at the end of the text, instead of as marks.
    pub(super) heals: bool,
    /// Whether it may still become part of a pair.
    pub(super) live: bool,
}

impl Delimiter {
    /// How it is drawn behind its ends: the marks that mean nothing, and its starts.
    pub(super) fn look(&self) -> (usize, u32) {
        let predicted = match self.left {
            1 => &[0][..],
            2 => &[1],
            3 => &[1, 0],
            _ => &[],
        };
        if !self.live || !self.heals || predicted.is_empty() {
            return (self.left, self.opens);
        }
        (0, predicted.iter().fold(self.opens, |opens, strong| opens << 1 | strong))
    }

    /// Whether there is room for another start.
    pub(super) fn can_open_more(&self) -> bool {
        self.opens < 1 << 27
    }
}

impl Token {
    pub(super) fn new(kind: Kind, from: usize, to: usize) -> Self {
        Self { kind, from, to, drawn: from, mark: Mark::default() }
    }
}
