//! Words of messages that are gone, and still stand in the index: deleting leaves them there,
//! marked. `PostgreSQL` has none.

use super::{Dialect, Statement, Store, StoreError, Tx};
use std::sync::atomic::Ordering;

/// How often the index is written anew for conversations that somebody deletes, in
/// milliseconds. Who is erased does not wait for it.
const BETWEEN_MILLIS: i64 = 60 * 60 * 1000;

/// Whose words they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Of {
    /// Somebody's who was erased.
    Erased,
    /// What else was deleted.
    Deleted,
}

impl Of {
    fn as_str(self) -> &'static str {
        match self {
            Self::Erased => "erased",
            Self::Deleted => "deleted",
        }
    }
}

/// Notes inside a transaction that it leaves some, also for who comes after this process.
pub(super) async fn note(tx: &mut Tx, of: Of) -> Result<(), StoreError> {
    if tx.dialect() == Dialect::Sqlite {
        let sql = "INSERT INTO message_words_left (of) VALUES ($1) ON CONFLICT DO NOTHING";
        tx.execute(Statement::new(sql).bind(of.as_str())).await?;
    }
    Ok(())
}

impl Store {
    /// Writes the index of messages anew if somebody was erased since the last time, or
    /// conversations were deleted and that is an hour ago. It is a second's work for 200 000
    /// messages, and so not part of each deletion.
    pub async fn forget_words(&self, now_millis: i64) -> Result<(), StoreError> {
        if self.db.dialect() != Dialect::Sqlite {
            return Ok(());
        }
        let rested = now_millis - self.words_at.load(Ordering::Relaxed) >= BETWEEN_MILLIS;
        let sql = "SELECT of FROM message_words_left WHERE of = $1 OR $2 <> 0";
        let wanted = Statement::new(sql).bind(Of::Erased.as_str()).bind(rested);
        if self.db.first(wanted).await?.is_none() {
            return Ok(());
        }
        let mut tx = self.db.begin().await?;
        let sql = "INSERT INTO message_words (message_words) VALUES ('optimize')";
        tx.execute(Statement::new(sql)).await?;
        tx.execute(Statement::new("DELETE FROM message_words_left")).await?;
        tx.commit().await?;
        self.words_at.store(now_millis, Ordering::Relaxed);
        Ok(())
    }
}
