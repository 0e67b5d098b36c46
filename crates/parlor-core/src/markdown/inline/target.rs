//! The `(target "title")` behind a link text, a byte at a time.
//!
//! Source: `CommonMark` 0.31.2, section 6.3.

/// More open parentheses than these in a bare target make it text.
const MAX_DEPTH: u8 = 32;

/// Reads a target and its title. Each byte is looked at once.
#[derive(Debug)]
pub(super) struct TargetReader {
    /// The offset of the next byte.
    pub(super) at: usize,
    stage: Stage,
    escaped: bool,
    depth: u8,
    spaced: bool,
    /// Offsets of the target and the title.
    pub(super) target: (usize, usize),
    pub(super) title: (usize, usize),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    Start,
    Angle,
    Bare,
    AfterTarget,
    Title(u8),
    AfterTitle,
}

/// What a byte did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Progress {
    More,
    /// The byte was the last one.
    Done,
    /// This is no target.
    Failed,
}

impl TargetReader {
    /// `at` is the offset behind the `(`.
    pub(super) fn new(at: usize) -> Self {
        Self {
            at,
            stage: Stage::Start,
            escaped: false,
            depth: 0,
            spaced: false,
            target: (at, at),
            title: (at, at),
        }
    }

    pub(super) fn step(&mut self, byte: u8) -> Progress {
        let at = self.at;
        self.at += 1;
        if std::mem::take(&mut self.escaped) && byte.is_ascii_punctuation() {
            return Progress::More;
        }
        match self.stage {
            Stage::Start => self.start(at, byte),
            Stage::Angle => self.angle(at, byte),
            Stage::Bare => self.bare(at, byte),
            Stage::AfterTarget => self.after_target(at, byte),
            Stage::Title(end) => self.in_title(at, byte, end),
            Stage::AfterTitle => match byte {
                b' ' | b'\t' | b'\n' => Progress::More,
                b')' => Progress::Done,
                _ => Progress::Failed,
            },
        }
    }

    fn start(&mut self, at: usize, byte: u8) -> Progress {
        match byte {
            b' ' | b'\t' | b'\n' => Progress::More,
            b'<' => {
                self.stage = Stage::Angle;
                self.target = (at + 1, at + 1);
                Progress::More
            }
            _ => {
                self.stage = Stage::Bare;
                self.target = (at, at);
                self.bare(at, byte)
            }
        }
    }

    fn angle(&mut self, at: usize, byte: u8) -> Progress {
        match byte {
            b'\\' => self.escaped = true,
            b'>' => {
                self.target.1 = at;
                self.stage = Stage::AfterTarget;
            }
            b'<' | b'\n' => return Progress::Failed,
            _ => {}
        }
        Progress::More
    }

    fn bare(&mut self, at: usize, byte: u8) -> Progress {
        self.target.1 = at;
        match byte {
            b'\\' => self.escaped = true,
            b'(' if self.depth == MAX_DEPTH => return Progress::Failed,
            b'(' => self.depth += 1,
            b')' if self.depth == 0 => return Progress::Done,
            b')' => self.depth -= 1,
            b' ' | b'\t' | b'\n' if self.depth == 0 => {
                self.stage = Stage::AfterTarget;
                self.spaced = true;
            }
            0..=b' ' | 0x7F => return Progress::Failed,
            _ => {}
        }
        Progress::More
    }

    fn after_target(&mut self, at: usize, byte: u8) -> Progress {
        match byte {
            b' ' | b'\t' | b'\n' => self.spaced = true,
            b')' => return Progress::Done,
            b'"' | b'\'' | b'(' if self.spaced => {
                self.stage = Stage::Title(if byte == b'(' { b')' } else { byte });
                self.title = (at + 1, at + 1);
            }
            _ => return Progress::Failed,
        }
        Progress::More
    }

    fn in_title(&mut self, at: usize, byte: u8, end: u8) -> Progress {
        match byte {
            b'\\' => self.escaped = true,
            b'(' if end == b')' => return Progress::Failed,
            _ if byte == end => {
                self.title.1 = at;
                self.stage = Stage::AfterTitle;
            }
            _ => {}
        }
        Progress::More
    }
}
