//! Who asks. The guard before a route puts it there
//! ([`super::endpoint::guard`]), so a handler cannot forget to look.

use super::{address::ClientAddress, error::ApiError};
use crate::domain::{
    access::Access,
    audit::{By, ip_prefix},
};
use axum::{
    extract::{FromRequestParts, OptionalFromRequestParts},
    http::{Extensions, HeaderMap, header, request::Parts},
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

/// Who acts and from where, for the audit log: a backend, or whoever runs the installation.
#[derive(Clone, Debug)]
pub struct Acting(pub By);

impl<S: Send + Sync> FromRequestParts<S> for Acting {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        let by = by(&parts.extensions).ok_or_else(|| ApiError::internal("nobody acts here"))?;
        let client = parts.extensions.get::<ClientAddress>();
        Ok(Self(By { ip_prefix: client.map(|it| ip_prefix(it.0)), ..by }))
    }
}

/// A visitor is nobody who acts.
impl<S: Send + Sync> OptionalFromRequestParts<S> for Acting {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Option<Self>, ApiError> {
        if by(&parts.extensions).is_none() {
            return Ok(None);
        }
        <Self as FromRequestParts<S>>::from_request_parts(parts, state).await.map(Some)
    }
}

fn by(extensions: &Extensions) -> Option<By> {
    if let Some(platform) = extensions.get::<By>() {
        return Some(platform.clone());
    }
    let access = extensions.get::<Access>()?;
    let actor = access.actor()?.clone();
    Some(By { organization_id: Some(access.organization_id().into()), actor, ip_prefix: None })
}

/// Whose requests these are, as (what keys of idempotency belong to, all that it may).
pub(super) fn owner(extensions: &Extensions) -> Option<(String, String)> {
    if let Some(access) = extensions.get::<Access>() {
        // Visitors choose keys too, and nobody's stand in another's way.
        let own = access.visitor_id().or(access.actor().map(|it| it.id.as_str()));
        let owner = format!("{}:{}", access.organization_id(), own.unwrap_or_default());
        return Some((owner, format!("{access:?}")));
    }
    let platform = extensions.get::<By>()?;
    Some(("platform".into(), format!("{:?}", platform.actor)))
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
