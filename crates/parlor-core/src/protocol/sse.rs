//! Server-sent events, fed with bytes.
//!
//! Source: WHATWG HTML, "Interpreting an event stream".

/// The most bytes one frame may take before it is given up: 1 MiB.
pub const MAX_FRAME_BYTES: usize = 1024 * 1024;

/// What a blank line completes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Frame {
    /// A message.
    Message {
        /// The `event` field; empty means `message`.
        event: String,
        /// The `data` lines, joined by line feeds.
        data: String,
    },
    /// A frame longer than [`MAX_FRAME_BYTES`]. Reported once, when it gets too
    /// long; the rest of it is skipped, and the next frame is read as usual.
    TooLong,
}

/// Turns bytes into frames, wherever the network cut them.
///
/// Each byte is looked at once. Bytes that are not UTF-8 become U+FFFD. A frame
/// that the end of the stream cuts short is dropped, as the standard says.
#[derive(Debug, Default)]
pub struct SseDecoder {
    /// The bytes of a line whose end has not arrived.
    line: Vec<u8>,
    started: bool,
    after_cr: bool,
    skipping: bool,
    event: String,
    data: Option<String>,
    id: String,
    last_event_id: String,
    retry_millis: Option<u32>,
}

impl SseDecoder {
    /// A decoder at the start of a stream.
    pub fn new() -> Self {
        Self::default()
    }

    /// The frames that these bytes complete.
    pub fn push(&mut self, mut bytes: &[u8]) -> Vec<Frame> {
        let mut frames = Vec::new();
        if self.after_cr && !bytes.is_empty() {
            self.after_cr = false;
            bytes = bytes.strip_prefix(b"\n").unwrap_or(bytes);
        }
        while let Some(end) = bytes.iter().position(|&it| it == b'\n' || it == b'\r') {
            let (line, rest) = bytes.split_at(end);
            self.keep(line, &mut frames);
            self.end_line(&mut frames);
            bytes = match rest {
                [b'\r'] => {
                    self.after_cr = true;
                    &[]
                }
                [b'\r', b'\n', rest @ ..] | [_, rest @ ..] => rest,
                [] => &[],
            };
        }
        self.keep(bytes, &mut frames);
        frames
    }

    /// What to send as `Last-Event-ID` to go on from here; empty if no complete
    /// frame had an id.
    pub fn last_event_id(&self) -> &str {
        &self.last_event_id
    }

    /// How long the server asks to wait before a reconnect, in milliseconds.
    pub fn retry_millis(&self) -> Option<u32> {
        self.retry_millis
    }

    fn keep(&mut self, bytes: &[u8], frames: &mut Vec<Frame>) {
        let held = self.data.as_ref().map_or(0, String::len) + self.line.len();
        if held + bytes.len() <= MAX_FRAME_BYTES {
            self.line.extend_from_slice(bytes);
            return;
        }
        // What is kept of an overlong line only has to differ from a blank one.
        self.line.truncate(1);
        self.line.extend(bytes.first());
        self.data = None;
        if !self.skipping {
            self.skipping = true;
            frames.push(Frame::TooLong);
        }
    }

    fn end_line(&mut self, frames: &mut Vec<Frame>) {
        let mut line = std::mem::take(&mut self.line);
        if !self.started {
            self.started = true;
            if line.starts_with(b"\xEF\xBB\xBF") {
                line.drain(..3);
            }
        }
        if line.is_empty() {
            self.dispatch(frames);
        } else if !self.skipping {
            self.field(&String::from_utf8_lossy(&line));
        }
        line.clear();
        self.line = line;
    }

