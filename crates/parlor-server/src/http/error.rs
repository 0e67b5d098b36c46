//! What goes wrong, as a status and a stable code.

use super::codes::{self, Code};
use crate::{
    auth::{AuthError, vault::VaultError},
    domain::{
        agent,
        conversation::Turn,
        conversation_change::Denied,
        identity::IdentityError,
        key::{Dead, Scope},
        member,
        rate::Standing,
    },
    knowledge::ingest::IngestError,
    storage::StoreError,
    turns::question,
};
use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};

/// Everything that a response needs to say no. [`super::envelope`] renders it.
#[derive(Clone, Debug)]
pub struct ApiError {
    /// Which of all refusals this is.
    pub code: &'static Code,
    /// One sentence for a person.
    pub message: String,
    /// The part of the request at fault.
    pub field: Option<String>,
    /// When it may work again, in seconds.
    pub retry_after_secs: Option<u32>,
    /// What the caller would have to have.
    pub scope: Option<Scope>,
    /// How far the limit is used up that refused.
    pub standing: Option<Standing>,
    /// The conversation and the message that it is about.
    pub about: Option<Box<About>>,
    /// What the log should know and the caller should not.
    pub log: Option<String>,
}

/// What a refusal is about that left something behind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct About {
    /// `cnv_…`
    pub conversation_id: String,
    /// `msg_…` of the answer.
    pub message_id: String,
}

impl ApiError {
    /// A refusal with this sentence.
    pub fn new(code: &'static Code, message: impl Into<String>) -> Self {
        let message = message.into();
        Self {
            code,
            message,
            field: None,
            retry_after_secs: None,
            scope: None,
            standing: None,
            about: None,
            log: None,
        }
    }

    /// The answer of this turn, which is kept as far as it went.
    #[must_use]
    pub fn of_answer(self, turn: &Turn) -> Self {
        let about = About {
            conversation_id: turn.conversation_id.clone(),
            message_id: turn.answer_id.clone(),
        };
        Self { about: Some(Box::new(about)), ..self }
    }

    /// The caller may not do this.
    pub fn scope_missing(scope: Scope) -> Self {
        let message = format!("This needs a key with the scope {}.", scope.as_str());
        Self { scope: Some(scope), ..Self::new(&codes::SCOPE_MISSING, message) }
    }

