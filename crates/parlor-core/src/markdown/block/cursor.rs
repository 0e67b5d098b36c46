//! Reading a line by columns, as indentation is measured in Markdown.

/// A tab ends at a column that is a multiple of this.
const TAB: usize = 4;

/// A position in a line that may still be growing.
///
/// A line that is not complete reads as if it ended where it is cut, and
/// remembers that it was asked for more: then what was read from it is a guess.
#[derive(Clone, Debug)]
pub(super) struct Cursor<'a> {
    line: &'a str,
    complete: bool,
    starved: bool,
    at: usize,
    column: usize,
    /// Whether `at` is a tab of which some columns are used.
    in_tab: bool,
}

impl<'a> Cursor<'a> {
    /// `line` has no line end in it.
    pub(super) fn new(line: &'a str, complete: bool) -> Self {
        Self { line, complete, starved: false, at: 0, column: 0, in_tab: false }
    }

    /// Whether the answer to an earlier question may change with more of the line.
    pub(super) fn is_starved(&self) -> bool {
        self.starved
    }

    /// Takes over that a copy of this cursor was asked for more than there is.
    pub(super) fn starve_with(&mut self, ahead: &Self) {
        self.starved |= ahead.starved;
    }

    /// The byte so far ahead, or a line feed at the end of the line.
    pub(super) fn peek_at(&mut self, ahead: usize) -> u8 {
        if let Some(&byte) = self.line.as_bytes().get(self.at + ahead) {
            return byte;
        }
        self.starved |= !self.complete;
        b'\n'
    }

    pub(super) fn peek(&mut self) -> u8 {
        self.peek_at(0)
    }

    pub(super) fn bump(&mut self, count: usize) {
        self.at += count;
        self.column += count;
    }

    /// How many columns of white space there are before the next other byte.
    pub(super) fn indent(&mut self) -> usize {
        let mut ahead = self.clone();
        ahead.skip_spaces();
        ahead.peek();
        self.starved |= ahead.starved;
        ahead.column - self.column
    }

    /// Whether only white space is left.
    pub(super) fn is_blank(&mut self) -> bool {
        let mut ahead = self.clone();
        ahead.skip_spaces();
        let blank = ahead.peek() == b'\n';
        self.starved |= ahead.starved;
        blank
    }

    pub(super) fn skip_spaces(&mut self) {
        self.skip_columns(usize::MAX);
    }

    /// Skips up to so many columns of white space, parts of tabs among them.
    pub(super) fn skip_columns(&mut self, mut count: usize) {
        while count > 0 {
            let byte = self.line.as_bytes().get(self.at);
            let width = match byte {
                Some(b' ') => 1,
                Some(b'\t') => TAB - self.column % TAB,
                _ => return,
            };
            let used = width.min(count);
            self.column += used;
            count -= used;
            self.in_tab = used < width;
            if !self.in_tab {
                self.at += 1;
            }
        }
    }

    pub(super) fn column(&self) -> usize {
        self.column
    }

    /// The rest of the line, to its end: asks for all of it.
    pub(super) fn rest(&mut self) -> &'a str {
        self.starved |= !self.complete;
        self.line.get(self.at..).unwrap_or_default()
    }

    /// Where the content starts: how many spaces of a half used tab come first,
    /// and the offset in the line of what follows.
    pub(super) fn content(&self) -> (usize, usize) {
        if self.in_tab { (TAB - self.column % TAB, self.at + 1) } else { (0, self.at) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tab_ends_at_a_multiple_of_four_columns() {
        assert_eq!(Cursor::new("\tx", true).indent(), 4);
        assert_eq!(Cursor::new("  \tx", true).indent(), 4);
        assert_eq!(Cursor::new("    \tx", true).indent(), 8);
    }

    #[test]
    fn a_half_used_tab_leaves_spaces() {
        let mut cursor = Cursor::new("\t\tx", true);
        cursor.skip_columns(6);
        assert_eq!(cursor.content(), (2, 2));
        assert_eq!(cursor.indent(), 2);
        cursor.skip_columns(2);
        assert_eq!((cursor.content(), cursor.peek()), ((0, 2), b'x'));
    }

    #[test]
    fn a_cut_line_is_starved_only_when_its_end_was_looked_at() {
        let mut cursor = Cursor::new("ab", false);
        assert_eq!((cursor.peek(), cursor.peek_at(1), cursor.is_starved()), (b'a', b'b', false));
        assert_eq!((cursor.peek_at(2), cursor.is_starved()), (b'\n', true));
        let mut cursor = Cursor::new("  ", false);
        assert_eq!((cursor.is_blank(), cursor.is_starved()), (true, true));
    }
}
