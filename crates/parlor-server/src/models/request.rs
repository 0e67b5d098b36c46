//! What is sent to a model.

use super::content::Content;
use crate::domain::{
    model::ModelSettings,
    tool::{Tool, ToolCall},
};
use serde::Serialize;
use serde_json::Value;
use std::borrow::Cow;

/// One message of the conversation as the model sees it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ChatMessage {
    /// `system`, `user`, `assistant` or `tool`.
    pub role: &'static str,
    /// What it says; none where there are only calls.
    pub content: Option<Content>,
    /// The calls that an assistant's message ends in.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tool_calls: Vec<SentCall>,
    /// Which call this answers, for the role `tool`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tool_call_id: Option<String>,
}

impl ChatMessage {
    /// A message of words.
    pub fn new(role: &'static str, content: impl Into<String>) -> Self {
        let content = Some(Content::of(content.into()));
        Self { role, content, tool_calls: Vec::new(), tool_call_id: None }
    }

    /// Says more, and shows these pictures, `data:` URLs.
    pub fn append(&mut self, text: &str, images: Vec<String>) {
        self.content.get_or_insert_default().append(text, images);
    }

    /// What an assistant said before it called these tools.
    pub fn calling(content: String, calls: &[ToolCall]) -> Self {
        let content = Some(content).filter(|it| !it.is_empty()).map(Content::of);
        let tool_calls = calls.iter().map(SentCall::of).collect();
        Self { role: "assistant", content, tool_calls, tool_call_id: None }
    }

    /// What came of a call.
    pub fn result(call_id: &str, content: String) -> Self {
        let tool_call_id = Some(call_id.into());
        Self { tool_call_id, ..Self::new("tool", content) }
    }

    /// What it says.
    pub fn text(&self) -> &str {
        self.content.as_ref().map_or("", Content::text)
    }

    /// The same for a server that knows no tools; none if nothing is left of it.
    fn without_tools(&self) -> Option<Self> {
        let content = self.content.as_ref().filter(|it| !it.text().is_empty())?;
        let plain = || Self { content: Some(content.clone()), ..Self::new(self.role, "") };
        (self.role != "tool").then(plain)
    }
}

/// Messages as a server gets them that knows no tools.
pub fn without_tools(messages: &[ChatMessage]) -> Vec<ChatMessage> {
    messages.iter().filter_map(ChatMessage::without_tools).collect()
}

/// A call as the model's server wants it back.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SentCall {
    id: String,
    #[serde(rename = "type")]
    kind: &'static str,
    function: SentFunction,
    /// As it came (Google's servers refuse a call without it).
    #[serde(skip_serializing_if = "Option::is_none")]
    extra_content: Option<Value>,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
struct SentFunction {
    name: String,
    arguments: String,
}

impl SentCall {
    /// What the tool was given, as JSON text.
    pub fn arguments(&self) -> &str {
        &self.function.arguments
    }

    fn of(it: &ToolCall) -> Self {
        // What was no JSON goes back as an empty object: servers parse it again.
        let arguments = if it.input.is_object() { it.input.to_string() } else { "{}".into() };
        let function = SentFunction { name: it.name.clone(), arguments };
        Self { id: it.id.clone(), kind: "function", function, extra_content: it.extra.clone() }
    }
}

/// What a model may do besides talking.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Offer {
    /// The tools that it knows of.
    pub tools: Vec<Tool>,
    /// Whether it may call them now.
    pub may_call: bool,
}

/// A tool as models want it told.
#[derive(Clone, Debug, Serialize)]
struct OfferedTool<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    function: OfferedFunction<'a>,
}

#[derive(Clone, Debug, Serialize)]
struct OfferedFunction<'a> {
    name: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    description: &'a str,
    parameters: Value,
}

impl<'a> OfferedTool<'a> {
    fn of(it: &'a Tool) -> Self {
        let (name, description) = (it.name.as_str(), it.description.as_str());
        let function = OfferedFunction { name, description, parameters: it.parameters() };
        Self { kind: "function", function }
    }
}

/// The body of `POST /chat/completions`.
#[derive(Clone, Debug, Serialize)]
pub struct Body<'a> {
    model: &'a str,
    messages: Cow<'a, [ChatMessage]>,
    stream: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tools: Vec<OfferedTool<'a>>,
    /// `none` where it knows of tools and shall call none of them.
    #[serde(skip_serializing_if = "Option::is_none")]
    tool_choice: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    temperature: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_tokens: Option<u32>,
    /// The same by its newer name, which some models take only.
    #[serde(skip_serializing_if = "Option::is_none")]
    max_completion_tokens: Option<u32>,
    /// Asks for the tokens spent; some servers refuse the whole body because of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) stream_options: Option<StreamOptions>,
}

