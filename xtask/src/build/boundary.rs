//! The names by which a module and its glue know each other.

use std::convert::Infallible;

use anyhow::{Context as _, Result};
use wasm_encoder::{
    ExportSection, ImportSection, Module,
    reencode::{self, Reencode},
};
use wasmparser::{Parser, Payload};

/// What a module takes from the glue and gives to it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Boundary {
    /// Names of imports, without the name of what they are imported from.
    pub imports: Vec<String>,
    /// Names of exports.
    pub exports: Vec<String>,
}

impl Boundary {
    /// Reads the names from a module.
    ///
    /// # Errors
    /// When the bytes are no module.
    pub(super) fn of(module: &[u8]) -> Result<Self> {
        let mut boundary = Self::default();
        for payload in Parser::new(0).parse_all(module) {
            match payload? {
                Payload::ImportSection(section) => {
                    for import in section.into_imports() {
                        boundary.imports.push(import?.name.to_owned());
                    }
                }
                Payload::ExportSection(section) => {
                    for export in section {
                        boundary.exports.push(export?.name.to_owned());
                    }
                }
                _ => {}
            }
        }
        Ok(boundary)
    }
}

/// New names for a module's boundary.
pub(super) struct Renaming<'a> {
    /// The new name of what something is imported from.
    pub from: &'a dyn Fn(&str) -> String,
    /// The new name of an import.
    pub import: &'a dyn Fn(&str) -> String,
    /// The new name of an export, or none to export it no longer.
    pub export: &'a dyn Fn(&str) -> Option<String>,
}

impl Renaming<'_> {
    /// The module with its new names.
    ///
    /// # Errors
    /// When the bytes are no module.
    pub(super) fn apply(mut self, module: &[u8]) -> Result<Vec<u8>> {
        let mut renamed = Module::new();
        let done = self.parse_core_module(&mut renamed, Parser::new(0), module);
        done.map_err(|it| anyhow::anyhow!("{it}")).context("the module cannot be renamed")?;
        Ok(renamed.finish())
    }
}

impl Reencode for Renaming<'_> {
    type Error = Infallible;

    fn parse_import_section(
        &mut self,
        imports: &mut ImportSection,
        section: wasmparser::ImportSectionReader<'_>,
    ) -> Result<(), reencode::Error<Infallible>> {
        for import in section.into_imports() {
            let import = import?;
            let ty = self.entity_type(import.ty)?;
            imports.import(&(self.from)(import.module), &(self.import)(import.name), ty);
        }
        Ok(())
    }

    fn parse_export(
        &mut self,
        exports: &mut ExportSection,
        export: wasmparser::Export<'_>,
    ) -> Result<(), reencode::Error<Infallible>> {
        if let Some(name) = (self.export)(export.name) {
            let kind = self.export_kind(export.kind)?;
            exports.export(&name, kind, self.external_index(export.kind, export.index)?);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use wasm_encoder::{CodeSection, ExportKind, Function, FunctionSection, TypeSection};

    use super::*;

    /// A module that imports `a` and exports two functions, `b` and `c`.
    fn module() -> Vec<u8> {
        let mut types = TypeSection::new();
        types.ty().function([], []);
        let mut imports = ImportSection::new();
        imports.import("glue", "a", wasm_encoder::EntityType::Function(0));
        let mut functions = FunctionSection::new();
        functions.function(0).function(0);
        let mut exports = ExportSection::new();
        exports.export("b", ExportKind::Func, 1).export("c", ExportKind::Func, 2);
        let mut code = CodeSection::new();
        for _ in 0..2 {
            let mut body = Function::new([]);
            body.instructions().end();
            code.function(&body);
        }
        let mut module = Module::new();
        module.section(&types).section(&imports).section(&functions).section(&exports);
        module.section(&code);
        module.finish()
    }

    #[test]
    fn names_change_and_unwanted_exports_go() {
        let renaming = Renaming {
            from: &|it| it.replace("glue", "g"),
            import: &|it| format!("{it}{it}"),
            export: &|it| (it != "c").then(|| it.to_uppercase()),
        };
        let renamed = Boundary::of(&renaming.apply(&module()).unwrap()).unwrap();
        assert_eq!((renamed.imports, renamed.exports), (vec!["aa".into()], vec!["B".into()]));
    }

    #[test]
    fn what_is_no_module_is_refused() {
        assert!(Boundary::of(b"<!doctype html>").is_err());
    }
}
