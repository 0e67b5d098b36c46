//! Which process may do what with a data directory. Both locks are files in it that
//! are locked and never written; they end with their process, however it ends.
//!
//! | lock | held by | protects |
//! |---|---|---|
//! | `server.lock` | a server, while it runs | its turns, which a second server would take for abandoned; and the schema under it |
//! | `schema.lock` | everyone, while opening | the look at the schema and its upgrade, from those of others |
//!
//! So a verb works beside a running server, as long as it knows the same schema: it
//! takes `server.lock` only to change the schema. Who takes both begins with
//! `schema.lock`, so that a server that starts waits for a verb that upgrades, and
//! is not turned away by it.

use super::{OpenError, directory};
use sqlx::PgConnection;
use std::{fs::File, io, path::Path};

/// Held while a server uses a database, or while a verb changes its schema.
#[derive(Debug)]
pub struct DataLock {
    _held: Held,
    has_company: bool,
}

#[derive(Debug)]
#[expect(dead_code, reason = "held, not read")]
enum Held {
    /// Nobody else has this directory.
    Directory(File),
    /// Other servers may hold it too; the lock lives in this connection.
    Shared(Box<PgConnection>),
}

impl DataLock {
    /// What a server holds on `PostgreSQL`, where it may have company.
    pub(super) fn shared(connection: PgConnection, has_company: bool) -> Self {
        Self { _held: Held::Shared(Box::new(connection)), has_company }
    }

    /// Whether other servers had the database open when this one came.
    pub fn has_company(&self) -> bool {
        self.has_company
    }

    /// Takes it at once, for the directory of this database.
    pub(super) fn take(database: &Path, _: &SchemaLock) -> Result<Self, OpenError> {
        let directory = directory::of(database);
        let failed = |it: io::Error| directory::refused(directory, &it);
        let file = File::create(directory.join("server.lock")).map_err(failed)?;
        match file.try_lock() {
            Ok(()) => Ok(Self { _held: Held::Directory(file), has_company: false }),
            Err(std::fs::TryLockError::WouldBlock) => {
                Err(OpenError::InUse { path: directory.into() })
            }
            Err(std::fs::TryLockError::Error(error)) => Err(failed(error)),
        }
    }
}

/// Held while a schema is looked at and brought up to date.
#[derive(Debug)]
pub(super) struct SchemaLock(#[expect(dead_code, reason = "held, not read")] File);

impl SchemaLock {
    /// Takes it for the directory of this database, which is made if it is missing;
    /// waits for those who have it.
    pub(super) async fn wait(database: &Path) -> Result<Self, OpenError> {
        directory::make(database)?;
        let directory = directory::of(database);
        let path = directory.join("schema.lock");
        let taken = tokio::task::spawn_blocking(move || {
            let file = File::create(path)?;
            file.lock().map(|()| file)
        });
        let taken = taken.await.unwrap_or_else(|error| Err(io::Error::other(error)));
        taken.map(Self).map_err(|it| directory::refused(directory, &it))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::storage::Db;
    use futures::future::join_all;

    /// How large the database is, in bytes; nothing has been written to one of 0.
    fn size(database: &Path) -> u64 {
        database.metadata().unwrap().len()
    }

    #[tokio::test]
    async fn nobody_changes_a_schema_while_a_server_has_the_data() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("data/parlor.db");
        let data = DataLock::take(&path, &SchemaLock::wait(&path).await.unwrap()).unwrap();
        let refused = Db::open_to_serve(&path).await.unwrap_err();
        assert!(matches!(refused, OpenError::InUse { .. }), "{refused}");
        let refused = Db::open(&path).await.unwrap_err();
        assert!(matches!(refused, OpenError::BehindAndInUse { .. }), "{refused}");
        assert_eq!(size(&path), 0);
        drop(data);
        Db::open(&path).await.unwrap();
        assert!(size(&path) > 0);
    }

    #[tokio::test]
    async fn a_verb_opens_what_a_server_has_brought_up_to_date() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("parlor.db");
        let server = Db::open_to_serve(&path).await.unwrap();
        Db::open(&path).await.unwrap();
        drop(server);
        Db::open_to_serve(&path).await.unwrap();
    }

    #[tokio::test]
    async fn those_who_come_first_at_once_wait_for_each_other() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("parlor.db");
        for opened in join_all((0..8).map(|_| Db::open(&path))).await {
            opened.unwrap();
        }
    }
}
