//! The database behind the store: one enum arm for each kind that we support.

use super::{
    OpenError, Row, Statement, StoreError, Tx,
    locks::{DataLock, SchemaLock},
    migrate,
    tx::query,
};
use sqlx::{
    SqlitePool,
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
    /// Opens the SQLite file at `path`, makes it if it is missing, and brings its
    /// schema up to date if no server uses it.
    pub async fn open(path: &Path) -> Result<Self, OpenError> {
        let schema = SchemaLock::wait(path).await?;
        let behind = migrate::is_behind(path).await?;
        let _data = if behind { Some(alone_to_upgrade(path, &schema)?) } else { None };
        Self::connect(path).await
    }

    /// Opens it for a server, which lets no other server in and brings the schema up
    /// to date.
    pub async fn open_alone(path: &Path) -> Result<(Self, DataLock), OpenError> {
        let schema = SchemaLock::wait(path).await?;
        let data = DataLock::take(path, &schema)?;
        migrate::is_behind(path).await?;
        Ok((Self::connect(path).await?, data))
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
    /// that nothing it has read can change before it writes. What it has committed
    /// is on the disk: it survives a power cut.
    pub async fn begin(&self) -> Result<Tx, StoreError> {
        self.begin_with("PRAGMA synchronous = FULL; BEGIN IMMEDIATE").await
    }

    /// Begins a writing transaction of which a power cut, and nothing less, may take
    /// back the last ones. It waits for no disk, and so costs a fraction.
    pub async fn begin_unsynced(&self) -> Result<Tx, StoreError> {
        self.begin_with("PRAGMA synchronous = NORMAL; BEGIN IMMEDIATE").await
    }

    /// The pragma comes each time, because the writer's connection is one for both.
    async fn begin_with(&self, statements: &'static str) -> Result<Tx, StoreError> {
        let Pools::Sqlite { writer, .. } = &self.0;
        Ok(Tx::from(writer.begin_with(statements).await?))
    }

    /// Closes every connection, after what they are doing.
    pub async fn close(&self) {
        let Pools::Sqlite { writer, readers } = &self.0;
        readers.close().await;
        writer.close().await;
    }
}

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

    async fn count(db: &Db) -> i64 {
        let row = db.first(Statement::new("SELECT COUNT(*) AS n FROM organizations")).await;
        row.unwrap().unwrap().int("n").unwrap()
    }

    fn add(id: &str) -> Statement {
        let sql = "INSERT INTO organizations (id, name, created_at) VALUES ($1, $2, $3)";
        Statement::new(sql).bind(id).bind("name").bind(0_i64)
    }

    #[tokio::test]
    async fn a_transaction_that_is_dropped_leaves_nothing() {
        let directory = tempfile::tempdir().unwrap();
        let db = Db::open(&directory.path().join("a.db")).await.unwrap();
        let mut tx = db.begin().await.unwrap();
        tx.execute(add("org_1")).await.unwrap();
        drop(tx);
        assert_eq!(count(&db).await, 0);
        db.execute(add("org_1")).await.unwrap();
        assert_eq!(count(&db).await, 1);
    }

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

    #[tokio::test]
    async fn readers_do_not_wait_for_the_writer() {
        let directory = tempfile::tempdir().unwrap();
        let db = Db::open(&directory.path().join("a.db")).await.unwrap();
        let mut tx = db.begin().await.unwrap();
        tx.execute(add("org_1")).await.unwrap();
        assert_eq!(count(&db).await, 0);
        tx.commit().await.unwrap();
        assert_eq!(count(&db).await, 1);
    }

    #[tokio::test]
    async fn many_writers_take_turns_and_none_is_refused() {
        let directory = tempfile::tempdir().unwrap();
        let db = Db::open(&directory.path().join("a.db")).await.unwrap();
        let writes = (0..100).map(|it| {
            let db = db.clone();
            tokio::spawn(async move { db.execute(add(&format!("org_{it}"))).await })
        });
        for write in futures::future::join_all(writes).await {
            write.unwrap().unwrap();
        }
        assert_eq!(count(&db).await, 100);
    }

    #[tokio::test]
    async fn a_row_that_exists_is_told_apart_from_a_failure() {
        let db = Db::in_memory().await.unwrap();
        db.execute(add("org_1")).await.unwrap();
        let error = db.execute(add("org_1")).await.unwrap_err();
        assert!(matches!(error, StoreError::Exists(_)), "{error:?}");
        let error = db.execute(Statement::new("SELECT nonsense")).await.unwrap_err();
        assert!(matches!(error, StoreError::Failed(_)), "{error:?}");
    }

    #[tokio::test]
    async fn a_column_that_does_not_fit_is_named() {
        let db = Db::in_memory().await.unwrap();
        let row = db.first(Statement::new("SELECT 'x' AS word, NULL AS gone")).await;
        let row = row.unwrap().unwrap();
        for (error, name) in [
            (row.int("word").unwrap_err(), "word"),
            (row.text("gone").unwrap_err(), "gone"),
            (row.text("missing").unwrap_err(), "missing"),
            (row.json::<Vec<u32>>("word").unwrap_err(), "word"),
        ] {
            assert!(
                matches!(&error, StoreError::Unreadable { column, .. } if column == name),
                "{error}"
            );
        }
    }
}
