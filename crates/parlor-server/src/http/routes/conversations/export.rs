//! Taking a conversation along, as a file.

use super::{
    TAG,
    views::{ConversationView, MessageView},
};
use crate::{
    domain::{conversation::StoredMessage, export, key::Scope},
    http::{
        Api,
        caller::Caller,
        codes,
        endpoint::{Content, Endpoint, builder::get, schema_of},
        error::ApiError,
        query::Query,
    },
    storage::{Listed, Page, StoreError},
};
use async_stream::stream;
use axum::{
    body::Body,
    extract::{Path, State},
    http::header,
    response::{IntoResponse as _, Response},
};
use futures::Stream;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

/// The routes of this file.
pub(super) fn endpoints() -> Vec<Endpoint> {
    let formats = json!({"type": "string", "enum": ["json", "markdown", "csv"], "default": "json"});
    vec![
        get("/conversations/{conversation}/export", export)
            .called("exportConversation", TAG, EXPORT)
            .needs_or_visitor(Scope::ConversationsRead)
            .with_parameter("query", "format", "What the file is.", formats)
            .answers(200, "The file.", Content::One(schema_of::<Export>()))
            .answers(200, "", Content::Text("text/markdown"))
            .answers(200, "", Content::Text("text/csv")),
    ]
}

const EXPORT: &str = "Exports a conversation with all its messages, as JSON, Markdown or CSV.

The CSV is that of RFC 4180, with a header. A cell that a spreadsheet would take for a formula \
(it begins with `=`, `+`, `-`, `@`, a tab or a line break) begins with an apostrophe instead.";

/// How many messages are read at once.
const BATCH: usize = 500;

/// `?format`
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Wanted {
    format: Option<String>,
}

/// A conversation with everything that was said in it.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "ConversationExport")]
pub(super) struct Export {
    conversation: ConversationView,
    /// Oldest first.
    messages: Vec<MessageView>,
}

/// What the file is.
#[derive(Clone, Copy)]
enum Format {
    Json,
    Markdown,
    Csv,
}

/// `GET /v1/conversations/{conversation}/export` — all of it, as a file.
pub(super) async fn export(
    State(api): State<Api>,
    Caller(access): Caller,
    Path(id): Path<String>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, ApiError> {
    let listed = api.store.listed(&access, &id).await?;
    let listed = listed
        .ok_or_else(|| ApiError::not_found("conversation", &codes::CONVERSATION_NOT_FOUND))?;
    let format = Format::parse(wanted.format.as_deref())?;
    let (media_type, ending) = format.names();
    let disposition = format!("attachment; filename=\"{}.{ending}\"", listed.conversation.id);
    let headers = [
        (header::CONTENT_TYPE, media_type.to_owned()),
        (header::CONTENT_DISPOSITION, disposition),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
    ];
    Ok((headers, Body::from_stream(pieces(api, listed, format))).into_response())
}

/// The file, a batch of messages at a time. If the database fails on the way, the
/// connection breaks off, so that nobody takes a part for the whole.
fn pieces(
    api: Api,
    listed: Listed,
    format: Format,
) -> impl Stream<Item = Result<String, StoreError>> {
    stream! {
        yield Ok(format.beginning(&listed));
        let mut last = 0;
        loop {
            let page = Page::After(last);
            let messages = match api.store.messages(&listed.conversation.id, &page, BATCH).await {
                Ok(it) => it,
                Err(error) => {
                    tracing::error!(?error, "an export broke off");
                    yield Err(error);
                    return;
                }
            };
            let is_first = last == 0;
            yield Ok(format.middle(&messages, is_first));
            match messages.last() {
                Some(it) if messages.len() == BATCH => last = it.position,
                _ => break,
            }
        }
        yield Ok(format.end().to_owned());
    }
}

impl Format {
    fn parse(text: Option<&str>) -> Result<Self, ApiError> {
        match text {
            None | Some("json") => Ok(Self::Json),
            Some("markdown") => Ok(Self::Markdown),
            Some("csv") => Ok(Self::Csv),
            Some(_) => {
                let message = "format must be json, markdown or csv.";
                Err(ApiError::unfit(&codes::INVALID_PARAMETER, "format", message))
            }
        }
    }

    /// Its media type, and how the name of the file ends.
    fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::Json => ("application/json", "json"),
            Self::Markdown => ("text/markdown; charset=utf-8", "md"),
            Self::Csv => ("text/csv; charset=utf-8; header=present", "csv"),
        }
    }

    fn beginning(self, listed: &Listed) -> String {
        match self {
            Self::Json => {
                let conversation = written(&ConversationView::of(listed));
                format!("{{\"data\":{{\"conversation\":{conversation},\"messages\":[")
            }
            Self::Markdown => {
                let forms = &listed.conversation.forms;
                export::markdown_head(ConversationView::of(listed).called(), forms)
            }
            Self::Csv => export::csv_head(),
        }
    }

    fn middle(self, messages: &[StoredMessage], is_first: bool) -> String {
        match self {
            Self::Json => {
                let each: Vec<String> =
                    messages.iter().map(|it| written(&MessageView::of(it))).collect();
                let comma = if is_first || each.is_empty() { "" } else { "," };
                format!("{comma}{}", each.join(","))
            }
            Self::Markdown => export::markdown(messages),
            Self::Csv => export::csv(messages),
        }
    }

    fn end(self) -> &'static str {
        match self {
            Self::Json => "]}}",
            Self::Markdown | Self::Csv => "",
        }
    }
}

/// Texts, numbers and flags always have a JSON form.
fn written(view: &impl Serialize) -> String {
    serde_json::to_string(view).unwrap_or_default()
}
