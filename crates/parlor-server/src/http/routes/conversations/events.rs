//! Watching a conversation: everything that happens in it, as it happens.

use super::{
    TAG,
    views::{ConversationView, MessageView},
};
use crate::{
    domain::{
        access::Access,
        conversation::{Conversation, StoredMessage},
        conversation_event::{ConversationEvent, EventKind, Signal, Typing},
        key::Scope,
    },
    http::{
        Api, body,
        caller::Caller,
        codes,
        endpoint::{
            Content, Endpoint,
            builder::{get, post},
            schema_of,
        },
        error::ApiError,
        limits::Limit,
        query::Query,
        sse,
    },
    storage::{Listed, StoreError},
};
use async_stream::stream;
use axum::{
    body::Bytes,
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
    response::Response,
};
use futures::Stream;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::{collections::BTreeSet, convert::Infallible, time::Duration};
use tokio::{
    sync::broadcast,
    time::{Instant, sleep_until, timeout},
};

/// The routes of this file.
pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![
        get("/conversations/{conversation}/events", watch)
            .called("watchConversation", TAG, WATCH)
            .needs_or_visitor(Scope::ConversationsRead)
            .with("after", "The number of the last event that was read; 0 for all.")
            .with("follow", "`false` ends the stream once everything so far is told.")
            .with_header("Last-Event-ID", "As `after`, as browsers send it; wins over it.")
            .answers(200, "What happens.", Content::Stream(schema_of::<Told>())),
        post("/conversations/{conversation}/typing", type_on)
            .called("tellTyping", TAG, "Tells those who watch that somebody is writing.")
            .needs_or_visitor(Scope::Chat)
            .limited(Limit::Writes)
            .takes::<TypingBody>()
            .gives_nothing("They were told, as far as they could be reached."),
    ]
}

const WATCH: &str =
    "Watches a conversation: new messages, changed ones, who has it, who is writing.

Each event has a number as its SSE `id`, and comes back for it with `Last-Event-ID` or `after`. \
Without either, the stream begins now, with a `ready` event that carries the number to come back \
with: read the history after it, and nothing is missed. Events say what is so when they are told. \
The words of an answer as they are written come from `resumeAnswer`. A stream lasts 15 minutes.";

/// How long one stream lasts. Whoever watches comes back, with a credential that is
/// still good.
const WATCH_LIMIT: Duration = Duration::from_mins(15);

/// How many events are read at once.
const BATCH: usize = 100;

/// One event, as its `data:` line has it; `type` is also the SSE `event:`.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "ConversationEvent")]
pub(super) struct Told {
    /// `ready`, `message.created`, `message.updated`, `message.deleted`,
    /// `conversation.updated`, `conversation.deleted` or `typing`
    #[serde(rename = "type")]
    kind: &'static str,
    /// The message, as it is now.
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<MessageView>,
    /// Of a message that was replaced.
    #[serde(skip_serializing_if = "Option::is_none")]
    message_id: Option<String>,
    /// The conversation, as it is now.
    #[serde(skip_serializing_if = "Option::is_none")]
    conversation: Option<ConversationView>,
    #[serde(skip_serializing_if = "Option::is_none")]
    typing: Option<Typing>,
}

/// Whether the caller is writing.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct TypingBody {
    is_typing: bool,
}

/// `?after&follow`
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Position {
    after: Option<String>,
    follow: Option<String>,
}

/// `GET /v1/conversations/{conversation}/events` — what happens in it.
pub(super) async fn watch(
    State(api): State<Api>,
    Caller(access): Caller,
    Path(id): Path<String>,
    Query(position): Query<Position>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    // Before anything is read, so that nothing falls in between.
    let signals = api.store.watch(&id);
    let conversation = api.conversation(&access, &id).await?;
    let after = position.after(&headers)?;
    let follows = position.follow.as_deref() != Some("false");
    let watch = Watch { api, access, conversation, signals, follows };
    Ok(sse::stream_of(watch.frames(after)))
}

/// `POST /v1/conversations/{conversation}/typing` — somebody is writing.
pub(super) async fn type_on(
    State(api): State<Api>,
    Caller(access): Caller,
    Path(id): Path<String>,
    body::Json(body): body::Json<TypingBody>,
) -> Result<StatusCode, ApiError> {
    let conversation = api.conversation(&access, &id).await?;
    let by = if access.visitor_id().is_some() { "visitor" } else { "operator" };
    let typing = Typing { by, is_typing: body.is_typing };
    api.store.tell(&conversation.id, Signal::Typing(typing));
    Ok(StatusCode::NO_CONTENT)
}

