//! Links that are their own text: `<https://…>`, bare `https://…`, `www.…` and
//! mail addresses; and `<br>`, the one tag that means something in a chat.
//!
//! Source: `CommonMark` 0.31.2, section 6.5; GFM 0.29, section 6.9, with one
//! addition: a bare link ends where CJK text begins.

use super::token::{Kind, Token};
use super::{Inline, Reading};
use crate::markdown::chars::{is_cjk, is_space, part, trim_end};
use crate::markdown::links;

/// A longer link is text, in bytes.
const MAX_LINK_BYTES: usize = 2048;

/// Within so many bytes a `<` must have a `:` or an `@` to start a link.
const MAX_SCHEME_BYTES: usize = 64;

/// A line break as models write it into table cells.
const BREAKS: [&str; 3] = ["<br>", "<br/>", "<br />"];

/// How a bare link starts, and what makes it a target.
const URLS: [(&str, &str); 3] = [("https://", ""), ("http://", ""), ("www.", "http://")];

/// How a text begins.
enum Start<T> {
    Is(T),
    /// It is too short to tell.
    MayBe,
    IsNot,
}

impl Inline {
    /// `<`.
    pub(super) fn angle(&mut self) -> bool {
        let rest = part(&self.source, self.at, self.end());
        match starts_with(rest, &BREAKS, |it| *it) {
            Start::Is(it) => return self.token(Kind::HardBreak, self.at + it.len()),
            Start::MayBe if !self.last => return false,
            _ => {}
        }
        let (from, start) = (self.at + 1, self.resume(self.at + 1));
        let rest = part(&self.source, start, self.end());
        let stop = rest.find(|it: char| matches!(it, '<' | '>') || it <= ' ');
        let to = start + stop.unwrap_or(rest.len());
        self.work += to - start;
        let inner = part(&self.source, from, to);
        let is_cut = stop.is_none() && !self.last;
        if is_cut && may_be_target(inner) {
            self.reading = Reading::Link { to };
            return false;
        }
        self.reading = Reading::Text;
        let closed = stop.is_some() && self.byte(to) == b'>' && may_be_target(inner);
        let Some(prefix) = angle_prefix(inner).filter(|_| closed) else { return self.text(from) };
        self.tokens.push(Token::new(Kind::Autolink { prefix, in_link: false }, from, to));
        self.at = to + 1;
        true
    }

    /// Whether a bare link may start here.
    pub(super) fn is_word_start(&self) -> bool {
        !self.char_before(self.at).is_some_and(|it| it.is_ascii_alphanumeric())
    }

    /// `h` or `w` at the start of a word.
    pub(super) fn url(&mut self) -> bool {
        let rest = part(&self.source, self.at, self.end());
        let (start, prefix) = match starts_with(rest, &URLS, |it| it.0) {
            Start::Is(it) => *it,
            Start::MayBe if !self.last => return false,
            _ => return self.plain(),
        };
        let host = self.at + start.len();
        // Looked at first, or all that follows would be read for nothing, and again.
        let begins =
            |it: Option<char>| it.is_some_and(|it| it.is_ascii_alphanumeric() || !it.is_ascii());
        match self.byte_if_known(host) {
            None => return false,
            Some(_) if !begins(self.char_at(host)) => return self.text(host),
            Some(_) => {}
        }
        let Some(raw) = self.bare_end(is_url_char) else { return false };
        let url = trim(part(&self.source, self.at, raw));
        if !begins(part(url, start.len(), url.len()).chars().next()) {
            return self.text(host);
        }
        self.token(Kind::Autolink { prefix, in_link: false }, self.at + url.len())
    }

    /// `@`: a mail address, of which the first half is read as text already.
    pub(super) fn email(&mut self) -> bool {
        let local = self.local_part();
        if local == 0 {
            return self.text(self.at + 1);
        }
        let Some(end) = self.bare_end(is_domain_char) else { return false };
        let domain = trim_end(part(&self.source, self.at + 1, end), b".");
        let fits =
            domain.contains('.') && !domain.ends_with(['-', '_']) && !domain.starts_with('.');
        if !fits {
            return self.text(self.at + 1);
        }
        let to = self.at + 1 + domain.len();
        let last = self.tokens.len().saturating_sub(1);
        self.redraw(last);
        if let Some(text) = self.tokens.get_mut(last) {
            text.to -= local;
        }
        let kind = Kind::Autolink { prefix: "mailto:", in_link: false };
        self.tokens.push(Token::new(kind, self.at - local, to));
        self.at = to;
        true
    }

    /// How many bytes in front of an `@` belong to it.
    fn local_part(&self) -> usize {
        let Some(token) = self.tokens.last() else { return 0 };
        if !matches!(token.kind, Kind::Text) || token.to != self.at {
            return 0;
        }
        let text = part(&self.source, token.from, token.to).bytes().rev().take(MAX_SCHEME_BYTES);
        let is_local = |it: &u8| it.is_ascii_alphanumeric() || b".-_+".contains(it);
        let length = text.take_while(is_local).count();
        if self.char_before(self.at - length) == Some('\\') { 0 } else { length }
    }

