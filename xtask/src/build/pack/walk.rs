//! Takes a function apart, instruction by instruction.
//!
//! What follows an instruction is that of the binary format of WebAssembly 2.0, section
//! 5.4; `unpack.js` reads the same way.

use anyhow::{Context as _, Result, bail, ensure};

use super::streams::{Stream, Streams, leb};

/// Adds a function, its locals first, to the streams.
///
/// # Errors
/// When an instruction is not known, or the function does not end with its bytes.
pub(super) fn function(bytes: &[u8], streams: &mut Streams) -> Result<()> {
    let mut walk = Walk { rest: bytes, streams };
    for _ in 0..walk.number(Stream::Frame)? {
        walk.number(Stream::Frame)?;
        walk.number(Stream::Frame)?;
    }
    let mut depth = 1;
    while depth > 0 {
        depth += walk.instruction()?;
    }
    ensure!(walk.rest.is_empty(), "a function goes on after its end");
    Ok(())
}

struct Walk<'a> {
    rest: &'a [u8],
    streams: &'a mut Streams,
}

impl Walk<'_> {
    /// One instruction. Returns how much deeper the next one is.
    fn instruction(&mut self) -> Result<i32> {
        let op = self.byte(Stream::Op)?;
        match op {
            0x02..=0x04 => {
                self.number(Stream::Op)?;
                return Ok(1);
            }
            0x0b => return Ok(-1),
            0x0c | 0x0d => self.numbers(Stream::Branch, 1)?,
            0x0e => {
                let targets = self.number(Stream::Branch)?;
                self.numbers(Stream::Branch, targets + 1)?;
            }
            0x10 => self.numbers(Stream::Call, 1)?,
            0x11 => self.numbers(Stream::Op, 2)?,
            0x20..=0x22 => self.numbers(Stream::Local, 1)?,
            0x23..=0x26 | 0x3f | 0x40 | 0xd0 | 0xd2 => self.numbers(Stream::Op, 1)?,
            0x28..=0x3e => self.access()?,
            0x41 | 0x42 => self.numbers(Stream::Const, 1)?,
            0x43 => self.bytes(Stream::Frame, 4)?,
            0x44 => self.bytes(Stream::Frame, 8)?,
            0xfc => self.long()?,
            0x00 | 0x01 | 0x05 | 0x0f | 0x1a | 0x1b | 0x45..=0xc4 | 0xd1 => {}
            _ => bail!("instruction {op:#x} is not known"),
        }
        Ok(0)
    }

    /// Alignments are left out: they are hints, and engines take none.
    fn access(&mut self) -> Result<()> {
        leb(&mut self.rest)?;
        self.numbers(Stream::Offset, 1)
    }

    /// Instructions of two numbers: conversions, memories and tables.
    fn long(&mut self) -> Result<()> {
        let count = match self.number(Stream::Op)? {
            0..=7 => 0,
            9 | 11 | 13 | 15..=17 => 1,
            8 | 10 | 12 | 14 => 2,
            other => bail!("instruction 0xfc {other} is not known"),
        };
        self.numbers(Stream::Op, count)
    }

    fn numbers(&mut self, stream: Stream, count: usize) -> Result<()> {
        (0..count).try_for_each(|_| self.number(stream).map(drop))
    }

    /// Copies a number of any width, and returns it as far as it fits.
    fn number(&mut self, stream: Stream) -> Result<usize> {
        let mut value = 0;
        for shift in (0..).step_by(7) {
            let byte = self.byte(stream)?;
            value |= usize::from(byte & 0x7f).checked_shl(shift).unwrap_or_default();
            if byte < 0x80 {
                break;
            }
        }
        Ok(value)
    }

    fn bytes(&mut self, stream: Stream, count: usize) -> Result<()> {
        (0..count).try_for_each(|_| self.byte(stream).map(drop))
    }

    fn byte(&mut self, stream: Stream) -> Result<u8> {
        let (byte, rest) = self.rest.split_first().context("a function is cut off")?;
        self.rest = rest;
        self.streams.extend(stream, &[*byte]);
        Ok(*byte)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(code: &[u8]) -> Result<Vec<u8>> {
        let mut streams = Streams::default();
        function(code, &mut streams)?;
        Ok(streams.joined(0, 1))
    }

    #[test]
    fn each_kind_of_number_goes_its_own_way() {
        // No locals; local.get 5, i32.load align=2 offset=7, i32.const 9, call 3, end.
        let pack = of(&[0, 0x20, 5, 0x28, 2, 7, 0x41, 9, 0x10, 3, 0x0b]).unwrap();
        let streams = [0x20, 0x28, 0x41, 0x10, 0x0b, 5, 9, 7, 3, 0];
        assert_eq!(pack, [[0, 1, 5, 1, 1, 1, 1, 0, 1, 0, 0].as_slice(), &streams].concat());
    }

    #[test]
    fn a_function_ends_where_its_blocks_do() {
        assert!(of(&[0, 0x02, 0x40, 0x0b, 0x0b]).is_ok());
        assert!(of(&[0, 0x02, 0x40, 0x0b]).is_err(), "cut off");
        assert!(of(&[0, 0x0b, 0x0b]).is_err(), "goes on");
    }

    #[test]
    fn an_instruction_that_is_not_known_is_refused() {
        assert!(of(&[0, 0xfd, 0x0b]).unwrap_err().to_string().contains("0xfd"));
    }
}
