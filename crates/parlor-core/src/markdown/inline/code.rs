//! Code spans. Source: `CommonMark` 0.31.2, section 6.1.

use super::token::{Kind, Token};
use super::{Inline, Reading};
use crate::markdown::chars::part;

/// Longer runs of backticks are text.
const MAX_TICKS: usize = 31;

/// Where runs of backticks were last seen, by their length, once a code span
/// was searched to the end of the block in vain. Without it, each of many
/// unclosed spans would be searched to the end.
#[derive(Debug, Default)]
pub(super) struct Ticks {
    seen: [usize; MAX_TICKS + 1],
    complete: bool,
}

impl Inline {
    /// A run of backticks outside of code.
    pub(super) fn ticks(&mut self) -> bool {
        let length = self.run(self.at);
        let to = self.at + length;
        if to == self.end() && !self.last {
            return false;
        }
        let closer = self.ticks.seen.get(length).copied().unwrap_or_default();
        let in_vain = self.ticks.complete && closer <= self.at;
        if length > MAX_TICKS || in_vain || to == self.end() {
            return self.text(to);
        }
        self.tokens.push(Token::new(Kind::Code { closed: false, shut: false }, to, to));
        self.reading = Reading::Code { length, to };
        true
    }

    /// More of the code span that is being read.
    pub(super) fn code(&mut self) -> bool {
        let Reading::Code { length, to } = self.reading else { return false };
        let rest = part(&self.source, to, self.end());
        let plain = rest.find('`').unwrap_or(rest.len());
        self.work += plain;
        let run_at = to + plain;
        let run = if run_at < self.end() { self.run(run_at) } else { 0 };
        self.extend_code(run_at);
        self.reading = Reading::Code { length, to: run_at };
        let at_end = run_at + run == self.end();
        if run == length && (!at_end || self.last) {
            self.close_code(run_at + run);
            return true;
        }
        if at_end && !self.last {
            return false;
        }
        self.see_ticks(run, run_at);
        if at_end {
            self.give_up_code(length);
            return true;
        }
        self.extend_code(run_at + run);
        self.reading = Reading::Code { length, to: run_at + run };
        true
    }

    fn extend_code(&mut self, to: usize) {
        if let Some(token) = self.tokens.last_mut() {
            token.to = to;
        }
    }

    fn close_code(&mut self, end: usize) {
        if let Some(token) = self.tokens.last_mut() {
            token.kind = Kind::Code { closed: true, shut: false };
            let text = part(&self.source, token.from, token.to);
            if unpadded(text).len() < text.len() {
                self.redraw(self.tokens.len() - 1);
            }
        }
        self.reading = Reading::Text;
        self.at = end;
    }

    /// Makes the backticks that opened the span text.
    fn give_up_code(&mut self, length: usize) {
        self.redraw(self.tokens.len() - 1);
        self.tokens.pop();
        self.ticks.complete = true;
        self.reading = Reading::Text;
        self.text(self.at + length);
    }

    fn see_ticks(&mut self, length: usize, at: usize) {
        if let Some(seen) = self.ticks.seen.get_mut(length) {
            *seen = at;
        }
    }
}

/// A code span without the space at each end that keeps it apart from its marks.
pub(super) fn unpadded(text: &str) -> &str {
    let is_pad = |it: char| it == ' ' || it == '\n';
    let inner = text.strip_prefix(is_pad).and_then(|it| it.strip_suffix(is_pad));
    inner.filter(|_| !text.chars().all(is_pad)).unwrap_or(text)
}
