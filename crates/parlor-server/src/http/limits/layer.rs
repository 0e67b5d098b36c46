//! Limits of whole routes.

use super::{
    Limit,
    buckets::{Key, Wanted},
    mib,
};
use crate::{
    domain::access::Access,
    http::{
        Api,
        address::{ClientAddress, network},
        error::ApiError,
        oauth_error::OAuthError,
    },
};
use axum::{
    extract::{Request, State},
    http::header,
    middleware::Next,
    response::{IntoResponse as _, Response},
};

/// Lets through as many requests as the limit says, and refuses the others with 429. A
/// caller who has no address, or is no visitor, is not limited.
pub async fn limited(
    State((api, limit)): State<(Api, Limit)>,
    request: Request,
    next: Next,
) -> Response {
    let wanted = wanted(&api, limit, &request).unwrap_or_default();
    match api.limiter.buckets.take(&wanted, api.clock.now_millis()) {
        Ok(standing) => {
            let mut response = next.run(request).await;
            if let Some(standing) = standing {
                response.extensions_mut().insert(standing);
            }
            response
        }
        Err(empty) if limit == Limit::Tokens => {
            OAuthError::from(ApiError::from(empty)).into_response()
        }
        Err(empty) => ApiError::from(empty).into_response(),
    }
}

fn wanted(api: &Api, limit: Limit, request: &Request) -> Option<Vec<Wanted>> {
    let limits = &api.limiter.limits;
    match limit {
        // These know only later whether there is anything to limit.
        Limit::Messages => None,
        Limit::Sessions | Limit::Keys | Limit::Tokens => {
            let ClientAddress(address) = request.extensions().get()?;
            let key = if limit == Limit::Sessions { Key::Sessions } else { Key::Keys };
            Some(vec![Wanted::one(key(network(*address)), limits.mints_per_minute)])
        }
        Limit::Writes => Some(vec![writes(api, request)?]),
        Limit::Files => {
            let mut wanted = vec![writes(api, request)?];
            if let Some(ClientAddress(address)) = request.extensions().get() {
                let bytes = said_bytes(request).unwrap_or(api.limits.files.file_bytes);
                wanted.push(api.limiter.files(*address, mib(bytes)));
            }
            Some(wanted)
        }
    }
}

fn writes(api: &Api, request: &Request) -> Option<Wanted> {
    let visitor_id = request.extensions().get::<Access>()?.visitor_id()?;
    let per_minute = api.limiter.limits.visitor_writes_per_minute;
    Some(Wanted::one(Key::Writes(visitor_id.into()), per_minute))
}

/// How long the body is, if it says so; it cannot be longer then.
fn said_bytes(request: &Request) -> Option<usize> {
    request.headers().get(header::CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}
