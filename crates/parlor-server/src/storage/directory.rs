//! The directory that a database lives in.

use super::OpenError;
use std::{io, path::Path};

/// The directory of this database.
pub(super) fn of(database: &Path) -> &Path {
    match database.parent() {
        Some(it) if !it.as_os_str().is_empty() => it,
        _ => Path::new("."),
    }
}

/// Makes the directory of this database if it is missing, and finds out whether it
/// can be written.
pub(super) fn make(database: &Path) -> Result<(), OpenError> {
    let directory = of(database);
    let failed = |it: io::Error| refused(directory, &it);
    create_private(directory, database).map_err(failed)?;
    // Permissions alone do not tell (read-only mounts, access lists): try it.
    let probe = directory.join(format!(".parlor-write-test-{}", uuid::Uuid::now_v7()));
    std::fs::write(&probe, []).and_then(|()| std::fs::remove_file(&probe)).map_err(failed)
}

/// Why a directory cannot be used.
pub(super) fn refused(directory: &Path, error: &io::Error) -> OpenError {
    OpenError::NotWritable { path: directory.into(), reason: error.to_string() }
}

/// Makes the directory and an empty database for their owner's eyes only: it
/// holds what visitors wrote, and the secrets that sign their sessions.
fn create_private(directory: &Path, database: &Path) -> io::Result<()> {
    let mut maker = std::fs::DirBuilder::new();
    let mut file = std::fs::OpenOptions::new();
    #[cfg(unix)]
    {
        use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
        maker.mode(0o700);
        file.mode(0o600);
    }
    maker.recursive(true).create(directory)?;
    file.append(true).create(true).open(database).map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_database_without_a_directory_is_in_the_working_directory() {
        assert_eq!(of(Path::new("parlor.db")), Path::new("."));
        assert_eq!(of(Path::new("a/parlor.db")), Path::new("a"));
    }

    #[cfg(unix)]
    #[test]
    fn what_visitors_wrote_is_for_the_owners_eyes_only() {
        use std::os::unix::fs::PermissionsExt as _;
        let home = tempfile::tempdir().unwrap();
        let (data, database) = (home.path().join("data"), home.path().join("data/parlor.db"));
        make(&database).unwrap();
        let mode = |path: &Path| path.metadata().unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&data), mode(&database)), (0o700, 0o600));
    }
}
