//! Messages in the bodies that send them: ours, a plain text, and the AI SDK's.

use super::{chat_files::FilePart, tool_result};
use crate::{
    domain::{file, tool::CallResult},
    http::{change::Change, codes, error::ApiError},
    turns::question,
};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{
    Deserialize, Deserializer,
    de::{MapAccess, Visitor, value::MapAccessDeserializer},
};
use serde_json::Value;
use std::{borrow::Cow, fmt};

/// A message, or a text in place of one.
#[derive(Debug, Default)]
pub(super) struct Message(pub(super) Fields);

#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(rename = "Message")]
pub(super) struct Fields {
    pub(super) id: Option<String>,
    pub(super) role: Option<String>,
    pub(super) parts: Vec<Part>,
    /// A text in place of parts, as older clients send it.
    content: Option<String>,
    /// Whether it was a text, and no message.
    #[serde(skip)]
    pub(super) is_bare: bool,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Part {
    #[serde(rename = "type")]
    kind: String,
    text: Option<String>,
    /// With the type `file`: `fil_…`, a file that was uploaded.
    file_id: Option<String>,
    /// With the type `file`: the address of a file that was uploaded, or a `data:` URL.
    url: Option<String>,
    media_type: Option<String>,
    filename: Option<String>,
    /// Of a call of a tool.
    tool_call_id: Option<String>,
    /// How far the call is.
    state: Option<String>,
    /// What the tool gave back.
    #[serde(default)]
    output: Change<Value>,
    /// Why it gave nothing back.
    error_text: Option<String>,
    /// Whether the server ran it.
    provider_executed: Option<bool>,
}

impl Part {
    /// Whether it says what came of a tool that the page has run.
    pub(super) fn is_result(&self) -> bool {
        let is_call = self.kind.starts_with("tool-") || self.kind == "dynamic-tool";
        let is_done = matches!(self.state.as_deref(), Some("output-available" | "output-error"));
        is_call && is_done && self.provider_executed != Some(true)
    }

    /// The AI SDK leaves out an output that is `undefined`.
    pub(super) fn result(self, place: &str) -> Result<(String, CallResult), ApiError> {
        let id = self.tool_call_id.unwrap_or_default();
        let failed = self.state.as_deref() == Some("output-error");
        let (output, error) = match (failed, self.output) {
            (true, _) => (Change::Keep, Some(self.error_text.unwrap_or("It failed.".into()))),
            (false, Change::Keep) => (Change::Clear, None),
            (false, output) => (output, None),
        };
        Ok((id, tool_result::checked(place, output, error)?))
    }
}

impl Fields {
    /// The parts that are files, each with its place.
    pub(super) fn files(&self, place: &str) -> impl Iterator<Item = (String, FilePart<'_>)> {
        let files = self.parts.iter().enumerate().filter(|it| it.1.kind == file::PART);
        files.map(move |(index, it)| {
            let part = FilePart {
                file_id: it.file_id.as_deref(),
                url: it.url.as_deref(),
                media_type: it.media_type.as_deref(),
                filename: it.filename.as_deref(),
            };
            (format!("{place}.parts[{index}]"), part)
        })
    }

    /// The words: the text parts, joined, or else the content.
    pub(super) fn text(&self) -> String {
        let texts = self.parts.iter().filter(|it| it.kind == "text");
        let joined: String = texts.filter_map(|it| it.text.as_deref()).collect();
        if joined.is_empty() { self.content.clone().unwrap_or_default() } else { joined }
    }
}

/// The last message, if it is an answer whose tools the page has run, and its place.
pub(super) fn last_answer(
    message: &mut Option<Message>,
    messages: &mut Option<Vec<Message>>,
) -> Option<(String, Fields)> {
    let is_answer = |Message(it): &Message| {
        it.role.as_deref() == Some("assistant") && it.parts.iter().any(Part::is_result)
    };
    if let Some(it) = message.take_if(|it| is_answer(it)) {
        return Some(("message".into(), it.0));
    }
    let messages = messages.as_mut().filter(|_| message.is_none())?;
    messages.last().filter(|it| is_answer(it))?;
    let Message(it) = messages.pop()?;
    Some((format!("messages[{}]", messages.len()), it))
}

/// The question: the message, or the last of the visitor's; and its place.
pub(super) fn last_question(
    message: Option<Message>,
    messages: Option<Vec<Message>>,
) -> Result<(String, Fields), ApiError> {
    if let Some(Message(it)) = message {
        return match it.role.as_deref() {
            None | Some("" | "user") => Ok(("message".into(), it)),
            Some(_) => {
                let message = "Only messages of the role user can be sent.";
                Err(ApiError::unfit(&codes::INVALID_FIELD, "message.role", message))
            }
        };
    }
    let is_question = |it: &(usize, Message)| it.1.0.role.as_deref() == Some("user");
    let last = messages.unwrap_or_default().into_iter().enumerate().rfind(is_question);
    let (index, Message(it)) =
        last.ok_or_else(|| ApiError::of_question(question::Misfit::Empty, "message"))?;
    Ok((format!("messages[{index}]"), it))
}

/// A text, or a message. Not an untagged enum, because that would forget the
/// path of the field that does not fit.
impl<'de> Deserialize<'de> for Message {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct TextOrMessage;

        impl<'de> Visitor<'de> for TextOrMessage {
            type Value = Message;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text or a message")
            }

            fn visit_str<E>(self, text: &str) -> Result<Message, E> {
                Ok(Message(Fields {
                    content: Some(text.into()),
                    is_bare: true,
                    ..Fields::default()
                }))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Message, A::Error> {
                Fields::deserialize(MapAccessDeserializer::new(map)).map(Message)
            }
        }

        deserializer.deserialize_any(TextOrMessage)
    }
}

impl JsonSchema for Message {
    fn schema_name() -> Cow<'static, str> {
        "TextOrMessage".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let message = generator.subschema_for::<Fields>();
        json_schema!({"anyOf": [{"type": "string"}, message]})
    }
}
