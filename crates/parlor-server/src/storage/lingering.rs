//! Words of messages that are gone, and still stand in the index.

use super::{Dialect, Statement, Store, StoreError, Tx};
use std::sync::atomic::Ordering;

/// How many pages of the index are written anew in one transaction, for which everybody
/// else who writes waits.
const PAGES_AT_ONCE: i64 = 500;

impl Store {
    /// Notes that messages were deleted of which nothing shall stay.
    pub(super) fn words_are_gone(&self) {
        self.words_linger.store(true, Ordering::Relaxed);
    }

    /// Writes the index of messages anew if some were deleted since the last time, or since
    /// before this process: deleting leaves a message's words in it, marked. It is a second's
    /// work for 200 000 messages, and so not part of each deletion.
    pub async fn forget_words(&self) -> Result<(), StoreError> {
        if self.db.dialect() != Dialect::Sqlite || !self.words_linger.swap(false, Ordering::Relaxed)
        {
            return Ok(());
        }
        let done = self.write_words_anew().await;
        self.words_linger.fetch_or(done.is_err(), Ordering::Relaxed);
        done
    }

    async fn write_words_anew(&self) -> Result<(), StoreError> {
        // Below zero: all of it into one, and not only what is of a size.
        let sql = "INSERT INTO message_words (message_words, rank) VALUES ('merge', $1)";
        loop {
            let mut tx = self.db.begin_unsynced().await?;
            let before = changes(&mut tx).await?;
            tx.execute(Statement::new(sql).bind(-PAGES_AT_ONCE)).await?;
            // The statement itself counts as one.
            let is_done = changes(&mut tx).await? - before < 2;
            tx.commit().await?;
            if is_done {
                return Ok(());
            }
        }
    }
}

async fn changes(tx: &mut Tx) -> Result<i64, StoreError> {
    let row = tx.first(Statement::new("SELECT total_changes() AS n")).await?;
    row.map_or(Ok(0), |it| it.int("n"))
}
