//! How answers came about.

use super::{Statement, Store, StoreError, Tx, to_json, turns::turn};
use crate::domain::{access::Access, conversation::Turn, trace::Trace};

impl Store {
    /// The turn that wrote this message, within the caller's organization, and what is
    /// kept of how it came about.
    pub async fn trace_of(
        &self,
        access: &Access,
        message_id: &str,
    ) -> Result<Option<(Turn, Option<Trace>)>, StoreError> {
        let sql = "SELECT t.*, r.trace FROM turns t LEFT JOIN turn_traces r ON r.turn_id = t.id \
            WHERE t.answer_id = $1 AND t.organization_id = $2 \
            ORDER BY t.id DESC LIMIT 1";
        let statement = Statement::new(sql).bind(message_id).bind(access.organization_id());
        let Some(row) = self.db.first(statement).await? else { return Ok(None) };
        let trace = row.opt_text("trace")?.map(|_| row.json("trace")).transpose()?;
        Ok(Some((turn(&row)?, trace)))
    }

    /// Forgets traces of turns that ended before this time.
    pub async fn prune_traces(&self, ended_before: i64) -> Result<u64, StoreError> {
        let sql = "DELETE FROM turn_traces WHERE created_at < $1";
        self.db.execute(Statement::new(sql).bind(ended_before)).await
    }
}

/// Writes a trace inside the transaction that ends its turn.
pub(super) async fn add_trace(
    tx: &mut Tx,
    turn_id: &str,
    trace: &Trace,
    now_millis: i64,
) -> Result<(), StoreError> {
    let sql = "INSERT INTO turn_traces (turn_id, trace, created_at) VALUES ($1, $2, $3)";
    let statement = Statement::new(sql).bind(turn_id).bind(to_json(trace)?).bind(now_millis);
    tx.execute(statement).await?;
    Ok(())
}
