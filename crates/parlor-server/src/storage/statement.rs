//! One SQL text with its arguments, the same for every database.

use std::borrow::Cow;

/// A query that can be sent to any of our databases.
///
/// Placeholders are `$1`, `$2`, … in the order of [`Statement::bind`]; both
/// SQLite and PostgreSQL take them.
///
/// ```
/// use parlor_server::storage::Statement;
/// let one = Statement::new("SELECT name FROM agents WHERE id = $1").bind("agt_1");
/// assert_eq!(one.sql(), "SELECT name FROM agents WHERE id = $1");
/// ```
#[derive(Clone, Debug)]
pub struct Statement {
    sql: Cow<'static, str>,
    args: Vec<Value>,
}

/// An argument. It knows its type even when it is null, which PostgreSQL needs.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// TEXT: words, ids, JSON.
    Text(Option<String>),
    /// BIGINT: counts, epoch milliseconds, and 0 or 1 for a flag.
    Int(Option<i64>),
    /// DOUBLE PRECISION.
    Real(Option<f64>),
    /// BYTEA, which SQLite keeps as a BLOB.
    Bytes(Vec<u8>),
}

impl Statement {
    /// A statement that is written in the source.
    pub fn new(sql: &'static str) -> Self {
        Self { sql: Cow::Borrowed(sql), args: Vec::new() }
    }

    /// A statement put together at run time, from parts that are written in the
    /// source. What a caller typed belongs into [`Statement::bind`], never here.
    pub fn built(sql: String) -> Self {
        Self { sql: Cow::Owned(sql), args: Vec::new() }
    }

    /// Gives the next placeholder its argument.
    #[must_use]
    pub fn bind(mut self, value: impl Into<Value>) -> Self {
        self.args.push(value.into());
        self
    }

    /// The SQL text.
    pub fn sql(&self) -> &str {
        &self.sql
    }

    pub(super) fn into_parts(self) -> (String, Vec<Value>) {
        (self.sql.into_owned(), self.args)
    }
}

impl From<&str> for Value {
    fn from(it: &str) -> Self {
        Self::Text(Some(it.into()))
    }
}

impl From<String> for Value {
    fn from(it: String) -> Self {
        Self::Text(Some(it))
    }
}

impl From<&String> for Value {
    fn from(it: &String) -> Self {
        Self::Text(Some(it.clone()))
    }
}

impl From<Option<String>> for Value {
    fn from(it: Option<String>) -> Self {
        Self::Text(it)
    }
}

impl From<&Option<String>> for Value {
    fn from(it: &Option<String>) -> Self {
        Self::Text(it.clone())
    }
}

impl From<Option<&str>> for Value {
    fn from(it: Option<&str>) -> Self {
        Self::Text(it.map(Into::into))
    }
}

impl From<i64> for Value {
    fn from(it: i64) -> Self {
        Self::Int(Some(it))
    }
}

impl From<u32> for Value {
    fn from(it: u32) -> Self {
        Self::Int(Some(it.into()))
    }
}

/// Counts past `i64::MAX` do not occur; they would be written as `i64::MAX`.
impl From<usize> for Value {
    fn from(it: usize) -> Self {
        Self::Int(Some(i64::try_from(it).unwrap_or(i64::MAX)))
    }
}

impl From<bool> for Value {
    fn from(it: bool) -> Self {
        Self::Int(Some(it.into()))
    }
}

impl From<Option<i64>> for Value {
    fn from(it: Option<i64>) -> Self {
        Self::Int(it)
    }
}

impl From<Option<u32>> for Value {
    fn from(it: Option<u32>) -> Self {
        Self::Int(it.map(Into::into))
    }
}

impl From<Option<bool>> for Value {
    fn from(it: Option<bool>) -> Self {
        Self::Int(it.map(Into::into))
    }
}

impl From<f64> for Value {
    fn from(it: f64) -> Self {
        Self::Real(Some(it))
    }
}
