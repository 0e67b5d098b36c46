//! Refusals of the token endpoint, in the form of RFC 6749 section 5.2.

use super::{envelope::InItsOwnForm, error::ApiError};
use crate::{auth::oauth::GrantError, domain::rate::Standing};
use axum::{
    Json,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use schemars::JsonSchema;
use serde::Serialize;

/// A refusal as OAuth clients read it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "OAuthError")]
pub struct OAuthError {
    /// `invalid_request`, `invalid_client`, `unsupported_grant_type`, `invalid_scope`,
    /// `server_error` or `temporarily_unavailable`
    error: &'static str,
    /// One sentence for a person.
    error_description: String,
    #[serde(skip)]
    status: u16,
    #[serde(skip)]
    retry_after_secs: Option<u32>,
    #[serde(skip)]
    standing: Option<Standing>,
}

impl OAuthError {
    /// The request cannot be read as one.
    pub fn request(description: &str) -> Self {
        Self::new(400, "invalid_request", description)
    }

    /// Only client credentials are taken.
    pub fn grant_type() -> Self {
        let description = "Only the grant type client_credentials is taken here.";
        Self::new(400, "unsupported_grant_type", description)
    }

    /// Nobody has proved who it is.
    pub fn client() -> Self {
        let description = "The client id is a key's id (key_...), the client secret that key \
            (sk_...), which must neither have expired nor been revoked.";
        Self::new(401, "invalid_client", description)
    }

    fn new(status: u16, error: &'static str, description: impl Into<String>) -> Self {
        let error_description = description.into();
        Self { error, error_description, status, retry_after_secs: None, standing: None }
    }
}

impl From<GrantError> for OAuthError {
    fn from(it: GrantError) -> Self {
        match it {
            GrantError::Client => Self::client(),
            GrantError::Scope(_) => {
                let description =
                    "The scope names something that there is not, or that this key may not do.";
                Self::new(400, "invalid_scope", description)
            }
            GrantError::Failed(error) => ApiError::from(error).into(),
        }
    }
}

/// What another part refused: a body that is too large or too slow, or a database that
/// is away.
impl From<ApiError> for OAuthError {
    fn from(it: ApiError) -> Self {
        if let Some(log) = &it.log {
            tracing::error!(code = it.code.name, "{log}");
        }
        let (retry_after_secs, standing) = (it.retry_after_secs, it.standing);
        let this = match it.code.status {
            // The standard has no word of its own for too much.
            status @ (429 | 503) => Self::new(status, "temporarily_unavailable", it.message),
            status @ 500.. => Self::new(status, "server_error", it.message),
            status => Self::new(status, "invalid_request", it.message),
        };
        Self { retry_after_secs, standing, ..this }
    }
}

impl IntoResponse for OAuthError {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::BAD_REQUEST);
        let (retry_after_secs, standing) = (self.retry_after_secs, self.standing);
        let mut response = (status, NOT_KEPT, Json(self)).into_response();
        if let Some(secs) = retry_after_secs {
            response.headers_mut().insert(header::RETRY_AFTER, secs.into());
        }
        if let Some(standing) = standing {
            response.extensions_mut().insert(standing);
        }
        if status == StatusCode::UNAUTHORIZED {
            let scheme = HeaderValue::from_static("Basic realm=\"parlor\"");
            response.headers_mut().insert(header::WWW_AUTHENTICATE, scheme);
        }
        response.extensions_mut().insert(InItsOwnForm);
        response
    }
}

/// Nobody on the way keeps what the token endpoint says (RFC 6749 section 5.1).
pub const NOT_KEPT: [(header::HeaderName, HeaderValue); 2] = [
    (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    (header::PRAGMA, HeaderValue::from_static("no-cache")),
];
