//! Which crates the module's bytes come from, before compression.

use std::collections::BTreeMap;

use anyhow::Result;
use wasmparser::{KnownCustom, Name, Parser, Payload};

/// A function of the module, or its data.
struct Piece {
    name: String,
    bytes: usize,
}

/// The heaviest crates, then the heaviest functions. `module` must have its names.
///
/// # Errors
/// When the bytes are no module.
pub(super) fn report(module: &[u8]) -> Result<String> {
    let mut pieces = pieces(module)?;
    let mut crates = BTreeMap::<String, usize>::new();
    for piece in &pieces {
        *crates.entry(crate_of(&piece.name).to_owned()).or_default() += piece.bytes;
    }
    let mut crates: Vec<_> = crates.into_iter().collect();
    crates.sort_by_key(|it| std::cmp::Reverse(it.1));
    pieces.sort_by_key(|it| std::cmp::Reverse(it.bytes));
    let mut lines: Vec<String> =
        crates.iter().take(25).map(|(name, bytes)| format!("{bytes:>9}  {name}")).collect();
    lines.push(String::new());
    lines.extend(pieces.iter().take(40).map(|it| format!("{:>9}  {}", it.bytes, it.name)));
    Ok(lines.join("\n"))
}

fn pieces(module: &[u8]) -> Result<Vec<Piece>> {
    let (mut imported, mut bodies, mut pieces) = (0, Vec::new(), Vec::new());
    let mut names = BTreeMap::new();
    for payload in Parser::new(0).parse_all(module) {
        match payload? {
            Payload::ImportSection(section) => imported = imported_functions(section)?,
            Payload::CodeSectionEntry(body) => bodies.push(length(&body.range())?),
            Payload::DataSection(section) => {
                let bytes = length(&section.range())?;
                pieces.push(Piece { name: "(data)".to_owned(), bytes });
            }
            Payload::CustomSection(section) => {
                if let KnownCustom::Name(section) = section.as_known() {
                    names.extend(function_names(section)?);
                }
            }
            _ => {}
        }
    }
    pieces.extend(bodies.into_iter().enumerate().map(|(at, bytes)| {
        let index = u32::try_from(at).map_or(u32::MAX, |it| it + imported);
        Piece { name: names.get(&index).cloned().unwrap_or_default(), bytes }
    }));
    Ok(pieces)
}

fn length(range: &std::ops::Range<u64>) -> Result<usize> {
    Ok(usize::try_from(range.end - range.start)?)
}

fn imported_functions(section: wasmparser::ImportSectionReader<'_>) -> Result<u32> {
    let mut count = 0;
    for import in section.into_imports() {
        count += u32::from(matches!(import?.ty, wasmparser::TypeRef::Func(_)));
    }
    Ok(count)
}

fn function_names(section: wasmparser::NameSectionReader<'_>) -> Result<BTreeMap<u32, String>> {
    let mut names = BTreeMap::new();
    for part in section {
        if let Name::Function(functions) = part? {
            for function in functions {
                let function = function?;
                names.insert(function.index, function.name.to_owned());
            }
        }
    }
    Ok(names)
}

/// `alloc` of `<alloc::vec::Vec<T> as core::clone::Clone>::clone`.
fn crate_of(name: &str) -> &str {
    let path = name.trim_start_matches(['<', '&', '(', '[', '*']);
    let path = ["mut ", "dyn ", "const "].iter().fold(path, |it, word| it.trim_start_matches(word));
    // The compiler's own mangling puts a crate's hash in brackets after its name.
    match path.split_once(['[', ':']) {
        Some((first, _)) if first.bytes().all(|it| it.is_ascii_alphanumeric() || it == b'_') => {
            first
        }
        _ if name == "(data)" => name,
        _ => "(other)",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_function_belongs_to_the_crate_of_its_type() {
        assert_eq!(crate_of("core::fmt::write::h1234"), "core");
        assert_eq!(crate_of("<alloc::vec::Vec<T> as core::clone::Clone>::clone"), "alloc");
        assert_eq!(crate_of("<&mut serde_json::de::Deserializer<R> as X>::y"), "serde_json");
        assert_eq!(crate_of("<&dyn leptos::Y as X>::y"), "leptos");
        assert_eq!(crate_of("<parlor[c76e5a79e7fd2df1]::shell::Shell>::perform"), "parlor");
    }

    #[test]
    fn what_has_no_path_is_counted_apart() {
        assert_eq!(crate_of("memcpy"), "(other)");
        assert_eq!(crate_of("(data)"), "(data)");
    }

    #[test]
    fn the_bytes_of_a_function_are_found_under_its_name() {
        // (module (func $a::b (nop))) with a name section.
        let module = b"\0asm\x01\0\0\0\x01\x04\x01\x60\0\0\x03\x02\x01\0\x0a\x05\x01\x03\0\x01\x0b\
            \0\x0e\x04name\x01\x07\x01\0\x04a::b";
        let pieces = pieces(module).unwrap();
        assert_eq!((pieces[0].name.as_str(), pieces[0].bytes), ("a::b", 3));
    }
}
