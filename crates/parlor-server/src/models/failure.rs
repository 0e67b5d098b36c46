//! What can go wrong with a model, before it becomes the turn's error.

use super::{piece::error_in, retry};
use crate::{
    domain::{answer::AnswerError, model::ModelSettings},
    outbound::guard,
};

/// How servers say that they do not take a field: Ollama and `OpenAI`, `OpenRouter`, vLLM,
/// Azure, Mistral.
const NOT_TAKEN: [&str; 7] = [
    "not support",
    "n't support",
    "unsupported",
    "that support tool",
    "requires --",
    "unrecognized request argument",
    "extra inputs are not permitted",
];

/// How llama.cpp says it, as its own failure.
const LLAMA_CPP: [&str; 2] = ["unsupported param: tools", "tools param requires"];

/// Why an attempt failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// No answer, or only a part of one.
    Unavailable {
        /// What happened.
        reason: String,
    },
    /// An answer with a status that is no success.
    Status {
        /// The HTTP status.
        status: u16,
        /// What the body says.
        reason: String,
        /// What the server asks for.
        retry_after_secs: Option<u64>,
    },
}

impl Failure {
    /// No answer, or only a part of one.
    pub fn unavailable(reason: impl Into<String>) -> Self {
        Self::Unavailable { reason: reason.into() }
    }

    /// A request that did not get through. Its text names no address, which may hold a key.
    pub fn of_request(error: reqwest::Error) -> Self {
        Self::Unavailable { reason: guard::reason(error) }
    }

    /// An answer that is no success.
    pub fn of_status(status: u16, body: &str, retry_after_secs: Option<u64>) -> Self {
        Self::Status { status, reason: error_in(body), retry_after_secs }
    }

    /// Whether the same request may succeed later.
    pub fn is_transient(&self) -> bool {
        match self {
            Self::Unavailable { .. } => true,
            Self::Status { status, .. } => retry::is_transient(*status),
        }
    }

    /// Whether the server may not know `stream_options`: it refused the body.
    pub fn blames_the_body(&self) -> bool {
        matches!(self, Self::Status { status: 400 | 422, .. })
    }

    /// Whether the server takes no tools, or its model does not. It must say so: an error
    /// that only speaks of tools may pass, and without them the agent answers worse.
    pub fn refuses_tools(&self) -> bool {
        let Self::Status { status, reason, .. } = self else { return false };
        let reason = reason.to_ascii_lowercase();
        let says = |words: &[&str]| words.iter().any(|it| reason.contains(it));
        match status {
            400 | 404 | 422 | 501 => says(&["tool"]) && says(&NOT_TAKEN),
            500 => says(&LLAMA_CPP),
            _ => false,
        }
    }

    /// Whether the server wants the longest answer told by its newer name.
    pub fn wants_max_completion_tokens(&self) -> bool {
        matches!(self, Self::Status { status: 400 | 422, reason, .. }
            if reason.contains("max_completion_tokens"))
    }

    /// What the server asks for before the next attempt.
    pub fn retry_after_secs(&self) -> Option<u64> {
        match self {
            Self::Status { retry_after_secs, .. } => *retry_after_secs,
            Self::Unavailable { .. } => None,
        }
    }

    /// The same for the turn, without anything secret.
    pub fn into_error(self, settings: &ModelSettings) -> AnswerError {
        let endpoint = settings.public_endpoint();
        let clean = |text: String| settings.redacted(&text);
        match self {
            Self::Status { status, reason, .. } if !retry::is_transient(status) => {
                AnswerError::Refused { endpoint, status, reason: clean(reason) }
            }
            Self::Status { status, reason, .. } => {
                let reason = clean(format!("status {status}: {reason}"));
                AnswerError::Unavailable { endpoint, reason }
            }
            Self::Unavailable { reason } => {
                AnswerError::Unavailable { endpoint, reason: clean(reason) }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::model::Secret;

    #[track_caller]
    fn refuses_tools(status: u16, reason: &str, expected: bool) {
        let body = serde_json::json!({"error": {"message": reason}}).to_string();
        let failure = Failure::of_status(status, &body, None);
        assert_eq!(failure.refuses_tools(), expected, "{failure:?}");
    }

    #[test]
    fn a_server_that_takes_no_tools_says_so() {
        for (status, reason) in [
            (400, "registry.ollama.ai/library/x:latest does not support tools"),
            (400, "tools is not supported in this model."),
            (400, "\"auto\" tool choice requires --enable-auto-tool-choice and --tool-call-parser"),
            (404, "No endpoints found that support tool use. Try disabling \"order\"."),
            (404, "Unrecognized request argument supplied: tools"),
            (422, "body.tools: Extra inputs are not permitted"),
            (500, "tools param requires --jinja flag"),
            (500, "Unsupported param: tools"),
        ] {
            refuses_tools(status, reason, true);
        }
    }

    #[test]
    fn an_error_that_only_speaks_of_tools_takes_none_away() {
        for (status, reason) in [
            (500, "Failed to parse tool call arguments generated by the model"),
            (500, "the tool parser does not support this token"),
            (503, "this model does not support tools"),
            (400, "Invalid schema for function 'order': tools[0].function.parameters"),
            (400, "messages[2]: tool_call_id not found"),
            (400, "temperature is not supported with this model"),
        ] {
            refuses_tools(status, reason, false);
        }
    }

    #[test]
    fn an_error_never_holds_the_key() {
        let settings = ModelSettings {
            url: "https://a.example/v1".into(),
            name: "m".into(),
            api_key: Some(Secret::new("sk-12345")),
            ..ModelSettings::default()
        };
        let body = r#"{"error":{"message":"Incorrect API key provided: sk-12345"}}"#;
        let error = Failure::of_status(401, body, None).into_error(&settings).to_string();
        assert_eq!(
            error,
            "the model at \"https://a.example/v1/chat/completions\" refused with status 401: \
             Incorrect API key provided: …"
        );
    }
}
