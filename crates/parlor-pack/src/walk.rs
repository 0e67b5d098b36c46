//! Goes through functions, instruction by instruction.
//!
//! What follows an instruction is that of the binary format of WebAssembly 2.0, section
//! 5.4. Alignments are left out: they are hints, and engines of browsers take none.

use crate::{
    coder::Coder,
    history::{History, Kind},
    model::Model,
};

/// Two instructions of our own, which no module has: a constant that only stands for
/// something Rust leaves out of a type, and one that is an address of the module's data.
pub(crate) const NICHE: u8 = 0x06;
pub(crate) const ADDRESS: u8 = 0x07;
pub(crate) const I32_CONST: u8 = 0x41;
/// What is taken off their numbers.
pub(crate) const NICHES: i64 = -0x8000_0000;
pub(crate) const ADDRESSES: i64 = 0x0010_0000;

/// The type of a block that takes and gives nothing.
const NOTHING: u64 = 0x40;

/// The most frequent instructions first, for these are told in the fewest bits.
const FREQUENT: [u8; 42] = [
    0x20, 0x41, 0x28, 0x10, 0x0b, 0x6a, 0x36, 0x21, 0x22, ADDRESS, NICHE, 0x04, 0x6b, 0x02, 0x37,
    0x0d, 0x0c, 0x24, 0x29, 0x46, 0x2d, 0x45, 0x47, 0x1b, 0x05, 0x3a, 0x71, 0x23, 0x42, 0x72, 0x03,
    0x49, 0x00, 0x25, 0x6c, 0xfc, 0x4b, 0x4f, 0x0e, 0x74, 0x4d, 0x11,
];

/// Reads functions from a coder, or writes them to one, and in both cases to `out`.
pub(crate) struct Walk<'a, C> {
    pub(crate) model: Model<'a>,
    pub(crate) coder: C,
    /// What was read or written so far.
    pub(crate) out: &'a mut [u8],
    pub(crate) at: usize,
    pub(crate) history: History,
}

