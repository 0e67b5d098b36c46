//! Writes JSON (RFC 8259).

/// A number in decimal digits. `to_string` does the same with four kilobytes of
/// formatting behind it.
///
/// # Examples
///
/// ```
/// assert_eq!(parlor_core::json::decimal(0), "0");
/// assert_eq!(parlor_core::json::decimal(8_000), "8000");
/// ```
pub fn decimal(mut number: usize) -> String {
    let mut digits = Vec::new();
    loop {
        digits.push(digit(number % 10));
        number /= 10;
        if number == 0 {
            return digits.iter().rev().map(|it| char::from(*it)).collect();
        }
    }
}

/// A hexadecimal digit, for 0 to 15.
fn digit(value: usize) -> u8 {
    b"0123456789abcdef".get(value).copied().unwrap_or(b'0')
}

/// Writes one JSON text, member by member.
///
/// # Examples
///
/// ```
/// use parlor_core::json::Writer;
/// let mut json = Writer::new();
/// json.object(None, |it| {
///     it.string("id", "q1");
///     it.array("parts", |it| it.object(None, |it| it.string("text", "\"Hi\"")));
/// });
/// assert_eq!(json.done(), r#"{"id":"q1","parts":[{"text":"\"Hi\""}]}"#);
/// ```
#[derive(Default)]
pub struct Writer {
    json: String,
}

impl Writer {
    /// An empty text.
    pub fn new() -> Self {
        Self::default()
    }

    /// The text.
    pub fn done(self) -> String {
        self.json
    }

    /// An object: a member of this name, or without one the next item.
    pub fn object(&mut self, key: Option<&str>, inside: impl FnOnce(&mut Self)) {
        self.key(key);
        self.json.push('{');
        inside(self);
        self.json.push('}');
    }

    /// An array.
    pub fn array(&mut self, key: &str, inside: impl FnOnce(&mut Self)) {
        self.key(Some(key));
        self.json.push('[');
        inside(self);
        self.json.push(']');
    }

    /// A string.
    pub fn string(&mut self, key: &str, value: &str) {
        self.key(Some(key));
        self.quoted(value);
    }

    /// A string, if there is one.
    pub fn maybe(&mut self, key: &str, value: Option<&String>) {
        if let Some(value) = value {
            self.string(key, value);
        }
    }

    /// Items that are JSON already, with commas between them.
    pub fn items(&mut self, json: &str) {
        self.key(None);
        self.json.push_str(json);
    }

    /// A number, `true` or `false`, as it is written.
    pub fn literal(&mut self, key: &str, value: &str) {
        self.key(Some(key));
        self.json.push_str(value);
    }

    fn key(&mut self, key: Option<&str>) {
        if !self.json.is_empty() && !self.json.ends_with(['{', '[', ':']) {
            self.json.push(',');
        }
        if let Some(key) = key {
            self.quoted(key);
            self.json.push(':');
        }
    }

    fn quoted(&mut self, text: &str) {
        self.json.push('"');
        for letter in text.chars() {
            match letter {
                '"' => self.json.push_str("\\\""),
                '\\' => self.json.push_str("\\\\"),
                '\n' => self.json.push_str("\\n"),
                '\0'..' ' => {
                    let code = letter as u8;
                    self.json.push_str("\\u00");
                    self.json.push(if code < 16 { '0' } else { '1' });
                    self.json.push(char::from(digit(usize::from(code & 15))));
                }
                _ => self.json.push(letter),
            }
        }
        self.json.push('"');
    }
}
