//! From a question to the rows that it would take.

use super::{
    TurnError, TurnsOptions,
    question::{Sent, SentFile, SentFiles, Target},
};
use crate::{
    domain::{
        access::Access,
        allowance::Allowance,
        conversation::{Conversation, MessageStatus, StoredMessage, Turn, TurnStatus},
        file::File,
        id::Kind,
    },
    storage::{Ask, Store, Uploads},
};
use parlor_wire::message::Part;

/// Finds the conversation, within the caller's reach, and lays out the rest.
pub(super) async fn propose(
    options: &TurnsOptions,
    access: &Access,
    agent_id: &str,
    sent: Sent,
    allowance: Allowance,
) -> Result<Ask, TurnError> {
    let (store, now_millis) = (&options.store, options.clock.now_millis());
    let version = if sent.draft { 0 } else { store.published_version(agent_id).await? };
    let known = conversation(store, access, agent_id, &sent.target).await?;
    let (found, named) = (known.is_some(), sent.target != Target::New);
    let conversation =
        known.unwrap_or_else(|| fresh(access, agent_id, sent.target.name(), now_millis));
    let place = (&*conversation.id, &*sent.message_id);
    let (files, uploads) = files(store, access, (sent.files, place), now_millis).await?;
    let words = Some(Part::text(sent.text)).filter(|it| it.text.as_deref() != Some(""));
    let parts = words.into_iter().chain(files).collect();
    let question = StoredMessage {
        id: sent.message_id,
        conversation_id: conversation.id.clone(),
        position: 0,
        role: "user".into(),
        status: MessageStatus::Complete,
        parts,
        error_text: None,
        answered: None,
        author: None,
        feedback: None,
        created_at: now_millis,
    };
    let turn = Turn {
        id: Kind::Turn.make(),
        organization_id: conversation.organization_id.clone(),
        agent_id: agent_id.into(),
        version: Some(version),
        conversation_id: conversation.id.clone(),
        question_id: question.id.clone(),
        answer_id: Kind::Message.make(),
        status: TurnStatus::Running,
        instance_id: options.instance_id.clone(),
        started_at: now_millis,
        ended_at: None,
        parts_before: 0,
        tools: sent.tools,
    };
    let owner_id = access.owner_id().to_owned();
    let again = sent.again;
    Ok(Ask { conversation, found, named, owner_id, question, turn, again, uploads, allowance })
}

/// The parts that name the files, and what has to be kept for that.
async fn files(
    store: &Store,
    access: &Access,
    (sent, (conversation_id, message_id)): (SentFiles, (&str, &str)),
    now_millis: i64,
) -> Result<(Vec<Part>, Uploads), TurnError> {
    let mut parts = Vec::with_capacity(sent.list.len());
    let mut uploads = Uploads { limit_bytes: sent.limit_bytes, ..Uploads::default() };
    for it in sent.list {
        match it {
            SentFile::Kept { id, place } => {
                let Some(found) = store.file_of(access, &id).await? else {
                    return Err(TurnError::NoFile { place });
                };
                if store.file_is_elsewhere(&id, conversation_id, message_id).await? {
                    return Err(TurnError::FileSent { place });
                }
                parts.push(found.part());
                uploads.kept.push((id, place));
            }
            SentFile::Fresh(upload) => {
                let file = File::of(access, &upload, now_millis);
                parts.push(file.part());
                uploads.files.push((file, upload.bytes));
            }
        }
    }
    Ok((parts, uploads))
}

/// The conversation, if there is one; one that is named by its id has to be there.
async fn conversation(
    store: &Store,
    access: &Access,
    agent_id: &str,
    target: &Target,
) -> Result<Option<Conversation>, TurnError> {
    match target {
        Target::Existing(id) => {
            let found = store.conversation_of(access, id).await?;
            let found = found.filter(|it| it.agent_id == agent_id);
            found.map(Some).ok_or(TurnError::NoConversation)
        }
        Target::Named(name) => Ok(store.conversation_named(access, agent_id, name).await?),
        Target::New => Ok(None),
    }
}

fn fresh(
    access: &Access,
    agent_id: &str,
    external_id: Option<&str>,
    now_millis: i64,
) -> Conversation {
    Conversation {
        id: Kind::Conversation.make(),
        organization_id: access.organization_id().into(),
        agent_id: agent_id.into(),
        visitor_id: access.visitor_id().map(Into::into),
        external_id: external_id.map(Into::into),
        created_at: now_millis,
        updated_at: now_millis,
        active_at: now_millis,
        ..Conversation::default()
    }
}
