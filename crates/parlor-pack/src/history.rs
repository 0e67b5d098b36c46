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
    /// The last two with their numbers, mixed, the latest first.
    whole: [u32; 2],
    /// The one that is being read, with its numbers so far.
    now: u32,
    /// The last two locals, the latest first, and the last offset.
    locals: [u32; 2],
    offset: u32,
}

impl History {
    /// What the habits of a number of this kind go by.
    pub(crate) fn contexts(&self, kind: Kind, op: u8) -> [u32; HABITS] {
        let [first, second] = self.whole;
        let ops = self.ops as u32;
        let (one, two, three) = (ops & 0xff, ops & 0xffff, ops & 0x00ff_ffff);
        let five = mix(ops, (self.ops >> 32) as u32 & 0xff);
        let [local, before] = self.locals;
        let of = match kind {
            Kind::Op => [three, first, five, mix(first, second)],
            Kind::Local => [0, mix(two, mix(local, before)), one, mix(three, local)],
            Kind::Const => [0, two, first, ops],
            Kind::Offset => [0, self.offset, mix(one, local), mix(three, self.offset)],
            Kind::Call => [0, three, two, mix(first, second)],
            Kind::Other | Kind::Branch | Kind::Raw => [0, self.now, first, mix(first, second)],
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
            Kind::Local => self.locals = [value.wrapping_add(1), self.locals[0]],
            Kind::Offset => self.offset = value.wrapping_add(1),
            _ => {}
        }
        self.now = mix(self.now, value);
    }

    /// An instruction was read to its end.
    pub(crate) fn ended(&mut self, op: u8) {
        self.ops = self.ops << 8 | u64::from(op);
        self.whole = [self.now, self.whole[0]];
    }
}

fn mix(one: u32, other: u32) -> u32 {
    (one.rotate_left(5) ^ other).wrapping_mul(0x2545_f491).wrapping_add(0x0123_4567)
}
