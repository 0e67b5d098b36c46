//! What a line means for the open blocks, before anything is changed.

use super::container::Container;
use super::cursor::Cursor;
use super::leaf::Leaf;
use super::line::{Line, Opening, Plan};
use super::starts::{self, ItemStart};
use crate::markdown::table;

/// Quotes, lists and items nest this deep; further marks are text. Lists count twice.
pub(super) const MAX_DEPTH: usize = 32;

/// What the line means, or `None` if that depends on more of it.
///
/// The answer for a line that is cut is the answer for the whole line. `last`
/// is the last line of the open paragraph.
pub(super) fn plan(
    line: &str,
    complete: bool,
    stack: &[Container],
    leaf: &Leaf,
    last: &str,
) -> Option<Plan> {
    let mut planner = Planner {
        cursor: Cursor::new(line, complete),
        leaf,
        last,
        matched: 0,
        all: false,
        depth: 0,
        opens: Vec::new(),
    };
    planner.match_containers(stack);
    let line = planner.line();
    if planner.cursor.is_starved() {
        return None;
    }
    let (pad, content) = planner.cursor.content();
    Some(Plan { matched: planner.matched, opens: planner.opens, line, pad, content })
}

struct Planner<'a> {
    cursor: Cursor<'a>,
    leaf: &'a Leaf,
    last: &'a str,
    matched: usize,
    /// Whether the line continues all open containers.
    all: bool,
    depth: usize,
    opens: Vec<Opening>,
}

