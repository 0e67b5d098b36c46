//! The database behind the store: one enum arm for each kind that we support.

use super::{
    Location, OpenError, Row, Statement, StoreError, Tx,
    locks::{DataLock, SchemaLock},
    migrate,
    postgres::{self, BEGIN_ALONE, BEGIN_BESIDE, BEGIN_UNSYNCED, Connections},
    tx::{postgres_query, sqlite_query},
};
use sqlx::{
    PgPool, SqlitePool,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};
use std::{path::Path, time::Duration};

/// How many readers may look at the same time; SQLite's readers never block.
const READERS: u32 = 6;

/// Where full-text search and job claiming differ; every other query is written once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// SQLite 3.51 with FTS5.
    Sqlite,
    /// `PostgreSQL` 13 or later.
    Postgres,
}

/// A database. Cloning it is cheap and shares the connections.
#[derive(Clone, Debug)]
pub struct Db(Pools);

#[derive(Clone, Debug)]
enum Pools {
    /// One writer, because SQLite has one anyway and a queue in the program is
    /// fairer than its busy timeout.
    Sqlite {
        writer: SqlitePool,
        readers: SqlitePool,
    },
    Postgres(Connections),
}

impl Db {
    /// Opens a database and brings its schema up to date if no server uses it. Makes
    /// a SQLite file if it is missing.
    pub async fn open(location: impl Into<Location>) -> Result<Self, OpenError> {
        match location.into() {
            Location::Server(url) => Ok(Self(Pools::Postgres(postgres::open(&url).await?))),
            Location::File(path) => {
                let schema = SchemaLock::wait(&path).await?;
                let behind = migrate::is_behind(&path).await?;
                let _data = if behind { Some(alone_to_upgrade(&path, &schema)?) } else { None };
                Self::connect(&path).await
            }
        }
    }

    /// Opens it for a server and brings the schema up to date. A SQLite file lets no
    /// other server in.
    pub async fn open_to_serve(
        location: impl Into<Location>,
    ) -> Result<(Self, DataLock), OpenError> {
        match location.into() {
            Location::Server(url) => {
                let (connections, lock) = postgres::open_to_serve(&url).await?;
                Ok((Self(Pools::Postgres(connections)), lock))
            }
            Location::File(path) => {
                let schema = SchemaLock::wait(&path).await?;
                let data = DataLock::take(&path, &schema)?;
                migrate::is_behind(&path).await?;
                Ok((Self::connect(&path).await?, data))
            }
        }
    }

    async fn connect(path: &Path) -> Result<Self, OpenError> {
        let options = || sqlite_options().filename(path).create_if_missing(true);
        let writer = SqlitePoolOptions::new().max_connections(1).connect_with(options()).await;
        let writer = writer.map_err(|error| unusable(path, &error))?;
        migrate::run(&writer, path).await?;
        let readers = SqlitePoolOptions::new()
            .max_connections(READERS)
            .connect_lazy_with(options().read_only(true));
        Ok(Self(Pools::Sqlite { writer, readers }))
    }

    /// A database that is gone with the last clone of the returned value.
    ///
    /// It has one connection for everything, so reading outside of an open
    /// [`Tx`] waits for that transaction.
    pub async fn in_memory() -> Result<Self, OpenError> {
        let path = Path::new(":memory:");
        let pool = SqlitePoolOptions::new()
            .max_connections(1)
            .idle_timeout(None)
            .max_lifetime(None)
            .connect_with(sqlite_options().in_memory(true))
            .await
            .map_err(|error| unusable(path, &error))?;
        migrate::run(&pool, path).await?;
        Ok(Self(Pools::Sqlite { writer: pool.clone(), readers: pool }))
    }

    /// Connections for what servers tell each other, if there may be others and this is
    /// one.
    pub(super) fn news(&self) -> Option<PgPool> {
        match &self.0 {
            Pools::Sqlite { .. } => None,
            Pools::Postgres(it) => it.news.clone(),
        }
    }

    /// Which kind of database this is.
    pub fn dialect(&self) -> Dialect {
        match &self.0 {
            Pools::Sqlite { .. } => Dialect::Sqlite,
            Pools::Postgres(_) => Dialect::Postgres,
        }
    }

    /// Reads all rows that the statement finds.
    pub async fn all(&self, statement: Statement) -> Result<Vec<Row>, StoreError> {
        Ok(match &self.0 {
            Pools::Sqlite { readers, .. } => {
                let rows = sqlite_query(statement).fetch_all(readers).await?;
                rows.into_iter().map(Row::from).collect()
            }
            Pools::Postgres(it) => {
                let rows = postgres_query(statement).fetch_all(&it.readers).await?;
                rows.into_iter().map(Row::from).collect()
            }
        })
    }

