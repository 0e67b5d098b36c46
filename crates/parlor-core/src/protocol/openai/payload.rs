//! From the bytes of a chat completion to its payloads.
//!
//! A payload is known by its own brackets, not by the empty line behind it. Servers that
//! call themselves compatible leave that line out, or every line end behind the last
//! event; put an error on a line of its own without `data:` (Ollama), or behind `error:`
//! (llama.cpp until late 2025); or stream nothing, and send one object over many lines.

use crate::protocol::sse::MAX_FRAME_BYTES;

/// Something that a server says.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Payload {
    /// JSON, `[DONE]`, or what should have been one of them.
    Text(String),
    /// More bytes than one payload may take. The last that comes.
    TooLong,
}

/// Turns bytes into payloads, wherever the network cut them. Each byte is looked at once.
#[derive(Debug, Default)]
pub(super) struct Payloads {
    place: Place,
    after_cr: bool,
    /// The name of a field, as far as it has come.
    name: Vec<u8>,
    held: Vec<u8>,
    brackets: Brackets,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Place {
    /// In the name of a field, or before it.
    #[default]
    Name,
    /// In a line that says nothing, or nothing more.
    Rest,
    /// Behind `data:` or `error:`.
    Field,
    /// In JSON that is no field.
    Bare,
}

impl Payloads {
    /// The payloads that these bytes complete.
    pub(super) fn push(&mut self, bytes: &[u8]) -> Vec<Payload> {
        let mut found = Vec::new();
        for &byte in bytes {
            let after_cr = std::mem::replace(&mut self.after_cr, byte == b'\r');
            match byte {
                b'\n' if after_cr => {}
                b'\n' | b'\r' => found.extend(self.end_line()),
                _ => found.extend(self.read(byte)),
            }
        }
        found
    }

    fn read(&mut self, byte: u8) -> Option<Payload> {
        match self.place {
            Place::Name => self.read_name(byte),
            Place::Rest => None,
            Place::Field | Place::Bare => self.keep(byte),
        }
    }

    fn read_name(&mut self, byte: u8) -> Option<Payload> {
        match byte {
            b':' => {
                let has_payload = matches!(&self.name[..], b"data" | b"error");
                self.place = if has_payload { Place::Field } else { Place::Rest };
                self.name.clear();
            }
            b'{' | b'[' if self.name.is_empty() && self.held.is_empty() => {
                self.place = Place::Bare;
                return self.keep(byte);
            }
            // A byte order mark, and what an object may be indented by.
            b'\xEF' | b'\xBB' | b'\xBF' | b' ' | b'\t' if self.name.is_empty() => {}
            _ if self.name.len() < b"error".len() => self.name.push(byte),
            _ => self.place = Place::Rest,
        }
        None
    }

    fn keep(&mut self, byte: u8) -> Option<Payload> {
        if self.held.is_empty() && byte == b' ' {
            return None;
        }
        if self.held.len() >= MAX_FRAME_BYTES {
            self.place = Place::Rest;
            return Some(Payload::TooLong);
        }
        let is_first = self.held.is_empty();
        self.held.push(byte);
        if !self.brackets.close(byte, is_first) {
            return None;
        }
        self.place = Place::Rest;
        self.payload()
    }

    /// What is in brackets goes on behind the next `data:`, and ends with an empty line.
    fn end_line(&mut self) -> Option<Payload> {
        let is_empty = self.place == Place::Name && self.name.is_empty();
        self.name.clear();
        if self.place == Place::Bare {
            return self.keep(b'\n');
        }
        self.place = Place::Name;
        if is_empty || !self.brackets.are_open() {
            return self.payload();
        }
        self.keep(b'\n')
    }

    fn payload(&mut self) -> Option<Payload> {
        self.brackets = Brackets::default();
        let held = std::mem::take(&mut self.held);
        let text = String::from_utf8_lossy(&held);
        let text = text.trim();
        (!text.is_empty()).then(|| Payload::Text(text.into()))
    }
}

/// Which brackets of a JSON text are open.
#[derive(Debug, Default)]
struct Brackets {
    depth: u32,
    is_in_string: bool,
    is_escaped: bool,
}

impl Brackets {
    fn are_open(&self) -> bool {
        self.depth > 0
    }

    /// Whether this byte closes the last one that was open. Only a text that begins with
    /// a bracket has any.
    fn close(&mut self, byte: u8, is_first: bool) -> bool {
        if self.is_in_string {
            let was_escaped = std::mem::replace(&mut self.is_escaped, false);
            match byte {
                _ if was_escaped => {}
                b'\\' => self.is_escaped = true,
                b'"' => self.is_in_string = false,
                _ => {}
            }
            return false;
        }
        match byte {
            b'{' | b'[' if is_first || self.are_open() => self.depth += 1,
            b'"' => self.is_in_string = self.are_open(),
            b'}' | b']' if self.are_open() => {
                self.depth -= 1;
                return self.depth == 0;
            }
            _ => {}
        }
        false
    }
}