impl Position {
    fn after(&self, headers: &HeaderMap) -> Result<Option<i64>, ApiError> {
        let header = headers.get("last-event-id").map(|it| it.to_str().unwrap_or("?"));
        let (text, field) = match (header, self.after.as_deref()) {
            (Some(text), _) => (text, "last-event-id"),
            (None, Some(text)) => (text, "after"),
            (None, None) => return Ok(None),
        };
        let number = text.parse().ok().filter(|it| *it >= 0);
        number.map(Some).ok_or_else(|| {
            let message = format!("{field} must be the number of an event.");
            ApiError::unfit(&codes::INVALID_PARAMETER, field, message)
        })
    }
}

/// Somebody who watches.
struct Watch {
    api: Api,
    access: Access,
    conversation: Conversation,
    signals: broadcast::Receiver<Signal>,
    follows: bool,
}

impl Watch {
    fn frames(mut self, after: Option<i64>) -> impl Stream<Item = Result<Bytes, Infallible>> {
        let (closing, keep_alive) = (self.api.turns.closing(), self.api.limits.keep_alive);
        let end = Instant::now() + WATCH_LIMIT;
        stream! {
            yield Ok(Bytes::from_static(b": stream-open\n\n"));
            let mut seen = after.unwrap_or(self.conversation.event_seq);
            if after.is_none() {
                yield Ok(frame(Some(seen), &Told::new("ready")));
            }
            loop {
                loop {
                    // Whoever watches comes back when the database does.
                    let Ok(told) = self.later_than(seen).await else { return };
                    let Some((last, _)) = told.last() else { break };
                    seen = *last;
                    for (seq, it) in told {
                        yield Ok(frame(Some(seq), &it));
                    }
                }
                if !self.follows {
                    return;
                }
                let signal = tokio::select! {
                    biased;
                    () = closing.cancelled() => return,
                    () = sleep_until(end) => return,
                    // A signal of another server may get lost, so it looks anyway when it is silent.
                    signal = timeout(keep_alive, self.signals.recv()) => signal,
                };
                match signal {
                    Ok(Ok(Signal::Typing(typing))) => {
                        yield Ok(frame(None, &Told { typing: Some(typing), ..Told::new("typing") }));
                    }
                    Ok(Ok(Signal::Changed) | Err(_)) => {}
                    Err(_) => yield Ok(Bytes::from_static(b": keep-alive\n\n")),
                }
                match self.api.store.conversation_of(&self.access, &self.conversation.id).await {
                    Ok(Some(_)) => {}
                    Ok(None) => {
                        yield Ok(frame(None, &Told::new("conversation.deleted")));
                        return;
                    }
                    Err(_) => return,
                }
            }
        }
    }

    /// What happened after this event, as it is now.
    async fn later_than(&self, seen: i64) -> Result<Vec<(i64, Told)>, StoreError> {
        let (store, id) = (&self.api.store, &self.conversation.id);
        let events = store.conversation_events(id, seen, BATCH).await?;
        let named: BTreeSet<&str> =
            events.iter().filter_map(|it| it.message_id.as_deref()).collect();
        let messages = store.messages_named(id, &named).await?;
        let listed = if events.iter().any(|it| it.kind == EventKind::ConversationUpdated) {
            store.listed(&self.access, id).await?
        } else {
            None
        };
        let told = |it: ConversationEvent| (it.seq, told(it, &messages, listed.as_ref()));
        Ok(events.into_iter().map(told).collect())
    }
}

fn told(event: ConversationEvent, messages: &[StoredMessage], listed: Option<&Listed>) -> Told {
    let told = Told::new(event.kind.as_str());
    match event.kind {
        EventKind::ConversationUpdated => {
            Told { conversation: listed.map(ConversationView::of), ..told }
        }
        EventKind::MessageDeleted => Told { message_id: event.message_id, ..told },
        EventKind::MessageCreated | EventKind::MessageUpdated => {
            match messages.iter().find(|it| Some(&it.id) == event.message_id.as_ref()) {
                Some(it) => Told { message: Some(MessageView::of(it)), ..told },
                // One that was replaced since is told as gone.
                None => Told { message_id: event.message_id, ..Told::new("message.deleted") },
            }
        }
    }
}

impl Told {
    fn new(kind: &'static str) -> Self {
        Self { kind, message: None, message_id: None, conversation: None, typing: None }
    }
}

fn frame(seq: Option<i64>, told: &Told) -> Bytes {
    let id = seq.map(|it| format!("id: {it}\n")).unwrap_or_default();
    // Texts, numbers and flags always have a JSON form.
    let data = serde_json::to_string(told).unwrap_or_default();
    format!("{id}event: {}\ndata: {data}\n\n", told.kind).into()
}
