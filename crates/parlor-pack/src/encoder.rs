//! Whole modules' functions packed.

use std::fmt;

use crate::{
    coder::{Coder, Decoder, Progress},
    history::History,
    leb,
    model::{Learned, Model},
    walk::{ADDRESS, ADDRESSES, I32_CONST, NICHE, Walk},
    writer::Writer,
};

/// How many bytes a function may have once it is packed. `unpack.js` begins a function
/// when 8 192 bytes from its beginning are there, and a reader is four bytes ahead.
pub const LONGEST: usize = 8_188;

/// Functions that cannot be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Error {
    /// They do not come back as they were.
    Changed {
        /// The first byte that is another one, from the start of the first function.
        at: usize,
    },
    /// A browser would begin one before all of it is there.
    Long {
        /// Which one, from 0.
        function: usize,
        /// How many bytes it has once it is packed, more than [`LONGEST`].
        bytes: usize,
    },
}

impl fmt::Display for Error {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Changed { at } => {
                write!(out, "byte {at} of the functions would not come back as it was")
            }
            Self::Long { function, bytes } => write!(
                out,
                "function {function} has {bytes} bytes when packed, and may have {LONGEST}: split it"
            ),
        }
    }
}

impl std::error::Error for Error {}

/// Packs the functions of a code section: each is its size in LEB128, its locals and its
/// instructions (WebAssembly Core, section 5.5.13), and each load and store is aligned to
/// bytes. Only instructions of WebAssembly 2.0 but for vectors are known. What is `learned`
/// must also be when they are unpacked, and is more afterwards.
///
/// # Errors
/// When the functions would not come back as they were: they have other instructions, or
/// numbers that are longer than they need be. And when one is longer than [`LONGEST`].
pub fn pack(functions: &[u8], count: u32, learned: &mut Learned) -> Result<Vec<u8>, Error> {
    let mut out = vec![0; functions.len() + MARGIN];
    let mut encoder = Encoder::of(functions);
    walk(&mut encoder, &mut out, count, &mut learned.clone(), |_| ());
    if let Some(at) = encoder.unknown {
        return Err(Error::Changed { at });
    }
    let packed = encoder.writer.finish();
    let (unpacked, sizes) = unpack(&packed, functions.len(), count, learned);
    let same = functions.iter().zip(&unpacked).take_while(|(one, other)| one == other).count();
    if same < functions.len().max(unpacked.len()) {
        return Err(Error::Changed { at: same });
    }
    match sizes.into_iter().enumerate().find(|(_, bytes)| *bytes > LONGEST) {
        Some((function, bytes)) => Err(Error::Long { function, bytes }),
        None => Ok(packed),
    }
}

/// A function is written three bytes behind its place at first.
const MARGIN: usize = 3;

/// What [`pack`] made, as a browser unpacks it, and how many bytes it took for each.
fn unpack(
    packed: &[u8],
    length: usize,
    count: u32,
    learned: &mut Learned,
) -> (Vec<u8>, Vec<usize>) {
    let mut out = vec![0; length + MARGIN];
    let decoder = Decoder::after(packed, Progress::NONE);
    let mut ends = vec![decoder.progress.at];
    let written = walk(decoder, &mut out, count, learned, |it| ends.push(it.progress.at));
    out.truncate(written);
    (out, ends.iter().zip(ends.iter().skip(1)).map(|(from, to)| to - from).collect())
}

/// Goes through so many functions, and tells `each` where the coder is after it. Returns
/// where they end.
fn walk<C: Coder>(
    coder: C,
    out: &mut [u8],
    count: u32,
    learned: &mut Learned,
    mut each: impl FnMut(&C),
) -> usize {
    let model = Model::of(learned);
    let mut walk = Walk { model, coder, out, at: 0, history: History::default() };
    for _ in 0..count {
        walk.function();
        each(&walk.coder);
    }
    walk.at
}

/// Writes bits of what it has still to write.
struct Encoder<'a> {
    known: &'a [u8],
    length: usize,
    /// Where the first instruction stands that is not known.
    unknown: Option<usize>,
    writer: Writer,
}

impl<'a> Encoder<'a> {
    fn of(known: &'a [u8]) -> Self {
        Self { known, length: known.len(), unknown: None, writer: Writer::new() }
    }
}

impl Coder for &mut Encoder<'_> {
    fn bit(&mut self, one: u32, known: u32) -> u32 {
        self.writer.bit(one, known);
        known
    }

    fn known_op(&mut self) -> u8 {
        let at = self.length - self.known.len();
        let op = leb::byte(&mut self.known);
        if !is_known(op) {
            self.unknown = self.unknown.or(Some(at));
        }
        let mut ahead = self.known;
        match leb::signed(&mut ahead) {
            ..-0x4000_0000 if op == I32_CONST => NICHE,
            ADDRESSES..0x0020_0000 if op == I32_CONST => ADDRESS,
            _ => op,
        }
    }

    fn known_unsigned(&mut self) -> u64 {
        leb::unsigned(&mut self.known)
    }

    fn known_signed(&mut self) -> i64 {
        leb::signed(&mut self.known)
    }

    fn known_byte(&mut self) -> u8 {
        leb::byte(&mut self.known)
    }
}

