//! The widget's own files, and a site beside the API.

mod files;
mod negotiate;

use super::{Api, codes, error::ApiError};
use axum::{
    body::Body,
    extract::{Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header},
    response::{IntoResponse as _, Response},
};
pub use files::Assets;
use files::File;
use std::path::Path;
use tower::ServiceExt as _;
use tower_http::services::ServeDir;

/// The script that a page includes; the only name that does not change with its content.
const LOADER: &str = "parlor.js";

/// Any address that is no endpoint: a file of the widget, else of the site.
pub async fn serve(State(api): State<Api>, request: Request) -> Response {
    found(&api, request).await.unwrap_or_else(|error| {
        // A page that looks in the wrong place can read that it does.
        ([(header::ACCESS_CONTROL_ALLOW_ORIGIN, "*")], error).into_response()
    })
}

async fn found(api: &Api, request: Request) -> Result<Response, ApiError> {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return Err(ApiError::no_route());
    }
    let name = request.uri().path().trim_start_matches('/').to_owned();
    if let Some(file) = api.assets.find(&name, request.headers()).await {
        return Ok(answer(&name, file, request.headers()));
    }
    // `.env`, `.git` and the like lie around in directories, and are for nobody.
    let is_hidden = name.split('/').any(|it| it.starts_with('.'));
    match &api.site_dir {
        Some(directory) if !is_hidden => of_site(directory, request).await,
        _ => Err(missing(&name)),
    }
}

async fn of_site(directory: &Path, request: Request) -> Result<Response, ApiError> {
    let served = ServeDir::new(directory).oneshot(request).await;
    let mut response = served.map_or_else(|never| match never {}, |it| it.map(Body::new));
    if response.status() == StatusCode::NOT_FOUND {
        return Err(ApiError::no_route());
    }
    let nosniff = HeaderValue::from_static("nosniff");
    response.headers_mut().insert(header::X_CONTENT_TYPE_OPTIONS, nosniff);
    Ok(response)
}

fn answer(name: &str, file: File, request: &HeaderMap) -> Response {
    let mut response = if is_known(request, &file.etag) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        Body::from(file.bytes).into_response()
    };
    let headers = response.headers_mut();
    let caching = if is_immutable(name) {
        "public, max-age=31536000, immutable"
    } else {
        "public, max-age=300"
    };
    for (name, value) in [
        (header::CONTENT_TYPE, content_type(name)),
        (header::CACHE_CONTROL, caching),
        (header::VARY, "accept-encoding"),
        (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (HeaderName::from_static("cross-origin-resource-policy"), "cross-origin"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if let Some(encoding) = file.encoding {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    if let Ok(etag) = HeaderValue::from_str(&file.etag) {
        headers.insert(header::ETAG, etag);
    }
    response
}

fn is_known(request: &HeaderMap, etag: &str) -> bool {
    let known = request.get(header::IF_NONE_MATCH).and_then(|it| it.to_str().ok());
    known.is_some_and(|it| it.split(',').any(|it| it.trim().trim_start_matches("W/") == etag))
}

/// Whether the name holds a hash of the content: `parlor-<hash>.js`,
/// `parlor-main-<hash>.pack`, with at least 8 hexadecimal digits.
fn is_immutable(name: &str) -> bool {
    let stem = name.rsplit('/').next().unwrap_or_default();
    let stem = stem.split('.').next().unwrap_or_default();
    let stem = stem.strip_suffix("_bg").unwrap_or(stem);
    let hash = stem.rsplit_once('-').map_or("", |it| it.1);
    hash.len() >= 8 && hash.bytes().all(|it| it.is_ascii_hexdigit())
}

fn content_type(name: &str) -> &'static str {
    match name.rsplit_once('.').map_or("", |it| it.1) {
        // mime_guess knows these too; browsers insist on them, so they are spelled out.
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "wasm" => "application/wasm",
        // A module as the widget's glue unpacks it; to mime_guess an archive of Java's.
        "pack" => "application/octet-stream",
        "css" => "text/css; charset=utf-8",
        "json" | "map" => "application/json",
        // The widget's words, which a browser would guess to be of its own language.
        "txt" => "text/plain; charset=utf-8",
        _ => mime_guess::from_path(name).first_raw().unwrap_or("application/octet-stream"),
    }
}

fn missing(name: &str) -> ApiError {
    if name != LOADER {
        return ApiError::no_route();
    }
    let message = "This server carries no widget. Build it with `cargo xtask dist`, and start the \
        server with --assets dist/widget or use dist/parlor-server, which has it inside.";
    ApiError::new(&codes::WIDGET_NOT_BUILT, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_with_a_hash_never_changes_its_content() {
        assert!(is_immutable("parlor-0123456789abcdef.js"));
        assert!(is_immutable("parlor-0123456789abcdef_bg.wasm"));
        assert!(is_immutable("parlor-code-0123456789abcdef.wasm"));
        assert!(is_immutable("parlor-zh-TW-0123456789abcdef.txt"));
        assert!(is_immutable("snippets/x-89abcdef.js"));
        assert!(!is_immutable("parlor.js"));
        assert!(!is_immutable("parlor-element.js"));
        assert!(!is_immutable("help-facade.js"));
    }
}
