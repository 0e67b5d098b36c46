//! Who asks, as an extractor: a handler that takes it cannot be reached without
//! credentials, and gets at them only by naming what it is about to do.

use super::{Api, error::ApiError};
use crate::domain::{access::Access, key::Scope};
use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, StatusCode, header, request::Parts},
};

/// A caller that has proved who it is.
#[derive(Clone, Debug)]
pub struct Caller(Access);

impl Caller {
    /// What the caller may touch, if it may do this.
    pub fn to(&self, scope: Scope) -> Result<&Access, ApiError> {
        if self.0.may(scope) {
            return Ok(&self.0);
        }
        let message = format!("This needs a key with the scope {}.", scope.as_str());
        Err(ApiError::new(StatusCode::FORBIDDEN, "scope_missing", message))
    }
}

impl FromRequestParts<Api> for Caller {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, api: &Api) -> Result<Self, ApiError> {
        let (bearer, origin) = credentials(&parts.headers);
        Ok(Self(api.auth.recognize(bearer, origin).await?))
    }
}

/// The `Origin` of the page that a request comes from.
#[derive(Clone, Debug)]
pub struct Origin(pub Option<String>);

impl<S: Send + Sync> FromRequestParts<S> for Origin {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        Ok(Self(origin(&parts.headers).map(Into::into)))
    }
}

/// The bearer token and the `Origin` that a request brings.
pub(super) fn credentials(headers: &HeaderMap) -> (Option<&str>, Option<&str>) {
    (bearer(headers), origin(headers))
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

fn origin(headers: &HeaderMap) -> Option<&str> {
    headers.get(header::ORIGIN)?.to_str().ok()
}
