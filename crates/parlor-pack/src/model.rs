//! How likely the next bit is a one.

use crate::{
    coder::Coder,
    echoes::{Echo, Echoes},
    lines::{self, Lines},
};

/// How many habits remember bits ([`crate::lines`]), and how many remember numbers
/// ([`crate::echoes`]).
pub(crate) const LINED: usize = 2;
pub(crate) const ECHOED: usize = 2;
pub(crate) const HABITS: usize = LINED + ECHOED;
/// How many kinds of numbers there are, each with weights of its own.
pub(crate) const KINDS: usize = 8;

/// A part that says that there are more bits than it can say.
const MORE: u32 = 7;
/// The part where the bits behind the uppermost begin.
const BEHIND: usize = 2;

/// How many sets of weights a kind has: for each part of a number, for each of its bits.
const PARTS: usize = 8;
const WEIGHTS: usize = KINDS * PARTS * 8;
/// What a habit weighs at first, and how fast that changes.
const WEIGHT: i32 = 20_000;
const PACE: i32 = 10;

/// What was learned from the functions so far.
//
// Zeros at first, so that nothing has to be sent.
#[derive(Clone)]
pub struct Learned {
    lines: Lines,
    echoes: Echoes,
    weights: [[i32; HABITS]; WEIGHTS],
    /// A chance of 12 bits, to what it says: the logarithm of chance by counterchance in
    /// 256ths.
    says: [i16; 4096],
    /// Back again, from 2 048 on; a chance of 16 bits.
    chances: [u16; 4096],
}

impl Learned {
    /// What [`Learned::begin`] makes ready.
    pub(crate) const EMPTY: Self = Self {
        lines: Lines::EMPTY,
        echoes: Echoes::EMPTY,
        weights: [[0; HABITS]; WEIGHTS],
        says: [0; 4096],
        chances: [0; 4096],
    };

    /// What is known before any function.
    #[cfg(not(target_arch = "wasm32"))]
    pub fn nothing() -> Box<Self> {
        let mut learned = Box::new(Self::EMPTY);
        learned.begin();
        learned
    }

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
        self.weights = [[WEIGHT; HABITS]; WEIGHTS];
        self.echoes.begin();
    }
}

/// What foresees one number after the other.
pub(crate) struct Model<'a> {
    learned: &'a mut Learned,
    /// Where the habits are that remember bits, and those that remember numbers.
    places: [usize; LINED],
    echoes: [Echo; ECHOED],
    kind: usize,
}

impl<'a> Model<'a> {
    pub(crate) fn of(learned: &'a mut Learned) -> Self {
        Self { learned, places: [0; LINED], echoes: [Echo::default(); ECHOED], kind: 0 }
    }

    /// Codes a number of this kind, after what is in `contexts`.
    pub(crate) fn number<C: Coder>(
        &mut self,
        coder: &mut C,
        contexts: [u32; HABITS],
        kind: usize,
        known: u64,
    ) -> u64 {
        let [one, other, third, fourth] = contexts;
        self.kind = kind;
        self.echoes =
            [self.learned.echoes.find(third, kind), self.learned.echoes.find(fourth, KINDS + kind)];
        let value = self.parts(coder, [one, other], known);
        for echo in self.echoes {
            self.learned.echoes.came(echo, value);
        }
        value
    }

    /// A number is told in parts of up to three bits: first itself if it is below 4, and
    /// otherwise how many bits it has, in as many parts as that takes. Then come the bits
    /// behind the uppermost.
    fn parts<C: Coder>(&mut self, coder: &mut C, contexts: [u32; LINED], known: u64) -> u64 {
        let (mut at, mut bits, mut left, mut value) = (0, 0, 0, 0);
        loop {
            self.find(contexts, (value as u32) << 6 | bits);
            let now = if at < BEHIND { 3 } else { 3.min(left) };
            left -= now.min(left);
            let part = self.part(coder, at, now, known, |it| match at {
                0 => class(it),
                1 => width(it).wrapping_sub(bits).min(MORE),
                _ => (it >> left) as u32,
            });
            match at {
                0 if part < 4 => return u64::from(part),
                0 => bits = part - 1,
                1 => bits += part,
                _ => value = value << now | u64::from(part),
            }
            if at >= BEHIND {
                if left == 0 {
                    return value;
                }
                at = (at + 1).min(PARTS - 1);
            } else if part == MORE {
                at = 1;
            } else {
                (at, value, left) = (BEHIND, 1, bits - 1);
            }
        }
    }

