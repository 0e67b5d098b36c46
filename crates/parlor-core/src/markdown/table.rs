//! GFM tables, a row at a time and a cell as it arrives.
//!
//! Source: GFM 0.29, section 4.10. A delimiter row must have a `|` here.

use super::chars::{BLANK, find, trim_end, trim_start};
use super::inline::Inline;
use super::op::{Align, Tag};
use super::tape::Tape;

/// A table that is open.
#[derive(Debug, Default)]
pub(super) struct Table {
    aligns: Vec<Align>,
    in_head: bool,
    has_body: bool,
    row: Row,
}

/// A row that is arriving.
#[derive(Debug, Default)]
struct Row {
    column: usize,
    started: bool,
    in_cell: bool,
    escaped: bool,
}

impl Table {
    /// Opens a table and draws its head.
    pub(super) fn open(
        aligns: Vec<Align>,
        head: &str,
        inline: &mut Inline,
        tape: &mut Tape,
    ) -> Self {
        let mut table = Self { aligns, in_head: true, ..Self::default() };
        tape.open(Tag::Table);
        tape.open(Tag::TableHead);
        tape.open(Tag::TableRow);
        table.feed(head, inline, tape);
        table.end_row(inline, tape);
        tape.close();
        table.in_head = false;
        table
    }

    pub(super) fn start_row(&mut self, tape: &mut Tape) {
        if !self.has_body {
            self.has_body = true;
            tape.open(Tag::TableBody);
        }
        tape.open(Tag::TableRow);
        self.row = Row::default();
    }

    /// More of the row. A `|` ends a cell; an escaped one is a character, in code too.
    pub(super) fn feed(&mut self, mut text: &str, inline: &mut Inline, tape: &mut Tape) {
        while let Some(at) = find(text, b"|\\") {
            let (plain, rest) = text.split_at(at);
            self.content(plain, inline, tape);
            if rest.starts_with('|') {
                self.bar(inline, tape);
            } else {
                self.release_backslash(inline, tape);
                self.row.escaped = true;
            }
            text = rest.get(1..).unwrap_or_default();
        }
        self.content(text, inline, tape);
        inline.advance(tape, false);
    }

    pub(super) fn end_row(&mut self, inline: &mut Inline, tape: &mut Tape) {
        self.release_backslash(inline, tape);
        self.end_cell(inline, tape);
        while self.row.column < self.aligns.len() {
            self.start_cell(inline, tape);
            self.end_cell(inline, tape);
        }
        tape.close();
    }

    /// Closes what is open in the table.
    pub(super) fn close(&self, tape: &mut Tape) {
        if self.has_body {
            tape.close();
        }
    }

    fn bar(&mut self, inline: &mut Inline, tape: &mut Tape) {
        if std::mem::take(&mut self.row.escaped) {
            self.write("|", inline, tape);
        } else if self.row.started {
            self.start_cell(inline, tape);
            self.end_cell(inline, tape);
        } else {
            self.row.started = true;
        }
    }

    fn content(&mut self, text: &str, inline: &mut Inline, tape: &mut Tape) {
        if text.is_empty() {
            return;
        }
        self.release_backslash(inline, tape);
        self.write(text, inline, tape);
    }

    /// Writes the backslash that was held back in case it escapes a `|`.
    fn release_backslash(&mut self, inline: &mut Inline, tape: &mut Tape) {
        if std::mem::take(&mut self.row.escaped) {
            self.write("\\", inline, tape);
        }
    }

    fn write(&mut self, text: &str, inline: &mut Inline, tape: &mut Tape) {
        let text = if self.row.in_cell { text } else { trim_start(text, BLANK) };
        if !text.is_empty() {
            self.row.started = true;
            self.start_cell(inline, tape);
            if self.row.column < self.aligns.len() {
                inline.push(text);
            }
        }
    }

    fn start_cell(&mut self, inline: &mut Inline, tape: &mut Tape) {
        if std::mem::replace(&mut self.row.in_cell, true) {
            return;
        }
        if let Some(&align) = self.aligns.get(self.row.column) {
            tape.open(Tag::Cell { head: self.in_head, align });
            inline.reset();
        }
    }

    fn end_cell(&mut self, inline: &mut Inline, tape: &mut Tape) {
        if !std::mem::take(&mut self.row.in_cell) {
            return;
        }
        if self.row.column < self.aligns.len() {
            inline.advance(tape, true);
            tape.close();
        }
        self.row.column += 1;
    }
}

/// Whether a delimiter row may have this byte.
pub(super) fn is_delimiter_byte(byte: u8) -> bool {
    matches!(byte, b'|' | b'-' | b':' | b' ' | b'\t')
}

/// The columns that a delimiter row (`| --- | :-: |`) describes, if it is one.
pub(super) fn delimiter_row(line: &str) -> Option<Vec<Align>> {
    let line = trim_start(trim_end(line, BLANK), BLANK);
    let inner = line.strip_prefix('|').unwrap_or(line);
    let inner = inner.strip_suffix('|').unwrap_or(inner);
    if inner.len() == line.len() && !line.contains('|') {
        return None;
    }
    let mut aligns = Vec::new();
    for cell in inner.split('|') {
        aligns.push(align(cell)?);
    }
    Some(aligns)
}

/// How many cells a row has.
pub(super) fn count_cells(row: &str) -> usize {
    let (mut count, mut in_cell, mut escaped) = (0, false, false);
    let row = trim_start(trim_end(row, BLANK), BLANK);
    for byte in row.strip_prefix('|').unwrap_or(row).bytes() {
        if byte == b'|' && !escaped {
            count += 1;
            in_cell = false;
        } else {
            in_cell = true;
        }
        escaped = byte == b'\\';
    }
    count + usize::from(in_cell)
}

fn align(cell: &str) -> Option<Align> {
    let cell = trim_start(trim_end(cell, BLANK), BLANK);
    let left = cell.starts_with(':');
    let right = cell.len() > 1 && cell.ends_with(':');
    let dashes = trim_start(trim_end(cell, b":"), b":");
    if dashes.is_empty() || dashes.bytes().any(|it| it != b'-') || cell.len() - dashes.len() > 2 {
        return None;
    }
    Some(match (left, right) {
        (true, true) => Align::Center,
        (true, false) => Align::Left,
        (false, true) => Align::Right,
        (false, false) => Align::None,
    })
}
