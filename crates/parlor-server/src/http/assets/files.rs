//! Where the widget's files are: in the binary, or in a directory.

use super::negotiate::{self, Encoding};
use axum::{body::Bytes, http::HeaderMap};
use sha2::{Digest as _, Sha256};
use std::path::{Path, PathBuf};

/// The files that were put into the binary, as (path, content).
const EMBEDDED: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/widget.rs"));

/// The widget's files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Assets {
    /// Those in the binary.
    Embedded,
    /// Those in this directory, read anew each time.
    Directory(PathBuf),
}

/// A file, as it goes out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct File {
    pub(super) bytes: Bytes,
    pub(super) encoding: Option<&'static str>,
    /// With its quotes.
    pub(super) etag: String,
}

impl Assets {
    /// The file of this name, compressed if there is such a sibling and the
    /// client takes it. A name that leads out of the files finds nothing.
    pub(super) async fn find(&self, name: &str, request: &HeaderMap) -> Option<File> {
        if !is_safe(name) {
            return None;
        }
        let encodings = negotiate::accepted(request);
        // A compressed file that nobody compressed from is not ours to serve.
        let plain = self.read(name).await?;
        for encoding in encodings {
            let sibling = format!("{name}.{}", encoding.extension());
            if let Some(bytes) = self.read(&sibling).await {
                return Some(file(bytes, Some(encoding)));
            }
        }
        Some(file(plain, None))
    }

    async fn read(&self, name: &str) -> Option<Bytes> {
        match self {
            Self::Embedded => {
                let found = EMBEDDED.iter().find(|it| it.0 == name);
                found.map(|it| Bytes::from_static(it.1))
            }
            Self::Directory(root) => read_below(root, name).await,
        }
    }
}

/// Reads a file that is really below `root`, also if a link says otherwise.
async fn read_below(root: &Path, name: &str) -> Option<Bytes> {
    let root = tokio::fs::canonicalize(root).await.ok()?;
    let path = tokio::fs::canonicalize(root.join(name)).await.ok()?;
    if !path.starts_with(&root) {
        return None;
    }
    tokio::fs::read(path).await.ok().map(Bytes::from)
}

/// Plain names only: no empty, hidden or climbing segment, nothing percent-encoded.
fn is_safe(name: &str) -> bool {
    let plain = |it: u8| it.is_ascii_alphanumeric() || matches!(it, b'.' | b'-' | b'_');
    name.split('/').all(|it| !it.is_empty() && !it.starts_with('.') && it.bytes().all(plain))
}

fn file(bytes: Bytes, encoding: Option<Encoding>) -> File {
    let digest = hex::encode(Sha256::digest(&bytes));
    let etag = format!("\"{}\"", digest.get(..32).unwrap_or_default());
    File { bytes, encoding: encoding.map(Encoding::as_str), etag }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_names_are_files() {
        for good in ["parlor.js", "parlor-12_bg.wasm", "snippets/a-b/x.js"] {
            assert!(is_safe(good), "{good}");
        }
        for bad in [
            "",
            "../parlor.db",
            "a/../b",
            "/etc/passwd",
            "a//b",
            ".env",
            "a\\b",
            "%2e%2e/x",
            "a\0b",
        ] {
            assert!(!is_safe(bad), "{bad}");
        }
    }
}
