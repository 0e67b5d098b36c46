//! The transaction that takes what came of a page's tools.

use super::{
    Statement, Store, StoreError, Tx, conversation_changes, conversations as rows,
    turn_begin::{history, is_busy},
    turns::{add_turn, turn},
    usage,
};
use crate::domain::{
    allowance::Allowance,
    conversation::{ConversationStatus, MessageStatus, StoredMessage, Turn, TurnStatus},
    conversation_change::Wish,
    conversation_event::Signal,
    id::Kind,
    tool::{CallResult, Tool},
    tool_part,
};
use parlor_wire::message::Part;

/// How far back a call is looked for, in messages.
const LOOKED_AT: usize = 20;

/// What came of calls, and what it would take to go on.
#[derive(Clone, Debug)]
pub struct GoOn {
    /// `cnv_…`
    pub conversation_id: String,
    /// What came of each call, by its id.
    pub results: Vec<(String, CallResult)>,
    /// The tools that the page declares now; none for those of its question.
    pub tools: Option<Vec<Tool>>,
    /// Which process would run the turn.
    pub instance_id: String,
    /// Epoch milliseconds.
    pub now_millis: i64,
    /// Whether the day has tokens left for it.
    pub allowance: Allowance,
}

/// What became of results.
#[derive(Clone, Debug)]
pub enum WentOn {
    /// They were written, and the answer goes on.
    Started {
        /// The turn that it goes on with.
        turn: Box<Turn>,
        /// The question.
        question: Box<StoredMessage>,
        /// Messages before the question, oldest first.
        history: Vec<StoredMessage>,
        /// The answer so far.
        answer: Box<StoredMessage>,
    },
    /// They were written; other calls of the answer are still waited for.
    Waiting {
        /// The answer.
        message_id: String,
        /// Their ids.
        pending: Vec<String>,
    },
    /// They were written before, and this turn went on with them.
    Known(Box<Turn>),
    /// Nobody has called that.
    NoCall,
    /// Something else came of it, or the conversation went on without it.
    Answered,
    /// Another answer is being written.
    Busy,
    /// The answer would go on, and the day's tokens, which are so many, are used up.
    Spent(i64),
    /// The answer would go on, and was not allowed to.
    Limited,
    /// A human has the conversation.
    HandedOff,
    /// The conversation is gone.
    Gone,
}

impl Store {
    /// Takes what came of calls. The same results sent twice are taken once.
    pub async fn go_on(&self, it: GoOn) -> Result<WentOn, StoreError> {
        let mut tx = self.db.begin_claiming(&it.conversation_id).await?;
        let id = it.conversation_id.clone();
        let went_on = go_on(&mut tx, it).await?;
        if matches!(went_on, WentOn::Started { .. } | WentOn::Waiting { .. }) {
            tx.commit().await?;
            self.tell(&id, Signal::Changed);
        }
        Ok(went_on)
    }
}

async fn go_on(tx: &mut Tx, it: GoOn) -> Result<WentOn, StoreError> {
    let Some(conversation) = conversation_changes::held(tx, &it.conversation_id).await? else {
        return Ok(WentOn::Gone);
    };
    let latest = latest(tx, &it.conversation_id).await?;
    let Some((mut answer, earlier)) = split(latest) else { return Ok(WentOn::NoCall) };
    let mut is_new = false;
    for (id, result) in &it.results {
        match take(&mut answer, id, result) {
            Taken::New => is_new = true,
            Taken::Before => {}
            Taken::Other => return Ok(WentOn::Answered),
            Taken::Unknown if earlier.iter().any(|it| calls(it, id)) => {
                return Ok(WentOn::Answered);
            }
            Taken::Unknown => return Ok(WentOn::NoCall),
        }
    }
    let pending: Vec<String> = waiting(&answer);
    if !is_new && pending.is_empty() {
        let known = last_turn(tx, &answer).await?;
        return Ok(known.map_or(WentOn::NoCall, |it| WentOn::Known(Box::new(it))));
    }
    if conversation.status == ConversationStatus::HandedOff {
        return Ok(WentOn::HandedOff);
    }
    if is_busy(tx, &it.conversation_id).await? {
        return Ok(WentOn::Busy);
    }
    let Some(before) = last_turn(tx, &answer).await? else { return Ok(WentOn::NoCall) };
    if !pending.is_empty() {
        rows::settle_message(tx, &answer, it.now_millis).await?;
        return Ok(WentOn::Waiting { message_id: answer.id, pending });
    }
    start(tx, it, before, answer).await
}

