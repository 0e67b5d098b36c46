//! Comes back to an answer.

use crate::{
    domain::{access::Access, conversation::Conversation, id::Kind, key::Scope},
    http::{
        Api,
        caller::Caller,
        codes,
        endpoint::{Content, Endpoint, builder::get, schema_of},
        error::ApiError,
        query::Paging,
        sse,
    },
    turns::Cursor,
};
use axum::{
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse as _, Response},
};
use parlor_wire::chunk::Chunk;

/// The routes of this file.
pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![
        get("/agents/{agent}/chat/{conversation}/stream", resume)
            .called("resumeAnswer", "Chat", RESUME)
            .needs_or_visitor(Scope::Chat)
            .with("after", "The id of the last event that was read, or its number alone.")
            .with_header("Last-Event-ID", "The same, as browsers send it; wins over `after`.")
            .answers(200, "The rest.", Content::Stream(schema_of::<Chunk>()))
            .gives_nothing("Nothing runs, and nothing ended within the last minutes."),
    ]
}

const RESUME: &str = "Comes back to an answer.

With `Last-Event-ID` or `after`, what came later; with neither, all of it from `start`, which \
is what the AI SDK expects. `conversation` is our id, or what the client calls it; a name that \
was not used yet gives 204 too.";

/// `GET /v1/agents/{agent}/chat/{conversation}/stream` — the rest of an answer.
///
/// `conversation` is our id, or what the client calls it. With `Last-Event-ID`
/// or `?after=` (the id of an event, or its number alone), what came later;
/// with neither, all of it from `start`, which is what the AI SDK expects.
///
/// Responds 204 if nothing runs and nothing ended within the last minutes, also
/// for a name that the client has not used yet; 404 for a foreign or unknown
/// `cnv_…` or agent.
pub(super) async fn resume(
    State(api): State<Api>,
    Caller(access): Caller,
    Path((agent, conversation)): Path<(String, String)>,
    paging: Paging,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let agent = api.agent(&access, &agent).await?;
    let position = Position::of(&headers, &paging)?;
    let Some(conversation) = find(&api, &access, &agent.id, &conversation).await? else {
        return Ok(StatusCode::NO_CONTENT.into_response());
    };
    let found = api.turns.resume(&conversation.id, position.cursor.as_ref()).await?;
    let Some(answering) = found else { return Ok(StatusCode::NO_CONTENT.into_response()) };
    let keep_alive = api.limits.keep_alive;
    Ok(sse::response(answering, position.after, api.turns.closing(), keep_alive))
}

async fn find(
    api: &Api,
    access: &Access,
    agent_id: &str,
    conversation: &str,
) -> Result<Option<Conversation>, ApiError> {
    if !conversation.starts_with(Kind::Conversation.prefix()) {
        return Ok(api.store.conversation_named(access, agent_id, conversation).await?);
    }
    let found = api.conversation(access, conversation).await?;
    if found.agent_id != agent_id {
        return Err(ApiError::not_found("conversation", &codes::CONVERSATION_NOT_FOUND));
    }
    Ok(Some(found))
}

/// How far the client has read.
#[derive(Debug, Default, PartialEq, Eq)]
struct Position {
    /// The turn that it was reading, if it says.
    cursor: Option<Cursor>,
    /// The number of the last event that it has.
    after: u64,
}

impl Position {
    fn of(headers: &HeaderMap, paging: &Paging) -> Result<Self, ApiError> {
        let header = headers.get("last-event-id").map(|it| it.to_str().unwrap_or("?"));
        match (header, paging.after.as_deref()) {
            (Some(text), _) => Self::parse(text, "last-event-id"),
            (None, Some(text)) => Self::parse(text, "after"),
            (None, None) => Ok(Self::default()),
        }
    }

    fn parse(text: &str, field: &str) -> Result<Self, ApiError> {
        let (turn_id, number) = text.rsplit_once('.').unwrap_or(("", text));
        // No event has a number that the database could not hold.
        let seq = number.parse().ok().filter(|it: &u64| i64::try_from(*it).is_ok());
        let seq = seq.ok_or_else(|| {
            let message = format!("{field} must be the id of an event, such as trn_….12.");
            ApiError::unfit(&codes::INVALID_PARAMETER, field, message)
        })?;
        let turn_id = Some(turn_id).filter(|it| !it.is_empty());
        let cursor = turn_id.map(|it| Cursor { turn_id: it.into(), seq });
        Ok(Self { cursor, after: seq })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_id_names_the_turn_and_the_number() {
        let cursor = Some(Cursor { turn_id: "trn_1".into(), seq: 12 });
        assert_eq!(Position::parse("trn_1.12", "after").unwrap(), Position { cursor, after: 12 });
        let number = Position { cursor: None, after: 12 };
        assert_eq!(Position::parse("12", "after").unwrap(), number);
    }

    #[test]
    fn what_is_no_event_id_is_refused_with_its_place() {
        for bad in ["", "trn_1", "trn_1.x", "trn_1.", "-1", "9223372036854775808"] {
            let error = Position::parse(bad, "last-event-id").unwrap_err();
            assert_eq!(error.field.as_deref(), Some("last-event-id"), "{bad}");
        }
    }
}
