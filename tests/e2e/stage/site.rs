//! The pages of the shop, with the agent's key filled in.

use std::{
    fs, io,
    path::{Path, PathBuf},
};
use tempfile::TempDir;

/// A directory that a server serves at `/`.
#[derive(Debug)]
pub(super) struct Site(TempDir);

impl Site {
    /// An empty site.
    pub(super) fn new() -> io::Result<Self> {
        tempfile::tempdir().map(Self)
    }

    /// Where it is.
    pub(super) fn path(&self) -> &Path {
        self.0.path()
    }

    /// Writes the plain page under another name, with another agent's key.
    pub(super) fn write_another(&self, name: &str, key: &str) -> io::Result<()> {
        self.write_one("plain.html", name, key, "")
    }

    /// Writes every page: `{{agent}}` becomes the key, and `{{api}}` where the script
    /// comes from, nothing for the page's own origin.
    pub(super) fn write(&self, key: &str, api: &str) -> io::Result<()> {
        for name in names(&pages(), "")? {
            self.write_one(&name, &name, key, api)?;
        }
        copy(&gallery(), &self.path().join("gallery"))
    }

    fn write_one(&self, page: &str, name: &str, key: &str, api: &str) -> io::Result<()> {
        let mut text = fs::read_to_string(pages().join(page))?;
        for part in names(&pages().join("parts"), ".html")? {
            let place = format!("{{{{{}}}}}", part.trim_end_matches(".html"));
            if text.contains(&place) {
                let part = fs::read_to_string(pages().join("parts").join(part))?;
                text = text.replace(&place, part.trim_end());
            }
        }
        let text = text.replace("{{agent}}", key).replace("{{api}}", api);
        fs::write(self.path().join(name), text)
    }
}

/// What pages are made of. `parts` holds what several have in common: `{{head}}` in a
/// page is `parts/head.html`.
fn pages() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pages")
}

/// Every state of the chat, on one page.
fn gallery() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("demo/gallery")
}

fn copy(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let (from, to) = (entry.path(), to.join(entry.file_name()));
        if from.is_dir() {
            copy(&from, &to)?;
        } else {
            fs::copy(&from, &to)?;
        }
    }
    Ok(())
}

/// The files of a directory whose names end so.
fn names(directory: &Path, end: &str) -> io::Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(directory)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if entry.file_type()?.is_file() && name.ends_with(end) {
            names.push(name);
        }
    }
    Ok(names)
}
