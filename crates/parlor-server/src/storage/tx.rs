//! A writing transaction, on whichever database.

use super::{Row, Statement, StoreError, statement::Value};
use sqlx::{
    AssertSqlSafe, Postgres, Sqlite, Transaction, postgres::PgArguments, query::Query,
    sqlite::SqliteArguments,
};

/// A writing transaction. Dropping it takes everything back.
#[derive(Debug)]
#[must_use = "a transaction that is dropped is rolled back"]
pub struct Tx(Open);

#[derive(Debug)]
enum Open {
    Sqlite(Transaction<'static, Sqlite>),
    Postgres(Transaction<'static, Postgres>),
}

impl From<Transaction<'static, Sqlite>> for Tx {
    fn from(begun: Transaction<'static, Sqlite>) -> Self {
        Self(Open::Sqlite(begun))
    }
}

impl From<Transaction<'static, Postgres>> for Tx {
    fn from(begun: Transaction<'static, Postgres>) -> Self {
        Self(Open::Postgres(begun))
    }
}

impl Tx {
    /// Reads all rows that the statement finds.
    pub async fn all(&mut self, statement: Statement) -> Result<Vec<Row>, StoreError> {
        Ok(match &mut self.0 {
            Open::Sqlite(tx) => {
                let rows = sqlite_query(statement).fetch_all(&mut **tx).await?;
                rows.into_iter().map(Row::from).collect()
            }
            Open::Postgres(tx) => {
                let rows = postgres_query(statement).fetch_all(&mut **tx).await?;
                rows.into_iter().map(Row::from).collect()
            }
        })
    }

    /// Reads the first row that the statement finds.
    pub async fn first(&mut self, statement: Statement) -> Result<Option<Row>, StoreError> {
        Ok(match &mut self.0 {
            Open::Sqlite(tx) => {
                sqlite_query(statement).fetch_optional(&mut **tx).await?.map(Row::from)
            }
            Open::Postgres(tx) => {
                postgres_query(statement).fetch_optional(&mut **tx).await?.map(Row::from)
            }
        })
    }

    /// Writes, and returns how many rows it changed.
    pub async fn execute(&mut self, statement: Statement) -> Result<u64, StoreError> {
        Ok(match &mut self.0 {
            Open::Sqlite(tx) => sqlite_query(statement).execute(&mut **tx).await?.rows_affected(),
            Open::Postgres(tx) => {
                postgres_query(statement).execute(&mut **tx).await?.rows_affected()
            }
        })
    }

    /// Waits until no other transaction has claimed this name, and claims it until
    /// this one ends; what is read from then on, nobody changes who claims it too.
    /// Claim the wider of two names first. SQLite has one writer, and does nothing.
    pub async fn claim(&mut self, name: &str) -> Result<(), StoreError> {
        if let Open::Postgres(_) = self.0 {
            let sql = "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))";
            self.execute(Statement::new(sql).bind(name)).await?;
        }
        Ok(())
    }

    /// Which kind of database it is on.
    pub(super) fn dialect(&self) -> super::Dialect {
        match self.0 {
            Open::Sqlite(_) => super::Dialect::Sqlite,
            Open::Postgres(_) => super::Dialect::Postgres,
        }
    }

    /// Keeps everything that was written.
    pub async fn commit(self) -> Result<(), StoreError> {
        match self.0 {
            Open::Sqlite(tx) => tx.commit().await?,
            Open::Postgres(tx) => tx.commit().await?,
        }
        Ok(())
    }
}

/// A statement as SQLite takes it.
pub(super) fn sqlite_query(statement: Statement) -> Query<'static, Sqlite, SqliteArguments> {
    let (sql, args) = statement.into_parts();
    args.into_iter().fold(sqlx::query(AssertSqlSafe(sql)), |query, value| match value {
        Value::Text(it) => query.bind(it),
        Value::Int(it) => query.bind(it),
        Value::Real(it) => query.bind(it),
        Value::Bytes(it) => query.bind(it),
    })
}

/// A statement as `PostgreSQL` takes it, whose texts hold no NUL.
pub(super) fn postgres_query(statement: Statement) -> Query<'static, Postgres, PgArguments> {
    let (sql, args) = statement.into_parts();
    args.into_iter().fold(sqlx::query(AssertSqlSafe(sql)), |query, value| match value {
        Value::Text(Some(it)) if it.contains('\0') => query.bind(it.replace('\0', "\u{fffd}")),
        Value::Text(it) => query.bind(it),
        Value::Int(it) => query.bind(it),
        Value::Real(it) => query.bind(it),
        Value::Bytes(it) => query.bind(it),
    })
}
