//! The widget's words in other languages: files that people write, made into packs that
//! the widget reads by line.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result, bail};
use parlor_core::i18n::{Key, Later};

use super::files::Files;
use crate::repo::Repo;

/// Where the files are, `de.txt` and so on.
pub(super) const LANGUAGES: &str = "crates/parlor-core/languages";

/// A pack for each file, by its language.
///
/// # Errors
/// Names the file and the word that is missing or that nothing says.
pub(super) fn packs(root: &Path) -> Result<Files> {
    let mut packs = Files::new();
    for entry in root.join(LANGUAGES).read_dir()? {
        let path = entry?.path();
        let language = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let text = fs::read_to_string(&path)?;
        let pack = pack(&text).with_context(|| format!("{} is not whole", path.display()))?;
        packs.insert(language, pack.into_bytes());
    }
    Ok(packs)
}

/// Writes the packs into the build directory, `de.txt` and so on, and returns where. Trunk's
/// hook puts them beside the page's module.
///
/// # Errors
/// As [`packs`], and when they cannot be written.
pub(crate) fn words(repo: &Repo) -> Result<PathBuf> {
    let dir = repo.target.join("words");
    fs::create_dir_all(&dir)?;
    for (language, pack) in packs(&repo.root)? {
        fs::write(dir.join(format!("{language}.txt")), pack)?;
    }
    Ok(dir)
}

/// The words in the order in which the widget numbers them, a line each.
fn pack(text: &str) -> Result<String> {
    let mut words = BTreeMap::new();
    for line in text.lines().filter(|it| !it.is_empty() && !it.starts_with('#')) {
        let (name, word) = line.split_once(" = ").with_context(|| format!("what is {line:?}?"))?;
        words.insert(name, word);
    }
    let first = Key::ALL.iter().map(|it| it.1.to_owned());
    let later = Later::ALL.iter().map(|it| format!("later.{}", it.1));
    let mut lines = Vec::new();
    for name in first.chain(later) {
        lines.push(words.remove(name.as_str()).with_context(|| format!("{name} is missing"))?);
    }
    match words.first_key_value() {
        Some((name, _)) => bail!("nothing says {name}"),
        None => Ok(lines.join("\n")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whole() -> String {
        let first = Key::ALL.iter().map(|it| format!("{} = 1", it.1));
        let later = Later::ALL.iter().map(|it| format!("later.{} = 2", it.1));
        first.chain(later).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn a_pack_has_a_line_for_each_word_in_the_widgets_order() {
        let text = whole().lines().rev().collect::<Vec<_>>().join("\n\n");
        let pack = pack(&("# words\n".to_owned() + &text)).unwrap();
        let lines: Vec<_> = pack.split('\n').collect();
        assert_eq!(lines.len(), Key::ALL.len() + Later::ALL.len());
        assert_eq!((lines[0], *lines.last().unwrap()), ("1", "2"));
    }

    #[test]
    fn a_word_that_is_missing_or_unknown_is_named() {
        let missing = pack(&whole().replace("OpenChat = 1\n", "")).unwrap_err();
        assert_eq!(missing.to_string(), "OpenChat is missing");
        let unknown = pack(&(whole() + "\nNobody = 3\n")).unwrap_err();
        assert_eq!(unknown.to_string(), "nothing says Nobody");
    }
}
