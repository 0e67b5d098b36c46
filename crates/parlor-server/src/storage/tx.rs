//! A writing transaction, on whichever database.

use super::{Row, Statement, StoreError, statement::Value};
use sqlx::{AssertSqlSafe, Sqlite, Transaction, query::Query, sqlite::SqliteArguments};

/// A writing transaction. Dropping it takes everything back.
#[derive(Debug)]
#[must_use = "a transaction that is dropped is rolled back"]
pub struct Tx(Open);

#[derive(Debug)]
enum Open {
    Sqlite(Transaction<'static, Sqlite>),
}

impl From<Transaction<'static, Sqlite>> for Tx {
    fn from(begun: Transaction<'static, Sqlite>) -> Self {
        Self(Open::Sqlite(begun))
    }
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

/// A statement as the database library takes it.
pub(super) fn query(statement: Statement) -> Query<'static, Sqlite, SqliteArguments> {
    let (sql, args) = statement.into_parts();
    args.into_iter().fold(sqlx::query(AssertSqlSafe(sql)), |query, value| match value {
        Value::Text(it) => query.bind(it),
        Value::Int(it) => query.bind(it),
        Value::Real(it) => query.bind(it),
    })
}
