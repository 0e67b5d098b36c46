//! Links, images and citations. Source: `CommonMark` 0.31.2, sections 6.3 and 6.4.
//!
//! Links by reference are left out: their targets come after them, when what
//! they are part of is drawn and frozen.

use super::target::{Progress, TargetReader};
use super::token::{Bracket, Kind, Token};
use super::{Inline, Reading};
use crate::markdown::chars::part;
use crate::markdown::entity::unescape;
use crate::markdown::links;

/// The most digits of a citation.
const MAX_DIGITS: usize = 3;

/// Where a link leads or an image is.
#[derive(Debug, Default)]
pub(super) struct Target {
    pub(super) href: String,
    pub(super) title: String,
}

impl Inline {
    /// `[` or `![`.
    pub(super) fn bracket(&mut self, image: bool) -> bool {
        if !image && !self.last && self.may_be_citation() {
            return false;
        }
        let length = if image { 2 } else { 1 };
        self.token(Kind::Bracket { image, state: Bracket::Open }, self.at + length);
        self.open_bracket();
        true
    }

    /// Whether all there is behind the `[` is the beginning of `1]`: what would
    /// become a mark is not shown as a number before.
    fn may_be_citation(&self) -> bool {
        let rest = part(&self.source, self.at + 1, self.end()).as_bytes();
        let digits = rest.iter().take(MAX_DIGITS + 1).take_while(|it| it.is_ascii_digit()).count();
        let behind = rest.get(digits..).unwrap_or_default();
        digits <= MAX_DIGITS && (behind.is_empty() || behind == b"]")
    }

    /// `]`, and what stands behind it.
    pub(super) fn bracket_end(&mut self) -> bool {
        let Some(opener) = self.openers.iter().rposition(|it| it.byte == b'[') else {
            return self.text(self.at + 1);
        };
        let Some(next) = self.byte_if_known(self.at + 1) else { return false };
        if !self.openers.get(opener).is_some_and(|it| it.active) {
            return self.unlink(opener);
        }
        if next == b'(' {
            self.reading = Reading::Target(TargetReader::new(self.at + 2));
            return self.link_end();
        }
        match self.citation(opener) {
            Some(number) if next != b':' => self.cite(opener, number),
            _ => self.unlink(opener),
        }
    }

    /// More of the target behind a `]`.
    pub(super) fn link_end(&mut self) -> bool {
        let end = self.end();
        let Reading::Target(reader) = &mut self.reading else { return false };
        let mut progress = Progress::More;
        while reader.at < end && progress == Progress::More {
            let byte = self.source.as_bytes().get(reader.at).copied().unwrap_or_default();
            progress = reader.step(byte);
            self.work += 1;
        }
        if progress == Progress::More && !self.last {
            return false;
        }
        let Reading::Target(reader) = std::mem::take(&mut self.reading) else { return false };
        let Some(opener) = self.openers.iter().rposition(|it| it.byte == b'[') else {
            return false;
        };
        if progress == Progress::Done { self.link(opener, &reader) } else { self.unlink(opener) }
    }

    /// The bracket is text, and so is the `]`.
    fn unlink(&mut self, opener: usize) -> bool {
        self.retire(opener);
        self.text(self.at + 1);
        self.close_from(opener);
        true
    }

    fn link(&mut self, opener: usize, reader: &TargetReader) -> bool {
        self.retire_from(opener + 1);
        let Some(token) = self.openers.pop().map(|it| it.token) else { return false };
        let [href, title] =
            [reader.target, reader.title].map(|(from, to)| unescape(part(&self.source, from, to)));
        let href = links::allowed(&href);
        let end = self.tokens.len();
        let state = match &href {
            Some(_) => Bracket::Linked { target: self.targets.len(), end },
            None => Bracket::Refused,
        };
        let is_image = self.mark_link(token, state);
        self.token(Kind::LinkEnd { drawn: href.is_some() && !is_image }, reader.at);
        self.targets.extend(href.map(|href| Target { href, title }));
        if !is_image {
            self.flatten(token);
        }
        true
    }

    /// Says whether it is an image.
    fn mark_link(&mut self, token: usize, linked: Bracket) -> bool {
        let mut is_image = false;
        self.change(token, |kind| {
            if let Kind::Bracket { image, state } = kind {
                is_image = *image;
                *state = linked;
            }
        });
        is_image
    }

    /// Links hold no links: those before cannot start one, and bare ones inside are text.
    fn flatten(&mut self, from: usize) {
        let mut has_bare = false;
        for token in self.tokens.iter_mut().skip(from) {
            if let Kind::Autolink { in_link, .. } = &mut token.kind {
                *in_link = true;
                has_bare = true;
            }
        }
        if has_bare {
            self.redraw(from);
        }
        let tokens = &self.tokens;
        for opener in self.openers.iter_mut().filter(|it| it.byte == b'[') {
            let token = tokens.get(opener.token);
            let is_link =
                token.is_some_and(|it| matches!(it.kind, Kind::Bracket { image: false, .. }));
            opener.active &= !is_link;
        }
    }

    /// The number in the brackets: 1 to 999 without a leading zero.
    fn citation(&self, opener: usize) -> Option<u16> {
        let token: &Token = self.tokens.get(self.openers.get(opener)?.token)?;
        let digits = part(&self.source, token.to, self.at);
        let plain = digits.bytes().all(|it| it.is_ascii_digit()) && !digits.starts_with('0');
        let is_link = matches!(token.kind, Kind::Bracket { image: false, .. });
        if plain && is_link && digits.len() <= MAX_DIGITS { digits.parse().ok() } else { None }
    }

    /// Puts a citation in the place of the brackets and the number.
    fn cite(&mut self, opener: usize, number: u16) -> bool {
        let Some(opener) = self.openers.get(opener).map(|it| it.token) else { return false };
        self.openers.pop();
        self.redraw(opener);
        self.tokens.truncate(opener);
        self.token(Kind::Citation(number), self.at + 1)
    }
}
