//! What came before a number, as far as habits depend on it.

use crate::model::HABITS;

/// What an instruction is made of.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Which instruction, by [`crate::walk`]'s ranks.
    Op,
    /// Of a local variable.
    Local,
    /// A constant.
    Const,
    /// Of a load or a store.
    Offset,
    /// Of a function that is called.
    Call,
    /// Anything else that follows an instruction.
    Other,
    /// How many blocks a branch leaves.
    Branch,
    /// What stands before the instructions, and floats.
    Raw,
}

/// The last instructions of a function.
#[derive(Clone, Copy, Default)]
pub(crate) struct History {
    /// The last eight, the latest lowest.
    ops: u64,
    /// The last three with their numbers, mixed, the latest first.
    whole: [u32; 3],
    /// The one that is being read, with its numbers so far.
    now: u32,
    /// The last local and the last offset.
    local: u32,
    offset: u32,
}

impl History {
    /// What the habits of a number of this kind go by.
    pub(crate) fn contexts(&self, kind: Kind, op: u8) -> [u32; HABITS] {
        let [first, second, third] = self.whole;
        let ops = self.ops as u32;
        let two = mix(first, second);
        let of = match kind {
            Kind::Op => [ops & 0xffff, first, mix(ops, (self.ops >> 32) as u32 & 0xff), two],
            Kind::Local => [0, mix(ops & 0xff, self.local), two, mix(two, third)],
            Kind::Const => [0, ops & 0xffff, first, two],
            Kind::Offset => [0, self.offset, first, mix(two, third)],
            Kind::Call => [0, ops & 0x00ff_ffff, first, two],
            Kind::Other | Kind::Branch | Kind::Raw => [0, self.now, first, two],
        };
        let mut habit = (kind as u32) << 16 | u32::from(op) << 8;
        of.map(|it| {
            habit += 1;
            mix(habit, it)
        })
    }

    /// A number was read.
    pub(crate) fn came(&mut self, kind: Kind, value: u64) {
        let value = value as u32;
        match kind {
            Kind::Op => self.now = 0,
            Kind::Local => self.local = value.wrapping_add(1),
            Kind::Offset => self.offset = value.wrapping_add(1),
            _ => {}
        }
        self.now = mix(self.now, value);
    }

    /// An instruction was read to its end.
    pub(crate) fn ended(&mut self, op: u8) {
        self.ops = self.ops << 8 | u64::from(op);
        let [first, second, _] = self.whole;
        self.whole = [self.now, first, second];
    }
}

fn mix(one: u32, other: u32) -> u32 {
    (one.rotate_left(5) ^ other).wrapping_mul(0x2545_f491).wrapping_add(0x0123_4567)
}