/// What a server takes of the fields that not all of them take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dialect {
    /// `stream_options`, which asks for the tokens spent.
    pub stream_options: bool,
    /// `max_completion_tokens` in place of `max_tokens`.
    pub completion_tokens: bool,
    /// `tools`, and messages that call them.
    pub tools: bool,
}

impl Default for Dialect {
    fn default() -> Self {
        Self { stream_options: true, completion_tokens: false, tools: true }
    }
}

/// What a stream shall hold besides the answer.
#[derive(Clone, Copy, Debug, Serialize)]
pub(super) struct StreamOptions {
    include_usage: bool,
}

impl<'a> Body<'a> {
    /// A streamed chat in the dialect of its server.
    pub fn new(
        settings: &'a ModelSettings,
        messages: &'a [ChatMessage],
        offer: &'a Offer,
        dialect: Dialect,
    ) -> Self {
        let (messages, tools) = if dialect.tools {
            (Cow::Borrowed(messages), offer.tools.as_slice())
        } else {
            (Cow::Owned(without_tools(messages)), &[] as &[Tool])
        };
        Self {
            model: &settings.name,
            messages,
            stream: true,
            tools: tools.iter().map(OfferedTool::of).collect(),
            tool_choice: (!tools.is_empty() && !offer.may_call).then_some("none"),
            temperature: settings.temperature,
            max_tokens: settings.max_output_tokens.filter(|_| !dialect.completion_tokens),
            max_completion_tokens: settings.max_output_tokens.filter(|_| dialect.completion_tokens),
            stream_options: dialect.stream_options.then_some(StreamOptions { include_usage: true }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::tool::Runs;
    use serde_json::json;

    #[test]
    fn only_what_is_set_is_sent() {
        let mut settings = ModelSettings { name: "m".into(), ..ModelSettings::default() };
        let messages = [ChatMessage::new("user", "Hi")];
        let (dialect, offer) = (Dialect::default(), Offer::default());
        let json = |it: &Body<'_>| serde_json::to_string(it).unwrap();
        assert_eq!(
            json(&Body::new(
                &settings,
                &messages,
                &offer,
                Dialect { stream_options: false, ..dialect }
            )),
            r#"{"model":"m","messages":[{"role":"user","content":"Hi"}],"stream":true}"#
        );
        settings.temperature = Some(0.5);
        assert!(
            json(&Body::new(&settings, &messages, &offer, dialect))
                .ends_with(r#""temperature":0.5,"stream_options":{"include_usage":true}}"#)
        );
    }
    #[test]
    fn tools_and_calls_are_told_as_servers_want_them() {
        let settings = ModelSettings { name: "m".into(), ..ModelSettings::default() };
        let call = ToolCall {
            id: "a".into(),
            name: "order".into(),
            input: json!({"n": 7}),
            runs: Runs::OnServer,
            extra: Some(json!({"google": {"thought_signature": "s"}})),
        };
        let messages = [
            ChatMessage::new("user", "Hi"),
            ChatMessage::calling(String::new(), &[call]),
            ChatMessage::result("a", "{}".into()),
        ];
        let tool = Tool { name: "order".into(), description: "Looks.".into(), ..Tool::default() };
        let offer = Offer { tools: vec![tool], may_call: false };
        let body = |dialect| {
            serde_json::to_value(Body::new(&settings, &messages, &offer, dialect)).unwrap()
        };
        let told = body(Dialect::default());
        assert_eq!(
            told["messages"][1],
            json!({
                "role": "assistant", "content": null,
                "tool_calls": [{
                    "id": "a", "type": "function",
                    "function": {"name": "order", "arguments": "{\"n\":7}"},
                    "extra_content": {"google": {"thought_signature": "s"}},
                }],
            })
        );
        assert_eq!(
            told["messages"][2],
            json!({"role": "tool", "content": "{}", "tool_call_id": "a"})
        );
        assert_eq!(
            told["tools"],
            json!([{"type": "function", "function": {
                "name": "order", "description": "Looks.",
                "parameters": {"type": "object", "properties": {}},
            }}])
        );
        assert_eq!(told["tool_choice"], "none");

        let plain = body(Dialect { tools: false, ..Dialect::default() });
        assert_eq!(plain["messages"], json!([{"role": "user", "content": "Hi"}]));
        assert!(plain.get("tools").is_none() && plain.get("tool_choice").is_none());
    }
}
