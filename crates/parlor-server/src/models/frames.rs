//! From bytes of a model server to the payloads of its events.
//!
//! Fed, not awaited: cut the bytes anywhere, the frames are the same. Tolerant
//! where servers differ: any line end, no space after the colon, comments, empty
//! `data:`, no empty line between events, `error:` as a field of its own, and
//! bare JSON lines without a field name.

/// A line longer than this is no event; a server that sends one is broken.
const MAX_LINE_BYTES: usize = 4 * 1024 * 1024;

/// How much an event over several lines may be, in bytes and in lines. With each line it
/// is looked at whole, to see whether it is one.
const MAX_JOINED_BYTES: usize = 256 * 1024;
const MAX_JOINED_LINES: usize = 1_000;

/// One event's payload.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Frame {
    /// JSON.
    Json(String),
    /// `[DONE]`: nothing follows.
    Done,
    /// What stood in an `error:` field (llama.cpp until late 2025).
    Error(String),
}

/// Reads frames out of a byte stream.
#[derive(Debug, Default)]
pub struct Frames {
    line: Vec<u8>,
    /// Data lines that are no whole JSON yet.
    data: String,
    /// How many these are.
    data_lines: usize,
    after_cr: bool,
    is_overlong: bool,
}

impl Frames {
    /// The frames that these bytes complete.
    pub fn push(&mut self, bytes: &[u8]) -> Vec<Frame> {
        let mut found = Vec::new();
        for &byte in bytes {
            let after_cr = std::mem::replace(&mut self.after_cr, byte == b'\r');
            match byte {
                b'\n' if after_cr => {}
                b'\n' | b'\r' => found.extend(self.end_line()),
                _ if self.line.len() >= MAX_LINE_BYTES => self.is_overlong = true,
                _ => self.line.push(byte),
            }
        }
        found
    }

    /// What is left when the stream ends without a last line end.
    pub fn finish(&mut self) -> Vec<Frame> {
        let mut found: Vec<Frame> = self.end_line().into_iter().collect();
        found.extend(self.end_event());
        found
    }

    /// Whether a line, or an event of several, was too long to be kept.
    pub fn is_overlong(&self) -> bool {
        self.is_overlong
    }

    fn end_line(&mut self) -> Option<Frame> {
        let bytes = std::mem::take(&mut self.line);
        let line = String::from_utf8_lossy(&bytes);
        let line = line.strip_prefix('\u{feff}').unwrap_or(&line);
        if line.is_empty() {
            return self.end_event();
        }
        if line.starts_with(['{', '[']) {
            return self.add(line);
        }
        let (field, value) = line.split_once(':').unwrap_or((line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match field {
            "data" => self.add(value),
            "error" => Some(Frame::Error(value.into())),
            // Comments, `event:`, `id:`, `retry:`: nothing in them that we need.
            _ => None,
        }
    }

    /// A whole JSON ends its event, as servers that forget the empty line expect.
    fn add(&mut self, value: &str) -> Option<Frame> {
        if value.trim() == "[DONE]" {
            self.data.clear();
            return Some(Frame::Done);
        }
        if !self.data.is_empty() {
            self.data.push('\n');
            self.data_lines += 1;
            let bytes = self.data.len() + value.len();
            if bytes > MAX_JOINED_BYTES || self.data_lines > MAX_JOINED_LINES {
                self.is_overlong = true;
                return None;
            }
        }
        self.data.push_str(value);
        let is_whole = serde_json::from_str::<serde::de::IgnoredAny>(&self.data).is_ok();
        if is_whole { self.end_event() } else { None }
    }

    fn end_event(&mut self) -> Option<Frame> {
        self.data_lines = 0;
        let data = std::mem::take(&mut self.data);
        if data.trim().is_empty() { None } else { Some(Frame::Json(data)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn json(it: &str) -> Frame {
        Frame::Json(it.into())
    }

    /// Reads the text cut at every byte, and whole.
    #[track_caller]
    fn check(text: &str, expected: &[Frame]) {
        let bytes = text.as_bytes();
        for cut in 0..=bytes.len() {
            let mut frames = Frames::default();
            let (head, tail) = bytes.split_at(cut);
            let mut found = frames.push(head);
            found.extend(frames.push(tail));
            found.extend(frames.finish());
            assert_eq!(found, expected, "cut at byte {cut}");
        }
    }

    #[test]
    fn any_line_end_ends_a_line() {
        for end in ["\n", "\r\n", "\r"] {
            let text = format!("data: {{\"a\":\"é\"}}{end}{end}data: [DONE]{end}{end}");
            check(&text, &[json("{\"a\":\"é\"}"), Frame::Done]);
        }
    }

    #[test]
    fn comments_names_ids_and_empty_data_say_nothing() {
        check(": ping\n\nevent: x\nid: 1\ndata:\n\ndata: {}\n\n", &[json("{}")]);
    }

    #[test]
    fn events_without_an_empty_line_between_them_are_two() {
        check("data: {\"a\":1}\ndata: {\"b\":2}\n", &[json("{\"a\":1}"), json("{\"b\":2}")]);
    }

    #[test]
    fn json_over_several_data_lines_is_one() {
        check("data: {\"a\":\ndata: 1}\n\n", &[json("{\"a\":\n1}")]);
    }

    #[test]
    fn an_error_field_is_an_error() {
        check("error: {\"message\":\"x\"}\n\n", &[Frame::Error("{\"message\":\"x\"}".into())]);
    }

    #[test]
    fn bare_json_is_read_too() {
        check("{\"error\":\"out of memory\"}\n", &[json("{\"error\":\"out of memory\"}")]);
    }

    #[test]
    fn a_stream_that_ends_without_a_line_end_is_read_to_its_end() {
        check("data: {\"a\":1}", &[json("{\"a\":1}")]);
        check("data:[DONE]", &[Frame::Done]);
    }

    #[test]
    fn a_line_without_end_is_not_kept_forever() {
        let mut frames = Frames::default();
        for _ in 0..5 {
            frames.push(&vec![b'x'; 1024 * 1024]);
        }
        assert!(frames.is_overlong());
        assert!(frames.line.len() <= MAX_LINE_BYTES);
    }

    #[test]
    fn an_event_without_end_is_not_kept_forever() {
        for line in [format!("data: \"{}\",\n", "x".repeat(64 * 1024)), "data: 1,\n".into()] {
            let mut frames = Frames::default();
            frames.push(b"data: [\n");
            for _ in 0..10_000 {
                frames.push(line.as_bytes());
            }
            assert!(frames.is_overlong());
            assert!(frames.data.len() <= MAX_JOINED_BYTES + MAX_JOINED_LINES * 64);
        }
    }
}
