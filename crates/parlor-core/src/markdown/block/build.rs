//! Carrying out what a line means.

use super::container::{Container, quotes};
use super::leaf::Leaf;
use super::line::{Line, Opening, Plan};
use super::starts::ItemStart;
use super::{Blocks, Flow};
use crate::markdown::chars::{BLANK, trim_end};
use crate::markdown::op::{Align, Op, Tag};
use crate::markdown::table::Table;

impl Blocks {
    /// `content` is what has arrived of the line's content.
    pub(super) fn carry_out(&mut self, plan: Plan, content: &str) {
        self.flow = Flow::Nowhere;
        match plan.line {
            Line::More => self.more(content),
            Line::Blank if plan.opens.is_empty() => {
                self.note_blank(plan.matched);
                self.close_to(plan.matched);
            }
            Line::Blank => self.enter(plan.matched, &plan.opens),
            Line::Code => self.code_line(),
            Line::CodeBlank => {
                self.note_blank(plan.matched);
                self.flow = Flow::Blank;
            }
            Line::FenceClose => self.close_leaf(),
            Line::Underline(level) => self.underline(level),
            Line::TableHead(aligns) => self.table_head(aligns),
            Line::TableRow => self.table_row(),
            line => {
                self.enter(plan.matched, &plan.opens);
                self.open_leaf(line, content);
            }
        }
    }

    /// Closes the open leaf.
    pub(super) fn close_leaf(&mut self) {
        self.draw_paragraph();
        match std::mem::take(&mut self.leaf) {
            Leaf::None => return,
            Leaf::Paragraph { .. } => self.inline.advance(&mut self.tape, true),
            Leaf::Heading { held } => {
                self.inline.push(without_closing(&held, self.inline.source().is_empty()));
                self.inline.advance(&mut self.tape, true);
            }
            Leaf::Table(table) => table.close(&mut self.tape),
            Leaf::Fence(_) | Leaf::Indented { .. } => {}
        }
        self.tape.close();
        self.frozen = self.tape.len();
    }

    /// Closes the leaf, and the containers beyond the first so many.
    pub(super) fn close_to(&mut self, depth: usize) {
        self.close_leaf();
        while self.stack.len() > depth {
            self.stack.pop();
            self.tape.close();
        }
        self.frozen = self.tape.len();
    }

    /// Another line of the paragraph.
    fn more(&mut self, content: &str) {
        self.blank = None;
        self.flow = Flow::Text;
        self.inline.hold(None);
        self.draw_paragraph();
        self.inline.push("\n");
        self.start_text(content);
    }

    /// The next line may make this one the head of a table: what looks like one
    /// is held back until then.
    fn start_text(&mut self, content: &str) {
        let at = self.inline.source().len();
        if let Leaf::Paragraph { last_line, .. } = &mut self.leaf {
            *last_line = at;
        }
        if content.starts_with('|') {
            self.inline.hold(Some(at.saturating_sub(1)));
        } else {
            self.draw_paragraph();
        }
    }

    fn draw_paragraph(&mut self) {
        if let Leaf::Paragraph { drawn, .. } = &mut self.leaf
            && !std::mem::replace(drawn, true)
        {
            self.tape.open(Tag::Paragraph);
        }
    }

    fn note_blank(&mut self, matched: usize) {
        let quotes = quotes(self.stack.get(..matched).unwrap_or_default());
        self.blank = Some(self.blank.map_or(quotes, |it| it.min(quotes)));
    }

    fn code_line(&mut self) {
        self.blank = None;
        self.flow = Flow::Code;
        if let Leaf::Indented { blank } = &mut self.leaf {
            self.tape.text(blank);
            blank.clear();
        }
    }

    fn underline(&mut self, level: u8) {
        self.draw_paragraph();
        if let Leaf::Paragraph { open, .. } = self.leaf {
            self.tape.retag(open, Tag::Heading(level));
        }
        self.close_leaf();
    }

