//! The directory of a server's database.

use std::{fs, path::Path};

use anyhow::{Context as _, Result};

/// Makes the directory if need be and tries to write there.
///
/// # Errors
/// When that fails, says so and what to do about it.
pub(crate) fn writable(dir: &Path) -> Result<()> {
    let trial = dir.join(format!(".trial-{}", std::process::id()));
    fs::create_dir_all(dir)
        .and_then(|()| fs::write(&trial, ""))
        .and_then(|()| fs::remove_file(&trial))
        .with_context(|| {
            format!("{} cannot be written: choose another with --data DIR", dir.display())
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_directory_is_made_and_left_empty() {
        let root = std::env::temp_dir().join(format!("parlor-data-{}", std::process::id()));
        let dir = root.join("a/b");
        writable(&dir).unwrap();
        assert_eq!(dir.read_dir().unwrap().count(), 0);
        fs::remove_dir_all(root).unwrap();
    }

    #[test]
    fn where_nothing_can_be_written_another_place_is_asked_for() {
        let said = format!("{:#}", writable(Path::new("/dev/null/x")).unwrap_err());
        assert!(said.starts_with("/dev/null/x cannot be written") && said.contains("--data"));
    }
}