impl<C: Coder> Walk<'_, C> {
    /// One function, its size before it.
    pub(crate) fn function(&mut self) {
        self.coder.known_unsigned();
        // Its size is known behind it, and has three bytes at most.
        let size_at = self.at;
        let start = size_at + 3;
        self.at = start;
        self.history = History::default();
        for _ in 0..self.number(Kind::Raw, 0) {
            self.number(Kind::Raw, 1);
            self.number(Kind::Raw, 2);
        }
        let mut depth = 1;
        // What is no function may have no end.
        while depth > 0 && self.at < self.out.len() {
            depth += self.instruction();
        }
        let end = self.at;
        self.at = size_at;
        self.put_unsigned((end - start) as u64);
        self.close_up(start, end);
    }

    /// Moves what was written to where it belongs.
    fn close_up(&mut self, start: usize, end: usize) {
        for from in start..end {
            let byte = self.out.get(from).copied().unwrap_or_default();
            self.put(byte);
        }
    }

    /// One instruction. Returns how much deeper the next one is.
    fn instruction(&mut self) -> i32 {
        let op = self.op();
        let mut deeper = 0;
        match op {
            0x02..=0x04 => {
                self.block(op);
                deeper = 1;
            }
            0x0b => deeper = -1,
            0x0c | 0x0d => self.numbers(Kind::Branch, op, 1),
            0x0e => {
                let targets = self.number(Kind::Branch, op);
                self.numbers(Kind::Branch, op, targets as u32 + 1);
            }
            0x10 => self.numbers(Kind::Call, op, 1),
            0x11 => self.numbers(Kind::Other, op, 2),
            0x20..=0x22 => self.numbers(Kind::Local, op, 1),
            0x23..=0x26 | 0x3f | 0x40 | 0xd0 | 0xd2 => self.numbers(Kind::Other, op, 1),
            0x28..=0x3e => {
                self.coder.known_unsigned();
                self.put(0);
                self.offset(op);
            }
            0x41 | 0x42 => self.constant(op),
            NICHE => self.constant_from(op, NICHES),
            ADDRESS => self.constant_from(op, ADDRESSES),
            0x43 => self.bytes(op, 4),
            0x44 => self.bytes(op, 8),
            0xfc => self.long(op),
            _ => {}
        }
        self.history.ended(op);
        deeper
    }

    /// What a block takes and gives, most often nothing: that is the smallest number then.
    fn block(&mut self, op: u8) {
        let known = self.coder.known_unsigned() ^ NOTHING;
        let value = self.coded(Kind::Other, op, known);
        self.put_unsigned(value ^ NOTHING);
    }

    /// Instructions of two numbers: conversions, memories and tables.
    fn long(&mut self, op: u8) {
        let count = match self.number(Kind::Other, op) {
            9 | 11 | 13 | 15..=17 => 1,
            8 | 10 | 12 | 14 => 2,
            _ => 0,
        };
        self.numbers(Kind::Other, op, count);
    }

    fn op(&mut self) -> u8 {
        let known = rank_of(self.coder.known_op()) as u64;
        let op = op_of(self.coded(Kind::Op, 0, known) as usize);
        self.put(if matches!(op, NICHE | ADDRESS) { I32_CONST } else { op });
        op
    }

    fn numbers(&mut self, kind: Kind, op: u8, count: u32) {
        for _ in 0..count {
            self.number(kind, op);
        }
    }

    fn number(&mut self, kind: Kind, op: u8) -> u64 {
        let known = self.coder.known_unsigned();
        let value = self.coded(kind, op, known);
        self.put_unsigned(value);
        value
    }

    /// A constant, its sign behind its digits, so that small ones are small.
    fn constant(&mut self, op: u8) {
        let known = self.coder.known_signed();
        let value = self.coded(Kind::Const, op, (known << 1 ^ known >> 63) as u64);
        self.put_signed((value >> 1) as i64 ^ -((value & 1) as i64));
    }

    fn constant_from(&mut self, op: u8, from: i64) {
        let known = self.coder.known_signed().wrapping_sub(from);
        let value = self.coded(Kind::Const, op, known as u64);
        self.put_signed((value as i64).wrapping_add(from));
    }

    /// Most offsets of words are whole words, so their last two bits come first.
    fn offset(&mut self, op: u8) {
        let turn = if matches!(op, 0x28 | 0x29 | 0x36 | 0x37) { 2 } else { 0 };
        let known = (self.coder.known_unsigned() as u32).rotate_right(turn);
        let value = self.coded(Kind::Offset, op, u64::from(known)) as u32;
        self.put_unsigned(u64::from(value.rotate_left(turn)));
    }

    fn bytes(&mut self, op: u8, count: u32) {
        for _ in 0..count {
            let known = self.coder.known_byte();
            let value = self.coded(Kind::Raw, op, u64::from(known));
            self.put(value as u8);
        }
    }

    fn coded(&mut self, kind: Kind, op: u8, known: u64) -> u64 {
        let contexts = self.history.contexts(kind, op);
        let value = self.model.number(&mut self.coder, contexts, kind as usize, known);
        self.history.came(kind, value);
        value
    }

    fn put_unsigned(&mut self, mut value: u64) {
        while value > 0x7f {
            self.put(value as u8 | 0x80);
            value >>= 7;
        }
        self.put(value as u8);
    }

    fn put_signed(&mut self, mut value: i64) {
        while !(-0x40..0x40).contains(&value) {
            self.put(value as u8 | 0x80);
            value >>= 7;
        }
        self.put(value as u8 & 0x7f);
    }

    fn put(&mut self, byte: u8) {
        if let Some(to) = self.out.get_mut(self.at) {
            *to = byte;
        }
        self.at += 1;
    }
}

/// The instruction of a rank: the frequent ones, then all by their numbers.
fn op_of(rank: usize) -> u8 {
    FREQUENT.get(rank).copied().unwrap_or(rank.wrapping_sub(FREQUENT.len()) as u8)
}

fn rank_of(op: u8) -> usize {
    let frequent = FREQUENT.iter().position(|it| *it == op);
    frequent.unwrap_or(FREQUENT.len() + usize::from(op))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_instruction_has_a_rank_of_its_own() {
        for op in 0..=u8::MAX {
            assert_eq!(op_of(rank_of(op)), op);
        }
    }
}