    /// Where the characters of a bare link end, or `None` if more may come.
    fn bare_end(&mut self, fits: fn(char) -> bool) -> Option<usize> {
        let start = self.resume(self.at + 1);
        let rest = part(&self.source, start, self.end());
        // A character that begins before the limit may end behind it.
        let most = (self.at + MAX_LINK_BYTES).saturating_sub(start);
        let stop = rest.char_indices().find(|it| !fits(it.1) || it.0 >= most).map(|it| it.0);
        let to = start + stop.unwrap_or(rest.len());
        self.work += to - start;
        if stop.is_none() && !self.last {
            self.reading = Reading::Link { to };
            return None;
        }
        self.reading = Reading::Text;
        Some(to)
    }

    /// Where the search for the end of a link goes on.
    fn resume(&self, start: usize) -> usize {
        if let Reading::Link { to } = self.reading { to } else { start }
    }
}

/// Whether this may be the inside of `<…>`, or its beginning.
fn may_be_target(inner: &str) -> bool {
    let mut head = inner.bytes().take(MAX_SCHEME_BYTES);
    let has_mark = inner.len() <= MAX_SCHEME_BYTES || head.any(|it| it == b':' || it == b'@');
    inner.len() <= MAX_LINK_BYTES
        && has_mark
        && (inner.is_empty() || inner.starts_with(|it: char| it.is_ascii_graphic()))
}

/// What makes the inside of `<…>` a target, if it is one.
fn angle_prefix(inner: &str) -> Option<&'static str> {
    let is_scheme = |it: &str| {
        (2..=32).contains(&it.len())
            && it.starts_with(|it: char| it.is_ascii_alphabetic())
            && it.bytes().all(|it| it.is_ascii_alphanumeric() || b"+.-".contains(&it))
    };
    if inner.split_once(':').is_some_and(|(scheme, _)| is_scheme(scheme)) {
        return links::allowed(inner).is_some().then_some("");
    }
    let (local, domain) = inner.split_once('@')?;
    let is_label = |it: &str| {
        !it.is_empty()
            && !it.starts_with('-')
            && !it.ends_with('-')
            && it.len() <= 63
            && it.bytes().all(|it| it.is_ascii_alphanumeric() || it == b'-')
    };
    let is_local = |it: u8| it.is_ascii_alphanumeric() || b".!#$%&'*+/=?^_`{|}~-".contains(&it);
    let fits = !local.is_empty() && local.bytes().all(is_local) && domain.split('.').all(is_label);
    fits.then_some("mailto:")
}

/// Drops punctuation that belongs to the sentence, not to the link.
fn trim(mut url: &str) -> &str {
    let count = |byte: u8| url.bytes().filter(|it| *it == byte).count();
    let (opened, mut closed) = (count(b'('), count(b')'));
    loop {
        let shorter = match url.as_bytes().last() {
            Some(b')') if closed <= opened => return url,
            Some(b')') => {
                closed -= 1;
                1
            }
            Some(b'?' | b'!' | b'.' | b',' | b':' | b'*' | b'_' | b'~' | b'\'' | b'"') => 1,
            Some(b';') => entity_bytes(url),
            _ => return url,
        };
        url = part(url, 0, url.len() - shorter);
    }
}

/// The length of a reference at the end, `&lt;` in `https://a.example&lt;`, or of its semicolon.
fn entity_bytes(url: &str) -> usize {
    let name = url.bytes().rev().skip(1).take_while(u8::is_ascii_alphanumeric).count();
    let is_reference =
        name > 0 && url.as_bytes().get(url.len().wrapping_sub(name + 2)) == Some(&b'&');
    if is_reference { name + 2 } else { 1 }
}

fn is_url_char(it: char) -> bool {
    !(it <= ' '
        || is_space(it)
        || is_cjk(it)
        || matches!(it, '<' | '>' | '[' | ']' | '`' | '"' | '\x7F'))
}

fn is_domain_char(it: char) -> bool {
    it.is_ascii_alphanumeric() || matches!(it, '.' | '-' | '_')
}

/// Which of these a text starts with, in any case.
fn starts_with<'a, T>(text: &str, all: &'a [T], name: fn(&T) -> &str) -> Start<&'a T> {
    let text = text.as_bytes();
    let mut start = Start::IsNot;
    for it in all {
        let full = name(it).as_bytes();
        let common = text.iter().zip(full).take_while(|(a, b)| a.eq_ignore_ascii_case(b)).count();
        if common == full.len() {
            return Start::Is(it);
        }
        if common == text.len() {
            start = Start::MayBe;
        }
    }
    start
}
