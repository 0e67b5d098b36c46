//! The block that text goes into.

use super::starts::Fence;
use crate::markdown::table::Table;
use crate::markdown::tape::Mark;

/// The leaf block that is open.
#[derive(Debug, Default)]
pub(super) enum Leaf {
    #[default]
    None,
    Paragraph {
        /// Where it is opened: a later line can make it a heading or a table.
        open: Mark,
        /// Whether it is drawn. What may be the head of a table waits.
        drawn: bool,
        /// Where its last line starts in the inline source.
        last_line: usize,
    },
    Heading {
        /// Spaces and `#` at its end, which are dropped if nothing follows.
        held: String,
    },
    Fence(Fence),
    Indented {
        /// Blank lines at its end, which are dropped if no code follows.
        blank: String,
    },
    Table(Table),
}
