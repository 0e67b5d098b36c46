//! Emphasis and strikethrough.
//!
//! Source: `CommonMark` 0.31.2, section 6.2 and its appendix, with one addition:
//! next to Han, kana and hangul, which have no spaces around a marked phrase,
//! punctuation does not decide. Source: GFM 0.29, section 6.5; only `~~` marks.

use super::token::{Bracket, Delimiter, Kind};
use super::{Inline, MAX_OPEN};
use crate::markdown::chars::{is_cjk, is_punctuation, is_space};

/// A mark that may still become part of a pair.
#[derive(Clone, Copy, Debug)]
pub(super) struct Opener {
    pub(super) token: usize,
    /// `*`, `_`, `~`, or `[` for a bracket.
    pub(super) byte: u8,
    can_open: bool,
    can_close: bool,
    /// How long the run was.
    run: usize,
    /// How many of its marks are not part of a pair.
    left: usize,
    /// Whether a bracket can still start a link: links hold no links.
    pub(super) active: bool,
}

/// What a run of marks can do where it stands.
#[derive(Clone, Copy, Debug)]
struct Role {
    can_open: bool,
    can_close: bool,
    heals: bool,
}

impl Inline {
    /// A run of `*`, `_` or `~`.
    pub(super) fn delimiters(&mut self) -> bool {
        let run = self.run(self.at);
        let to = self.at + run;
        if to == self.end() && !self.last {
            return false;
        }
        let byte = self.byte(self.at);
        let role = role(byte, self.char_before(self.at), self.char_at(to));
        if (byte == b'~' && run != 2) || !(role.can_open || role.can_close) {
            return self.text(to);
        }
        let kind = Delimiter {
            byte,
            left: run,
            closes: 0,
            opens: 1,
            heals: role.heals,
            live: role.can_open,
        };
        self.token(Kind::Delimiter(kind), to);
        self.open(Opener {
            token: self.tokens.len() - 1,
            byte,
            can_open: role.can_open,
            can_close: role.can_close,
            run,
            left: run,
            active: true,
        });
        if role.can_close {
            self.close_with(self.openers.len() - 1);
        }
        true
    }

    /// Remembers a bracket.
    pub(super) fn open_bracket(&mut self) {
        self.open(Opener {
            token: self.tokens.len() - 1,
            byte: b'[',
            can_open: false,
            can_close: false,
            run: 0,
            left: 0,
            active: true,
        });
    }

    /// Lets each closing mark from this opener on look for its pair again: a
    /// bracket that stood between has turned out to be text.
    pub(super) fn close_from(&mut self, mut at: usize) {
        while let Some(opener) = self.openers.get(at) {
            at = if opener.can_close { self.close_with(at) } else { at + 1 };
        }
    }

    /// The block ends: what is open now is text.
    pub(super) fn settle(&mut self) {
        let mut at = self.openers.len();
        while at > 0 {
            at -= 1;
            if self.openers.get(at).is_some_and(|it| it.byte == b'[') {
                self.retire(at);
            }
        }
        self.close_from(0);
        self.retire_from(0);
    }

    /// Makes all openers from this one on text.
    pub(super) fn retire_from(&mut self, at: usize) {
        while self.openers.len() > at {
            self.retire(self.openers.len() - 1);
        }
    }

    /// Makes an opener text: it cannot become part of a pair any more.
    pub(super) fn retire(&mut self, at: usize) {
        if at >= self.openers.len() {
            return;
        }
        let opener = self.openers.remove(at);
        self.change(opener.token, |kind| match kind {
            Kind::Delimiter(it) => it.live = false,
            Kind::Bracket { state, .. } if *state == Bracket::Open => *state = Bracket::Literal,
            _ => {}
        });
    }

    /// Changes a token, and draws it again if it then looks different.
    pub(super) fn change(&mut self, token: usize, change: impl FnOnce(&mut Kind)) {
        let Some(it) = self.tokens.get_mut(token) else { return };
        let before = look(&it.kind);
        change(&mut it.kind);
        if look(&it.kind) != before {
            self.redraw(token);
        }
    }

    fn open(&mut self, opener: Opener) {
        if self.openers.len() >= MAX_OPEN {
            self.retire(0);
        }
        self.openers.push(opener);
    }

