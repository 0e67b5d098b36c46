//! Turns.

use super::{
    Row, Statement, Store, StoreError, Tx, conversations as rows,
    journals::{Stretch, append},
    outbox::{self, OutboxEvent},
    to_json, traces, usage,
};
use crate::domain::{
    conversation::{StoredMessage, Turn, TurnStatus},
    conversation_event::Signal,
    tool::Tool,
    trace::Trace,
};

/// The finish reason of a turn whose answer waits for the page's tools.
const WAITING: &str = "tool-calls";

/// What is measured about a turn.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Metrics {
    /// Why it ended, in the words of the UI Message Stream.
    pub finish_reason: String,
    /// Who answered.
    pub model: Option<String>,
    /// How many sources it cites.
    pub source_count: usize,
    /// How much it says, in characters.
    pub answer_chars: usize,
    /// Tokens read.
    pub input_tokens: Option<u32>,
    /// Tokens written.
    pub output_tokens: Option<u32>,
    /// Whether these were counted by us, because the model's server did not say.
    pub tokens_estimated: Option<bool>,
    /// From the request to the first word.
    pub first_text_millis: Option<i64>,
    /// From the request to the end.
    pub total_millis: i64,
}

impl Metrics {
    /// All tokens, read and written.
    fn tokens(&self) -> i64 {
        let both = [self.input_tokens, self.output_tokens];
        both.into_iter().flatten().map(i64::from).sum()
    }
}

/// Everything that is written when a turn ends.
#[derive(Clone, Debug)]
pub struct Ending {
    /// The turn, with its last status and its end.
    pub turn: Turn,
    /// The answer as it stands.
    pub answer: StoredMessage,
    /// What the journal does not hold yet.
    pub rest: Vec<Stretch>,
    /// What was measured.
    pub metrics: Metrics,
    /// How it came about, if that is kept.
    pub trace: Option<Trace>,
}

impl Store {
    /// Ends a turn: message, metrics, journal and outbox in one transaction.
    /// Does nothing if it has ended before, or is gone, and says whether it did something.
    pub async fn end_turn(&self, ending: &Ending) -> Result<bool, StoreError> {
        let turn = &ending.turn;
        let ended_at = turn.ended_at.unwrap_or(turn.started_at);
        let mut tx = self.db.begin_claiming(&turn.conversation_id).await?;
        let sql =
            "UPDATE turns SET status = $1, ended_at = $2 WHERE id = $3 AND status = 'running'";
        let statement =
            Statement::new(sql).bind(turn.status.as_str()).bind(ended_at).bind(&turn.id);
        if tx.execute(statement).await? == 0 {
            return Ok(false);
        }
        for rest in &ending.rest {
            append(&mut tx, &turn.id, rest).await?;
        }
        rows::settle_message(&mut tx, &ending.answer, ended_at).await?;
        add_metrics(&mut tx, ending, ended_at).await?;
        usage::count_tokens(&mut tx, turn, ending.metrics.tokens()).await?;
        if let Some(trace) = &ending.trace {
            traces::add_trace(&mut tx, &turn.id, trace, ended_at).await?;
        }
        for event in events(ending, ended_at) {
            outbox::add(&mut tx, &event).await?;
        }
        tx.commit().await?;
        self.tell(&turn.id, Signal::Changed);
        self.tell(&turn.conversation_id, Signal::Changed);
        Ok(true)
    }

    /// The last turn of a conversation, if it runs or nothing was said after it.
    pub async fn turn_at_end(&self, conversation_id: &str) -> Result<Option<Turn>, StoreError> {
        let sql = "SELECT t.* FROM turns t WHERE t.conversation_id = $1 \
            AND (t.status = 'running' OR t.answer_id = (SELECT id FROM messages \
                WHERE conversation_id = $1 ORDER BY position DESC LIMIT 1)) \
            ORDER BY t.id DESC LIMIT 1";
        let row = self.db.first(Statement::new(sql).bind(conversation_id)).await?;
        row.as_ref().map(turn).transpose()
    }

    /// The tools that the page declared with a question.
    pub async fn tools_of(
        &self,
        conversation_id: &str,
        question_id: &str,
    ) -> Result<Vec<Tool>, StoreError> {
        let sql = "SELECT * FROM turns WHERE conversation_id = $1 AND question_id = $2 \
            ORDER BY id DESC LIMIT 1";
        let row =
            self.db.first(Statement::new(sql).bind(conversation_id).bind(question_id)).await?;
        Ok(row.as_ref().map(turn).transpose()?.map(|it| it.tools).unwrap_or_default())
    }

    /// A turn of a conversation.
    pub async fn turn(&self, conversation_id: &str, id: &str) -> Result<Option<Turn>, StoreError> {
        let sql = "SELECT * FROM turns WHERE conversation_id = $1 AND id = $2";
        let row = self.db.first(Statement::new(sql).bind(conversation_id).bind(id)).await?;
        row.as_ref().map(turn).transpose()
    }

