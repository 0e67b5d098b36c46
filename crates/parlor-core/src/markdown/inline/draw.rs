//! From tokens to the tape.

use super::Inline;
use super::code::unpadded;
use super::token::{Bracket, Delimiter, Kind, Token};
use crate::markdown::chars::part;
use crate::markdown::links;
use crate::markdown::op::{Op, Tag};
use crate::markdown::tape::Tape;

impl Inline {
    /// Draws what is new or has changed.
    pub(super) fn draw(&mut self, tape: &mut Tape) {
        if let Some(cut) = self.cut.take() {
            tape.cut(cut);
        }
        let last = self.drawn.checked_sub(1).and_then(|last| self.tokens.get_mut(last));
        if let Some(token) = last {
            grow(token, &self.source, tape);
        }
        while let Some(token) = self.tokens.get_mut(self.drawn) {
            token.mark = tape.mark();
            token.drawn = token.from;
            self.drawn += 1;
            self.work += 1;
            let kind = token.kind.clone();
            match kind {
                Kind::Bracket { image, state } => self.draw_bracket(image, state, tape),
                kind => draw_token(&kind, token, &self.source, tape),
            }
        }
    }

    fn draw_bracket(&mut self, image: bool, state: Bracket, tape: &mut Tape) {
        match state {
            Bracket::Open | Bracket::Refused => {}
            Bracket::Literal => tape.text(if image { "![" } else { "[" }),
            Bracket::Linked { target, end } => {
                let alt = if image { self.skip_to(end, tape) } else { String::new() };
                let Some(target) = self.targets.get(target) else { return };
                if image {
                    tape.image(&target.href, &alt, &target.title);
                } else {
                    tape.link(&target.href, &target.title);
                }
            }
        }
    }

    /// Takes the tokens up to this one as drawn, and gives their characters.
    fn skip_to(&mut self, end: usize, tape: &Tape) -> String {
        let mut plain = String::new();
        let skipped = end.saturating_sub(self.drawn);
        for token in self.tokens.iter_mut().skip(self.drawn).take(skipped) {
            token.mark = tape.mark();
            token.drawn = token.to;
            match token.kind {
                Kind::Text | Kind::Code { .. } | Kind::Autolink { .. } => {
                    plain.push_str(part(&self.source, token.from, token.to));
                }
                Kind::Char(it) => plain.push(it),
                Kind::HardBreak => plain.push('\n'),
                Kind::Delimiter(it) => {
                    (0..it.look().0).for_each(|_| plain.push(char::from(it.byte)));
                }
                Kind::Bracket { state: Bracket::Literal, .. } => plain.push('['),
                _ => {}
            }
        }
        self.work += plain.len() + skipped;
        self.drawn = end;
        plain
    }
}

/// Draws what a token that is drawn has grown by.
fn grow(token: &mut Token, source: &str, tape: &mut Tape) {
    let more = part(source, token.drawn, token.to);
    match &mut token.kind {
        Kind::Text => tape.text(more),
        Kind::Code { shut: false, closed } => {
            code_text(more, tape);
            if *closed {
                tape.close();
            }
            token.kind = Kind::Code { closed: *closed, shut: *closed };
        }
        _ => return,
    }
    token.drawn = token.to;
}

fn draw_token(kind: &Kind, token: &mut Token, source: &str, tape: &mut Tape) {
    let text = part(source, token.from, token.to);
    match *kind {
        Kind::Text => grow(token, source, tape),
        Kind::Char(it) => tape.text(it.encode_utf8(&mut [0; 4])),
        Kind::Code { closed: false, .. } => {
            tape.open(Tag::Code);
            grow(token, source, tape);
        }
        Kind::Code { closed: true, .. } => {
            token.kind = Kind::Code { closed: true, shut: true };
            tape.open(Tag::Code);
            code_text(unpadded(text), tape);
            tape.close();
        }
        Kind::HardBreak => tape.op(Op::HardBreak),
        Kind::Delimiter(it) => draw_delimiter(it, tape),
        Kind::LinkEnd { drawn: true } => tape.close(),
        Kind::LinkEnd { drawn: false } | Kind::Bracket { .. } => {}
        Kind::Citation(number) => tape.op(Op::Citation(number)),
        Kind::Autolink { prefix, in_link } => draw_autolink(prefix, text, in_link, tape),
    }
}

fn draw_delimiter(it: Delimiter, tape: &mut Tape) {
    for _ in 0..it.closes {
        tape.close();
    }
    let (marks, mut opens) = it.look();
    for _ in 0..marks {
        tape.text(char::from(it.byte).encode_utf8(&mut [0; 4]));
    }
    while opens > 1 {
        tape.open(match (it.byte, opens & 1) {
            (b'~', _) => Tag::Strikethrough,
            (_, 1) => Tag::Strong,
            _ => Tag::Emphasis,
        });
        opens >>= 1;
    }
}

fn draw_autolink(prefix: &str, text: &str, in_link: bool, tape: &mut Tape) {
    let href = if in_link { None } else { links::allowed(&[prefix, text].concat()) };
    if let Some(href) = &href {
        tape.link(href, "");
    }
    tape.text(text);
    if href.is_some() {
        tape.close();
    }
}

/// Line ends in a code span are spaces.
fn code_text(text: &str, tape: &mut Tape) {
    for (index, line) in text.split('\n').enumerate() {
        if index > 0 {
            tape.text(" ");
        }
        tape.text(line);
    }
}
