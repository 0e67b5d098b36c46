//! Bits to bytes: the other side of [`crate::coder::Decoder`].

use crate::coder::{NARROW, share};

/// Writes bits.
pub(crate) struct Writer {
    bytes: Vec<u8>,
    /// Where the range of the bits so far begins, and how long it is.
    low: u32,
    range: u32,
}

impl Writer {
    pub(crate) fn new() -> Self {
        Self { bytes: Vec::new(), low: 0, range: u32::MAX }
    }

    /// A bit, of which `one` in 65 536 chances say that it is a one.
    pub(crate) fn bit(&mut self, one: u32, bit: u32) {
        let ones = share(self.range, one);
        if bit == 1 {
            self.range = ones;
        } else {
            self.raise(ones);
            self.range -= ones;
        }
        while self.range < NARROW {
            self.settle();
        }
    }

    /// The bytes, of which the last settles everything before it.
    pub(crate) fn finish(mut self) -> Vec<u8> {
        self.raise(NARROW - 1);
        self.settle();
        self.bytes
    }

    /// Lets the range begin later; what overflows goes to the bytes that are settled.
    fn raise(&mut self, by: u32) {
        let (low, over) = self.low.overflowing_add(by);
        self.low = low;
        for byte in self.bytes.iter_mut().rev().take_while(|_| over) {
            *byte = byte.wrapping_add(1);
            if *byte > 0 {
                break;
            }
        }
    }

    fn settle(&mut self) {
        self.bytes.push((self.low >> 24) as u8);
        self.low <<= 8;
        self.range <<= 8;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coder::{Coder as _, Decoder, Progress};

    #[test]
    fn what_overflows_goes_to_the_bytes_before() {
        let mut writer = Writer { bytes: vec![7, 0xff, 0xff], low: u32::MAX, range: NARROW };
        writer.raise(1);
        assert_eq!((writer.bytes, writer.low), (vec![8, 0, 0], 0));
    }

    #[test]
    fn bits_of_all_chances_come_back() {
        let chances = [1, 300, 0x8000, 65_000, 65_535];
        let bits = |seed: u32| (0..4_000_u32).map(move |it| it.wrapping_mul(seed) >> 29 & 1);
        for seed in [1, 0x9e37_79b1] {
            let mut writer = Writer::new();
            for (bit, one) in bits(seed).zip(chances.into_iter().cycle()) {
                writer.bit(one, bit);
            }
            let bytes = writer.finish();
            let mut decoder = Decoder::after(&bytes, Progress::NONE);
            for (bit, one) in bits(seed).zip(chances.into_iter().cycle()) {
                assert_eq!(decoder.bit(one, 0), bit);
            }
        }
    }
}