    /// Turns that some other process than this instance has left running, as far as they
    /// can be read.
    pub async fn abandoned_turns(&self, instance_id: &str) -> Result<Vec<Turn>, StoreError> {
        let sql = "SELECT * FROM turns WHERE status = 'running' AND instance_id <> $1 ORDER BY id";
        let rows = self.db.all(Statement::new(sql).bind(instance_id)).await?;
        Ok(rows.iter().filter_map(readable).collect())
    }

    /// Turns that are running, as far as the store knows and can read them, in this
    /// instance.
    pub async fn running_turns(&self, instance_id: &str) -> Result<Vec<Turn>, StoreError> {
        let sql = "SELECT * FROM turns WHERE status = 'running' AND instance_id = $1 ORDER BY id";
        let rows = self.db.all(Statement::new(sql).bind(instance_id)).await?;
        Ok(rows.iter().filter_map(readable).collect())
    }
}

/// Adds a turn inside a transaction.
pub(super) async fn add_turn(tx: &mut Tx, it: &Turn) -> Result<(), StoreError> {
    let sql = "INSERT INTO turns \
        (id, organization_id, agent_id, conversation_id, question_id, answer_id, status, \
         instance_id, started_at, ended_at, agent_version, parts_before, tools) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";
    let tools = Some(&it.tools).filter(|it| !it.is_empty()).map(to_json).transpose()?;
    let statement = Statement::new(sql)
        .bind(&it.id)
        .bind(&it.organization_id)
        .bind(&it.agent_id)
        .bind(&it.conversation_id)
        .bind(&it.question_id)
        .bind(&it.answer_id)
        .bind(it.status.as_str())
        .bind(&it.instance_id)
        .bind(it.started_at)
        .bind(it.ended_at)
        .bind(it.version)
        .bind(it.parts_before)
        .bind(tools);
    tx.execute(statement).await?;
    Ok(())
}

/// Reads a row of `turns`, or tells that it cannot be read.
fn readable(row: &Row) -> Option<Turn> {
    let told = |error| tracing::error!(id = ?row.text("id"), ?error, "a turn cannot be read");
    turn(row).map_err(told).ok()
}

/// Reads a row of `turns`.
pub(super) fn turn(row: &Row) -> Result<Turn, StoreError> {
    let status = row.text("status")?;
    let tools = row.opt_text("tools")?.map(|_| row.json("tools")).transpose()?;
    Ok(Turn {
        id: row.text("id")?,
        organization_id: row.text("organization_id")?,
        agent_id: row.text("agent_id")?,
        version: row.opt_int("agent_version")?,
        conversation_id: row.text("conversation_id")?,
        question_id: row.text("question_id")?,
        answer_id: row.text("answer_id")?,
        status: TurnStatus::parse(&status).ok_or_else(|| super::unknown("status", &status))?,
        instance_id: row.text("instance_id")?,
        started_at: row.int("started_at")?,
        ended_at: row.opt_int("ended_at")?,
        parts_before: usize::try_from(row.int("parts_before")?).unwrap_or_default(),
        tools: tools.unwrap_or_default(),
    })
}

async fn add_metrics(tx: &mut Tx, ending: &Ending, now_millis: i64) -> Result<(), StoreError> {
    let (turn, it) = (&ending.turn, &ending.metrics);
    let sql = "INSERT INTO turn_metrics \
        (turn_id, organization_id, agent_id, conversation_id, status, finish_reason, model, \
         answered, source_count, answer_chars, input_tokens, output_tokens, \
         first_text_millis, total_millis, created_at, agent_version, tokens_estimated) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)";
    let statement = Statement::new(sql)
        .bind(&turn.id)
        .bind(&turn.organization_id)
        .bind(&turn.agent_id)
        .bind(&turn.conversation_id)
        .bind(turn.status.as_str())
        .bind(&it.finish_reason)
        .bind(&it.model)
        .bind(ending.answer.answered)
        .bind(it.source_count)
        .bind(it.answer_chars)
        .bind(it.input_tokens)
        .bind(it.output_tokens)
        .bind(it.first_text_millis)
        .bind(it.total_millis)
        .bind(now_millis)
        .bind(turn.version)
        .bind(it.tokens_estimated);
    tx.execute(statement).await?;
    Ok(())
}

fn events(ending: &Ending, now_millis: i64) -> Vec<OutboxEvent> {
    let (turn, answer) = (&ending.turn, &ending.answer);
    if ending.metrics.finish_reason == WAITING {
        // The answer goes on when the page has told what came of its tools.
        return Vec::new();
    }
    let kind = match turn.status {
        TurnStatus::Failed | TurnStatus::Interrupted => "message.failed",
        TurnStatus::Running | TurnStatus::Finished | TurnStatus::Stopped => "message.created",
    };
    let payload = serde_json::json!({
        "conversationId": turn.conversation_id,
        "messageId": answer.id,
        "questionId": turn.question_id,
        "status": answer.status.as_str(),
        "answered": answer.answered,
    });
    let mut events = vec![OutboxEvent::of_turn(turn, kind, &payload, now_millis)];
    if answer.answered == Some(false) {
        events.push(OutboxEvent::of_turn(turn, "question.unanswered", &payload, now_millis));
    }
    events
}
