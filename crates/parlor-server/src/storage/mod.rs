//! Where rows live: the only place with SQL.
//!
//! | file | holds |
//! |---|---|
//! | `db` | the databases, transactions |
//! | `statement`, `row` | one query, one row, the same for every database |
//! | `migrate` | the schema's versions |

mod db;
mod error;
mod migrate;
mod row;
mod statement;

pub use db::{Db, Dialect, Tx};
pub use error::{OpenError, StoreError};
pub use row::Row;
pub use statement::{Statement, Value};
use std::path::Path;

/// Everything that is kept. Cloning it is cheap and shares the database.
///
/// Each file beside this one adds the queries of its topic as methods.
#[derive(Clone, Debug)]
pub struct Store {
    db: Db,
}

impl Store {
    /// Opens the SQLite file at `path` and brings its schema up to date.
    pub async fn open(path: &Path) -> Result<Self, OpenError> {
        Ok(Self { db: Db::open(path).await? })
    }

    /// A store that is gone with its last clone; for tests and trials.
    pub async fn in_memory() -> Result<Self, OpenError> {
        Ok(Self { db: Db::in_memory().await? })
    }

    /// Closes every connection, after what they are doing.
    pub async fn close(&self) {
        self.db.close().await;
    }
}
