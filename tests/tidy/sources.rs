//! Finds our files and reads what matters in them.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// A file of ours.
pub(crate) struct Source {
    /// From the root of the checkout, with slashes.
    pub(crate) path: String,
    /// All of it.
    pub(crate) text: String,
}

impl Source {
    /// Whether it is one of these files, or below one of these directories.
    pub(crate) fn is_in(&self, places: &[&str]) -> bool {
        let below = |it: &&str| self.path.strip_prefix(*it).is_some_and(|it| it.starts_with('/'));
        places.iter().any(|it| self.path == *it || below(it))
    }

    /// The text without lines that are comments, and without comments of style sheets.
    pub(crate) fn code(&self) -> String {
        if Path::new(&self.path).extension().is_some_and(|it| it == "css") {
            return without_blocks(&self.text);
        }
        let is_code = |line: &&str| {
            !["//", "/*", "* ", "*/"].iter().any(|it| line.trim_start().starts_with(it))
        };
        self.text.lines().filter(is_code).collect::<Vec<_>>().join("\n")
    }
}

/// The checkout.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// All files below `places` (or the places themselves) with one of these endings.
pub(crate) fn sources(places: &[&str], endings: &[&str]) -> Vec<Source> {
    let mut paths = Vec::new();
    for place in places {
        list(&root().join(place), &mut paths);
    }
    let ends = |path: &Path| path.extension().is_some_and(|it| endings.iter().any(|e| it == *e));
    paths.retain(|it| ends(it) && !it.starts_with(root().join("tests/tidy")));
    paths.into_iter().map(|it| read(&it)).collect()
}

/// The parts of our Rust files that are tests: whole files of `tests` directories, and
/// what follows `#[cfg(test)]` in others.
pub(crate) fn tests_of(places: &[&str]) -> Vec<(String, String)> {
    let part = |source: Source| {
        let code = source.code();
        let is_test = source.path.split('/').any(|it| it == "tests" || it == "tests.rs");
        let inner = code.split_once("#[cfg(test)]").map(|it| it.1.to_owned());
        if is_test { Some((source.path, code)) } else { Some((source.path, inner?)) }
    };
    sources(places, &["rs"]).into_iter().filter_map(part).collect()
}

/// Fails for the first source whose code has one of `words`.
#[track_caller]
pub(crate) fn forbid(all: impl IntoIterator<Item = Source>, words: &[&str], instead: &str) {
    for source in all {
        let code = source.code();
        let word = words.iter().find(|it| code.contains(**it));
        assert_eq!(word, None, "{}: {instead}", source.path);
    }
}

fn read(path: &Path) -> Source {
    let text = fs::read_to_string(path).unwrap_or_else(|it| panic!("{}: {it}", path.display()));
    let path = path.strip_prefix(root()).unwrap_or(path);
    Source { path: path.to_string_lossy().replace('\\', "/"), text }
}

fn list(path: &Path, found: &mut Vec<PathBuf>) {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    if name.starts_with('.') || matches!(&*name, "target" | "dist" | "node_modules") {
        return;
    }
    if path.is_file() {
        return found.push(path.to_path_buf());
    }
    let mut inside: Vec<_> =
        path.read_dir().into_iter().flatten().flatten().map(|it| it.path()).collect();
    inside.sort();
    for path in &inside {
        list(path, found);
    }
}

fn without_blocks(css: &str) -> String {
    let mut pieces = css.split("/*");
    let first = pieces.next().unwrap_or_default().to_owned();
    pieces.filter_map(|it| it.split_once("*/")).fold(first, |kept, it| kept + it.1)
}

#[test]
fn the_places_of_the_rules_are_there() {
    for place in super::ALL.iter().chain(&[super::SERVER]) {
        assert!(root().join(place).exists(), "{place} has moved: the rules must follow it");
    }
}

#[test]
fn comments_are_not_code() {
    let source = |path: &str, text: &str| Source { path: path.into(), text: text.into() }.code();
    assert_eq!(source("a.rs", "  // no\nlet yes;\n/// no"), "let yes;");
    assert_eq!(source("a.css", "a{/* 1px */top:0}/* 2px\n */b{}"), "a{top:0}b{}");
}
