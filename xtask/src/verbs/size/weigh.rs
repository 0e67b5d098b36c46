//! How heavy each shipped file is, in the three forms in which it may be sent.

use std::{fs, path::Path};

use anyhow::{Context as _, Result};

use crate::build::PACK;

/// One file that a visitor fetches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Part {
    /// `loader`, `glue`, `module`, or the name of what is fetched later.
    pub name: String,
    /// Whether it is fetched before a visitor can chat.
    pub is_first: bool,
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
    let mut names = Vec::new();
    for entry in dist.read_dir()? {
        names.push(entry?.file_name().to_string_lossy().into_owned());
    }
    names.sort();
    let mut parts = Vec::new();
    for (name, is_it) in FIRST {
        let file = names.iter().find(|it| is_it(it));
        let file = file.with_context(|| format!("dist has no {name}"))?;
        parts.push(Part::of(name, true, &dist.join(file))?);
    }
    let mut packs = Vec::new();
    for file in &names {
        if let Some(name) = later(file, &format!(".{PACK}")) {
            parts.push(Part::of(name, false, &dist.join(file))?);
        } else if later(file, ".txt").is_some() {
            packs.push(Part::of("words", false, &dist.join(file))?);
        }
    }
    // A visitor reads one language, in the worst case the longest.
    parts.extend(packs.into_iter().max_by_key(|it| it.brotli));
    Ok(parts)
}

impl Part {
    fn of(name: &str, is_first: bool, file: &Path) -> Result<Self> {
        let size = |ending: &str| -> Result<usize> {
            let mut path = file.as_os_str().to_owned();
            path.push(ending);
            Ok(fs::metadata(path)?.len().try_into()?)
        };
        let (raw, gzip, brotli) = (size("")?, size(".gz")?, size(".br")?);
        Ok(Self { name: name.to_owned(), is_first, raw, gzip, brotli })
    }
}

type Kind = (&'static str, fn(&str) -> bool);

const FIRST: [Kind; 3] = [
    ("loader", |it| it == "parlor.js"),
    ("glue", |it| it.starts_with("parlor-") && ends(it, "js")),
    ("module", |it| it.starts_with(MAIN) && ends(it, PACK)),
];

const MAIN: &str = "parlor-main-";

/// `code` of `parlor-code-0123.pack`, or nothing for a file that is fetched at once.
fn later<'a>(file: &'a str, ending: &str) -> Option<&'a str> {
    if file.starts_with(MAIN) {
        return None;
    }
    let stem = file.strip_prefix("parlor-")?.strip_suffix(ending)?;
    Some(stem.rsplit_once('-')?.0)
}

fn ends(name: &str, extension: &str) -> bool {
    Path::new(name).extension().is_some_and(|it| it == extension)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_fetched_later_is_named_between_ours_and_its_hash() {
        assert_eq!(later("parlor-code-0123.pack", ".pack"), Some("code"));
        assert_eq!(later("parlor-zh-TW-0123.txt", ".txt"), Some("zh-TW"));
        assert_eq!(later("parlor-chunk-1-0123.pack", ".pack"), Some("chunk-1"));
        for first in
            ["parlor.js", "parlor-0123.js", "parlor-main-0123.pack", "parlor-code-0123.pack.br"]
        {
            assert_eq!(later(first, ".pack"), None);
        }
    }
}