    /// The status that goes with the code.
    pub fn status(&self) -> StatusCode {
        StatusCode::from_u16(self.code.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    /// Bad input at this field.
    pub fn unfit(
        code: &'static Code,
        field: impl Into<String>,
        message: impl Into<String>,
    ) -> Self {
        Self::new(code, message).at(field)
    }

    /// Names the part of the request at fault.
    #[must_use]
    pub fn at(self, field: impl Into<String>) -> Self {
        Self { field: Some(field.into()), ..self }
    }

    /// There is no such route.
    pub fn no_route() -> Self {
        Self::new(&codes::ROUTE_NOT_FOUND, "There is nothing at this address.")
    }

    /// The caller has no such thing; whether anybody has is not said.
    pub fn not_found(what: &'static str, code: &'static Code) -> Self {
        Self::new(code, format!("There is no such {what}."))
    }

    /// Our fault; the text is for the log.
    pub fn internal(log: impl Into<String>) -> Self {
        let sentence = "Something went wrong on the server. Try again in a moment.";
        let error = Self::new(&codes::INTERNAL_ERROR, sentence);
        Self { log: Some(log.into()), ..error }
    }

    pub(super) fn unavailable(code: &'static Code, sentence: &str, log: String) -> Self {
        let error = Self::new(code, sentence);
        Self { log: Some(log), retry_after_secs: Some(1), ..error }
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> Self {
        let log = format!("{error}: {error:?}");
        match error {
            StoreError::Failed(_) => Self::unavailable(
                &codes::STORAGE_UNAVAILABLE,
                "The server cannot reach its database. Try again in a moment.",
                log,
            ),
            StoreError::Orphaned(_) => Self::new(
                &codes::DELETED_MEANWHILE,
                "What this belongs to was deleted in the same moment.",
            ),
            StoreError::Exists(_) | StoreError::Unreadable { .. } => Self::internal(log),
        }
    }
}

const UNREADABLE: &str = "A secret of this agent was kept with another master key and does not \
open. Set it again, or start the server with the key it was kept with.";

impl From<VaultError> for ApiError {
    fn from(error: VaultError) -> Self {
        match error {
            VaultError::DoesNotOpen => Self::new(&codes::SECRET_UNREADABLE, UNREADABLE),
            other => Self::internal(other.to_string()),
        }
    }
}

impl From<AuthError> for ApiError {
    fn from(error: AuthError) -> Self {
        let no = |code, message: &str| Self::new(code, message);
        match error {
            AuthError::Missing => {
                no(&codes::UNAUTHORIZED, "Send a key or a session token: Authorization: Bearer …")
            }
            AuthError::UnknownKey => no(&codes::INVALID_KEY, "This key is not known here."),
            AuthError::DeadKey(Dead::Expired) => no(&codes::KEY_EXPIRED, "This key has expired."),
            AuthError::DeadKey(Dead::Revoked) => no(&codes::KEY_REVOKED, "This key was revoked."),
            AuthError::WrongKind(sentence) => no(&codes::WRONG_KEY_KIND, sentence),
            AuthError::BadSession => {
                no(&codes::INVALID_SESSION, "This session token is not valid.")
            }
            AuthError::SessionExpired => {
                no(&codes::SESSION_EXPIRED, "The session has expired; open another.")
            }
            AuthError::SessionRevoked => {
                no(&codes::SESSION_REVOKED, "The session was revoked; open another.")
            }
            AuthError::OriginNotAllowed { origin } => origin_not_allowed(&origin),
            AuthError::BadToken(problem) => problem.into(),
            AuthError::IssuerAway => Self::unavailable(
                &codes::ISSUER_UNAVAILABLE,
                "The keys of this token's issuer cannot be had. Try again in a moment.",
                error.to_string(),
            ),
            AuthError::Identity(error) => error.into(),
            AuthError::ClientSecretRequired => no(
                &codes::CLIENT_SECRET_REQUIRED,
                "This agent takes sessions for which the site's backend asked: send clientSecret.",
            )
            .at("clientSecret"),
            AuthError::BadClientSecret => {
                no(&codes::INVALID_CLIENT_SECRET, "This client secret is not valid here.")
                    .at("clientSecret")
            }
            AuthError::ClientSecretExpired => {
                no(&codes::CLIENT_SECRET_EXPIRED, "The client secret has expired; ask for another.")
                    .at("clientSecret")
            }
            AuthError::Store(error) => error.into(),
        }
    }
}

impl From<IdentityError> for ApiError {
    fn from(error: IdentityError) -> Self {
        let code = match &error {
            IdentityError::Unsigned => &codes::INVALID_IDENTITY,
            IdentityError::Expired => &codes::IDENTITY_EXPIRED,
            IdentityError::Claim { .. } => &codes::IDENTITY_CLAIM,
        };
        Self::new(code, format!("The identity token is not taken: {error}.")).at("identityToken")
    }
}

impl From<member::Beyond> for ApiError {
    fn from(it: member::Beyond) -> Self {
        Self::new(&codes::BEYOND_ROLE, sentence(&it.to_string()))
    }
}

impl From<Denied> for ApiError {
    fn from(it: Denied) -> Self {
        match it {
            Denied::Misfit(it) => it.into(),
            Denied::TakenOver { by } => {
                let message = format!("{by} has this conversation; send force to take it over.");
                Self::new(&codes::TAKEN_OVER, message).at("author")
            }
            Denied::FormAnswered => {
                Self::new(&codes::FORM_ANSWERED, "This form was filled in or skipped before.")
                    .at("formId")
            }
        }
    }
}

impl From<agent::Misfit> for ApiError {
    fn from(it: agent::Misfit) -> Self {
        Self::unfit(&codes::INVALID_FIELD, it.field.clone(), format!("{it}."))
    }
}

impl ApiError {
    /// A question that cannot be taken, at this field.
    pub fn of_question(misfit: question::Misfit, field: &str) -> Self {
        let code = match misfit {
            question::Misfit::Empty => &codes::MESSAGE_EMPTY,
            question::Misfit::TooLong { .. } => &codes::MESSAGE_TOO_LONG,
            question::Misfit::BadId => &codes::INVALID_ID,
        };
        Self::unfit(code, field, misfit.to_string())
    }
}

impl From<IngestError> for ApiError {
    fn from(error: IngestError) -> Self {
        let (code, field) = match &error {
            IngestError::Empty => (&codes::SOURCE_EMPTY, "text"),
            IngestError::NotUtf8 { .. } => (&codes::SOURCE_NOT_UTF8, "text"),
            IngestError::TooLarge { .. } => (&codes::SOURCE_TOO_LARGE, "text"),
            IngestError::UnsupportedType { .. } => (&codes::SOURCE_TYPE_UNSUPPORTED, "mediaType"),
            IngestError::BadUrl { .. } => (&codes::INVALID_FIELD, "url"),
            IngestError::TooLong { field, .. } => (&codes::INVALID_FIELD, *field),
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
    ApiError::new(&codes::ORIGIN_NOT_ALLOWED, message).at("origin")
}