    /// Reads the first row that the statement finds.
    pub async fn first(&self, statement: Statement) -> Result<Option<Row>, StoreError> {
        Ok(match &self.0 {
            Pools::Sqlite { readers, .. } => {
                sqlite_query(statement).fetch_optional(readers).await?.map(Row::from)
            }
            Pools::Postgres(it) => {
                postgres_query(statement).fetch_optional(&it.readers).await?.map(Row::from)
            }
        })
    }

    /// Writes with one statement, in a transaction of its own; returns how many
    /// rows it changed.
    pub async fn execute(&self, statement: Statement) -> Result<u64, StoreError> {
        let mut tx = self.begin_with(SYNCED, BEGIN_BESIDE).await?;
        let changed = tx.execute(statement).await?;
        tx.commit().await?;
        Ok(changed)
    }

    /// Begins a writing transaction. It holds the write lock from the start, so
    /// that nothing it has read can change before it writes. What it has committed
    /// is on the disk: it survives a power cut.
    pub async fn begin(&self) -> Result<Tx, StoreError> {
        self.begin_with(SYNCED, BEGIN_ALONE).await
    }

    /// Begins a writing transaction that keeps apart only from those that claim the
    /// same name, and from those of [`Db::begin`]. What it relies on must be claimed,
    /// now or by [`Tx::claim`], before it is read. On SQLite there is one writer.
    pub async fn begin_claiming(&self, name: &str) -> Result<Tx, StoreError> {
        let mut tx = self.begin_with(SYNCED, BEGIN_BESIDE).await?;
        tx.claim(name).await?;
        Ok(tx)
    }

    /// Begins a writing transaction of which a power cut, and nothing less, may take
    /// back the last ones. It waits for no disk, and so costs a fraction. It relies
    /// on nothing that it has read.
    pub async fn begin_unsynced(&self) -> Result<Tx, StoreError> {
        self.begin_with(UNSYNCED, BEGIN_UNSYNCED).await
    }

    async fn begin_with(
        &self,
        on_sqlite: &'static str,
        on_postgres: &'static str,
    ) -> Result<Tx, StoreError> {
        Ok(match &self.0 {
            Pools::Sqlite { writer, .. } => Tx::from(writer.begin_with(on_sqlite).await?),
            Pools::Postgres(it) => Tx::from(it.begin(on_postgres).await?),
        })
    }

    /// Closes every connection, after what they are doing.
    pub async fn close(&self) {
        match &self.0 {
            Pools::Sqlite { writer, readers } => {
                readers.close().await;
                writer.close().await;
            }
            Pools::Postgres(it) => {
                if let Some(news) = &it.news {
                    news.close().await;
                }
                it.readers.close().await;
                it.writers.close().await;
            }
        }
    }
}

/// The pragma comes each time, because the writer's connection is one for both.
const SYNCED: &str = "PRAGMA synchronous = FULL; BEGIN IMMEDIATE";
const UNSYNCED: &str = "PRAGMA synchronous = NORMAL; BEGIN IMMEDIATE";

fn sqlite_options() -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .journal_mode(SqliteJournalMode::Wal)
        // For migrations, which run again if a power cut takes them back; a
        // transaction says for itself what it waits for.
        .synchronous(SqliteSynchronous::Normal)
        .busy_timeout(Duration::from_secs(5))
        .foreign_keys(true)
}

fn alone_to_upgrade(path: &Path, schema: &SchemaLock) -> Result<DataLock, OpenError> {
    DataLock::take(path, schema).map_err(|error| match error {
        OpenError::InUse { .. } => OpenError::BehindAndInUse { path: path.into() },
        other => other,
    })
}

fn unusable(path: &Path, error: &sqlx::Error) -> OpenError {
    OpenError::Unusable { path: path.into(), reason: error.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_commit_waits_for_the_disk_unless_it_is_told_not_to() {
        let directory = tempfile::tempdir().unwrap();
        let db = Db::open(&directory.path().join("a.db")).await.unwrap();
        let how = async |tx: Result<Tx, StoreError>| {
            let row = tx.unwrap().first(Statement::new("PRAGMA synchronous")).await;
            row.unwrap().unwrap().int("synchronous").unwrap()
        };
        let (full, normal) = (2, 1);
        assert_eq!(how(db.begin().await).await, full);
        assert_eq!(how(db.begin_unsynced().await).await, normal);
        assert_eq!(how(db.begin().await).await, full);
    }
}
