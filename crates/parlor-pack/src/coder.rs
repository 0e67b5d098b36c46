//! Bytes to bits: a range coder for chances of 16 bits.

/// Takes bits one after the other, or gives them. A reader knows nothing beforehand.
pub(crate) trait Coder {
    /// The next bit, of which `one` in 65 536 chances, 1 to 65 535, say that it is a one.
    /// `known` is what a writer writes; a reader does not look at it.
    fn bit(&mut self, one: u32, known: u32) -> u32;

    /// The next instruction, of which some have names of our own ([`crate::walk`]).
    fn known_op(&mut self) -> u8 {
        0
    }

    /// The next number without a sign.
    fn known_unsigned(&mut self) -> u64 {
        0
    }

    /// The next number with a sign.
    fn known_signed(&mut self) -> i64 {
        0
    }

    /// The next byte.
    fn known_byte(&mut self) -> u8 {
        0
    }
}

/// A range that is narrower than this has a byte that cannot change any more.
pub(crate) const NARROW: u32 = 1 << 24;

/// How much of a range belongs to a one.
#[inline(always)]
pub(crate) fn share(range: u32, one: u32) -> u32 {
    (range >> 16) * one
}

/// How far a reader is.
#[derive(Clone, Copy)]
pub(crate) struct Progress {
    /// How many bytes it took.
    pub(crate) at: usize,
    /// How many numbers there are among which the rest of the bits is one, and which it is.
    range: u32,
    code: u32,
}

impl Progress {
    pub(crate) const NONE: Self = Self { at: 0, range: u32::MAX, code: 0 };
}

/// Reads bits. Behind the last byte there are zeros.
pub(crate) struct Decoder<'a> {
    pub(crate) bytes: &'a [u8],
    pub(crate) progress: Progress,
}

impl<'a> Decoder<'a> {
    /// One that goes on where another was.
    pub(crate) fn after(bytes: &'a [u8], progress: Progress) -> Self {
        let mut it = Self { bytes, progress };
        while it.progress.at < 4 {
            it.shift();
        }
        it
    }

    #[inline(always)]
    fn shift(&mut self) {
        let Progress { at, code, .. } = &mut self.progress;
        *code = *code << 8 | self.bytes.get(*at).map_or(0, |it| u32::from(*it));
        *at += 1;
    }
}

impl Coder for Decoder<'_> {
    #[inline(always)]
    fn bit(&mut self, one: u32, _: u32) -> u32 {
        let Progress { range, code, .. } = self.progress;
        let ones = share(range, one);
        let bit = u32::from(code < ones);
        let (range, code) = if bit == 1 { (ones, code) } else { (range - ones, code - ones) };
        (self.progress.range, self.progress.code) = (range, code);
        while self.progress.range < NARROW {
            self.progress.range <<= 8;
            self.shift();
        }
        bit
    }
}