async fn start(
    tx: &mut Tx,
    it: GoOn,
    before: Turn,
    answer: StoredMessage,
) -> Result<WentOn, StoreError> {
    let sql = "SELECT * FROM messages WHERE conversation_id = $1 AND id = $2";
    let statement = Statement::new(sql).bind(&it.conversation_id).bind(&before.question_id);
    let question = tx.first(statement).await?.as_ref().map(rows::message).transpose()?;
    let Some(question) = question else { return Ok(WentOn::NoCall) };
    let answer = StoredMessage { status: MessageStatus::Streaming, ..answer };
    let turn = Turn {
        id: Kind::Turn.make(),
        status: TurnStatus::Running,
        instance_id: it.instance_id,
        started_at: it.now_millis,
        ended_at: None,
        parts_before: answer.parts.len(),
        tools: it.tools.unwrap_or_else(|| before.tools.clone()),
        ..before
    };
    if !it.allowance.may_begin {
        return Ok(WentOn::Limited);
    }
    if let Some(limit) = usage::spent_meanwhile(tx, &turn, &it.allowance).await? {
        return Ok(WentOn::Spent(limit));
    }
    conversation_changes::change(tx, &it.conversation_id, Wish::Speak, it.now_millis).await?;
    rows::settle_message(tx, &answer, it.now_millis).await?;
    add_turn(tx, &turn).await?;
    let history = history(tx, &it.conversation_id, &question.id).await?;
    let (turn, question) = (Box::new(turn), Box::new(question));
    Ok(WentOn::Started { turn, question, history, answer: Box::new(answer) })
}

/// The last messages, the newest first.
async fn latest(tx: &mut Tx, conversation_id: &str) -> Result<Vec<StoredMessage>, StoreError> {
    let sql = "SELECT * FROM messages WHERE conversation_id = $1 ORDER BY position DESC LIMIT $2";
    let rows = tx.all(Statement::new(sql).bind(conversation_id).bind(LOOKED_AT)).await?;
    rows.iter().map(rows::message).collect()
}

/// The last message, and those before it.
fn split(latest: Vec<StoredMessage>) -> Option<(StoredMessage, Vec<StoredMessage>)> {
    let mut latest = latest.into_iter();
    Some((latest.next()?, latest.collect()))
}

/// What became of one result.
enum Taken {
    New,
    Before,
    Other,
    Unknown,
}

fn take(answer: &mut StoredMessage, id: &str, result: &CallResult) -> Taken {
    let is_complete = answer.status == MessageStatus::Complete;
    let is_it = |it: &&mut Part| tool_part::is_of_page(it, id);
    let Some(part) = answer.parts.iter_mut().find(is_it) else { return Taken::Unknown };
    match tool_part::result_of(part) {
        Some(known) if known == *result => Taken::Before,
        None if is_complete && tool_part::waits_for_page(part) => {
            tool_part::settle(part, result.clone());
            Taken::New
        }
        Some(_) | None => Taken::Other,
    }
}

fn calls(message: &StoredMessage, id: &str) -> bool {
    message.parts.iter().any(|it| tool_part::is_of_page(it, id))
}

fn waiting(answer: &StoredMessage) -> Vec<String> {
    let waiting = answer.parts.iter().filter(|it| tool_part::waits_for_page(it));
    waiting.filter_map(|it| it.tool_call_id.clone()).collect()
}

/// The last turn that wrote an answer.
async fn last_turn(tx: &mut Tx, answer: &StoredMessage) -> Result<Option<Turn>, StoreError> {
    let sql = "SELECT * FROM turns WHERE conversation_id = $1 AND answer_id = $2 \
        ORDER BY id DESC LIMIT 1";
    let statement = Statement::new(sql).bind(&answer.conversation_id).bind(&answer.id);
    tx.first(statement).await?.as_ref().map(turn).transpose()
}
