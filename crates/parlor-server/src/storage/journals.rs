//! The journals of turns: what was said so far, in the order in which it was said.

use super::{Dialect, Row, Statement, Store, StoreError, Tx};
use crate::domain::conversation_event::Signal;

/// A stretch of a turn's journal.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stretch {
    /// The number of the first event in it.
    pub first_seq: u64,
    /// The number of the last event in it.
    pub last_seq: u64,
    /// The events, one JSON text a line.
    pub payload: String,
}

impl Store {
    /// Adds to a turn's journal. A stretch takes the place of one that begins with
    /// the same event: that is how one is tried again of which nobody knows
    /// whether it was written.
    ///
    /// It does not wait for the disk: an answer under way writes up to four times a
    /// second, and of one that a power cut ends, the last words may be missing.
    ///
    /// Returns `false` and adds nothing if the turn has ended, because another server
    /// took this one for dead, or is gone with its conversation.
    pub async fn append_journal(&self, turn_id: &str, it: &Stretch) -> Result<bool, StoreError> {
        let mut tx = self.db.begin_unsynced().await?;
        let sql = match tx.dialect() {
            Dialect::Sqlite => "SELECT id FROM turns WHERE id = $1 AND status = 'running'",
            // Nobody may end it before this is written.
            Dialect::Postgres => {
                "SELECT id FROM turns WHERE id = $1 AND status = 'running' FOR SHARE"
            }
        };
        if tx.first(Statement::new(sql).bind(turn_id)).await?.is_none() {
            return Ok(false);
        }
        append(&mut tx, turn_id, it).await?;
        tx.commit().await?;
        self.tell(turn_id, Signal::Changed);
        Ok(true)
    }

    /// A turn's journal, in order.
    pub async fn journal(&self, turn_id: &str) -> Result<Vec<Stretch>, StoreError> {
        let sql = "SELECT first_seq, last_seq, payload FROM turn_events \
            WHERE turn_id = $1 ORDER BY first_seq";
        let rows = self.db.all(Statement::new(sql).bind(turn_id)).await?;
        rows.iter().map(stretch).collect()
    }

    /// The part of a turn's journal that has events with a number above `after`.
    pub async fn journal_after(
        &self,
        turn_id: &str,
        after: u64,
    ) -> Result<Vec<Stretch>, StoreError> {
        let sql = "SELECT first_seq, last_seq, payload FROM turn_events \
            WHERE turn_id = $1 AND last_seq > $2 ORDER BY first_seq";
        let after = i64::try_from(after).unwrap_or(i64::MAX);
        let rows = self.db.all(Statement::new(sql).bind(turn_id).bind(after)).await?;
        rows.iter().map(stretch).collect()
    }

    /// Drops the journals of turns that ended before this time.
    pub async fn prune_journals(&self, ended_before: i64) -> Result<u64, StoreError> {
        // From the journal to its turns, of which few have one, and not the other way round.
        let sql = "DELETE FROM turn_events WHERE turn_id IN (SELECT t.id FROM turn_events e \
            JOIN turns t ON t.id = e.turn_id WHERE t.ended_at < $1)";
        self.db.execute(Statement::new(sql).bind(ended_before)).await
    }
}

/// Adds to a journal inside a transaction.
pub(super) async fn append(tx: &mut Tx, turn_id: &str, it: &Stretch) -> Result<(), StoreError> {
    let sql = "INSERT INTO turn_events (turn_id, first_seq, last_seq, payload) \
        VALUES ($1, $2, $3, $4) \
        ON CONFLICT (turn_id, first_seq) DO UPDATE SET last_seq = $3, payload = $4";
    let seq = |it: u64| i64::try_from(it).unwrap_or(i64::MAX);
    let statement = Statement::new(sql)
        .bind(turn_id)
        .bind(seq(it.first_seq))
        .bind(seq(it.last_seq))
        .bind(&it.payload);
    tx.execute(statement).await?;
    Ok(())
}

fn stretch(row: &Row) -> Result<Stretch, StoreError> {
    Ok(Stretch {
        first_seq: u64::try_from(row.int("first_seq")?).unwrap_or_default(),
        last_seq: u64::try_from(row.int("last_seq")?).unwrap_or_default(),
        payload: row.text("payload")?,
    })
}
