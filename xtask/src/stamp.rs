//! Says whether what something was made of has changed since.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result};
use sha2::{Digest, Sha256};

/// The digest of everything that an artifact is made of, 64 hexadecimal digits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Stamp(String);

impl Stamp {
    /// Digests files, whole directories and words (versions, flags) in this order.
    /// A path that is not there counts as such. Build output, npm packages and hidden
    /// files are left out. Where the checkout is does not matter: two checkouts may share
    /// what was made.
    ///
    /// # Errors
    /// Names the file that cannot be read.
    pub(crate) fn of(paths: &[PathBuf], words: &[&str]) -> Result<Self> {
        let mut digest = Sha256::new();
        for (nth, path) in paths.iter().enumerate() {
            digest.update(nth.to_le_bytes());
            let mut files = Vec::new();
            list(path, &mut files)?;
            for file in &files {
                add(&mut digest, path, file)?;
            }
        }
        for word in words {
            digest.update(word.len().to_le_bytes());
            digest.update(word);
        }
        Ok(Self(hex(&digest.finalize())))
    }

    /// Whether `marker` was left by this very stamp.
    pub(crate) fn is_on(&self, marker: &Path) -> bool {
        fs::read_to_string(marker).is_ok_and(|it| it == self.0)
    }

    /// Leaves the stamp in `marker`, after the artifact was made.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub(crate) fn put_on(&self, marker: &Path) -> Result<()> {
        if let Some(dir) = marker.parent() {
            fs::create_dir_all(dir)?;
        }
        fs::write(marker, &self.0)
            .with_context(|| format!("{} cannot be written", marker.display()))
    }
}

/// The first `digits` hexadecimal digits of the digest of some bytes.
pub(crate) fn short_hash(bytes: &[u8], digits: usize) -> String {
    hex(&Sha256::digest(bytes)).chars().take(digits).collect()
}

/// Adds a file under its name below `root`.
fn add(digest: &mut Sha256, root: &Path, file: &Path) -> Result<()> {
    let bytes = fs::read(file).with_context(|| format!("{} is unreadable", file.display()))?;
    digest.update(file.strip_prefix(root).unwrap_or(file).as_os_str().as_encoded_bytes());
    digest.update(bytes.len().to_le_bytes());
    digest.update(&bytes);
    Ok(())
}

fn hex(bytes: &[u8]) -> String {
    let digit = |it: u8| char::from_digit(it.into(), 16).unwrap_or_default();
    bytes.iter().flat_map(|it| [digit(it >> 4), digit(it & 15)]).collect()
}

fn list(path: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    if path.is_file() {
        files.push(path.to_path_buf());
        return Ok(());
    }
    let Ok(entries) = path.read_dir() else { return Ok(()) };
    let mut inside = entries.map(|it| Ok(it?.path())).collect::<Result<Vec<_>>>()?;
    inside.sort();
    inside.iter().filter(|it| !is_left_out(it)).try_for_each(|it| list(it, files))
}

fn is_left_out(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    name.starts_with('.') || matches!(&*name, "target" | "dist" | "node_modules")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scratch(name: &str) -> PathBuf {
        let dir = std::env::temp_dir().join(format!("parlor-stamp-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&dir);
        fs::create_dir_all(dir.join("node_modules")).unwrap();
        fs::write(dir.join("a"), "one").unwrap();
        dir
    }

    #[test]
    fn a_changed_byte_a_new_file_and_another_word_each_change_the_stamp() {
        let dir = scratch("changes");
        let stamp = |words: &[&str]| Stamp::of(std::slice::from_ref(&dir), words).unwrap();
        let first = stamp(&["x"]);
        assert_eq!(first, stamp(&["x"]));
        assert_ne!(first, stamp(&["y"]));
        fs::write(dir.join("b"), "").unwrap();
        let second = stamp(&["x"]);
        assert_ne!(first, second);
        fs::write(dir.join("b"), "1").unwrap();
        assert_ne!(second, stamp(&["x"]));
        fs::remove_dir_all(dir).unwrap();
    }

    #[test]
    fn the_same_files_elsewhere_have_the_same_stamp() {
        let (here, there) = (scratch("here"), scratch("there"));
        let stamp = |dir: &PathBuf| Stamp::of(std::slice::from_ref(dir), &[]).unwrap();
        assert_eq!(stamp(&here), stamp(&there));
        fs::rename(there.join("a"), there.join("b")).unwrap();
        assert_ne!(stamp(&here), stamp(&there));
        fs::remove_dir_all(here).unwrap();
        fs::remove_dir_all(there).unwrap();
    }

    #[test]
    fn installed_packages_do_not_count() {
        let dir = scratch("packages");
        let before = Stamp::of(std::slice::from_ref(&dir), &[]).unwrap();
        fs::write(dir.join("node_modules/x"), "1").unwrap();
        assert_eq!(before, Stamp::of(std::slice::from_ref(&dir), &[]).unwrap());
        fs::remove_dir_all(dir).unwrap();
    }

    #[test]
    fn a_stamp_is_only_on_what_it_was_put_on() {
        let dir = scratch("marker");
        let stamp = Stamp::of(&[dir.join("a")], &[]).unwrap();
        let marker = dir.join("made/.stamp");
        assert!(!stamp.is_on(&marker));
        stamp.put_on(&marker).unwrap();
        assert!(stamp.is_on(&marker));
        assert!(!Stamp::of(&[], &["else"]).unwrap().is_on(&marker));
        fs::remove_dir_all(dir).unwrap();
    }

    #[test]
    fn a_short_hash_is_the_beginning_of_the_long_one() {
        assert_eq!(short_hash(b"", 8), "e3b0c442");
    }
}
