//! What is sent to a model.

use crate::domain::model::ModelSettings;
use serde::Serialize;

/// One message of the conversation as the model sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ChatMessage {
    /// `system`, `user` or `assistant`.
    pub role: &'static str,
    /// What it says.
    pub content: String,
}

/// The body of `POST /chat/completions`.
#[derive(Clone, Debug, Serialize)]
pub struct Body<'a> {
    model: &'a str,
    messages: &'a [ChatMessage],
    stream: bool,
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
}

impl Default for Dialect {
    fn default() -> Self {
        Self { stream_options: true, completion_tokens: false }
    }
}

/// What a stream shall hold besides the answer.
#[derive(Clone, Copy, Debug, Serialize)]
pub(super) struct StreamOptions {
    include_usage: bool,
}

impl<'a> Body<'a> {
    /// A streamed chat in the dialect of its server.
    pub fn new(settings: &'a ModelSettings, messages: &'a [ChatMessage], dialect: Dialect) -> Self {
        Self {
            model: &settings.name,
            messages,
            stream: true,
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

    #[test]
    fn only_what_is_set_is_sent() {
        let mut settings = ModelSettings { name: "m".into(), ..ModelSettings::default() };
        let messages = [ChatMessage { role: "user", content: "Hi".into() }];
        let dialect = Dialect::default();
        let json = |it: &Body<'_>| serde_json::to_string(it).unwrap();
        assert_eq!(
            json(&Body::new(&settings, &messages, Dialect { stream_options: false, ..dialect })),
            r#"{"model":"m","messages":[{"role":"user","content":"Hi"}],"stream":true}"#
        );
        settings.temperature = Some(0.5);
        assert!(
            json(&Body::new(&settings, &messages, dialect))
                .ends_with(r#""temperature":0.5,"stream_options":{"include_usage":true}}"#)
        );
    }
}
