//! What goes wrong, as a status and a stable code.

use crate::{
    auth::AuthError,
    domain::{agent, key::Dead},
    knowledge::ingest::IngestError,
    storage::StoreError,
    turns::{TurnError, question},
};
use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};

/// Everything that a response needs to say no. [`super::envelope`] renders it.
#[derive(Clone, Debug)]
pub struct ApiError {
    /// The HTTP status.
    pub status: StatusCode,
    /// Lower snake case, stable.
    pub code: &'static str,
    /// One sentence for a person.
    pub message: String,
    /// The part of the request at fault.
    pub field: Option<String>,
    /// When it may work again, in seconds.
    pub retry_after_secs: Option<u32>,
    /// What the log should know and the caller should not.
    pub log: Option<String>,
}

impl ApiError {
    /// An error with this status, code and sentence.
    pub fn new(status: StatusCode, code: &'static str, message: impl Into<String>) -> Self {
        let message = message.into();
        Self { status, code, message, field: None, retry_after_secs: None, log: None }
    }

    /// Bad input: 422, at this field.
    pub fn unfit(code: &'static str, field: impl Into<String>, message: impl Into<String>) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, code, message).at(field)
    }

    /// Names the part of the request at fault.
    #[must_use]
    pub fn at(self, field: impl Into<String>) -> Self {
        Self { field: Some(field.into()), ..self }
    }

    /// There is no such route.
    pub fn no_route() -> Self {
        Self::new(StatusCode::NOT_FOUND, "route_not_found", "There is nothing at this address.")
    }

    /// The caller has no such thing; whether anybody has is not said.
    pub fn not_found(what: &'static str, code: &'static str) -> Self {
        Self::new(StatusCode::NOT_FOUND, code, format!("There is no such {what}."))
    }

    /// Our fault; the text is for the log.
    pub fn internal(log: impl Into<String>) -> Self {
        let sentence = "Something went wrong on the server. Try again in a moment.";
        let error = Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal_error", sentence);
        Self { log: Some(log.into()), ..error }
    }

    fn unavailable(code: &'static str, sentence: &str, log: String) -> Self {
        let error = Self::new(StatusCode::SERVICE_UNAVAILABLE, code, sentence);
        Self { log: Some(log), retry_after_secs: Some(1), ..error }
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> Self {
        let log = format!("{error}: {error:?}");
        match error {
            StoreError::Failed(_) => Self::unavailable(
                "storage_unavailable",
                "The server cannot reach its database. Try again in a moment.",
                log,
            ),
            StoreError::Exists(_) | StoreError::Unreadable { .. } => Self::internal(log),
        }
    }
}

impl From<AuthError> for ApiError {
    fn from(error: AuthError) -> Self {
        let no = |code, message: &str| Self::new(StatusCode::UNAUTHORIZED, code, message);
        match error {
            AuthError::Missing => {
                no("unauthorized", "Send a key or a session token: Authorization: Bearer …")
            }
            AuthError::UnknownKey => no("invalid_key", "This key is not known here."),
            AuthError::DeadKey(Dead::Expired) => no("key_expired", "This key has expired."),
            AuthError::DeadKey(Dead::Revoked) => no("key_revoked", "This key was revoked."),
            AuthError::WrongKind(sentence) => no("wrong_key_kind", sentence),
            AuthError::BadSession => no("invalid_session", "This session token is not valid."),
            AuthError::SessionExpired => {
                no("session_expired", "The session has expired; open another.")
            }
            AuthError::SessionRevoked => {
                no("session_revoked", "The session was revoked; open another.")
            }
            AuthError::OriginNotAllowed { origin } => origin_not_allowed(&origin),
            AuthError::Store(error) => error.into(),
        }
    }
}

impl From<TurnError> for ApiError {
    fn from(error: TurnError) -> Self {
        let conflict = |code, message: &str| Self::new(StatusCode::CONFLICT, code, message);
        match error {
            TurnError::Busy { .. } => conflict(
                "conversation_busy",
                "An answer is still being written. Wait for it, or stop it.",
            ),
            TurnError::Conflict => {
                conflict("idempotency_conflict", "This message id was used for another message.")
                    .at("message.id")
            }
            TurnError::NoConversation => Self::not_found("conversation", "conversation_not_found"),
            TurnError::ShuttingDown => Self::unavailable(
                "shutting_down",
                "The server is restarting. Try again in a moment.",
                error.to_string(),
            ),
            TurnError::Store(error) => error.into(),
        }
    }
}

impl From<agent::Misfit> for ApiError {
    fn from(it: agent::Misfit) -> Self {
        Self::unfit("invalid_field", it.field.clone(), format!("{it}."))
    }
}

impl ApiError {
    /// A question that cannot be taken, at this field.
    pub fn of_question(misfit: question::Misfit, field: &str) -> Self {
        let code = match misfit {
            question::Misfit::Empty => "message_empty",
            question::Misfit::TooLong { .. } => "message_too_long",
            question::Misfit::BadId => "invalid_id",
        };
        Self::unfit(code, field, misfit.to_string())
    }
}

impl From<IngestError> for ApiError {
    fn from(error: IngestError) -> Self {
        let (code, field) = match &error {
            IngestError::Empty => ("source_empty", "text"),
            IngestError::NotUtf8 { .. } => ("source_not_utf8", "text"),
            IngestError::TooLarge { .. } => ("source_too_large", "text"),
            IngestError::UnsupportedType { .. } => ("source_type_unsupported", "mediaType"),
            IngestError::BadUrl { .. } => ("invalid_field", "url"),
            IngestError::TooLong { field, .. } => ("invalid_field", *field),
            IngestError::Store(_) => return Self::internal(format!("{error:?}")),
        };
        Self::unfit(code, field, sentence(&error.to_string()))
    }
}

/// An error's text as a sentence: a capital in front, a full stop at the end.
fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().map(|it| it.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}.", chars.as_str())
}

fn origin_not_allowed(origin: &str) -> ApiError {
    let message = if origin.is_empty() {
        "This call is for pages, and no Origin header was sent.".into()
    } else {
        format!("Pages of {origin} may not use this agent. Add the origin to its allowed origins.")
    };
    ApiError::new(StatusCode::FORBIDDEN, "origin_not_allowed", message).at("origin")
}
