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
        let text = fs::read_to_string(pages().join("plain.html"))?;
        fs::write(self.path().join(name), filled(&text, key, ""))
    }

    /// Writes every page: `{{agent}}` becomes the key, and `{{api}}` where the script
    /// comes from, nothing for the page's own origin.
    pub(super) fn write(&self, key: &str, api: &str) -> io::Result<()> {
        for page in fs::read_dir(pages())? {
            let page = page?;
            let text = fs::read_to_string(page.path())?;
            fs::write(self.path().join(page.file_name()), filled(&text, key, api))?;
        }
        Ok(())
    }
}

fn pages() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pages")
}

fn filled(text: &str, key: &str, api: &str) -> String {
    text.replace("{{agent}}", key).replace("{{api}}", api)
}
