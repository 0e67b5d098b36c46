//! The text of one leaf block, as it arrives.
//!
//! The source is read once, from left to right, into tokens; each token is drawn
//! on the tape as soon as it is there. A mark whose meaning depends on what
//! comes is drawn as what it probably becomes: an opened `**` as the start of
//! strong text, a `[` as nothing. When it turns out otherwise, the tape is cut
//! back to that token and drawn again from there. Nothing is drawn of a piece
//! at the very end that may be the beginning of something longer (`*`, `&am`,
//! `](https:`, `htt`).
//!
//! Work is linear: a byte is read once, but for the constructs that are given
//! up at the end of the block (each kind once), and a token is drawn again only
//! when one of the at most [`MAX_OPEN`] marks before it that may still become
//! part of a pair changes.

mod autolink;
mod bracket;
mod code;
mod delimiter;
mod draw;
mod target;
mod token;

use super::chars::part;
use super::entity::{Entity, entity};
use super::tape::{Mark, Tape};
use bracket::Target;
use code::Ticks;
use delimiter::Opener;
use target::TargetReader;
use token::{Kind, Token};

/// How many marks that may still become part of a pair are remembered; of more
/// than these, the oldest is text.
pub(super) const MAX_OPEN: usize = 32;

/// The text of one leaf block. One value serves all leaves, one after the other.
#[derive(Debug, Default)]
pub(super) struct Inline {
    source: String,
    /// How much of the source is read.
    at: usize,
    /// The source from here on is not read yet.
    hold: Option<usize>,
    /// Whether all of the source is there.
    last: bool,
    reading: Reading,
    tokens: Vec<Token>,
    /// Marks that may still become part of a pair.
    openers: Vec<Opener>,
    targets: Vec<Target>,
    ticks: Ticks,
    /// A run of equal bytes at an offset, and its length so far.
    run: (usize, usize),
    /// How many tokens are drawn, and where to cut the tape before drawing more.
    drawn: usize,
    cut: Option<Mark>,
    /// Bytes and tokens looked at, for [`super::Markdown::work`].
    pub(super) work: usize,
}

/// A construct at the place that is being read, whose end has not been found yet.
#[derive(Debug, Default)]
enum Reading {
    #[default]
    Text,
    /// A code span opened by so many backticks, read up to an offset.
    Code { length: usize, to: usize },
    /// The `(…)` behind a `]`.
    Target(TargetReader),
    /// An autolink, read up to an offset.
    Link { to: usize },
}

impl Inline {
    /// Starts another leaf.
    pub(super) fn reset(&mut self) {
        let work = self.work;
        let source = std::mem::take(&mut self.source);
        *self = Self { source, work, ..Self::default() };
        self.source.clear();
    }

    pub(super) fn push(&mut self, text: &str) {
        self.source.push_str(text);
    }

    pub(super) fn source(&self) -> &str {
        &self.source
    }

    /// Leaves the source unread from this offset on, or reads on.
    pub(super) fn hold(&mut self, from: Option<usize>) {
        self.hold = from;
    }

    /// Drops the end of the source, and starts anew if any of that was read.
    /// `open` is where the drawing of the leaf starts.
    pub(super) fn shorten(&mut self, to: usize, open: Mark, tape: &mut Tape) {
        let mut source = std::mem::take(&mut self.source);
        source.truncate(to);
        if self.at > to || !matches!(self.reading, Reading::Text) {
            self.reset();
            tape.cut(open);
        }
        self.source = source;
    }

    /// Reads what has arrived and draws it. `last` says that the block ends here.
    pub(super) fn advance(&mut self, tape: &mut Tape, last: bool) {
        self.last = last;
        if last {
            self.hold = None;
        }
        while self.at < self.end() && self.step() {}
        if last {
            self.settle();
        }
        self.draw(tape);
    }

    fn end(&self) -> usize {
        self.hold.unwrap_or(self.source.len())
    }

    /// Reads one piece; false if it cannot be told yet what it is.
    fn step(&mut self) -> bool {
        match self.reading {
            Reading::Code { .. } => return self.code(),
            Reading::Target(_) => return self.link_end(),
            Reading::Text | Reading::Link { .. } => {}
        }
        match self.byte(self.at) {
            b' ' | b'\t' => self.spaces(),
            b'\\' => self.escape(),
            b'`' => self.ticks(),
            b'*' | b'_' | b'~' => self.delimiters(),
            b'[' => self.bracket(false),
            b'!' => self.bang(),
            b']' => self.bracket_end(),
            b'<' => self.angle(),
            b'&' => self.reference(),
            b'@' => self.email(),
            b'h' | b'H' | b'w' | b'W' if self.is_word_start() => self.url(),
            _ => self.plain(),
        }
    }