    /// Looks up where the habits are for the next part.
    fn find(&mut self, contexts: [u32; LINED], salt: u32) {
        let salt = salt.wrapping_mul(0x9e37_79b1);
        self.places = contexts.map(|it| self.learned.lines.find(it ^ salt));
    }

    /// Codes a part of so many bits, which is that `of` a number.
    #[inline(always)]
    fn part<C: Coder>(
        &mut self,
        coder: &mut C,
        at: usize,
        bits: u32,
        known: u64,
        of: impl Fn(u64) -> u32,
    ) -> u32 {
        let rest = (1 << bits) - 1;
        for echo in &mut self.echoes {
            if echo.expected > 0 {
                echo.expected = (1 << bits) | of(u64::from(echo.number)) & rest;
            }
        }
        self.bits(coder, at, bits, of(known) & rest)
    }

    #[inline(never)]
    fn bits<C: Coder>(&mut self, coder: &mut C, at: usize, bits: u32, known: u32) -> u32 {
        let mut node = 1;
        for left in (0..bits).rev() {
            node = node << 1 | self.bit(coder, node, at, left, known >> left & 1);
        }
        for echo in &mut self.echoes {
            if echo.expected != node {
                echo.expected = 0;
            }
        }
        node & ((1 << bits) - 1)
    }

    /// Codes a bit, and learns from it. `node` is a one and the bits of its part so far.
    #[inline(always)]
    fn bit<C: Coder>(&mut self, coder: &mut C, node: u32, at: usize, left: u32, known: u32) -> u32 {
        let Learned { lines, echoes, weights, says, chances } = &mut *self.learned;
        let says = |chance: usize| i32::from(says[chance % 4096]);
        let slots = self.places.map(|it| lines::slot(it, node));
        let [one, other] = slots.map(|it| says(lines.chance(it)));
        let trusts = self.echoes.map(|it| it.trust(at, left));
        let next = self.echoes.map(|it| it.next(node, left));
        let echoed = |echo: usize| match next[echo] {
            Some(1) => says(echoes.chance(trusts[echo])),
            Some(_) => -says(echoes.chance(trusts[echo])),
            None => 0,
        };
        let said = [one, other, echoed(0), echoed(1)];
        let weights = &mut weights[(self.kind * PARTS + at) * 8 % WEIGHTS + node as usize % 8];
        let weighed = |(said, weight): (i32, &i32)| said.wrapping_mul(*weight);
        let sum = said.into_iter().zip(&*weights).map(weighed).fold(0, i32::wrapping_add);
        let chance = u32::from(chances[((sum >> 16).clamp(-2048, 2047) + 2048) as usize % 4096]);
        let bit = coder.bit(chance, known);
        let wrong = (((bit * 0xffff) as i32 - chance as i32) >> 4) * PACE;
        for (weight, said) in weights.iter_mut().zip(said) {
            *weight += (said * wrong + 0x2000) >> 14;
        }
        for slot in slots {
            lines.learn(slot, bit);
        }
        for (next, trust) in next.into_iter().zip(trusts) {
            if let Some(next) = next {
                echoes.learn(trust, next == bit);
            }
        }
        bit
    }
}

/// What the first part of a number is.
fn class(number: u64) -> u32 {
    match width(number) {
        0..=2 => number as u32,
        width => (width + 1).min(MORE),
    }
}

/// How many bits a number has.
fn width(number: u64) -> u32 {
    64 - number.leading_zeros()
}
