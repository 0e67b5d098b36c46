//! The API over HTTP: the only place that knows status codes.
//!
//! | file | does |
//! |---|---|
//! | [`envelope`] | request ids, the one form of errors, the log line of a request |
//! | [`codes`], [`error`], `turn_error` | what goes wrong, as a code and a sentence |
//! | [`bearer`], [`oauth_error`] | the same as RFC 6750 and RFC 6749 want it |
//! | [`endpoint`] | what a route is, and who gets through to it |
//! | [`openapi`] | the routes as a document |
//! | [`cors`] | which pages may read a response |
//! | [`body`], [`query`] | reads what a request brings, and names the field that does not fit |
//! | [`token_request`] | a request for an access token |
//! | [`upload`] | a file |
//! | [`change`] | a field of a PATCH: left out, null, or a value |
//! | [`caller`] | who asks, as an extractor that cannot be left out |
//! | [`address`] | from where a request comes |
//! | [`limits`] | how often callers may do what |
//! | [`in_flight`] | how much of bodies is in memory at the same time |
//! | [`idempotency`] | a POST that is sent twice and done once |
//! | [`naming`] | the same for messages, which it names |
//! | [`sse`] | a turn as server-sent events |
//! | [`routes`] | the endpoints |
//! | [`assets`] | the widget's own files, and a site beside the API |

pub mod address;
pub mod assets;
pub mod bearer;
pub mod body;
pub mod caller;
pub mod change;
pub mod codes;
pub mod cors;
pub mod endpoint;
pub mod envelope;
pub mod error;
pub mod idempotency;
pub mod in_flight;
pub mod limits;
pub mod naming;
pub mod oauth_error;
pub mod openapi;
pub mod query;
pub mod routes;
pub mod sse;
pub mod token_request;
mod turn_error;
pub mod upload;

use crate::{
    auth::{Auth, vault::Vault},
    domain::{clock::Clock, file::FileLimits},
    models::timeouts::Timeouts,
    outbound::Outbound,
    storage::Store,
    turns::Turns,
};
use address::Finder;
use assets::Assets;
use axum::{
    Router,
    extract::DefaultBodyLimit,
    http::{HeaderValue, header},
    middleware,
    response::IntoResponse as _,
    routing::any,
};
use error::ApiError;
use in_flight::InFlight;
use limits::Limiter;
use std::{path::PathBuf, sync::Arc, time::Duration};
use tower_http::catch_panic::CatchPanicLayer;

/// What handlers need of the program around them.
#[derive(Clone)]
pub struct Api {
    /// Where everything is kept.
    pub store: Store,
    /// Who asks.
    pub auth: Auth,
    /// The answers under way.
    pub turns: Turns,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// Keeps secrets that must be shown again.
    pub vault: Vault,
    /// How long a model may take.
    pub model_timeouts: Timeouts,
    /// Which addresses of tenants may be asked.
    pub outbound: Outbound,
    /// What is too much.
    pub limits: Limits,
    /// How often callers may do what.
    pub limiter: Limiter,
    /// From where they come.
    pub finder: Finder,
    /// How much of bodies is in memory.
    pub in_flight: InFlight,
    /// The widget's files.
    pub assets: Arc<Assets>,
    /// Static files at `/`.
    pub site_dir: Option<PathBuf>,
    /// The address that everybody uses, without a slash at the end.
    pub public_url: Arc<str>,
}

/// What is too much, and how long is too long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The longest message, in characters.
    pub message_chars: u32,
    /// The longest body, in bytes.
    pub body_bytes: usize,
    /// How much may be sent in files.
    pub files: FileLimits,
    /// How long a body may take to arrive.
    pub body_wait: Duration,
    /// How often a silent stream says that it is alive.
    pub keep_alive: Duration,
}

/// The whole API as a service.
pub fn router(api: Api) -> Router {
    let (beside, below): (Vec<_>, Vec<_>) =
        routes::endpoints().into_iter().partition(|it| it.base.is_empty());
    let around = |routes: Router<Api>| {
        routes
            .layer(DefaultBodyLimit::max(api.limits.body_bytes))
            .layer(panics())
            .layer(cors::layer())
    };
    let v1 = endpoint::mount::mount(below, &api).fallback(|| async { ApiError::no_route() });
    Router::new()
        .nest("/v1", around(v1))
        .merge(around(endpoint::mount::mount(beside, &api)))
        .route("/v1/", any(async || ApiError::no_route()).layer(cors::layer()))
        .merge(routes::health())
        .fallback(assets::serve)
        .layer(panics())
        .layer(middleware::from_fn(envelope::wrap))
        .layer(middleware::from_fn_with_state(api.finder.clone(), address::find))
        .with_state(api)
}

/// What a connection gets that is one too many.
pub fn too_many() -> Router {
    let refused = || async {
        let sentence = "There are too many connections just now. Try again in a moment.";
        let error = ApiError::new(&codes::SERVER_BUSY, sentence);
        let closing = [(header::CONNECTION, HeaderValue::from_static("close"))];
        (closing, ApiError { retry_after_secs: Some(1), ..error })
    };
    Router::new().fallback(refused).layer(cors::layer()).layer(middleware::from_fn(envelope::wrap))
}

type Caught = Box<dyn std::any::Any + Send>;

fn panics() -> CatchPanicLayer<fn(Caught) -> axum::response::Response> {
    // The panic itself has been written to the log by the panic hook.
    CatchPanicLayer::custom(|_| ApiError::internal("a handler panicked").into_response())
}
