//! How heavy each shipped file is, in the three forms in which it may be sent.

use std::{fs, path::Path};

use anyhow::{Context as _, Result};

use crate::build;

/// One file that a visitor fetches until they can chat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Part {
    /// `loader`, `glue` or `module`.
    pub name: &'static str,
    /// As it is, in bytes.
    pub raw: usize,
    /// After gzip at level 9.
    pub gzip: usize,
    /// After brotli at level 11.
    pub brotli: usize,
}

/// Weighs the widget in `dist`.
///
/// # Errors
/// Names the part that is not there.
pub(super) fn weigh(dist: &Path) -> Result<Vec<Part>> {
    let mut parts = Vec::new();
    for (name, is_it) in KINDS {
        let entries = dist.read_dir()?.flatten();
        let mut names = entries.map(|it| it.file_name().to_string_lossy().into_owned());
        let file = names.find(|it| is_it(it)).with_context(|| format!("dist has no {name}"))?;
        let bytes = fs::read(dist.join(file))?;
        let (gzip, brotli) = (build::gzip(&bytes)?.len(), build::brotli(&bytes)?.len());
        parts.push(Part { name, raw: bytes.len(), gzip, brotli });
    }
    Ok(parts)
}

type Kind = (&'static str, fn(&str) -> bool);

const KINDS: [Kind; 3] = [
    ("loader", |it| it == "parlor.js"),
    ("glue", |it| it.starts_with("parlor-") && ends(it, "js")),
    ("module", |it| ends(it, "wasm")),
];

fn ends(name: &str, extension: &str) -> bool {
    Path::new(name).extension().is_some_and(|it| it == extension)
}