/// Whether [`Walk`] knows what follows an instruction.
fn is_known(op: u8) -> bool {
    matches!(op, 0x00..=0x05 | 0x0b..=0x11 | 0x1a | 0x1b | 0x20..=0x26 | 0x28..=0xc4 | 0xd0..=0xd2 | 0xfc)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A function of these instructions, without locals.
    fn function(code: &[u8]) -> Vec<u8> {
        let size = u8::try_from(code.len() + 2).unwrap();
        [&[size, 0], code, &[0x0b]].concat()
    }

    /// [`pack`] with nothing learned.
    fn pack(functions: &[u8], count: u32) -> Result<Vec<u8>, Error> {
        super::pack(functions, count, &mut Learned::nothing())
    }

    fn comes_back(functions: &[u8], count: u32) {
        let packed = pack(functions, count).unwrap();
        let mut learned = Learned::nothing();
        assert_eq!(unpack(&packed, functions.len(), count, &mut learned).0, functions);
    }

    #[test]
    fn every_kind_of_instruction_comes_back() {
        let kinds: [&[u8]; 16] = [
            &[0x02, 0x40, 0x03, 0x7f, 0x04, 0x40, 0x05, 0x0b, 0x0b, 0x0b],
            &[0x0c, 0, 0x0d, 1],
            &[0x0e, 2, 0, 1, 2],
            &[0x10, 0x81, 0x01, 0x11, 3, 0],
            &[0x20, 0, 0x21, 1, 0x22, 0xff, 0x01],
            &[0x23, 0, 0x24, 1, 0x25, 0, 0x26, 0, 0x3f, 0, 0x40, 0],
            &[0x28, 0, 4, 0x2d, 0, 5, 0x37, 0, 0xfc, 0x7f],
            &[0x41, 0x7f, 0x41, 0x80, 0x01, 0x42, 0x40],
            &[0x41, 0x80, 0x80, 0x80, 0x80, 0x78],
            &[0x41, 0x80, 0x80, 0xc0, 0x00],
            &[0x42, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x7f],
            &[0x43, 1, 2, 3, 4, 0x44, 1, 2, 3, 4, 5, 6, 7, 8],
            &[0xfc, 0, 0xfc, 8, 1, 0, 0xfc, 9, 1, 0xfc, 10, 0, 0, 0xfc, 11, 0],
            &[0xd0, 0x70, 0xd2, 3, 0xd1],
            &[0x00, 0x01, 0x0f, 0x1a, 0x1b, 0x45, 0xc4],
            &[],
        ];
        for code in kinds {
            comes_back(&function(code), 1);
        }
        let all: Vec<u8> = kinds.iter().flat_map(|it| function(it)).collect();
        comes_back(&all, 16);
    }

    #[test]
    fn locals_and_long_functions_come_back() {
        let mut long = [1, 3, 0x7f].to_vec();
        (0..20_000_u32).for_each(|it| long.extend([0x20, (it % 97) as u8]));
        long.push(0x0b);
        let size = [0xc4, 0xb8, 2];
        assert_eq!(long.len(), 40_004);
        comes_back(&[&size, long.as_slice()].concat(), 1);
    }

    #[test]
    fn what_comes_back_again_and_again_costs_next_to_nothing() {
        let one = function(&[0x20, 0, 0x28, 0, 8, 0x41, 3, 0x6a, 0x10, 7]);
        let many = one.repeat(100);
        assert!(pack(&many, 100).unwrap().len() < one.len() + many.len() / 50);
    }

    #[test]
    fn no_functions_are_packed_too() {
        assert_eq!(pack(&[], 0).map(|it| it.len()), Ok(1));
    }

    #[test]
    fn vectors_are_refused_and_where_they_stand_is_said() {
        let functions = [function(&[0x20, 0]), function(&[0xfd, 0x0c, 0x0b, 1])].concat();
        assert_eq!(pack(&functions, 2), Err(Error::Changed { at: 7 }));
    }

    #[test]
    fn an_alignment_and_a_number_that_is_longer_than_need_be_are_refused() {
        assert!(pack(&function(&[0x28, 2, 4]), 1).is_err());
        assert!(pack(&function(&[0x20, 0x80, 0x00]), 1).is_err());
    }

    /// A function of so many numbers of four bytes each that nobody can foresee.
    fn unforeseen(numbers: u32) -> Vec<u8> {
        let mut code = vec![0];
        for it in 0..numbers {
            code.push(0x43);
            code.extend(it.wrapping_mul(0x9e37_79b9).rotate_left(it % 31).to_le_bytes());
            code.push(0x1a);
        }
        code.push(0x0b);
        let (mut size, mut function) = (code.len(), Vec::new());
        while size > 0x7f {
            function.push(size as u8 | 0x80);
            size >>= 7;
        }
        function.push(size as u8);
        function.extend(code);
        function
    }

    #[test]
    fn a_function_that_a_browser_would_begin_too_early_is_refused() {
        let (short, long) = (unforeseen(1_000), unforeseen(4_000));
        assert!(pack(&short, 1).is_ok());
        let Err(Error::Long { function: 1, bytes }) = pack(&[short, long].concat(), 2) else {
            panic!("it is taken");
        };
        assert!(bytes > LONGEST);
    }

    #[test]
    fn a_function_without_an_end_is_refused() {
        assert!(pack(&[3, 0, 0x02, 0x40], 1).is_err());
    }

    #[test]
    fn what_was_learned_from_others_makes_functions_shorter() {
        let functions = unforeseen(100);
        let mut learned = Learned::nothing();
        let first = super::pack(&functions, 1, &mut learned).unwrap();
        let packed = super::pack(&functions, 1, &mut learned.clone()).unwrap();
        assert!(packed.len() < first.len() / 2);
        assert_eq!(unpack(&packed, functions.len(), 1, &mut learned).0, functions);
    }
}
