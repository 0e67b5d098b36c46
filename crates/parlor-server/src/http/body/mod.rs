//! Reads a body.
//!
//! | file | does |
//! |---|---|
//! | this one | takes the bytes, within time and limits |
//! | [`mod@parse`] | reads JSON, and names the field that does not fit |
//! | [`words`] | says why, in words for a person |

mod parse;
mod words;

use super::{Api, codes, error::ApiError};
use axum::{
    body::Bytes,
    extract::{FromRef, FromRequest, Request, rejection::BytesRejection},
    http::StatusCode,
};
pub use parse::{parse, parse_loosely, refuse_unknown};
use serde::de::DeserializeOwned;
use std::time::Duration;

/// How long a body may take to arrive: whoever sends it more slowly keeps memory
/// and a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wait(pub Duration);

impl FromRef<Api> for Wait {
    fn from_ref(api: &Api) -> Self {
        Self(api.limits.body_wait)
    }
}

/// The bytes of a body, whatever they are.
#[derive(Debug)]
pub struct Raw(pub Bytes);

impl<S: Send + Sync> FromRequest<S> for Raw
where
    Wait: FromRef<S>,
{
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        bytes_of(request, state).await.map(Self)
    }
}

/// A JSON body without unknown fields. The content type is not looked at: there is nothing else it could be.
#[derive(Debug)]
pub struct Json<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Json<T>
where
    Wait: FromRef<S>,
{
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        parse(&bytes_of(request, state).await?).map(Self)
    }
}

/// A JSON body of a client that may be newer than the server: unknown fields are passed over.
#[derive(Debug)]
pub struct Loose<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Loose<T>
where
    Wait: FromRef<S>,
{
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        parse_loosely(&bytes_of(request, state).await?).map(Self)
    }
}

/// The whole body, within the time and the limit of the route.
///
/// # Errors
/// 408 `body_too_slow`, 413 `body_too_large`, 400 `body_unreadable`.
pub async fn bytes_of<S: Send + Sync>(request: Request, state: &S) -> Result<Bytes, ApiError>
where
    Wait: FromRef<S>,
{
    let Wait(limit) = Wait::from_ref(state);
    let read = tokio::time::timeout(limit, Bytes::from_request(request, state)).await;
    let too_slow = |_| {
        let message = format!("The body did not arrive within {} s.", limit.as_secs());
        ApiError::new(&codes::BODY_TOO_SLOW, message)
    };
    read.map_err(too_slow)?.map_err(|it| refused(&it))
}

/// Why a body could not be read at all.
fn refused(rejection: &BytesRejection) -> ApiError {
    if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE {
        let message = "The body is larger than this server takes.";
        return ApiError::new(&codes::BODY_TOO_LARGE, message);
    }
    ApiError::new(&codes::BODY_UNREADABLE, "The body could not be read.")
}
