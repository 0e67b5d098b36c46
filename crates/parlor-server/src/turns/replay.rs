//! The events of a turn that is over: from its journal, or from the message itself.

use super::{
    Event, TurnError, emit, journal, tool_chunks,
    transcript::{STEP, step},
};
use crate::{
    domain::{
        conversation::{MessageStatus, StoredMessage, Turn},
        tool_part,
    },
    storage::{Store, StoreError},
};
use parlor_wire::{chunk::Chunk, chunk::MessageMetadata, message::Part};

/// What the answer of a turn said before the turn began.
pub async fn begun(store: &Store, turn: &Turn) -> Result<Vec<Part>, StoreError> {
    if turn.parts_before == 0 {
        return Ok(Vec::new());
    }
    let answer = store.message(&turn.conversation_id, &turn.answer_id).await?;
    let mut parts = answer.map(|it| it.parts).unwrap_or_default();
    parts.truncate(turn.parts_before);
    Ok(parts)
}

/// The chunks that add up to what was said before a turn: its steps, whole.
pub fn recap(begun: &[Part]) -> Vec<Chunk> {
    if begun.is_empty() {
        return Vec::new();
    }
    let parts = begun.iter().enumerate().flat_map(|(index, it)| from_part(it, index + 1));
    [Chunk::new("start-step")].into_iter().chain(parts).chain([Chunk::new("finish-step")]).collect()
}

/// Reads a turn that no memory holds any more.
pub async fn stored_events(store: &Store, turn: &Turn) -> Result<Vec<Event>, TurnError> {
    let journal = store.journal(&turn.id).await?;
    if !journal.is_empty() {
        return Ok(journal::events(&journal));
    }
    let answer = store.message(&turn.conversation_id, &turn.answer_id).await?;
    Ok(answer.map(|it| numbered(from_message(turn, &it))).unwrap_or_default())
}

/// The chunks that add up to this message. They are fewer than those that were
/// streamed: each text is one delta.
pub fn from_message(turn: &Turn, answer: &StoredMessage) -> Vec<Chunk> {
    let mut chunks = emit::Emitter::default().open(turn);
    let own = answer.parts.get(turn.parts_before..).unwrap_or_default();
    // Its first step is open already.
    let own = own.strip_prefix(&[step()]).unwrap_or(own);
    for (index, part) in own.iter().enumerate() {
        chunks.extend(from_part(part, index + 1));
    }
    chunks.push(Chunk::new("finish-step"));
    let reason = match answer.status {
        MessageStatus::Complete if answer.parts.iter().any(tool_part::waits_for_page) => {
            "tool-calls"
        }
        MessageStatus::Complete | MessageStatus::Streaming => "stop",
        MessageStatus::Stopped => {
            chunks.push(Chunk::new("abort"));
            "other"
        }
        MessageStatus::Interrupted | MessageStatus::Failed => {
            let sentence = answer.error_text.as_deref().unwrap_or(emit::INTERRUPTED);
            chunks.push(Chunk { error_text: Some(sentence.into()), ..Chunk::new("error") });
            "error"
        }
    };
    let status = (answer.status == MessageStatus::Interrupted).then(|| "interrupted".into());
    let metadata =
        MessageMetadata { answered: answer.answered, status, ..MessageMetadata::default() };
    chunks.push(Chunk {
        finish_reason: Some(reason.into()),
        message_metadata: Some(metadata),
        ..Chunk::new("finish")
    });
    chunks
}

/// Numbers chunks from 1.
pub(super) fn numbered(chunks: Vec<Chunk>) -> Vec<Event> {
    (1..).zip(chunks).map(|(seq, it)| Event::new(seq, &super::run::json(&it))).collect()
}

fn from_part(part: &Part, index: usize) -> Vec<Chunk> {
    if part.kind == "text" {
        let id = Some(format!("text-{index}"));
        return vec![
            Chunk { id: id.clone(), ..Chunk::new("text-start") },
            Chunk { id: id.clone(), delta: part.text.clone(), ..Chunk::new("text-delta") },
            Chunk { id, ..Chunk::new("text-end") },
        ];
    }
    if part.kind == STEP {
        return vec![Chunk::new("finish-step"), Chunk::new("start-step")];
    }
    if part.tool_call_id.is_some() {
        return tool_chunks::of_part(part);
    }
    let it = part.clone();
    let id = it.kind.strip_prefix("data-").map(Into::into);
    vec![Chunk {
        kind: it.kind,
        id,
        source_id: it.source_id,
        url: it.url,
        title: it.title,
        media_type: it.media_type,
        filename: it.filename,
        provider_metadata: it.provider_metadata,
        data: it.data,
        ..Chunk::default()
    }]
}
