//! Bytes to bits: an arithmetic coder for chances of 16 bits.

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

/// The part of all numbers in which the rest of the bits lies, both ends included.
#[derive(Clone, Copy)]
pub(crate) struct Range {
    pub(crate) low: u32,
    pub(crate) high: u32,
}

impl Range {
    pub(crate) const WHOLE: Self = Self { low: 0, high: u32::MAX };

    /// Up to where the range of a one goes.
    #[inline(always)]
    pub(crate) fn middle(self, one: u32) -> u32 {
        self.low + ((u64::from(self.high - self.low) * u64::from(one)) >> 16) as u32
    }

    #[inline(always)]
    pub(crate) fn narrow(&mut self, middle: u32, bit: u32) {
        if bit == 1 { self.high = middle } else { self.low = middle + 1 }
    }

    /// The uppermost byte, once it cannot change any more.
    #[inline(always)]
    pub(crate) fn settled(&mut self) -> Option<u8> {
        let byte = self.low >> 24;
        if byte != self.high >> 24 {
            return None;
        }
        self.low <<= 8;
        self.high = self.high << 8 | 0xff;
        Some(byte as u8)
    }
}

/// How far a reader is.
#[derive(Clone, Copy)]
pub(crate) struct Progress {
    /// How many bytes it took.
    pub(crate) at: usize,
    range: Range,
    code: u32,
}

impl Progress {
    pub(crate) const NONE: Self = Self { at: 0, range: Range::WHOLE, code: 0 };
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

    fn shift(&mut self) {
        let Progress { at, code, .. } = &mut self.progress;
        *code = *code << 8 | self.bytes.get(*at).map_or(0, |it| u32::from(*it));
        *at += 1;
    }
}

impl Coder for Decoder<'_> {
    #[inline(always)]
    fn bit(&mut self, one: u32, _: u32) -> u32 {
        let middle = self.progress.range.middle(one);
        let bit = u32::from(self.progress.code <= middle);
        self.progress.range.narrow(middle, bit);
        while self.progress.range.settled().is_some() {
            self.shift();
        }
        bit
    }
}
