//! What can go wrong with a model, before it becomes the turn's error.

use super::{piece::error_in, retry};
use crate::{
    domain::{answer::AnswerError, model::ModelSettings},
    outbound::guard,
};

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

    /// Whether the server knows no tools, or its model does not: each says so in its own
    /// words and with its own status, but none without that word.
    pub fn blames_tools(&self) -> bool {
        matches!(self, Self::Status { status: 400 | 404 | 422 | 500 | 501, reason, .. }
            if reason.to_ascii_lowercase().contains("tool"))
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
