//! How far a model's answer is, and whether it is whole.

use super::{
    failure::Failure,
    frames::Frames,
    piece::{Piece, pieces},
};

/// Reads an answer from the bytes of its stream.
#[derive(Debug, Default)]
pub struct Reading {
    frames: Frames,
    stage: Stage,
    has_text: bool,
    has_calls: bool,
}

/// How far an answer is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// No byte has come.
    #[default]
    Waiting,
    /// Bytes are coming.
    Talking,
    /// A reason was given why it ended; tokens spent and `[DONE]` may follow.
    Ended,
    /// Nothing follows.
    Over,
}

impl Reading {
    /// How far the answer is.
    pub fn stage(&self) -> Stage {
        self.stage
    }

    /// Whether the answer itself has ended.
    pub fn has_ended(&self) -> bool {
        self.stage >= Stage::Ended
    }

    /// Whether nothing more is to be read.
    pub fn is_over(&self) -> bool {
        self.stage == Stage::Over
    }

    /// The pieces in these bytes, and what failed after them; `None` is the end of
    /// the stream.
    pub fn read(&mut self, bytes: Option<&[u8]>) -> (Vec<Piece>, Option<Failure>) {
        self.stage = self.stage.max(Stage::Talking);
        let had_ended = self.has_ended();
        let frames = match bytes {
            Some(bytes) => self.frames.push(bytes),
            None => self.frames.finish(),
        };
        let mut found = Vec::new();
        for piece in frames.iter().flat_map(pieces) {
            if let Piece::Failed(reason) = piece {
                return (found, Some(Failure::Unavailable { reason }));
            }
            self.take(piece, &mut found);
        }
        let lack = self.lack(bytes.is_none(), had_ended);
        if bytes.is_none() {
            self.stage = Stage::Over;
        }
        (found, lack.map(Failure::unavailable))
    }

    fn take(&mut self, piece: Piece, found: &mut Vec<Piece>) {
        match piece {
            _ if self.is_over() => {}
            Piece::Done => {
                // Without a finish reason, it is an end as well.
                if !self.has_ended() {
                    found.push(Piece::Finish(self.reason("stop")));
                }
                self.stage = Stage::Over;
            }
            // Some servers repeat the reason with the tokens spent.
            Piece::Finish(_) if self.has_ended() => {}
            Piece::Finish(reason) => {
                self.stage = Stage::Ended;
                found.push(Piece::Finish(self.reason(reason)));
            }
            other => {
                self.has_text |= matches!(other, Piece::Text(_));
                self.has_calls |= matches!(other, Piece::Call(_));
                found.push(other);
            }
        }
    }

    /// Not all servers tell by their reason whether there are calls.
    fn reason(&self, told: &'static str) -> &'static str {
        match told {
            "stop" | "other" if self.has_calls => "tool-calls",
            "tool-calls" if !self.has_calls => "stop",
            other => other,
        }
    }

    /// What is missing of a whole answer, as far as can be said by now.
    fn lack(&self, is_end: bool, had_ended: bool) -> Option<&'static str> {
        let ends_now = self.is_over() || is_end || (self.has_ended() && !had_ended);
        if self.frames.is_overlong() {
            Some("it sent a line without end")
        } else if is_end && !self.has_ended() {
            Some("it broke off before the end of the answer")
        } else if ends_now && !self.has_text && !self.has_calls {
            Some("its answer was empty")
        } else {
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WORD: &str = "data: {\"choices\":[{\"delta\":{\"content\":\"Hi\"}}]}\n\n";
    const END: &str = "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n";
    const DONE: &str = "data: [DONE]\n\n";

    fn read(parts: &[&str]) -> (Vec<Piece>, Option<Failure>) {
        let (mut reading, mut all) = (Reading::default(), Vec::new());
        for part in parts.iter().map(|it| Some(it.as_bytes())).chain([None]) {
            let (pieces, failure) = reading.read(part);
            all.extend(pieces);
            if failure.is_some() || reading.is_over() {
                return (all, failure);
            }
        }
        (all, None)
    }

    #[track_caller]
    fn fails(parts: &[&str], reason: &str) {
        assert_eq!(read(parts).1, Some(Failure::unavailable(reason)));
    }

    #[test]
    fn an_answer_ends_with_a_reason_or_done_and_only_once() {
        let whole = vec![Piece::Text("Hi".into()), Piece::Finish("stop")];
        for parts in [&[WORD, END, DONE][..], &[WORD, DONE], &[WORD, END], &[WORD, END, END, DONE]]
        {
            assert_eq!(read(parts), (whole.clone(), None), "{parts:?}");
        }
    }

    #[test]
    fn an_answer_that_just_stops_was_cut() {
        fails(&[WORD], "it broke off before the end of the answer");
        fails(&[], "it broke off before the end of the answer");
    }

    #[test]
    fn an_answer_without_words_is_none() {
        fails(&[END, DONE], "its answer was empty");
        fails(&[DONE], "its answer was empty");
    }

    #[test]
    fn an_answer_with_calls_ends_in_them_whatever_its_reason() {
        let call = "data: {\"choices\":[{\"delta\":{\"tool_calls\":[{\"index\":0,\"id\":\"a\",\
            \"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}]}}]}\n\n";
        for parts in [&[call, END, DONE][..], &[call, DONE]] {
            let (pieces, failure) = read(parts);
            assert_eq!((pieces.last(), failure), (Some(&Piece::Finish("tool-calls")), None));
        }
        let promised = END.replace("stop", "tool_calls");
        assert_eq!(read(&[WORD, &promised]).0.last(), Some(&Piece::Finish("stop")));
    }

    #[test]
    fn words_before_an_error_are_kept() {
        let failing = format!("{WORD}data: {{\"error\":\"out of memory\"}}\n\n");
        let expected =
            (vec![Piece::Text("Hi".into())], Some(Failure::unavailable("out of memory")));
        assert_eq!(read(&[&failing]), expected);
    }
}
