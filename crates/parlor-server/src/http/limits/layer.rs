//! Limits of whole routes.

use super::{Limit, buckets::Key};
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
    let Some(wanted) = wanted(&api, limit, &request) else { return next.run(request).await };
    match api.limiter.buckets.take(&[wanted], api.clock.now_millis()) {
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

fn wanted(api: &Api, limit: Limit, request: &Request) -> Option<(Key, u32)> {
    let limits = &api.limiter.limits;
    match limit {
        // These know only later whether there is anything to limit.
        Limit::Messages => None,
        Limit::Mints | Limit::Tokens => {
            let ClientAddress(address) = request.extensions().get()?;
            Some((Key::Mints(network(*address)), limits.mints_per_minute))
        }
        Limit::Writes => {
            let visitor_id = request.extensions().get::<Access>()?.visitor_id()?;
            Some((Key::Writes(visitor_id.into()), limits.visitor_writes_per_minute))
        }
    }
}
