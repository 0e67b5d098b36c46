//! How a module is sent: its functions by a coder that knows them, the rest as it is.
//!
//! A compressor looks for what comes back, and of a module hardly anything does. The coder
//! of `parlor-pack` foresees most of it, and comes along as a small module of its own, in
//! the pack that is fetched first. `unpack.js` puts a module together again, to the byte,
//! while it arrives (`docs/decisions/0006-foreseen.md`).
//!
//! A pack is four numbers of 32 bits, the lowest byte first: how many bytes the unpacker
//! has (0 in all but the first pack), how many the packed functions, how many functions
//! there are, and how many bytes the module has before them. Then follow the unpacker, the
//! packed functions, and of the module what is before its functions and what is behind.

mod order;

use anyhow::{Context as _, Result, ensure};
use parlor_pack::Learned;
use wasmparser::{Parser, Payload};

pub(super) use order::alike_together;

/// How the files are called that hold a pack.
pub(crate) const EXTENSION: &str = "pack";

/// The pack of a module, with the unpacker if it is the first that is fetched. The others are
/// told with what is `learned` from that one.
///
/// # Errors
/// When the bytes are no module, or have functions that packs do not know.
pub(super) fn pack(module: &[u8], unpacker: &[u8], learned: &mut Learned) -> Result<Vec<u8>> {
    let (mut count, mut from, mut to) = (0, module.len(), module.len());
    for payload in Parser::new(0).parse_all(module) {
        if let Payload::CodeSectionEntry(body) = payload? {
            let (start, size) = (usize::try_from(body.range().start)?, body.as_bytes().len());
            from = from.min(start - leb_length(size));
            to = start + size;
            count += 1;
        }
    }
    let part = |it: std::ops::Range<usize>| module.get(it).context("the module is cut off");
    let (head, functions, tail) = (part(0..from)?, part(from..to)?, part(to..module.len())?);
    let packed = parlor_pack::pack(functions, count, learned)?;
    let mut pack = Vec::new();
    for number in [unpacker.len(), packed.len(), usize::try_from(count)?, head.len()] {
        pack.extend(u32::try_from(number)?.to_le_bytes());
    }
    for it in [unpacker, &packed, head, tail] {
        pack.extend(it);
    }
    Ok(pack)
}

/// Where something of another kind begins in a pack.
///
/// # Errors
/// When the bytes are no pack.
pub(crate) fn seams(pack: &[u8]) -> Result<Vec<usize>> {
    let number = |at: usize| -> Result<usize> {
        let bytes = pack.get(at * 4..at * 4 + 4).context("the pack has no sizes")?;
        Ok(usize::try_from(u32::from_le_bytes(bytes.try_into()?))?)
    };
    let functions = 16 + number(0)?;
    let head = functions + number(1)?;
    let tail = head + number(3)?;
    ensure!(tail <= pack.len(), "the pack is cut off");
    Ok(vec![functions, head, tail])
}

fn leb_length(value: usize) -> usize {
    (1..=9).find(|length| value >> (7 * length) == 0).unwrap_or(10)
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_encoder::{CodeSection, Function, FunctionSection, Module, TypeSection};

    /// [`pack`] with nothing learned.
    fn pack(module: &[u8], unpacker: &[u8]) -> Result<Vec<u8>> {
        super::pack(module, unpacker, &mut Learned::nothing())
    }

    fn module() -> Vec<u8> {
        let mut types = TypeSection::new();
        types.ty().function([], []);
        let mut functions = FunctionSection::new();
        functions.function(0);
        let mut code = CodeSection::new();
        let mut body = Function::new([]);
        body.instructions().end();
        code.function(&body);
        let mut module = Module::new();
        module.section(&types).section(&functions).section(&code);
        module.finish()
    }

    #[test]
    fn seams_are_where_another_kind_begins() {
        let module = module();
        let pack = pack(&module, b"unpacker").unwrap();
        let seams = seams(&pack).unwrap();
        assert_eq!(&pack[16..seams[0]], b"unpacker");
        // Its only function has three bytes, the last of the module.
        assert_eq!(&pack[seams[1]..seams[2]], &module[..module.len() - 3]);
        assert_eq!(seams[2], pack.len());
    }

    #[test]
    fn a_module_without_functions_is_packed_too() {
        let module = Module::new().finish();
        assert_eq!(seams(&pack(&module, &[]).unwrap()).unwrap()[0], 16);
    }

    #[test]
    fn the_length_of_a_number_is_that_of_leb128() {
        assert_eq!([0, 127, 128, 16_383, 16_384].map(leb_length), [1, 1, 2, 2, 3]);
    }

    #[test]
    fn what_is_no_pack_has_no_seams() {
        assert!(seams(b"<!doctype html>").is_err());
        assert!(seams(b"").is_err());
    }

    #[test]
    fn what_is_no_module_is_not_packed() {
        assert!(pack(b"<!doctype html>", &[]).is_err());
    }
}
