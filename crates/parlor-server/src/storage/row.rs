//! One row of a result, read by column name.

use super::StoreError;
use crate::domain::depth;
use serde::de::DeserializeOwned;
use sqlx::{Decode, Postgres, Row as _, Sqlite, Type, postgres::PgRow, sqlite::SqliteRow};

/// How deep JSON is read. What lies deeper was taken by a version that had no limit,
/// and would keep the whole row from being read.
const READ_LEVELS: usize = 100;

/// A row, whichever database it came from.
///
/// Every reader names the column in its error, so that a row that does not fit
/// the code says where.
#[derive(Debug)]
pub struct Row(Kind);

#[derive(Debug)]
enum Kind {
    Sqlite(SqliteRow),
    Postgres(PgRow),
}

impl Row {
    /// A text that is there.
    pub fn text(&self, column: &str) -> Result<String, StoreError> {
        self.present(column)
    }

    /// A text, or null.
    pub fn opt_text(&self, column: &str) -> Result<Option<String>, StoreError> {
        self.get(column)
    }

    /// A number that is there.
    pub fn int(&self, column: &str) -> Result<i64, StoreError> {
        self.opt_int(column)?.ok_or_else(|| unreadable(column, "it is null"))
    }

    /// A number, or null. What `PostgreSQL` calls a small number or a flag is one too,
    /// as it is in SQLite.
    pub fn opt_int(&self, column: &str) -> Result<Option<i64>, StoreError> {
        match &self.0 {
            Kind::Sqlite(_) => self.get(column),
            Kind::Postgres(row) => row
                .try_get(column)
                .or_else(|_| row.try_get(column).map(|it: Option<i32>| it.map(i64::from)))
                .or_else(|_| row.try_get(column).map(|it: Option<bool>| it.map(i64::from)))
                .map_err(|error| unreadable(column, &error.to_string())),
        }
    }

    /// A fractional number that is there.
    pub fn real(&self, column: &str) -> Result<f64, StoreError> {
        self.present(column)
    }

    /// Bytes that are there.
    pub fn bytes(&self, column: &str) -> Result<Vec<u8>, StoreError> {
        self.present(column)
    }

    /// A flag, kept as 0 or 1, or null.
    pub fn opt_flag(&self, column: &str) -> Result<Option<bool>, StoreError> {
        Ok(self.opt_int(column)?.map(|it| it != 0))
    }

    /// A value kept as JSON text.
    pub fn json<T: DeserializeOwned>(&self, column: &str) -> Result<T, StoreError> {
        let text = self.text(column)?;
        serde_json::from_str(&text)
            .or_else(|_| serde_json::from_str(&depth::pruned(&text, READ_LEVELS)))
            .map_err(|error| unreadable(column, &error.to_string()))
    }

    /// A value kept as JSON text, or null.
    pub fn opt_json<T: DeserializeOwned>(&self, column: &str) -> Result<Option<T>, StoreError> {
        let there = self.opt_text(column)?.is_some();
        there.then(|| self.json(column)).transpose()
    }

    /// SQLite would read a null as an empty text or as 0.
    fn present<'r, T>(&'r self, column: &str) -> Result<T, StoreError>
    where
        T: Decode<'r, Sqlite> + Type<Sqlite> + Decode<'r, Postgres> + Type<Postgres>,
    {
        self.get::<T>(column)?.ok_or_else(|| unreadable(column, "it is null"))
    }

    fn get<'r, T>(&'r self, column: &str) -> Result<Option<T>, StoreError>
    where
        T: Decode<'r, Sqlite> + Type<Sqlite> + Decode<'r, Postgres> + Type<Postgres>,
    {
        let read = match &self.0 {
            Kind::Sqlite(row) => row.try_get(column),
            Kind::Postgres(row) => row.try_get(column),
        };
        read.map_err(|error| unreadable(column, &error.to_string()))
    }
}

impl From<PgRow> for Row {
    fn from(it: PgRow) -> Self {
        Self(Kind::Postgres(it))
    }
}

impl From<SqliteRow> for Row {
    fn from(it: SqliteRow) -> Self {
        Self(Kind::Sqlite(it))
    }
}

fn unreadable(column: &str, reason: &str) -> StoreError {
    StoreError::Unreadable { column: column.into(), reason: reason.into() }
}
