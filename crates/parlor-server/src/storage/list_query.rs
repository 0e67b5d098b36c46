//! A list's query, which grows with what narrows it.

use super::{Statement, statement::Value};

/// A query whose conditions are joined by `AND`.
pub(super) struct ListQuery {
    sql: String,
    args: Vec<Value>,
}

impl ListQuery {
    /// One that ends in a condition, with its arguments.
    pub(super) fn new(sql: &str, args: Vec<Value>) -> Self {
        Self { sql: sql.into(), args }
    }

    /// Which placeholder the next argument has.
    pub(super) fn place(&self) -> usize {
        self.args.len() + 1
    }

    /// Adds a condition whose argument comes at its end.
    pub(super) fn and(&mut self, condition: &str, argument: impl Into<Value>) {
        let condition = format!("{condition}{}", self.place());
        self.and_so(&condition, argument.into());
    }

    /// Adds one if there is an argument for it.
    pub(super) fn maybe(&mut self, condition: &str, argument: Option<impl Into<Value>>) {
        if let Some(it) = argument {
            self.and(condition, it);
        }
    }

    /// Adds a condition that names its argument's place itself.
    pub(super) fn and_so(&mut self, condition: &str, argument: Value) {
        self.and_plain(condition);
        self.args.push(argument);
    }

    /// Adds an argument that the condition before names too.
    pub(super) fn with(&mut self, argument: Value) {
        self.args.push(argument);
    }

    /// Adds a condition without an argument.
    pub(super) fn and_plain(&mut self, condition: &str) {
        self.sql.push_str(" AND ");
        self.sql.push_str(condition);
    }

    /// The statement: the latest of this time first, and of those the highest id; only
    /// those `after` this one.
    pub(super) fn latest_first(
        mut self,
        (time, id): (&'static str, &'static str),
        after: Option<&(i64, String)>,
        limit: usize,
    ) -> Statement {
        if let Some((last_time, last_id)) = after {
            let (first, second) = (self.place(), self.place() + 1);
            let condition =
                format!("({time} < ${first} OR ({time} = ${first} AND {id} < ${second}))");
            self.and_so(&condition, (*last_time).into());
            self.args.push(last_id.into());
        }
        let last = self.place();
        let sql = format!("{} ORDER BY {time} DESC, {id} DESC LIMIT ${last}", self.sql);
        self.args.into_iter().fold(Statement::built(sql), Statement::bind).bind(limit)
    }
}