    /// Makes the last line of the paragraph the head of a table.
    fn table_head(&mut self, aligns: Vec<Align>) {
        let Leaf::Paragraph { open, last_line, .. } = self.leaf else { return };
        let head = self.inline.source().get(last_line..).unwrap_or_default().to_owned();
        if let Some(end) = last_line.checked_sub(1) {
            self.inline.shorten(end, open.after_one(), &mut self.tape);
            self.close_leaf();
        } else {
            self.tape.cut(open);
        }
        let table = Table::open(aligns, &head, &mut self.inline, &mut self.tape);
        self.leaf = Leaf::Table(table);
        self.frozen = self.tape.len();
    }

    fn table_row(&mut self) {
        self.flow = Flow::Row;
        if let Leaf::Table(table) = &mut self.leaf {
            table.start_row(&mut self.tape);
        }
    }

    /// Goes to where the content of the line belongs.
    fn enter(&mut self, matched: usize, opens: &[Opening]) {
        self.close_to(matched);
        let mut opens = opens.iter();
        let joins = match (self.stack.last(), opens.as_slice().first()) {
            (Some(Container::List { marker, .. }), Some(Opening::Item(item))) => {
                marker.byte == item.marker.byte
            }
            _ => false,
        };
        if !joins && matches!(self.stack.last(), Some(Container::List { .. })) {
            self.close_to(matched - 1);
        }
        self.loosen();
        if joins && let Some(Opening::Item(item)) = opens.next() {
            self.open_item(item);
        }
        for opening in opens {
            self.fill_item();
            match opening {
                Opening::Quote => {
                    self.stack.push(Container::Quote);
                    self.tape.open(Tag::Quote);
                }
                Opening::Item(item) => {
                    self.stack.push(Container::List { marker: item.marker, loose: false });
                    self.tape.open(Tag::List { start: item.marker.number });
                    self.open_item(item);
                }
            }
        }
        self.frozen = self.tape.len();
    }

    fn open_item(&mut self, item: &ItemStart) {
        self.stack.push(Container::Item { indent: item.indent, has_content: false });
        self.tape.open(Tag::Item { task: item.task });
    }

    /// A blank line before a block makes the list loose that the block is in,
    /// or is a new item of.
    fn loosen(&mut self) {
        let Some(blank) = self.blank.take() else { return };
        if blank != quotes(&self.stack) {
            return;
        }
        let skipped = usize::from(matches!(self.stack.last(), Some(Container::Item { .. })));
        if let Some(Container::List { loose, .. }) = self.stack.iter_mut().nth_back(skipped)
            && !std::mem::replace(loose, true)
        {
            self.tape.op(Op::Loose);
        }
    }

    fn fill_item(&mut self) {
        if let Some(Container::Item { has_content, .. }) = self.stack.last_mut() {
            *has_content = true;
        }
    }

    fn open_leaf(&mut self, line: Line, content: &str) {
        self.fill_item();
        let open = self.tape.mark();
        self.inline.reset();
        match line {
            Line::Rule => self.tape.op(Op::Rule),
            Line::Paragraph => {
                self.flow = Flow::Text;
                self.leaf = Leaf::Paragraph { open, drawn: false, last_line: 0 };
                return self.start_text(content);
            }
            Line::Heading(level) => {
                self.tape.open(Tag::Heading(level));
                self.flow = Flow::Text;
                self.leaf = Leaf::Heading { held: String::new() };
            }
            Line::FenceOpen(fence, lang) => {
                self.tape.code_block(&lang);
                self.leaf = Leaf::Fence(fence);
            }
            Line::Indented => {
                self.tape.code_block("");
                self.flow = Flow::Code;
                self.leaf = Leaf::Indented { blank: String::new() };
            }
            _ => {}
        }
        self.frozen = self.tape.len();
    }
}

/// The end of a heading without the `#`s that close it, which stand apart from
/// its text or are all of it.
fn without_closing(held: &str, is_all: bool) -> &str {
    let end = trim_end(held, BLANK);
    let before = trim_end(end, b"#");
    let closes = before.ends_with([' ', '\t']) || (before.is_empty() && is_all);
    if closes { before } else { end }
}