    fn field(&mut self, line: &str) {
        // A comment is a field without a name.
        let (name, value) = line.split_once(':').unwrap_or((line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match name {
            "data" => match &mut self.data {
                Some(data) => {
                    data.push('\n');
                    data.push_str(value);
                }
                None => self.data = Some(value.to_owned()),
            },
            "event" => value.clone_into(&mut self.event),
            "id" if !value.contains('\0') => value.clone_into(&mut self.id),
            "retry" if value.bytes().all(|it| it.is_ascii_digit()) => {
                self.retry_millis = value.parse().ok().or(self.retry_millis);
            }
            _ => {}
        }
    }

    fn dispatch(&mut self, frames: &mut Vec<Frame>) {
        let skipped = std::mem::take(&mut self.skipping);
        self.last_event_id.clone_from(&self.id);
        let event = std::mem::take(&mut self.event);
        let data = self.data.take().filter(|_| !skipped);
        frames.extend(data.map(|data| Frame::Message { event, data }));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(bytes: &[u8], expected: &[(&str, &str)]) {
        for size in 1..=bytes.len().max(1) {
            let mut decoder = SseDecoder::new();
            let frames: Vec<Frame> =
                bytes.chunks(size).flat_map(|chunk| decoder.push(chunk)).collect();
            let expected: Vec<Frame> = expected
                .iter()
                .map(|&(event, data)| Frame::Message { event: event.into(), data: data.into() })
                .collect();
            assert_eq!(frames, expected, "in chunks of {size} bytes");
        }
    }

    #[test]
    fn a_lone_cr_ends_a_line() {
        check(b"data: a\r\rdata: b\r\r", &[("", "a"), ("", "b")]);
    }

    #[test]
    fn crlf_is_one_line_end_even_when_cut_in_two() {
        check(b"data: a\r\ndata: b\r\n\r\n", &[("", "a\nb")]);
    }

    #[test]
    fn line_ends_may_be_mixed() {
        check(b"data: a\rdata: b\ndata: c\r\n\ndata: d\n\r\n", &[("", "a\nb\nc"), ("", "d")]);
    }

    #[test]
    fn only_one_space_after_the_colon_is_dropped() {
        check(b"data:  two \n\ndata:none\n\n", &[("", " two "), ("", "none")]);
    }

    #[test]
    fn a_byte_order_mark_is_dropped_at_the_start_only() {
        check(b"\xEF\xBB\xBFdata: a\n\n\xEF\xBB\xBFdata: b\n\n", &[("", "a")]);
    }

    #[test]
    fn comments_and_unknown_fields_are_skipped() {
        check(b": stream-open\n\nerror: x\ndata: a\n:\nfoo\n\n", &[("", "a")]);
    }

    #[test]
    fn an_event_without_data_is_no_event_but_empty_data_is() {
        check(b"event: ping\n\ndata\n\ndata:\ndata:\n\n", &[("", ""), ("", "\n")]);
    }

    #[test]
    fn the_event_name_lasts_for_one_frame() {
        check(b"event: end\ndata: a\n\ndata: b\n\n", &[("end", "a"), ("", "b")]);
    }

    #[test]
    fn a_character_may_be_cut_anywhere_and_broken_ones_are_replaced() {
        check("data: 日本🎉\n\n".as_bytes(), &[("", "日本🎉")]);
        check(b"data: a\xFF\xE6\x97\n\n", &[("", "a\u{FFFD}\u{FFFD}")]);
    }

    #[test]
    fn a_frame_that_the_end_cuts_short_is_dropped() {
        check(b"data: a\n\ndata: b\n", &[("", "a")]);
    }

    #[test]
    fn an_id_counts_once_its_frame_is_complete() {
        let mut decoder = SseDecoder::new();
        decoder.push(b"id: 1\ndata: a\n\nid: 2\ndata: b\n");
        assert_eq!(decoder.last_event_id(), "1");
        decoder.push(b"\n");
        assert_eq!(decoder.last_event_id(), "2");
        decoder.push(b"id: 3\0\n\n");
        assert_eq!(decoder.last_event_id(), "2", "an id with NUL is ignored");
        decoder.push(b"id\n\n");
        assert_eq!(decoder.last_event_id(), "", "an empty id resets it");
    }

    #[test]
    fn retry_takes_digits_only() {
        let mut decoder = SseDecoder::new();
        decoder.push(b"retry: 1500\n\n");
        decoder.push(b"retry: soon\n\nretry: -1\n\nretry:\n\nretry: 99999999999\n\n");
        assert_eq!(decoder.retry_millis(), Some(1500));
    }

    #[test]
    fn an_overlong_frame_is_reported_once_and_the_next_one_is_read() {
        for long_line in [true, false] {
            let mut decoder = SseDecoder::new();
            let mut frames = decoder.push(b"data: ");
            for _ in 0..(MAX_FRAME_BYTES / 1000 + 200) {
                frames.extend(decoder.push(&[b'x'; 1000]));
                if !long_line {
                    frames.extend(decoder.push(b"\ndata: "));
                }
            }
            let held = decoder.line.len() + decoder.data.as_ref().map_or(0, String::len);
            assert!(held <= MAX_FRAME_BYTES);
            frames.extend(decoder.push(b"\n\ndata: b\n\n"));
            let next = Frame::Message { event: String::new(), data: "b".into() };
            assert_eq!(frames, [Frame::TooLong, next]);
        }
    }
}
