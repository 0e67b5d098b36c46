//! Puts functions that are alike next to each other.

use std::{
    collections::{BTreeMap, BTreeSet},
    convert::Infallible,
};

use anyhow::{Context as _, Result};
use wasm_encoder::{
    CodeSection, FunctionSection, Module,
    reencode::{self, Reencode, utils},
};
use wasmparser::{BinaryReaderError, Parser, Payload};

/// How many bytes in a row two functions must share for it to count.
const RUN: usize = 3;

/// The same module with its functions in another order: after each the one that is most
/// like it, beginning with the smallest. It hints at no alignment.
///
/// # Errors
/// When the bytes are no module.
pub(in super::super) fn alike_together(module: &[u8]) -> Result<Vec<u8>> {
    let (mut imported, mut runs) = (0, Vec::new());
    for payload in Parser::new(0).parse_all(module) {
        match payload? {
            Payload::ImportSection(section) => {
                for import in section.into_imports() {
                    let is_function = matches!(import?.ty, wasmparser::TypeRef::Func(_));
                    imported += u32::from(is_function);
                }
            }
            Payload::CodeSectionEntry(body) => runs.push(runs_of(body.as_bytes())),
            _ => {}
        }
    }
    let mut order = Order { imported, old: chain(&runs), new: Vec::new() };
    order.new = vec![0; order.old.len()];
    for (new, old) in order.old.iter().enumerate() {
        *order.new.get_mut(*old).context("a function is not there")? = u32::try_from(new)?;
    }
    let mut sorted = Module::new();
    let done = order.parse_core_module(&mut sorted, Parser::new(0), module);
    done.map_err(|it| anyhow::anyhow!("{it}")).context("the functions cannot be sorted")?;
    Ok(sorted.finish())
}

fn runs_of(code: &[u8]) -> BTreeSet<[u8; RUN]> {
    code.windows(RUN).filter_map(|it| it.try_into().ok()).collect()
}

/// The places of all in the order of the chain.
fn chain(runs: &[BTreeSet<[u8; RUN]>]) -> Vec<usize> {
    let mut having: BTreeMap<[u8; RUN], Vec<usize>> = BTreeMap::new();
    for (at, it) in runs.iter().enumerate() {
        for run in it {
            having.entry(*run).or_default().push(at);
        }
    }
    let size = |at: usize| runs.get(at).map_or(0, BTreeSet::len);
    let mut left: BTreeSet<usize> = (0..runs.len()).collect();
    let mut next = left.iter().copied().min_by_key(|at| size(*at));
    let mut chain = Vec::new();
    while let Some(at) = next {
        chain.push(at);
        left.remove(&at);
        let mut shared = vec![0_usize; runs.len()];
        for run in runs.get(at).into_iter().flatten() {
            for other in having.get(run).into_iter().flatten() {
                if let Some(it) = shared.get_mut(*other) {
                    *it += 1;
                }
            }
        }
        let likeness = |other: usize| {
            // Squared and in whole numbers, so that every machine finds the same.
            let shared = shared.get(other).copied().unwrap_or_default();
            shared * shared * 1_000_000 / (size(at) * size(other) + 64)
        };
        next = left.iter().copied().max_by_key(|it| (likeness(*it), usize::MAX - it));
    }
    chain
}

struct Order {
    /// How many functions are imported: they keep their numbers.
    imported: u32,
    /// The old place of each function in the new order.
    old: Vec<usize>,
    /// The new place of each function in the old order.
    new: Vec<u32>,
}

impl Order {
    fn sorted<T>(&self, items: Vec<T>) -> Vec<T> {
        let mut items: Vec<Option<T>> = items.into_iter().map(Some).collect();
        self.old.iter().filter_map(|it| items.get_mut(*it)?.take()).collect()
    }
}

impl Reencode for Order {
    type Error = Infallible;

    fn function_index(&mut self, old: u32) -> Result<u32, reencode::Error<Infallible>> {
        let place = old.checked_sub(self.imported).map(|it| it as usize);
        let new = place.and_then(|it| self.new.get(it));
        Ok(new.map_or(old, |it| it + self.imported))
    }

    /// Alignments are hints that no engine takes, and packs leave them out.
    fn mem_arg(
        &mut self,
        arg: wasmparser::MemArg,
    ) -> Result<wasm_encoder::MemArg, reencode::Error<Infallible>> {
        Ok(wasm_encoder::MemArg { align: 0, ..utils::mem_arg(self, arg)? })
    }

    fn parse_function_section(
        &mut self,
        functions: &mut FunctionSection,
        section: wasmparser::FunctionSectionReader<'_>,
    ) -> Result<(), reencode::Error<Infallible>> {
        let types = section.into_iter().collect::<Result<Vec<u32>, BinaryReaderError>>()?;
        for it in self.sorted(types) {
            functions.function(self.type_index(it)?);
        }
        Ok(())
    }

    fn parse_code_section(
        &mut self,
        code: &mut CodeSection,
        section: wasmparser::CodeSectionReader<'_>,
    ) -> Result<(), reencode::Error<Infallible>> {
        let bodies = section.into_iter().collect::<Result<Vec<_>, BinaryReaderError>>()?;
        for it in self.sorted(bodies) {
            self.parse_function_body(code, it)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn after_each_comes_the_most_alike() {
        let runs: Vec<_> =
            [b"abcdefgh".as_slice(), b"1234567", b"abcdefg", b"234567"].map(runs_of).into();
        assert_eq!(chain(&runs), [3, 1, 0, 2]);
    }

    #[test]
    fn what_is_no_module_is_refused() {
        assert!(alike_together(b"<!doctype html>").is_err());
    }
}
