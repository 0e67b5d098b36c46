//! Takes out of a module what only described its types to wasm-bindgen.
//!
//! A closure's type is described with the address of the function that would call it, and
//! `js-sys` describes dozens, of which a program uses few. wasm-bindgen leaves these
//! functions in the table, where no tool may drop them: an address may come from anywhere.
//! Here it does not. What JavaScript calls is exported, and Rust calls none of them.

use std::{collections::BTreeSet, convert::Infallible};

use anyhow::{Context as _, Result};
use wasm_encoder::{
    Elements, Module,
    reencode::{self, Reencode, utils},
};
use wasmparser::{ElementItems, KnownCustom, Name, Parser, Payload};

/// Of their names, as wasm-bindgen writes them.
const CALLS_A_CLOSURE: &str = "::convert::closures::_::invoke";

/// The module with another function of the table in the place of each that only describes
/// a closure. It must have the names of its functions; without them, nothing changes.
///
/// # Errors
/// When the bytes are no module.
pub(super) fn without_described(module: &[u8]) -> Result<Vec<u8>> {
    let mut table = Table { described: described(module)?, instead: None };
    let mut lighter = Module::new();
    let done = table.parse_core_module(&mut lighter, Parser::new(0), module);
    done.map_err(|it| anyhow::anyhow!("{it}")).context("the table cannot be read")?;
    Ok(lighter.finish())
}

fn described(module: &[u8]) -> Result<BTreeSet<u32>> {
    let mut found = BTreeSet::new();
    for payload in Parser::new(0).parse_all(module) {
        let Payload::CustomSection(section) = payload? else { continue };
        let KnownCustom::Name(names) = section.as_known() else { continue };
        for name in names {
            // Tools write subsections that the parser does not know.
            let Ok(Name::Function(functions)) = name else { continue };
            for function in functions {
                let function = function?;
                if function.name.contains(CALLS_A_CLOSURE) {
                    found.insert(function.index);
                }
            }
        }
    }
    Ok(found)
}

struct Table {
    described: BTreeSet<u32>,
    /// The first function of the table that is not one of them.
    instead: Option<u32>,
}

impl Reencode for Table {
    type Error = Infallible;

    fn element_items<'a>(
        &mut self,
        items: ElementItems<'a>,
    ) -> Result<Elements<'a>, reencode::Error<Infallible>> {
        let ElementItems::Functions(functions) = items else {
            return utils::element_items(self, items);
        };
        let functions = functions.into_iter().collect::<Result<Vec<u32>, _>>()?;
        let is_kept = |it: &u32| !self.described.contains(it);
        self.instead = self.instead.or_else(|| functions.iter().copied().find(is_kept));
        let kept = |it| if is_kept(&it) { it } else { self.instead.unwrap_or(it) };
        Ok(Elements::Functions(functions.into_iter().map(kept).collect()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_encoder::{
        CodeSection, ConstExpr, ElementSection, Function, FunctionSection, NameMap, NameSection,
        RefType, TableSection, TableType, TypeSection,
    };

    /// A module whose table has its three functions, with these names.
    fn module(names: [&str; 3]) -> Vec<u8> {
        let mut types = TypeSection::new();
        types.ty().function([], []);
        let mut functions = FunctionSection::new();
        functions.function(0).function(0).function(0);
        let mut tables = TableSection::new();
        tables.table(TableType {
            element_type: RefType::FUNCREF,
            table64: false,
            minimum: 3,
            maximum: None,
            shared: false,
        });
        let mut elements = ElementSection::new();
        let all = Elements::Functions(vec![0, 1, 2].into());
        elements.active(None, &ConstExpr::i32_const(0), all);
        let mut code = CodeSection::new();
        for _ in 0..3 {
            let mut body = Function::new([]);
            body.instructions().end();
            code.function(&body);
        }
        let mut map = NameMap::new();
        (0..).zip(names).for_each(|(at, name)| map.append(at, name));
        let mut section = NameSection::new();
        section.functions(&map);
        let mut module = Module::new();
        module.section(&types).section(&functions).section(&tables).section(&elements);
        module.section(&code).section(&section);
        module.finish()
    }

    fn table_of(module: &[u8]) -> Vec<u32> {
        let mut table = Vec::new();
        for payload in Parser::new(0).parse_all(module) {
            let Payload::ElementSection(section) = payload.unwrap() else { continue };
            for element in section {
                let ElementItems::Functions(items) = element.unwrap().items else { continue };
                table.extend(items.into_iter().map(Result::unwrap));
            }
        }
        table
    }

    #[test]
    fn what_only_describes_a_closure_leaves_the_table() {
        let invoke = format!("wasm_bindgen{CALLS_A_CLOSURE}::<u32, true>");
        let module = module([&invoke, "draw", &invoke]);
        assert_eq!(table_of(&without_described(&module).unwrap()), [1, 1, 1]);
    }

    #[test]
    fn everything_else_stays() {
        let module = module(["draw", "show", "hide"]);
        assert_eq!(table_of(&without_described(&module).unwrap()), [0, 1, 2]);
    }

    #[test]
    fn what_is_no_module_is_refused() {
        assert!(without_described(b"<!doctype html>").is_err());
    }
}
