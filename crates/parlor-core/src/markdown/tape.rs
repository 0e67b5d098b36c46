//! The ops of a document so far, and what of them its reader has not seen.

use super::op::{Op, Tag};

/// A place in a [`Tape`] to which it can be cut back.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Mark {
    ops: usize,
    text: usize,
}

impl Mark {
    /// The place behind an op without text that starts here.
    pub(super) fn after_one(self) -> Self {
        Self { ops: self.ops + 1, ..self }
    }
}

/// The ops of a document so far. Only its end changes.
///
/// Characters of all ops are in one string, in order, so that cutting the tape
/// is two truncations and growing the last text is one append.
#[derive(Debug, Default)]
pub(super) struct Tape {
    entries: Vec<Entry>,
    text: String,
    /// How many entries are still as the reader saw them.
    kept: usize,
    /// How much of `text` is still as the reader saw it.
    kept_text: usize,
    /// Bytes and ops written, for [`super::Markdown::work`].
    pub(super) work: usize,
}

/// An op whose strings are offsets into the text of the tape.
#[derive(Clone, Copy, Debug)]
enum Entry {
    Text { from: usize, to: usize },
    CodeBlock { from: usize, to: usize },
    Link { from: usize, title: usize, to: usize },
    Image { from: usize, alt: usize, title: usize, to: usize },
    Plain(Op<'static>),
}

impl Tape {
    pub(super) fn len(&self) -> usize {
        self.entries.len()
    }

    pub(super) fn mark(&self) -> Mark {
        Mark { ops: self.entries.len(), text: self.text.len() }
    }

    /// Forgets all that was written after `mark`.
    pub(super) fn cut(&mut self, mark: Mark) {
        self.entries.truncate(mark.ops);
        self.text.truncate(mark.text);
        let mut whole = mark.ops;
        if let Some(Entry::Text { to, .. }) = self.entries.last_mut()
            && *to > mark.text
        {
            *to = mark.text;
            if mark.text < self.kept_text {
                whole -= 1;
            }
        }
        self.kept = self.kept.min(whole);
        self.kept_text = self.kept_text.min(mark.text);
    }

    pub(super) fn op(&mut self, op: Op<'static>) {
        self.push(Entry::Plain(op));
    }

    pub(super) fn open(&mut self, tag: Tag<'static>) {
        self.op(Op::Open(tag));
    }

    pub(super) fn close(&mut self) {
        self.op(Op::Close);
    }

    /// Adds characters, to the last text if there is nothing between.
    pub(super) fn text(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        let from = self.write(text);
        let end = self.text.len();
        if let Some(Entry::Text { to, .. }) = self.entries.last_mut() {
            *to = end;
        } else {
            self.push(Entry::Text { from, to: end });
        }
    }

    pub(super) fn code_block(&mut self, lang: &str) {
        let from = self.write(lang);
        self.push(Entry::CodeBlock { from, to: self.text.len() });
    }

    pub(super) fn link(&mut self, href: &str, title: &str) {
        let from = self.write(href);
        let title = self.write(title);
        self.push(Entry::Link { from, title, to: self.text.len() });
    }

    pub(super) fn image(&mut self, src: &str, alt: &str, title: &str) {
        let from = self.write(src);
        let alt = self.write(alt);
        let title = self.write(title);
        self.push(Entry::Image { from, alt, title, to: self.text.len() });
    }

    /// Makes the element that was opened at `mark` another one.
    pub(super) fn retag(&mut self, mark: Mark, tag: Tag<'static>) {
        if let Some(entry) = self.entries.get_mut(mark.ops) {
            *entry = Entry::Plain(Op::Open(tag));
            self.kept = self.kept.min(mark.ops);
            self.kept_text = self.kept_text.min(mark.text);
        }
    }

    /// How many ops the reader keeps, and how many characters. After this,
    /// everything is seen.
    pub(super) fn take_changes(&mut self) -> (usize, usize) {
        let seen = (self.kept, self.kept_text);
        (self.kept, self.kept_text) = (self.entries.len(), self.text.len());
        seen
    }

    /// What the last of the ops that the reader keeps has grown by.
    pub(super) fn grown(&self, (keep, seen): (usize, usize)) -> &str {
        match keep.checked_sub(1).and_then(|last| self.entries.get(last)) {
            Some(&Entry::Text { to, .. }) => self.part(seen, to),
            _ => "",
        }
    }

    pub(super) fn ops(&self, from: usize) -> impl Iterator<Item = Op<'_>> {
        self.entries.iter().skip(from).map(|&entry| self.read(entry))
    }

    fn read(&self, entry: Entry) -> Op<'_> {
        match entry {
            Entry::Text { from, to } => Op::Text(self.part(from, to)),
            Entry::CodeBlock { from, to } => Op::Open(Tag::CodeBlock { lang: self.part(from, to) }),
            Entry::Link { from, title, to } => {
                Op::Open(Tag::Link { href: self.part(from, title), title: self.part(title, to) })
            }
            Entry::Image { from, alt, title, to } => Op::Image {
                src: self.part(from, alt),
                alt: self.part(alt, title),
                title: self.part(title, to),
            },
            Entry::Plain(op) => op,
        }
    }

    fn part(&self, from: usize, to: usize) -> &str {
        self.text.get(from..to).unwrap_or_default()
    }

    fn write(&mut self, text: &str) -> usize {
        let from = self.text.len();
        self.text.push_str(text);
        self.work += text.len();
        from
    }

    fn push(&mut self, entry: Entry) {
        self.work += 1;
        self.entries.push(entry);
    }
}