    /// Reads up to the next byte that may mean something.
    fn plain(&mut self) -> bool {
        let mut before = self.byte(self.at);
        let mut length = self.char_at(self.at).map_or(1, char::len_utf8);
        for byte in part(&self.source, self.at + length, self.end()).bytes() {
            let starts_url =
                matches!(byte, b'h' | b'H' | b'w' | b'W') && !before.is_ascii_alphanumeric();
            if starts_url || b" \t\\`*_~[!]<&@".contains(&byte) {
                break;
            }
            before = byte;
            length += 1;
        }
        self.text(self.at + length)
    }

    /// Adds the source up to an offset as text, and goes there.
    fn text(&mut self, to: usize) -> bool {
        self.work += to - self.at;
        match self.tokens.last_mut() {
            Some(token) if matches!(token.kind, Kind::Text) && token.to == self.at => token.to = to,
            _ => self.tokens.push(Token::new(Kind::Text, self.at, to)),
        }
        self.at = to;
        true
    }

    /// Adds a token for the source up to an offset, and goes there.
    fn token(&mut self, kind: Kind, to: usize) -> bool {
        self.work += to - self.at;
        self.tokens.push(Token::new(kind, self.at, to));
        self.at = to;
        true
    }

    /// White space at the end of a line is dropped; two spaces or more are a hard break.
    fn spaces(&mut self) -> bool {
        let length = self.run(self.at);
        let end = self.at + length;
        if end < self.end() && self.byte(end) != b'\n' {
            return self.text(end);
        }
        if end == self.end() {
            self.at = if self.last { end } else { self.at };
            return self.last;
        }
        if length >= 2 && self.byte(self.at) == b' ' {
            return self.token(Kind::HardBreak, end + 1);
        }
        self.at = end;
        true
    }

    fn escape(&mut self) -> bool {
        match self.byte_if_known(self.at + 1) {
            None => false,
            Some(b'\n') if self.at + 1 < self.end() => self.token(Kind::HardBreak, self.at + 2),
            Some(byte) if byte.is_ascii_punctuation() => {
                self.at += 1;
                self.text(self.at + 1)
            }
            Some(_) => self.text(self.at + 1),
        }
    }

    fn reference(&mut self) -> bool {
        match entity(part(&self.source, self.at, self.end())) {
            Entity::Char(it, length) => self.token(Kind::Char(it), self.at + length),
            Entity::Cut if !self.last => false,
            _ => self.text(self.at + 1),
        }
    }

    fn bang(&mut self) -> bool {
        match self.byte_if_known(self.at + 1) {
            None => false,
            Some(b'[') => self.bracket(true),
            Some(_) => self.text(self.at + 1),
        }
    }

    /// How many of the byte at an offset there are in a row. A run that is still
    /// growing is counted on from where it was left.
    fn run(&mut self, at: usize) -> usize {
        let known = if self.run.0 == at { self.run.1 } else { 0 };
        let byte = self.byte(at);
        let more = part(&self.source, at + known, self.end());
        let length = known + more.bytes().take_while(|it| *it == byte).count();
        self.work += length - known + 1;
        self.run = (at, length);
        length
    }

    /// The byte at an offset, or a line feed behind the end.
    fn byte(&self, at: usize) -> u8 {
        self.source.as_bytes().get(at).copied().unwrap_or(b'\n')
    }

    /// The byte at an offset, a line feed behind the end of the block, or `None`
    /// if it has not arrived.
    fn byte_if_known(&self, at: usize) -> Option<u8> {
        if at < self.end() || self.last { Some(self.byte(at)) } else { None }
    }

    fn char_before(&self, at: usize) -> Option<char> {
        part(&self.source, 0, at).chars().next_back()
    }

    fn char_at(&self, at: usize) -> Option<char> {
        part(&self.source, at, self.source.len()).chars().next()
    }

    /// Draws again from this token on.
    fn redraw(&mut self, from: usize) {
        if from < self.drawn {
            self.cut = self.tokens.get(from).map(|it| it.mark);
            self.drawn = from;
        }
    }
}
