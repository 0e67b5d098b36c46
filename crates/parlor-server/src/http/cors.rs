//! Which pages may read a response: all of them.
//!
//! There are no cookies, so a page can read nothing that it could not ask for
//! from anywhere else. Whether a page may *use* an agent is decided by its
//! origin and its token, and a refusal must be readable to be understood.

use axum::http::{HeaderName, Method, header};
use std::time::Duration;
use tower_http::cors::{AllowOrigin, CorsLayer};

/// Browsers keep a preflight's answer for two hours at most.
const MAX_AGE: Duration = Duration::from_hours(2);

const ALLOWED: [&str; 3] = ["idempotency-key", "last-event-id", "x-client-version"];
const EXPOSED: [&str; 8] = [
    "x-request-id",
    "retry-after",
    "x-ratelimit-limit",
    "x-ratelimit-remaining",
    "x-ratelimit-reset",
    "x-conversation-id",
    "idempotency-replayed",
    "x-vercel-ai-ui-message-stream",
];

/// Answers preflights before anything else sees them, and lets pages read
/// responses, errors too.
pub fn layer() -> CorsLayer {
    let mut allowed = vec![header::AUTHORIZATION, header::CONTENT_TYPE];
    allowed.extend(ALLOWED.map(HeaderName::from_static));
    CorsLayer::new()
        .allow_origin(AllowOrigin::mirror_request())
        .allow_methods([Method::GET, Method::POST, Method::PUT, Method::PATCH, Method::DELETE])
        .allow_headers(allowed)
        .expose_headers(EXPOSED.map(HeaderName::from_static))
        .max_age(MAX_AGE)
        .vary([header::ORIGIN])
}
