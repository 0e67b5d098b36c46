//! The streams of a pack.

use anyhow::{Context as _, Result, ensure};

/// Where a byte of a module goes. `unpack.js` knows them by these numbers.
#[derive(Clone, Copy, Debug)]
pub(super) enum Stream {
    /// Instructions, and what is nearly the same after each: types of blocks, globals.
    Op = 0,
    /// Which local is meant.
    Local = 1,
    /// Constants.
    Const = 2,
    /// How far behind its address something is loaded or stored.
    Offset = 3,
    /// Which function is called.
    Call = 4,
    /// Out of which block a branch leads.
    Branch = 5,
    /// What locals a function has, and floating-point numbers.
    Frame = 6,
    /// Everything before the first function.
    Head = 7,
    /// Everything after the last.
    Tail = 8,
}

/// How many there are.
pub(super) const COUNT: usize = 9;

/// The streams while a module is read.
#[derive(Debug, Default)]
pub(super) struct Streams([Vec<u8>; COUNT]);

impl Streams {
    pub(super) fn extend(&mut self, stream: Stream, bytes: &[u8]) {
        if let Some(it) = self.0.get_mut(stream as usize) {
            it.extend_from_slice(bytes);
        }
    }

    /// The pack of a module of so many bytes with so many functions.
    pub(super) fn joined(&self, length: usize, functions: usize) -> Vec<u8> {
        let mut pack = Vec::new();
        put_leb(&mut pack, length);
        put_leb(&mut pack, functions);
        self.0.iter().for_each(|it| put_leb(&mut pack, it.len()));
        self.0.iter().for_each(|it| pack.extend_from_slice(it));
        pack
    }
}

/// Reads a number in LEB128 and goes past it.
///
/// # Errors
/// When there is none, or one above 32 bits.
pub(super) fn leb(bytes: &mut &[u8]) -> Result<usize> {
    let mut value = 0;
    for shift in (0..32).step_by(7) {
        let (byte, rest) = bytes.split_first().context("a number is cut off")?;
        *bytes = rest;
        value |= usize::from(byte & 0x7f) << shift;
        if *byte < 0x80 {
            return Ok(value);
        }
    }
    ensure!(false, "a number is too long");
    Ok(value)
}

/// Writes a number in LEB128.
pub(super) fn put_leb(bytes: &mut Vec<u8>, mut value: usize) {
    loop {
        let low = u8::try_from(value & 0x7f).unwrap_or_default();
        value >>= 7;
        if value == 0 {
            return bytes.push(low);
        }
        bytes.push(low | 0x80);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_they_were_written() {
        for number in [0, 1, 127, 128, 300, 65_535, 1 << 28] {
            let mut bytes = Vec::new();
            put_leb(&mut bytes, number);
            let mut rest = bytes.as_slice();
            assert_eq!((leb(&mut rest).unwrap(), rest), (number, [].as_slice()));
        }
    }
}
