//! A database for each test: a SQLite file, or one of a PostgreSQL server that this
//! process starts for itself, in a temporary directory, and that ends with it.
//!
//! No server of the system is started or touched. Debian's package `postgresql` brings
//! the programs.

mod cluster;

use parlor_server::{config::DatabaseUrl, storage::Location};
use std::path::{Path, PathBuf};

/// Which database the tests are to use that can use both.
pub(crate) const CHOICE: &str = "PARLOR_TEST_DATABASE";

/// Whether the tests that can use both databases use PostgreSQL.
pub(crate) fn is_chosen() -> bool {
    match std::env::var(CHOICE).as_deref() {
        Ok("postgres") => true,
        Err(_) | Ok("" | "sqlite") => false,
        Ok(other) => panic!("{CHOICE} is {other:?}, and is to be sqlite or postgres"),
    }
}

/// An empty database of the chosen kind; `file` is where it is if it is a file.
pub(crate) async fn chosen(file: PathBuf) -> Location {
    if is_chosen() { fresh().await } else { Location::File(file) }
}

/// An empty database on PostgreSQL, with our schema.
pub(crate) async fn fresh() -> Location {
    Location::Server(cluster::database().await)
}

/// Whether PostgreSQL can be had. Where it must be, because `CI` or the choice says so,
/// its absence fails the test; elsewhere it is said, and the test does without.
pub(crate) fn is_there() -> bool {
    let found = cluster::programs();
    if found.is_none() {
        let wanted = is_chosen() || std::env::var("CI").is_ok_and(|it| it == "true");
        assert!(!wanted, "PostgreSQL is not installed; run `cargo xtask setup`");
        eprintln!("skipped: PostgreSQL is not installed; `cargo xtask setup` brings it");
    }
    found.is_some()
}

/// The database of a server, as a setting.
pub(crate) fn url(location: &Location) -> Option<DatabaseUrl> {
    match location {
        Location::File(_) => None,
        Location::Server(url) => Some(url.clone().try_into().unwrap()),
    }
}

/// Where the programs of PostgreSQL are, the newest first.
fn directories() -> Vec<PathBuf> {
    let versions = Path::new("/usr/lib/postgresql").read_dir().into_iter().flatten().flatten();
    let mut found: Vec<(u32, PathBuf)> = versions
        .filter_map(|it| Some((it.file_name().to_str()?.parse().ok()?, it.path().join("bin"))))
        .collect();
    found.sort_by(|a, b| b.cmp(a));
    found.into_iter().map(|it| it.1).collect()
}
