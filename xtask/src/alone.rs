//! One of us at a time: two verbs must not write the same files.

use std::{
    fs::{self, File, TryLockError},
    path::Path,
};

use anyhow::{Context as _, Result};

use crate::say;

/// Holds a lock until it is dropped. The system lets go of it when a process dies.
#[must_use = "dropping it lets the others go on"]
pub(crate) struct Alone {
    _lock: File,
}

impl Alone {
    /// Waits until nobody else makes `what` in `dir`, which is made if need be.
    ///
    /// # Errors
    /// When the directory cannot be written.
    pub(crate) fn with(dir: &Path, what: &str) -> Result<Self> {
        let path = dir.join(format!("{}.lock", what.replace(' ', "-")));
        let unwritable = || format!("{} cannot be written", path.display());
        fs::create_dir_all(dir).with_context(unwritable)?;
        let lock = File::create(&path).with_context(unwritable)?;
        if let Err(TryLockError::WouldBlock) = lock.try_lock() {
            say::step(&format!("Waiting for another cargo xtask that makes the {what}"));
            lock.lock().with_context(unwritable)?;
        }
        Ok(Self { _lock: lock })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_one_waits_until_the_first_is_done() {
        let dir = std::env::temp_dir().join(format!("parlor-alone-{}", std::process::id()));
        let first = Alone::with(&dir, "a thing").unwrap();
        let same = File::open(dir.join("a-thing.lock")).unwrap();
        assert!(matches!(same.try_lock(), Err(TryLockError::WouldBlock)));
        drop(first);
        same.lock().unwrap();
        fs::remove_dir_all(dir).unwrap();
    }
}
