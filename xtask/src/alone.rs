//! One of us at a time: two verbs in one checkout must not write the same files.

use std::fs::{self, File, TryLockError};

use anyhow::{Context as _, Result};

use crate::{repo::Repo, say};

/// Holds a lock until it is dropped. The system lets go of it when a process dies.
#[must_use = "dropping it lets the others go on"]
pub(crate) struct Alone {
    _lock: File,
}

impl Alone {
    /// Waits until nobody else makes `what`.
    ///
    /// # Errors
    /// When the build directory cannot be written.
    pub(crate) fn with(repo: &Repo, what: &str) -> Result<Self> {
        fs::create_dir_all(&repo.target)?;
        let path = repo.target.join(format!("{}.lock", what.replace(' ', "-")));
        let unwritable = || format!("{} cannot be written", path.display());
        let lock = File::create(&path).with_context(unwritable)?;
        if let Err(TryLockError::WouldBlock) = lock.try_lock() {
            say::step(&format!("Waiting for another cargo xtask that makes the {what}"));
            lock.lock().with_context(unwritable)?;
        }
        Ok(Self { _lock: lock })
    }
}
