//! Whether a question was asked before, and what should become of its answer.

use super::{Again, Ask, Statement, StoreError, Tx, conversations as rows, files, turns::turn};
use crate::domain::conversation::{MessageStatus, StoredMessage, Turn, text_of};

/// What is known of a question.
pub(super) enum Before {
    /// Nothing.
    Never,
    /// Its id belongs to other words, or other files.
    Conflict,
    /// It should replace a question that is not there.
    NoQuestion,
    /// This turn answers it, or has answered it.
    Turn(Box<Turn>),
    /// It stands at this position, and wants a new answer.
    Again(i64),
    /// It takes the place of the question at this position.
    Edit(i64),
    /// It was said to a human.
    ToHuman,
}

/// Looks for a question in its conversation.
pub(super) async fn asked_before(tx: &mut Tx, ask: &Ask) -> Result<Before, StoreError> {
    let known = message(tx, ask, &ask.question.id).await?;
    let Some(known) = known else { return replaced(tx, ask).await };
    if known.role != "user" {
        return Ok(Before::Conflict);
    }
    let says_the_same = text_of(&known.parts) == text_of(&ask.question.parts);
    if !says_the_same || !files::are_same(tx, &known.parts, ask).await? {
        return Ok(if replaces(ask, &known.id) {
            Before::Edit(known.position)
        } else {
            Before::Conflict
        });
    }
    match last_turn(tx, &known).await? {
        // The words stay; what came after them goes, as it does with other words.
        Some((last, _))
            if replaces(ask, &known.id) && !is_last(tx, &known, &last.answer_id).await? =>
        {
            Ok(Before::Edit(known.position))
        }
        Some((last, answer)) => answered_before(tx, ask, &known, last, answer).await,
        None if is_named(ask, &known.id) || is_last(tx, &known, "").await? => {
            Ok(Before::Again(known.position))
        }
        None => Ok(Before::ToHuman),
    }
}

/// A new question; it may take the place of another.
async fn replaced(tx: &mut Tx, ask: &Ask) -> Result<Before, StoreError> {
    let Again::Edit(id) = &ask.again else { return Ok(Before::Never) };
    Ok(match message(tx, ask, id).await? {
        Some(it) if it.role == "user" => Before::Edit(it.position),
        // The AI SDK names the last answer when it goes on with it.
        Some(_) => Before::Never,
        // A question that was refused when it was sent first.
        None if *id == ask.question.id => Before::Never,
        None => Before::NoQuestion,
    })
}

async fn answered_before(
    tx: &mut Tx,
    ask: &Ask,
    known: &StoredMessage,
    last: Turn,
    answer: Option<MessageStatus>,
) -> Result<Before, StoreError> {
    if answer == Some(MessageStatus::Streaming) {
        return Ok(Before::Turn(Box::new(last)));
    }
    let wanted = is_named(ask, &last.answer_id)
        || is_named(ask, &last.question_id)
        // What was said since would go with the failed answer.
        || (answer.is_none_or(MessageStatus::may_be_asked_again)
            && is_last(tx, known, &last.answer_id).await?);
    Ok(if wanted { Before::Again(known.position) } else { Before::Turn(Box::new(last)) })
}

/// Whether the question shall take the place of the one of this id.
fn replaces(ask: &Ask, id: &str) -> bool {
    matches!(&ask.again, Again::Edit(replaced) if replaced == id)
}

/// Whether the caller asks for a new answer in place of the message of this id.
fn is_named(ask: &Ask, id: &str) -> bool {
    match &ask.again {
        Again::Always => true,
        Again::Of(named) => named == id,
        Again::IfFailed | Again::Edit(_) => false,
    }
}

async fn message(tx: &mut Tx, ask: &Ask, id: &str) -> Result<Option<StoredMessage>, StoreError> {
    let sql = "SELECT * FROM messages WHERE conversation_id = $1 AND id = $2";
    let found = tx.first(Statement::new(sql).bind(&ask.conversation.id).bind(id)).await?;
    found.as_ref().map(rows::message).transpose()
}

/// The last turn of a question, and where that left its answer.
async fn last_turn(
    tx: &mut Tx,
    question: &StoredMessage,
) -> Result<Option<(Turn, Option<MessageStatus>)>, StoreError> {
    let sql = "SELECT t.*, m.status AS answer_status FROM turns t \
        LEFT JOIN messages m ON m.conversation_id = t.conversation_id AND m.id = t.answer_id \
        WHERE t.conversation_id = $1 AND t.question_id = $2 ORDER BY t.id DESC LIMIT 1";
    let statement = Statement::new(sql).bind(&question.conversation_id).bind(&question.id);
    let Some(row) = tx.first(statement).await? else { return Ok(None) };
    let answer = row.opt_text("answer_status")?;
    Ok(Some((turn(&row)?, answer.as_deref().and_then(MessageStatus::parse))))
}

/// Whether nothing but the answer of this id follows a question.
async fn is_last(
    tx: &mut Tx,
    question: &StoredMessage,
    answer_id: &str,
) -> Result<bool, StoreError> {
    let sql = "SELECT id FROM messages WHERE conversation_id = $1 AND position > $2 \
        AND id <> $3 LIMIT 1";
    let later = Statement::new(sql).bind(&question.conversation_id).bind(question.position);
    Ok(tx.first(later.bind(answer_id)).await?.is_none())
}
