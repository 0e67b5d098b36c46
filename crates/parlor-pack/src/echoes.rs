//! Habits that remember numbers: which came last time, and how often in a row.

use crate::model::{ECHOED, KINDS};

const NUMBERS: usize = 1 << 15;
/// Numbers that are larger are not kept.
const LARGE: u64 = 1 << 20;
/// After how many times in a row they are no longer counted.
const MANY: u32 = 15;
/// How many chances there are for each count: by part of a number, and bits left of it.
const TRUSTS: usize = 16;
const CHANCES: usize = ECHOED * KINDS * 16 * TRUSTS;
/// How likely an echo is right before any was.
const RIGHT: u16 = 55_000;

/// All echoes.
#[derive(Clone)]
pub(crate) struct Echoes {
    /// 20 bits of a number, 4 of how often it came in a row, 8 of whose it is.
    numbers: [u32; NUMBERS],
    /// How likely an echo is right; of 16 bits.
    chances: [u16; CHANCES],
}

/// What a number may be again.
#[derive(Clone, Copy, Default)]
pub(crate) struct Echo {
    /// Where it is kept.
    place: usize,
    pub(crate) number: u32,
    /// Where chances are for as many times as it came.
    chances: usize,
    /// The next part of it with a one before its bits; 0 if the number is another one.
    pub(crate) expected: u32,
}

impl Echoes {
    pub(crate) const EMPTY: Self = Self { numbers: [0; NUMBERS], chances: [0; CHANCES] };

    pub(crate) fn begin(&mut self) {
        self.chances = [RIGHT; CHANCES];
    }

    /// The echo for this context, for which `kind` has chances of its own.
    pub(crate) fn find(&mut self, context: u32, kind: usize) -> Echo {
        let mixed = context.wrapping_mul(0x85eb_ca6b);
        let mixed = (mixed ^ mixed >> 15).wrapping_mul(0xc2b2_ae35);
        let place = (mixed >> 12) as usize % NUMBERS;
        let owner = mixed & 0xff;
        if self.numbers[place] & 0xff != owner {
            self.numbers[place] = owner;
        }
        let kept = self.numbers[place];
        let times = kept >> 8 & MANY;
        let chances = (kind * 16 + times as usize) * TRUSTS;
        Echo { place, number: kept >> 12, chances, expected: u32::from(times > 0) }
    }

    /// A number came that may have been expected.
    pub(crate) fn came(&mut self, echo: Echo, number: u64) {
        let it = &mut self.numbers[echo.place % NUMBERS];
        let times = *it >> 8 & MANY;
        if times > 0 && number == u64::from(echo.number) {
            *it += u32::from(times < MANY) << 8;
        } else {
            *it &= 0xff;
            if number < LARGE {
                *it |= (number as u32) << 12 | 1 << 8;
            }
        }
    }

    /// How likely the bit is that an echo expects.
    #[inline(always)]
    pub(crate) fn chance(&self, at: usize) -> usize {
        usize::from(self.chances[at % CHANCES] >> 4)
    }

    #[inline(always)]
    pub(crate) fn learn(&mut self, at: usize, right: bool) {
        let it = &mut self.chances[at % CHANCES];
        if right { *it += (0xffff - *it) >> 5 } else { *it -= *it >> 5 }
    }
}

impl Echo {
    /// The bit that it expects after those of `node`, if the number is still the same.
    #[inline(always)]
    pub(crate) fn next(self, node: u32, left: u32) -> Option<u32> {
        let next = self.expected >> left;
        (next >> 1 == node).then_some(next & 1)
    }

    /// Where the chance is that it is right.
    #[inline(always)]
    pub(crate) fn trust(self, part: usize, left: u32) -> usize {
        self.chances + part.min(3) * 4 + left as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(numbers: &[u64]) -> Echo {
        let mut echoes = Box::new(Echoes::EMPTY);
        echoes.begin();
        for it in numbers {
            let echo = echoes.find(7, 0);
            echoes.came(echo, *it);
        }
        echoes.find(7, 0)
    }

    #[test]
    fn what_came_last_time_is_expected() {
        assert_eq!(after(&[3, 5]).number, 5);
        assert_eq!(after(&[3, 5]).chances, after(&[5]).chances);
    }

    #[test]
    fn what_came_twice_is_trusted_by_another_chance_than_what_came_once() {
        assert_ne!(after(&[5, 5]).chances, after(&[5]).chances);
    }

    #[test]
    fn nothing_is_expected_at_first_nor_after_what_is_too_large_to_be_kept() {
        assert_eq!(after(&[]).expected, 0);
        assert_eq!(after(&[5, LARGE]).expected, 0);
    }

    #[test]
    fn bits_are_expected_until_one_is_another() {
        let echo = Echo { expected: 0b1101, ..after(&[5]) };
        assert_eq!(echo.next(0b1, 2), Some(1));
        assert_eq!(echo.next(0b11, 1), Some(0));
        assert_eq!(echo.next(0b10, 1), None);
        assert_eq!(echo.next(0b111, 0), None);
    }

    #[test]
    fn a_chance_stays_between_never_and_always() {
        let mut echoes = Box::new(Echoes::EMPTY);
        for right in [true, false] {
            (0..10_000).for_each(|_| echoes.learn(0, right));
            assert_eq!(echoes.chance(0) > 2048, right);
        }
    }
}
