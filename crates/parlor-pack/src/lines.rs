//! Habits that remember bits: how often a one came at each place of a number's part.

/// A part's bits stand in one line, so that asking for the next of them does not wait for
/// memory. The first slot of a line says whose it is.
const LINE: usize = 8;
const LINES: usize = 1 << 15;
const SLOTS: usize = LINES * LINE;
const FRESH: [u16; LINE] = [0x8000; LINE];
/// After how many bits a habit counts no more how many there were.
const SURE: u16 = 9;

/// All lines. A slot has 12 bits of a chance and 4 of how many bits it has seen.
#[derive(Clone)]
pub(crate) struct Lines([u16; SLOTS]);

impl Lines {
    pub(crate) const EMPTY: Self = Self([0; SLOTS]);

    /// Where the line is of this context. It may be in either of two places, and takes, if it
    /// is new, that of the other that has seen less.
    #[inline(never)]
    pub(crate) fn find(&mut self, context: u32) -> usize {
        let mixed = context.wrapping_mul(0x85eb_ca6b);
        let mixed = (mixed ^ mixed >> 15).wrapping_mul(0xc2b2_ae35);
        let here = (mixed >> 8) as usize % LINES * LINE;
        let owner = mixed as u16 | 1;
        if self.0[here] == owner {
            return here;
        }
        let there = here ^ LINE;
        if self.0[there] == owner {
            return there;
        }
        let seen = |at: usize| self.0[at + 1] & 15;
        let place = if seen(here) > seen(there) { there } else { here };
        self.0[place..place + LINE].copy_from_slice(&FRESH);
        self.0[place] = owner;
        place
    }

    /// How likely a one is.
    #[inline(always)]
    pub(crate) fn chance(&self, slot: usize) -> usize {
        usize::from(self.0[slot] >> 4)
    }

    #[inline(always)]
    pub(crate) fn learn(&mut self, slot: usize, bit: u32) {
        let it = &mut self.0[slot];
        let (chance, count) = (i32::from(*it >> 4), *it & 15);
        let away = (bit * 4095) as i32 - chance;
        let chance = chance + ((away * RATES[usize::from(count)]) >> 16);
        *it = (chance as u16) << 4 | (count + u16::from(count < SURE));
    }
}

/// Where a line keeps what came after these bits, a one before them.
#[inline(always)]
pub(crate) fn slot(line: usize, node: u32) -> usize {
    (line + node as usize) % SLOTS
}

/// How far a chance goes towards a bit, of 65 536, by how many there were before:
/// 1 / (count + 1.3).
const RATES: [i32; 16] = {
    let mut rates = [0; 16];
    let mut count = 0;
    while count < 16 {
        rates[count as usize] = 655_360 / (count * 10 + 13);
        count += 1;
    }
    rates
};

#[cfg(test)]
mod tests {
    use super::*;

    fn lines() -> Box<Lines> {
        Box::new(Lines::EMPTY)
    }

    #[test]
    fn a_line_is_found_again_and_knows_what_came() {
        let mut lines = lines();
        let one = slot(lines.find(7), 1);
        let before = lines.chance(one);
        lines.learn(one, 1);
        assert!(lines.chance(one) > before);
        assert_eq!(slot(lines.find(7), 1), one);
    }

    #[test]
    fn what_was_learned_stays_whatever_is_asked_for_and_not_learned() {
        let mut lines = lines();
        let one = slot(lines.find(7), 1);
        lines.learn(one, 1);
        let learned = lines.chance(one);
        (8..200_000).for_each(|it| _ = lines.find(it));
        assert_eq!(slot(lines.find(7), 1), one);
        assert_eq!(lines.chance(one), learned);
    }

    #[test]
    fn a_chance_stays_between_never_and_always() {
        let mut lines = lines();
        let one = slot(lines.find(7), 1);
        for bit in [0, 1] {
            (0..10_000).for_each(|_| lines.learn(one, bit));
            assert!(lines.chance(one) < 4096);
            assert_eq!(lines.chance(one) > 2048, bit == 1);
        }
    }
}
