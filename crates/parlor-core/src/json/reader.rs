//! A pull reader for JSON (RFC 8259).

/// Deeper nesting is refused instead of risking the stack.
const MAX_DEPTH: u32 = 256;

/// Reads one JSON text. Ask for what you expect: a value of another type is
/// skipped and gives nothing, so a field that a newer server changed costs that
/// field only. A text that is no JSON makes [`Reader::is_whole`] false.
pub struct Reader<'a> {
    text: &'a str,
    at: usize,
    depth: u32,
    is_broken: bool,
}

impl<'a> Reader<'a> {
    /// A reader at the start of `text`.
    pub fn new(text: &'a str) -> Self {
        Self { text, at: 0, depth: 0, is_broken: false }
    }

    /// Whether everything was read, and all of it was JSON.
    pub fn is_whole(&mut self) -> bool {
        self.peek();
        !self.is_broken && self.at == self.text.len()
    }

    /// Calls `each` with the name of every member; what it does not read is skipped.
    pub fn object(&mut self, each: &mut dyn FnMut(&str, &mut Self)) {
        self.list(b'{', b'}', &mut |reader| {
            let key = reader.text_value();
            if reader.take(b':') {
                reader.value(&mut |it| each(&key, it));
            } else {
                reader.is_broken = true;
            }
        });
    }

    /// Calls `each` for every item; what it does not read is skipped.
    pub fn array(&mut self, each: &mut dyn FnMut(&mut Self)) {
        self.list(b'[', b']', &mut |reader| reader.value(each));
    }

    /// A string, or nothing.
    pub fn string(&mut self) -> Option<String> {
        if self.peek() == b'"' {
            return Some(self.text_value());
        }
        self.skip();
        None
    }

    /// A whole number from 0 to 4 294 967 295, or nothing.
    pub fn number(&mut self) -> Option<u32> {
        self.scalar().parse().ok()
    }

    /// `true` or `false`, or nothing.
    pub fn boolean(&mut self) -> Option<bool> {
        match self.scalar() {
            "true" => Some(true),
            "false" => Some(false),
            _ => None,
        }
    }

    /// The strings of an array.
    pub fn strings(&mut self) -> Vec<String> {
        let mut all = Vec::new();
        self.array(&mut |reader| all.extend(reader.string()));
        all
    }

    /// Where the next value begins, for [`since`](Self::since).
    pub(super) fn place(&mut self) -> usize {
        self.peek();
        self.at
    }

    /// What was read since then, as it is written.
    pub(super) fn since(&self, place: usize) -> &'a str {
        self.text.get(place..self.at).unwrap_or_default()
    }

    /// A value as it is written.
    pub fn raw(&mut self) -> &'a str {
        let place = self.place();
        self.skip();
        self.since(place)
    }

    /// Passes over one value.
    pub fn skip(&mut self) {
        match self.peek() {
            b'{' => self.object(&mut |_, reader| reader.skip()),
            b'[' => self.array(&mut Self::skip),
            b'"' => drop(self.text_value()),
            _ => drop(self.scalar()),
        }
    }

    fn list(&mut self, open: u8, close: u8, each: &mut dyn FnMut(&mut Self)) {
        if self.peek() != open {
            self.skip();
            return;
        }
        self.at += 1;
        self.depth += 1;
        self.is_broken |= self.depth > MAX_DEPTH;
        if !self.take(close) {
            loop {
                if self.is_broken {
                    return;
                }
                each(self);
                if !self.take(b',') {
                    break;
                }
            }
            self.is_broken |= !self.take(close);
        }
        self.depth -= 1;
    }

    fn value(&mut self, each: &mut dyn FnMut(&mut Self)) {
        self.peek();
        let before = self.at;
        each(self);
        if self.at == before {
            self.skip();
        }
    }

    /// A number, `true`, `false` or `null`, as it is written; empty for others.
    fn scalar(&mut self) -> &'a str {
        if matches!(self.peek(), b'{' | b'[' | b'"') {
            self.skip();
            return "";
        }
        let rest = self.rest();
        let ends = |it: u8| matches!(it, b',' | b']' | b'}' | b' ' | b'\n' | b'\r' | b'\t');
        let end = rest.bytes().position(ends).unwrap_or(rest.len());
        let word = rest.get(..end).unwrap_or_default();
        self.at += end;
        let is_number =
            word.bytes().all(|it| matches!(it, b'0'..=b'9' | b'-' | b'+' | b'.' | b'e' | b'E'));
        self.is_broken |=
            word.is_empty() || !(is_number || matches!(word, "true" | "false" | "null"));
        word
    }

    fn text_value(&mut self) -> String {
        let mut text = String::new();
        if !self.take(b'"') {
            self.is_broken = true;
            return text;
        }
        loop {
            let rest = self.rest();
            let Some(end) = rest.bytes().position(|it| it == b'"' || it == b'\\') else {
                self.is_broken = true;
                return text;
            };
            text.push_str(rest.get(..end).unwrap_or_default());
            self.at += end + 1;
            if rest.as_bytes().get(end) == Some(&b'"') {
                return text;
            }
            text.push(self.escape());
        }
    }

    /// What follows a backslash.
    fn escape(&mut self) -> char {
        let letter = self.rest().chars().next().unwrap_or_default();
        self.at += letter.len_utf8();
        match letter {
            'n' => '\n',
            't' => '\t',
            'r' => '\r',
            'b' => '\u{8}',
            'f' => '\u{c}',
            'u' => self.code_unit(),
            '"' | '\\' | '/' => letter,
            _ => {
                self.is_broken = true;
                char::REPLACEMENT_CHARACTER
            }
        }
    }

    /// Four digits, and four more where the first are half of a pair. A half
    /// alone becomes U+FFFD.
    fn code_unit(&mut self) -> char {
        let high = self.hex();
        if let 0xd800..0xdc00 = high
            && self.rest().starts_with("\\u")
        {
            let before = self.at;
            self.at += 2;
            let low = self.hex();
            if let 0xdc00..0xe000 = low {
                let code = 0x1_0000 + ((high - 0xd800) << 10) + (low - 0xdc00);
                return char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER);
            }
            self.at = before;
        }
        char::from_u32(high).unwrap_or(char::REPLACEMENT_CHARACTER)
    }

    fn hex(&mut self) -> u32 {
        let digits = self.rest().get(..4).unwrap_or_default();
        self.at += digits.len();
        match u32::from_str_radix(digits, 16) {
            Ok(code) if digits.len() == 4 => code,
            _ => {
                self.is_broken = true;
                0
            }
        }
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// The next byte that is no space; 0 at the end and after an error.
    fn peek(&mut self) -> u8 {
        let bytes = self.text.as_bytes();
        while let Some(b' ' | b'\n' | b'\r' | b'\t') = bytes.get(self.at) {
            self.at += 1;
        }
        if self.is_broken { 0 } else { bytes.get(self.at).copied().unwrap_or_default() }
    }

    fn take(&mut self, wanted: u8) -> bool {
        let is_there = self.peek() == wanted;
        self.at += usize::from(is_there);
        is_there
    }
}
