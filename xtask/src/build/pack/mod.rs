//! A module in the order in which it gets smallest.
//!
//! A compressor looks for what comes back, and in a module instructions, locals, numbers
//! and offsets take turns, each with habits of its own. So a pack holds the streams of
//! each kind one after the other, and brotli begins anew between them. `unpack.js` puts
//! the module together again, to the byte (`docs/decisions/0004-packs.md`).
//!
//! A pack is: the length of the module, the number of its functions, the length of each
//! stream, the streams; numbers in LEB128.

mod order;
mod streams;
mod walk;

use anyhow::{Context as _, Result, ensure};
use wasmparser::{Parser, Payload};

pub(super) use order::alike_together;
use streams::{COUNT, Stream, Streams, leb, put_leb};

/// How the files are called that hold a pack.
pub(crate) const EXTENSION: &str = "pack";

/// The pack of a module.
///
/// # Errors
/// When the bytes are no module, or use an instruction that packs do not know.
pub(super) fn pack(module: &[u8]) -> Result<Vec<u8>> {
    let mut streams = Streams::default();
    let mut functions = 0;
    // Before the first function is the head, after the last the tail.
    let (mut head, mut tail) = (module.len(), module.len());
    for payload in Parser::new(0).parse_all(module) {
        if let Payload::CodeSectionEntry(body) = payload? {
            let bytes = body.as_bytes();
            let start = usize::try_from(body.range().start)?;
            if functions == 0 {
                head = start - leb_length(bytes.len());
            }
            tail = start + bytes.len();
            functions += 1;
            walk::function(bytes, &mut streams).context("a function cannot be packed")?;
        }
    }
    streams.extend(Stream::Head, module.get(..head).context("the module has no head")?);
    streams.extend(Stream::Tail, module.get(tail..).unwrap_or_default());
    Ok(streams.joined(module.len(), functions))
}

/// Where the streams of a pack begin, but for the first, which the lengths stand before.
///
/// # Errors
/// When the bytes are no pack.
pub(crate) fn seams(pack: &[u8]) -> Result<Vec<usize>> {
    let mut rest = pack;
    let (_length, _functions) = (leb(&mut rest)?, leb(&mut rest)?);
    let sizes: Vec<usize> = (0..COUNT).map(|_| leb(&mut rest)).collect::<Result<_>>()?;
    let mut at = pack.len() - rest.len();
    let mut seams = Vec::new();
    for size in sizes {
        at += size;
        seams.push(at);
    }
    ensure!(seams.pop() == Some(pack.len()), "the streams do not fill the pack");
    Ok(seams)
}

fn leb_length(value: usize) -> usize {
    let mut bytes = Vec::new();
    put_leb(&mut bytes, value);
    bytes.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seams_are_where_streams_begin() {
        let mut streams = Streams::default();
        streams.extend(Stream::Op, &[1, 2, 3]);
        streams.extend(Stream::Tail, b"the end");
        let pack = streams.joined(0, 0);
        let seams = seams(&pack).unwrap();
        assert_eq!(seams.len(), COUNT - 1);
        assert_eq!(&pack[*seams.last().unwrap()..], b"the end");
        assert_eq!(pack[seams[0] - 3..seams[0]], [1, 2, 3]);
    }

    #[test]
    fn what_is_no_pack_has_no_seams() {
        assert!(seams(b"<!doctype html>").is_err());
        assert!(seams(b"").is_err());
    }

    #[test]
    fn what_is_no_module_is_not_packed() {
        assert!(pack(b"<!doctype html>").is_err());
    }
}
