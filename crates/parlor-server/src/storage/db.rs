//! The database behind the store: one enum arm for each kind that we support.

use super::{OpenError, Row, Statement, StoreError, migrate, statement::Value};
use sqlx::{
    AssertSqlSafe, Sqlite, SqlitePool, Transaction,
    query::Query,
    sqlite::{
        SqliteArguments, SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions,
        SqliteSynchronous,
    },
};
use std::{path::Path, time::Duration};

/// How many readers may look at the same time; SQLite's readers never block.
const READERS: u32 = 6;

/// Where full-text search and job claiming differ; every other query is written once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// SQLite 3.51 with FTS5.
    Sqlite,
}

/// A database. Cloning it is cheap and shares the connections.
#[derive(Clone, Debug)]
pub struct Db(Pools);

#[derive(Clone, Debug)]
enum Pools {
    /// One writer, because SQLite has one anyway and a queue in the program is
    /// fairer than its busy timeout.
    Sqlite { writer: SqlitePool, readers: SqlitePool },
}

impl Db {
    /// Opens the SQLite file at `path`, makes it if it is missing, and brings
    /// its schema up to date.
    pub async fn open(path: &Path) -> Result<Self, OpenError> {
        make_directory(path)?;
        let options = || sqlite_options().filename(path).create_if_missing(true);
        migrate::refuse_newer(path).await?;
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

    /// Which kind of database this is.
    pub fn dialect(&self) -> Dialect {
        let Pools::Sqlite { .. } = &self.0;
        Dialect::Sqlite
    }

    /// Reads all rows that the statement finds.
    pub async fn all(&self, statement: Statement) -> Result<Vec<Row>, StoreError> {
        let Pools::Sqlite { readers, .. } = &self.0;
        let rows = query(statement).fetch_all(readers).await?;
        Ok(rows.into_iter().map(Row::from).collect())
    }

    /// Reads the first row that the statement finds.
    pub async fn first(&self, statement: Statement) -> Result<Option<Row>, StoreError> {
        let Pools::Sqlite { readers, .. } = &self.0;
        Ok(query(statement).fetch_optional(readers).await?.map(Row::from))
    }

    /// Writes with one statement, in a transaction of its own; returns how many
    /// rows it changed.
    pub async fn execute(&self, statement: Statement) -> Result<u64, StoreError> {
        let mut tx = self.begin().await?;
        let changed = tx.execute(statement).await?;
        tx.commit().await?;
        Ok(changed)
    }

    /// Begins a writing transaction. It holds the write lock from the start, so
    /// that nothing it has read can change before it writes.
    pub async fn begin(&self) -> Result<Tx, StoreError> {
        let Pools::Sqlite { writer, .. } = &self.0;
        Ok(Tx(Open::Sqlite(writer.begin_with("BEGIN IMMEDIATE").await?)))
    }

    /// Closes every connection, after what they are doing.
    pub async fn close(&self) {
        let Pools::Sqlite { writer, readers } = &self.0;
        readers.close().await;
        writer.close().await;
    }
}

/// A writing transaction. Dropping it takes everything back.
#[derive(Debug)]
#[must_use = "a transaction that is dropped is rolled back"]
pub struct Tx(Open);

#[derive(Debug)]
enum Open {
    Sqlite(Transaction<'static, Sqlite>),
}

impl Tx {
    /// Reads all rows that the statement finds.
    pub async fn all(&mut self, statement: Statement) -> Result<Vec<Row>, StoreError> {
        let Open::Sqlite(tx) = &mut self.0;
        let rows = query(statement).fetch_all(&mut **tx).await?;
        Ok(rows.into_iter().map(Row::from).collect())
    }

    /// Reads the first row that the statement finds.
    pub async fn first(&mut self, statement: Statement) -> Result<Option<Row>, StoreError> {
        let Open::Sqlite(tx) = &mut self.0;
        Ok(query(statement).fetch_optional(&mut **tx).await?.map(Row::from))
    }

    /// Writes, and returns how many rows it changed.
    pub async fn execute(&mut self, statement: Statement) -> Result<u64, StoreError> {
        let Open::Sqlite(tx) = &mut self.0;
        Ok(query(statement).execute(&mut **tx).await?.rows_affected())
    }

    /// Keeps everything that was written.
    pub async fn commit(self) -> Result<(), StoreError> {
        let Open::Sqlite(tx) = self.0;
        Ok(tx.commit().await?)
    }
}

fn sqlite_options() -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Normal)
        .busy_timeout(Duration::from_secs(5))
        .foreign_keys(true)
}

fn query(statement: Statement) -> Query<'static, Sqlite, SqliteArguments> {
    let (sql, args) = statement.into_parts();
    args.into_iter().fold(sqlx::query(AssertSqlSafe(sql)), |query, value| match value {
        Value::Text(it) => query.bind(it),
        Value::Int(it) => query.bind(it),
        Value::Real(it) => query.bind(it),
    })
}

fn make_directory(path: &Path) -> Result<(), OpenError> {
    let directory = path.parent().unwrap_or(Path::new("."));
    let refused = |error: std::io::Error| OpenError::NotWritable {
        path: directory.into(),
        reason: error.to_string(),
    };
    std::fs::create_dir_all(directory).map_err(refused)?;
    // Permissions alone do not tell (read-only mounts, access lists): try it.
    let probe = directory.join(format!(".parlor-write-test-{}", std::process::id()));
    std::fs::write(&probe, []).and_then(|()| std::fs::remove_file(&probe)).map_err(refused)
}

fn unusable(path: &Path, error: &sqlx::Error) -> OpenError {
    OpenError::Unusable { path: path.into(), reason: error.to_string() }
}
