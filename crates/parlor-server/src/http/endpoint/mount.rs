//! Makes a router of the routes.

use super::{Endpoint, guard::guard};
use crate::http::{Api, idempotency, upload};
use axum::{Router, extract::DefaultBodyLimit, middleware};

/// A router of these routes, each behind its guard.
pub fn mount(endpoints: Vec<Endpoint>, api: &Api) -> Router<Api> {
    endpoints.into_iter().fold(Router::new(), |router, it| {
        let mut handler = it.handler;
        if it.is_idempotent {
            handler =
                handler.route_layer(middleware::from_fn_with_state(api.clone(), idempotency::once));
        }
        let limits = api.limits;
        let for_file = it.takes_file.then(|| limits.files.file_bytes + upload::FORM_BYTES);
        if let Some(bytes) = for_file.or(it.body_bytes) {
            handler = handler.route_layer(DefaultBodyLimit::max(bytes));
        }
        // Last, so that it comes first.
        let guarded =
            handler.route_layer(middleware::from_fn_with_state((api.clone(), it.who), guard));
        router.route(it.path, guarded)
    })
}
