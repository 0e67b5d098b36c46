//! How much was asked on which day, counted where it outlives a restart.

use super::{Statement, Store, StoreError, Tx};
use crate::domain::{
    allowance::{Allowance, Budget, day},
    conversation::Turn,
};

/// What was used on one day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    /// Answers that were begun.
    pub messages: i64,
    /// Tokens that models read and wrote for them.
    pub tokens: i64,
}

impl Store {
    /// What an agent or an organization used on a day.
    pub async fn usage_of(&self, holder_id: &str, day: i64) -> Result<Usage, StoreError> {
        let sql = "SELECT messages, tokens FROM daily_usage WHERE holder_id = $1 AND day = $2";
        let row = self.db.first(Statement::new(sql).bind(holder_id).bind(day)).await?;
        row.map_or(Ok(Usage::default()), |it| {
            Ok(Usage { messages: it.int("messages")?, tokens: it.int("tokens")? })
        })
    }

    /// Forgets what was used before this day.
    pub async fn prune_usage(&self, before_day: i64) -> Result<(), StoreError> {
        let sql = "DELETE FROM daily_usage WHERE day < $1";
        self.db.execute(Statement::new(sql).bind(before_day)).await.map(|_| ())
    }
}

/// Counts an answer that is about to begin; the limit that it is beyond if there is no room
/// for it. Then the transaction must not be kept.
pub(super) async fn count_answer(
    tx: &mut Tx,
    turn: &Turn,
    allowance: &Allowance,
) -> Result<Option<i64>, StoreError> {
    let sql = "INSERT INTO daily_usage (holder_id, day, messages, tokens) VALUES ($1, $2, 1, 0) \
        ON CONFLICT (holder_id, day) DO UPDATE SET messages = daily_usage.messages + 1 \
        RETURNING messages, tokens";
    for (holder_id, budget) in holders(turn, allowance) {
        let statement = Statement::new(sql).bind(holder_id).bind(day(turn.started_at));
        for row in tx.all(statement).await? {
            let spent = budget.spent(row.int("messages")?, row.int("tokens")?);
            if spent.is_some() {
                return Ok(spent);
            }
        }
    }
    Ok(None)
}

/// The limit of tokens that an answer is beyond that was begun before, if it may not go on.
/// It is the same answer still, so answers are not looked at, and nothing is counted.
pub(super) async fn spent_meanwhile(
    tx: &mut Tx,
    turn: &Turn,
    allowance: &Allowance,
) -> Result<Option<i64>, StoreError> {
    let sql = "SELECT tokens FROM daily_usage WHERE holder_id = $1 AND day = $2";
    for (holder_id, budget) in holders(turn, allowance) {
        let statement = Statement::new(sql).bind(holder_id).bind(day(turn.started_at));
        let used = tx.first(statement).await?.map_or(Ok(0), |it| it.int("tokens"))?;
        let spent = budget.spent(0, used);
        if spent.is_some() {
            return Ok(spent);
        }
    }
    Ok(None)
}

/// Counts what an answer took, on the day on which it began.
pub(super) async fn count_tokens(tx: &mut Tx, turn: &Turn, tokens: i64) -> Result<(), StoreError> {
    if tokens == 0 {
        return Ok(());
    }
    let sql = "INSERT INTO daily_usage (holder_id, day, messages, tokens) VALUES ($1, $2, 0, $3) \
        ON CONFLICT (holder_id, day) DO UPDATE SET tokens = daily_usage.tokens + EXCLUDED.tokens";
    for holder_id in [&turn.agent_id, &turn.organization_id] {
        let statement = Statement::new(sql).bind(holder_id).bind(day(turn.started_at));
        tx.execute(statement.bind(tokens)).await?;
    }
    Ok(())
}

/// Whose days an answer is counted in. Always in this order, so that no two wait for each
/// other.
fn holders<'a>(turn: &'a Turn, allowance: &Allowance) -> [(&'a str, Budget); 2] {
    [(&turn.agent_id, allowance.agent), (&turn.organization_id, allowance.organization)]
}