    /// Pairs the closing mark at this place with the marks before it; gives the
    /// place behind it.
    fn close_with(&mut self, mut at: usize) -> usize {
        while let Some(&closer) = self.openers.get(at) {
            let Some(found) = self.find_opener(at, closer) else { break };
            for between in (found + 1..at).rev() {
                self.retire(between);
            }
            at = found + 1;
            self.pair(found, at);
            if self.openers.get(found).is_some_and(|it| it.left == 0) {
                self.openers.remove(found);
                at -= 1;
            }
            if self.openers.get(at).is_some_and(|it| it.left == 0) {
                self.openers.remove(at);
                return at;
            }
        }
        self.keep_or_retire(at)
    }

    /// A mark that has closed what it can stays if it can open, or if a bracket
    /// before it may turn out to be text.
    fn keep_or_retire(&mut self, at: usize) -> usize {
        let waits = self.openers.iter().take(at).any(|it| it.byte == b'[');
        if waits || self.openers.get(at).is_some_and(|it| it.can_open) {
            return at + 1;
        }
        self.retire(at);
        at
    }

    /// The nearest mark before `at` that this one closes, not beyond a bracket.
    fn find_opener(&mut self, at: usize, closer: Opener) -> Option<usize> {
        for index in (0..at).rev() {
            self.work += 1;
            let opener = self.openers.get(index)?;
            if opener.byte == b'[' {
                return None;
            }
            if opener.byte == closer.byte && opener.can_open && fits(opener, &closer) {
                let has_room = match self.tokens.get(opener.token).map(|it| &it.kind) {
                    Some(Kind::Delimiter(it)) => it.can_open_more(),
                    _ => false,
                };
                return has_room.then_some(index);
            }
        }
        None
    }

    /// Takes one or two marks of each side as a pair.
    fn pair(&mut self, opener: usize, closer: usize) {
        let lefts = [opener, closer].map(|it| self.openers.get(it).map_or(0, |it| it.left));
        let strong = lefts.iter().all(|left| *left >= 2);
        let used = if strong { 2 } else { 1 };
        for at in [opener, closer] {
            let Some(it) = self.openers.get_mut(at) else { return };
            it.left -= used;
            let token = it.token;
            self.change(token, |kind| {
                let Kind::Delimiter(it) = kind else { return };
                it.left -= used;
                if at == opener {
                    it.opens = it.opens << 1 | u32::from(strong);
                } else {
                    it.closes += 1;
                }
            });
        }
    }
}

/// All that decides how a token is drawn, as far as it can change.
fn look(kind: &Kind) -> (usize, usize, u32) {
    match kind {
        Kind::Delimiter(it) => {
            let (marks, opens) = it.look();
            (it.closes, marks, opens)
        }
        Kind::Bracket { state, .. } => match state {
            Bracket::Open | Bracket::Refused => (0, 0, 0),
            Bracket::Literal => (0, 1, 0),
            Bracket::Linked { .. } => (1, 0, 0),
        },
        _ => (0, 0, 0),
    }
}

/// The rule of three.
fn fits(opener: &Opener, closer: &Opener) -> bool {
    let both = opener.can_close || closer.can_open;
    let threes = opener.run.is_multiple_of(3) && closer.run.is_multiple_of(3);
    !both || threes || !(opener.run + closer.run).is_multiple_of(3) || opener.byte == b'~'
}

/// What stands before and behind a run decides what it can do. The start and
/// the end of the text count as white space.
fn role(byte: u8, before: Option<char>, after: Option<char>) -> Role {
    let (before, after) = (before.unwrap_or(' '), after.unwrap_or(' '));
    let splits = |it: char| is_space(it) || is_punctuation(it) || is_cjk(it);
    let blocks = |it: char| is_punctuation(it) && !is_cjk(it);
    let left = !is_space(after) && (!blocks(after) || splits(before));
    let right = !is_space(before) && (!blocks(before) || splits(after));
    if byte == b'_' {
        Role {
            can_open: left && (!right || is_punctuation(before)),
            can_close: right && (!left || is_punctuation(after)),
            heals: true,
        }
    } else {
        Role { can_open: left, can_close: right, heals: splits(before) }
    }
}
