//! Makes a router of the routes.

use super::{Endpoint, guard::guard};
use crate::http::{
    Api,
    idempotency::once,
    in_flight::weighed,
    limits::{Limit, layer::limited},
    upload,
};
use axum::{Router, extract::DefaultBodyLimit, middleware};

/// A router of these routes, each behind its guard.
pub fn mount(endpoints: Vec<Endpoint>, api: &Api) -> Router<Api> {
    endpoints.into_iter().fold(Router::new(), |router, it| {
        let mut handler = it.handler;
        if it.is_idempotent {
            let once = middleware::from_fn_with_state((api.clone(), it.takes_file), once);
            handler = handler.route_layer(once);
        }
        let limits = api.limits;
        let for_file = it.takes_file.then(|| limits.files.file_bytes + upload::FORM_BYTES);
        let own_bytes = for_file.or(it.body_bytes);
        if let Some(bytes) = own_bytes {
            handler = handler.route_layer(DefaultBodyLimit::max(bytes));
        }
        if it.body.is_some() {
            let weighed_for = (api.clone(), own_bytes.unwrap_or(limits.body_bytes));
            handler = handler.route_layer(middleware::from_fn_with_state(weighed_for, weighed));
        }
        let limited = it.limit.map(|of| middleware::from_fn_with_state((api.clone(), of), limited));
        let guarded = middleware::from_fn_with_state((api.clone(), it.who), guard);
        // What comes last is done first. Who may not come in is not counted, except where
        // many who may not try to.
        let handler = match (limited, it.limit) {
            (Some(limited), Some(Limit::Sessions | Limit::Keys | Limit::Tokens)) => {
                handler.route_layer(guarded).route_layer(limited)
            }
            (Some(limited), _) => handler.route_layer(limited).route_layer(guarded),
            (None, _) => handler.route_layer(guarded),
        };
        router.route(it.path, handler)
    })
}
