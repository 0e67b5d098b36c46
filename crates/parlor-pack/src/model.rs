//! How likely the next bit is a one.

use crate::coder::Coder;

/// How many habits are asked.
pub(crate) const HABITS: usize = 3;
/// How many kinds of numbers there are, each with weights of its own.
pub(crate) const KINDS: usize = 8;

/// A habit's bits of one number stand in one line, so that asking for the next of them
/// does not wait for memory. The first slot of a line says whose it is, and whoever finds
/// another's there begins anew.
const LINE: usize = 8;
const LINES: usize = 1 << 18;
const FRESH: [u16; LINE] = [0x8000; LINE];
/// How many places for weights a kind has: one for each bit of a width, then for those
/// behind it.
const PLACES: usize = 256;
const BEHIND: usize = 128;
/// After how many bits a habit counts no more how many there were.
const SURE: u16 = 6;
/// What a habit weighs at first, and how fast that changes.
const WEIGHT: i32 = 23_600;
const PACE: i32 = 10;

/// The lines of all habits; zeros at first, so that nothing has to be sent.
pub(crate) type Lines = [u16; SLOTS];
pub(crate) const SLOTS: usize = LINES * LINE;

/// What the habits weigh, and what makes numbers of chances.
pub(crate) struct Tables {
    weights: [[i32; HABITS]; KINDS * PLACES],
    /// A chance of 12 bits, to what it says: the logarithm of chance by counterchance in
    /// 256ths.
    says: [i16; 4096],
    /// Back again, from 2 048 on; a chance of 16 bits.
    chances: [u16; 4096],
}

impl Tables {
    /// What [`Tables::begin`] makes ready.
    pub(crate) const EMPTY: Self =
        Self { weights: [[0; HABITS]; KINDS * PLACES], says: [0; 4096], chances: [0; 4096] };

    /// Fills the tables. Multiplication and division of floats are the same everywhere
    /// (IEEE 754, section 4), unlike powers and logarithms.
    pub(crate) fn begin(&mut self) {
        let step = 1.003_913_889_338_347_6; // e^(1/256)
        let mut power: f64 = 1.0;
        for (up, down) in (2048..4096).zip((0..2048).rev()) {
            let one = 65_536.0 * (power / (1.0 + power));
            self.chances[up] = one as u16;
            self.chances[down] = (65_536.0 - one) as u16;
            power *= step;
        }
        let mut at = 0;
        for (chance, says) in self.says.iter_mut().enumerate() {
            while at < 4095 && usize::from(self.chances[at]) < chance * 16 + 8 {
                at += 1;
            }
            *says = at as i16 - 2048;
        }
        self.weights = [[WEIGHT; HABITS]; KINDS * PLACES];
    }
}

/// What was learned from the bits so far.
pub(crate) struct Model<'a> {
    pub(crate) lines: &'a mut Lines,
    pub(crate) tables: &'a mut Tables,
    /// Which lines the number at hand is in.
    pub(crate) here: [usize; HABITS],
}

impl Model<'_> {
    /// Codes a number of this kind, after what is in `contexts`.
    pub(crate) fn number<C: Coder>(
        &mut self,
        coder: &mut C,
        contexts: [u32; HABITS],
        kind: usize,
        known: u64,
    ) -> u64 {
        let place = kind * PLACES;
        let width = self.width(coder, contexts, place, 64 - known.leading_zeros());
        if width < 2 {
            return u64::from(width);
        }
        let alone = width > 3;
        if alone {
            self.find(contexts, 100 + width);
        }
        let place = place + BEHIND + (width as usize & 15) * 8;
        let (mut value, mut node) = (1, if alone { 1 } else { 2 + width as usize });
        for done in 1..width {
            let bit = (known >> (width - 1 - done)) as u32 & 1;
            let bit = self.bit(coder, node, place + (done as usize & 7), bit);
            value = value << 1 | u64::from(bit);
            node = if alone { node * 2 } else { node + 1 } + bit as usize;
            if alone && done % 3 == 0 {
                self.find(contexts, (value as u32).wrapping_mul(64).wrapping_add(width));
                node = 1;
            }
        }
        value
    }

    /// How many bits a number has: so many ones, and a zero.
    fn width<C: Coder>(
        &mut self,
        coder: &mut C,
        contexts: [u32; HABITS],
        place: usize,
        known: u32,
    ) -> u32 {
        let mut width = 0;
        loop {
            if width % 3 == 0 {
                self.find(contexts, width);
            }
            let node = 1 + width as usize % 3;
            let more = u32::from(width < known);
            if width == 64 || self.bit(coder, node, place + width as usize, more) == 0 {
                return width;
            }
            width += 1;
        }
    }

    /// Looks up the lines of the habits.
    fn find(&mut self, contexts: [u32; HABITS], salt: u32) {
        let salt = salt.wrapping_mul(0x9e37_79b1);
        self.here = contexts.map(|context| {
            let mixed = (context ^ salt).wrapping_mul(0x85eb_ca6b);
            let mixed = (mixed ^ mixed >> 15).wrapping_mul(0xc2b2_ae35);
            let here = (mixed >> 14) as usize % LINES * LINE;
            let owner = mixed as u16 | 1;
            if self.lines[here] != owner {
                self.lines[here..here + LINE].copy_from_slice(&FRESH);
                self.lines[here] = owner;
            }
            here
        });
    }

    /// Codes a bit, and learns from it. A slot has 12 bits of a chance and 4 of how many
    /// bits it has seen.
    #[inline(never)]
    fn bit<C: Coder>(&mut self, coder: &mut C, node: usize, place: usize, known: u32) -> u32 {
        let places = self.here.map(|it| (it + node) % SLOTS);
        let slots = places.map(|it| self.lines[it]);
        let said = slots.map(|it| i32::from(self.tables.says[usize::from(it >> 4)]));
        let weights = &mut self.tables.weights[place % (KINDS * PLACES)];
        let weighed = |(said, weight): (i32, &i32)| (said * (weight >> 2)) >> 14;
        let sum: i32 = said.into_iter().zip(&*weights).map(weighed).sum();
        let one = u32::from(self.tables.chances[(sum.clamp(-2048, 2047) + 2048) as usize % 4096]);
        let bit = coder.bit(one, known);
        let wrong = (((bit * 0xffff) as i32 - one as i32) >> 4) * PACE;
        for (weight, said) in weights.iter_mut().zip(said) {
            *weight += (said * wrong + 0x2000) >> 14;
        }
        for (place, slot) in places.into_iter().zip(slots) {
            self.lines[place] = learned(slot, bit);
        }
        bit
    }
}

/// A slot after one more bit.
fn learned(slot: u16, bit: u32) -> u16 {
    let (chance, count) = (i32::from(slot >> 4), slot & 15);
    let away = (bit * 4095) as i32 - chance;
    let chance = chance + ((away * RATES[usize::from(count)]) >> 16);
    (chance as u16) << 4 | (count + u16::from(count < SURE))
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
