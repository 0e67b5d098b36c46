//! What a document is made of, for whoever draws it.

/// One step of drawing a document.
///
/// The ops of a document in order are balanced: each [`Op::Open`] has its
/// [`Op::Close`], except for those that are still open at the end of text that
/// is still arriving.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Op<'a> {
    /// Enter an element: what follows is inside it.
    Open(Tag<'a>),
    /// Leave the innermost open element.
    Close,
    /// Characters. Never empty, never next to another `Text`. A line feed is a
    /// soft break outside of [`Tag::CodeBlock`], and a line end inside.
    Text(&'a str),
    /// The line ends here.
    HardBreak,
    /// A thematic break.
    Rule,
    /// An image. `src` has passed [`links::allowed`](super::links::allowed).
    Image {
        /// Where it is.
        src: &'a str,
        /// Its description; may be empty.
        alt: &'a str,
        /// Its title; empty if it has none.
        title: &'a str,
    },
    /// `[n]` in the text, 1 to 999. Draw it as those characters if there is no such source.
    Citation(u16),
    /// The innermost open list is loose: its items stand apart like paragraphs.
    /// A list is tight until this comes, at most once.
    Loose,
}

/// An element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tag<'a> {
    /// A paragraph. Items of tight lists hold their text in paragraphs too.
    Paragraph,
    /// A heading of level 1 to 6.
    Heading(u8),
    /// A block quote.
    Quote,
    /// A list. `start` is the number of the first item of an ordered list,
    /// 0 to 999 999 999, and `None` for a bullet list.
    List {
        /// The number of the first item.
        start: Option<u32>,
    },
    /// An item of a list. `task` says whether a task is done.
    Item {
        /// Whether the task is done; `None` if the item is no task.
        task: Option<bool>,
    },
    /// A code block. Its text ends with a line feed unless it is empty or still arriving.
    CodeBlock {
        /// The first word after the fence; empty if there is none.
        lang: &'a str,
    },
    /// A table: one `TableHead`, and one `TableBody` if it has more rows.
    Table,
    /// Holds one `TableRow`.
    TableHead,
    /// Holds the other rows.
    TableBody,
    /// A row; every row of a table has as many cells as its head.
    TableRow,
    /// A cell.
    Cell {
        /// Whether it is in the head.
        head: bool,
        /// Where its text stands.
        align: Align,
    },
    /// Emphasis.
    Emphasis,
    /// Strong emphasis.
    Strong,
    /// Struck through.
    Strikethrough,
    /// A code span.
    Code,
    /// A link. `href` has passed [`links::allowed`](super::links::allowed).
    Link {
        /// Where it leads.
        href: &'a str,
        /// Its title; empty if it has none.
        title: &'a str,
    },
}

/// Where the text of a table cell stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Align {
    /// Where the page puts it.
    #[default]
    None,
    /// At the left.
    Left,
    /// In the middle.
    Center,
    /// At the right.
    Right,
}
