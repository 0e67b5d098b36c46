//! What can go wrong between the program and its database.

use std::path::PathBuf;

/// Why rows could not be read or written, by what the caller does next.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// A row like this exists already; the caller decides what that means.
    #[error("the row exists already: {0}")]
    Exists(String),

    /// What the row hangs on was deleted meanwhile; the caller says so.
    #[error("what the row belongs to is gone: {0}")]
    Orphaned(String),

    /// A row does not fit the code that reads it. Trying again cannot help.
    #[error("column {column:?} cannot be read: {reason}")]
    Unreadable {
        /// The column, or the JSON value in it.
        column: String,
        /// What does not fit.
        reason: String,
    },

    /// The database did not answer, or refused; the same may work later.
    #[error("the database failed")]
    Failed(#[source] sqlx::Error),
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::Database(it) if it.is_unique_violation() => Self::Exists(it.to_string()),
            sqlx::Error::Database(it) if it.is_foreign_key_violation() => {
                Self::Orphaned(it.to_string())
            }
            _ => Self::Failed(error),
        }
    }
}

/// Why a database could not be opened. Each text says what to do.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The directory or the file cannot be made or written.
    #[error(
        "the data directory {path:?} cannot be written ({reason}); \
         give the server's user write access to it, or name another with --data-dir"
    )]
    NotWritable {
        /// The data directory.
        path: PathBuf,
        /// What the system said.
        reason: String,
    },

    /// Another server uses this data directory.
    #[error(
        "the data directory {path:?} is in use by another server; \
         stop it, or name another with --data-dir"
    )]
    InUse {
        /// The data directory.
        path: PathBuf,
    },

    /// The schema must change, and a server is at work on it; nothing was touched.
    #[error(
        "the database {path:?} is of an older version, and a server is using it; \
         stop that server and try again. Nothing was changed"
    )]
    BehindAndInUse {
        /// The database.
        path: PathBuf,
    },

    /// A later version of the server has written here; nothing was touched.
    #[error(
        "the database {path:?} is of a newer version (schema {found}; this server knows {known}); \
         start the newer server, or restore a backup made before the upgrade. Nothing was changed"
    )]
    Newer {
        /// The database.
        path: PathBuf,
        /// The schema version that it has.
        found: i64,
        /// The last schema version that this server knows.
        known: i64,
    },

    /// What should be the address of a database is none.
    #[error(
        "database_url is no address of a database; \
         write it as postgres://user:password@host:5432/database"
    )]
    BadUrl,

    /// The server of the database cannot be reached.
    #[error(
        "the database {path:?} cannot be reached ({reason}); \
         start its server, or correct the host and the port in database_url"
    )]
    Unreachable {
        /// `host:port/database`
        path: PathBuf,
        /// What the system said.
        reason: String,
    },

    /// The server of the database knows us and lets us not in, or does not know us.
    #[error(
        "the database {path:?} refuses us ({reason}); \
         correct the user and the password in database_url"
    )]
    Denied {
        /// `host:port/database`
        path: PathBuf,
        /// What the server said.
        reason: String,
    },

    /// The server is there, and has no such database.
    #[error("there is no database {path:?}; make it with createdb, or correct database_url")]
    Missing {
        /// `host:port/database`
        path: PathBuf,
    },

    /// The database was made for another alphabet than all of them.
    #[error(
        "the database {path:?} is in {encoding}, which cannot hold what visitors write; \
         make it with createdb --encoding=UTF8 --template=template0"
    )]
    NotUtf8 {
        /// `host:port/database`
        path: PathBuf,
        /// Its encoding.
        encoding: String,
    },

    /// The file is there and is not one of our databases.
    #[error("the database {path:?} cannot be opened: {reason}")]
    Unusable {
        /// The database.
        path: PathBuf,
        /// What the database library said.
        reason: String,
    },

    /// A migration did not run; what it had begun was rolled back.
    #[error("the database {path:?} could not be brought up to date: {reason}")]
    Migration {
        /// The database.
        path: PathBuf,
        /// Which migration, and why.
        reason: String,
    },
}