impl Planner<'_> {
    fn match_containers(&mut self, stack: &[Container]) {
        for (index, container) in stack.iter().enumerate() {
            let continues = match *container {
                Container::Quote => self.quote(),
                // A list goes on if its item does, or if another item follows.
                Container::List { .. } => continue,
                Container::Item { indent, has_content } => self.in_item(indent, has_content),
            };
            if !continues {
                break;
            }
            self.matched = index + 1;
        }
        // The list of an item that ends may still be joined.
        if matches!(stack.get(self.matched), Some(Container::List { .. })) {
            self.matched += 1;
        }
        self.all = self.matched == stack.len();
        self.depth = self.matched;
    }

    fn line(&mut self) -> Line {
        if self.all
            && let Some(line) = self.code_line()
        {
            return line;
        }
        if let Some(line) = self.block_start() {
            return line;
        }
        self.cursor.skip_spaces();
        if self.cursor.peek() == b'\n' {
            Line::Blank
        } else if self.is_lazy() {
            Line::More
        } else if self.all && self.opens.is_empty() && matches!(self.leaf, Leaf::Table(_)) {
            Line::TableRow
        } else {
            Line::Paragraph
        }
    }

    /// The line as part of the code block that is open.
    fn code_line(&mut self) -> Option<Line> {
        match *self.leaf {
            Leaf::Fence(fence) => {
                if starts::closes(&mut self.cursor, fence) {
                    return Some(Line::FenceClose);
                }
                self.cursor.skip_columns(fence.indent);
                // Asks whether there is anything, so that no end of line is guessed.
                self.cursor.peek();
                Some(Line::Code)
            }
            Leaf::Indented { .. } if self.cursor.is_blank() => {
                self.cursor.skip_columns(4);
                Some(Line::CodeBlank)
            }
            Leaf::Indented { .. } if self.cursor.indent() >= 4 => {
                self.cursor.skip_columns(4);
                Some(Line::Code)
            }
            _ => None,
        }
    }

    /// Opens containers until the line starts something else.
    fn block_start(&mut self) -> Option<Line> {
        loop {
            let indent = self.cursor.indent();
            if self.cursor.is_blank() {
                return None;
            }
            if indent >= 4 {
                return self.indented();
            }
            let mut ahead = self.cursor.clone();
            ahead.skip_spaces();
            let line = self.leaf_start(&mut ahead, indent);
            self.cursor.starve_with(&ahead);
            if line.is_some() {
                self.cursor = ahead;
                return line;
            }
            if self.depth + 2 > MAX_DEPTH || !(self.open_quote() || self.open_item()) {
                return self.table_head();
            }
            if let Some(Opening::Item(ItemStart { task: Some(_), .. })) = self.opens.last() {
                return Some(Line::Paragraph);
            }
        }
    }

    fn leaf_start(&mut self, cursor: &mut Cursor, indent: usize) -> Option<Line> {
        match cursor.peek() {
            b'#' => starts::atx(cursor).map(Line::Heading),
            b'`' | b'~' => {
                starts::fence(cursor, indent).map(|(fence, lang)| Line::FenceOpen(fence, lang))
            }
            b'=' if self.in_paragraph() => starts::setext(cursor).map(Line::Underline),
            b'-' if self.in_paragraph() => match starts::setext(cursor) {
                Some(level) => Some(Line::Underline(level)),
                None => starts::is_rule(cursor).then_some(Line::Rule),
            },
            b'-' | b'*' | b'_' => starts::is_rule(cursor).then_some(Line::Rule),
            _ => None,
        }
    }

    fn indented(&mut self) -> Option<Line> {
        if self.is_lazy() {
            return None;
        }
        self.cursor.skip_columns(4);
        Some(Line::Indented)
    }

    fn open_quote(&mut self) -> bool {
        let mut ahead = self.cursor.clone();
        ahead.skip_spaces();
        let in_item = matches!(self.opens.last(), Some(Opening::Item(_)));
        let compares = in_item && ahead.peek() == b'>' && starts::is_comparison(&mut ahead);
        self.cursor.starve_with(&ahead);
        let opens = !compares && self.quote();
        if opens {
            self.opens.push(Opening::Quote);
            self.depth += 1;
        }
        opens
    }

    fn open_item(&mut self) -> bool {
        let in_paragraph = self.in_paragraph();
        let Some(item) = starts::item(&mut self.cursor, in_paragraph) else { return false };
        self.opens.push(Opening::Item(item));
        self.depth += 2;
        true
    }

    fn table_head(&mut self) -> Option<Line> {
        if !self.in_paragraph() {
            return None;
        }
        let mut ahead = self.cursor.clone();
        ahead.skip_spaces();
        if !matches!(ahead.peek(), b'|' | b'-' | b':') {
            return None;
        }
        let aligns = table::delimiter_row(ahead.rest());
        // What cannot become a delimiter row needs no more of the line.
        if !ahead.clone().rest().bytes().all(table::is_delimiter_byte) {
            return None;
        }
        self.cursor.starve_with(&ahead);
        let aligns = aligns.filter(|it| it.len() == table::count_cells(self.last))?;
        self.cursor = ahead;
        Some(Line::TableHead(aligns))
    }

    /// Skips `>` and one column of space.
    fn quote(&mut self) -> bool {
        if self.cursor.indent() >= 4 {
            return false;
        }
        let mut ahead = self.cursor.clone();
        ahead.skip_spaces();
        if ahead.peek() != b'>' {
            self.cursor.starve_with(&ahead);
            return false;
        }
        ahead.bump(1);
        ahead.peek();
        ahead.skip_columns(1);
        self.cursor = ahead;
        true
    }

    fn in_item(&mut self, indent: usize, has_content: bool) -> bool {
        if self.cursor.is_blank() {
            self.cursor.skip_columns(indent);
            return has_content;
        }
        let continues = self.cursor.indent() >= indent;
        if continues {
            self.cursor.skip_columns(indent);
        }
        continues
    }

    /// Whether the line stands directly in the open paragraph.
    fn in_paragraph(&self) -> bool {
        self.all && self.is_lazy()
    }

    /// Whether text would be more of the open paragraph, though not all of the
    /// containers around it go on.
    fn is_lazy(&self) -> bool {
        self.opens.is_empty() && matches!(self.leaf, Leaf::Paragraph { .. })
    }
}
