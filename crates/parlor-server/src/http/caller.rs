//! Who asks. The guard before a route puts it there
//! ([`super::endpoint::guard`]), so a handler cannot forget to look.

use super::error::ApiError;
use crate::domain::access::Access;
use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, header, request::Parts},
};

/// A caller that has proved who it is, and may do what the route says.
#[derive(Clone, Debug)]
pub struct Caller(pub Access);

impl<S: Send + Sync> FromRequestParts<S> for Caller {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        let access = parts.extensions.get::<Access>().cloned();
        access
            .map(Self)
            .ok_or_else(|| ApiError::internal("a route that is for anyone asks who it is"))
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
