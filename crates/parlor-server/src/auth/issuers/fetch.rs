//! Gets an issuer's keys from where it keeps them.

use super::key_set::KeySet;
use reqwest::{Client, Response, header, redirect};
use std::time::Duration;

/// How long a connection, and all of it, may take.
const CONNECT_LIMIT: Duration = Duration::from_secs(5);
const WHOLE_LIMIT: Duration = Duration::from_secs(10);

/// The largest document, in bytes.
const MAX_BYTES: usize = 256 * 1024;

/// How long keys hold if nothing is said, at least and at most, in milliseconds.
const HOLD_MILLIS: i64 = 10 * 60 * 1000;
const MIN_HOLD_MILLIS: i64 = 60 * 1000;
const MAX_HOLD_MILLIS: i64 = 24 * 60 * 60 * 1000;

/// What came.
#[derive(Debug)]
pub(super) struct Fetched {
    pub(super) keys: KeySet,
    /// For how long it need not be asked for again, in milliseconds.
    pub(super) hold_millis: i64,
}

/// Why nothing came, for the log.
#[derive(Debug, thiserror::Error)]
pub(super) enum FetchError {
    #[error("the request failed: {0}")]
    Request(#[from] reqwest::Error),
    #[error("it answered with status {0}")]
    Status(u16),
    #[error("the document is larger than {MAX_BYTES} bytes")]
    TooLarge,
    #[error("the document is no JWK Set")]
    NoKeySet,
}

/// A client that follows no redirect: keys come from where the settings say.
pub(super) fn client() -> Result<Client, reqwest::Error> {
    Client::builder()
        .connect_timeout(CONNECT_LIMIT)
        .timeout(WHOLE_LIMIT)
        .redirect(redirect::Policy::none())
        .user_agent(concat!("parlor-server/", env!("CARGO_PKG_VERSION")))
        .build()
}

/// The keys at this address.
pub(super) async fn fetch(http: &Client, url: &str) -> Result<Fetched, FetchError> {
    let response = http.get(url).header(header::ACCEPT, "application/json").send().await?;
    let status = response.status();
    if !status.is_success() {
        return Err(FetchError::Status(status.as_u16()));
    }
    let cache_control = response.headers().get(header::CACHE_CONTROL);
    let hold_millis = hold_millis(cache_control.and_then(|it| it.to_str().ok()));
    let keys = KeySet::read(&whole(response).await?).ok_or(FetchError::NoKeySet)?;
    Ok(Fetched { keys, hold_millis })
}

async fn whole(mut response: Response) -> Result<Vec<u8>, FetchError> {
    let mut document = Vec::new();
    while let Some(part) = response.chunk().await? {
        document.extend_from_slice(&part);
        if document.len() > MAX_BYTES {
            return Err(FetchError::TooLarge);
        }
    }
    Ok(document)
}

/// How long a response with this `Cache-Control` (RFC 9111 section 5.2.2) holds.
fn hold_millis(cache_control: Option<&str>) -> i64 {
    let directives =
        || cache_control.unwrap_or_default().split(',').map(|it| it.trim().to_ascii_lowercase());
    if directives().any(|it| it == "no-store" || it == "no-cache") {
        return MIN_HOLD_MILLIS;
    }
    let max_age = directives().find_map(|it| {
        let secs = it.strip_prefix("max-age=")?.trim_matches('"').parse::<i64>().ok()?;
        Some(secs.saturating_mul(1000))
    });
    max_age.unwrap_or(HOLD_MILLIS).clamp(MIN_HOLD_MILLIS, MAX_HOLD_MILLIS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_hold_as_long_as_their_server_says_within_bounds() {
        assert_eq!(hold_millis(Some("public, Max-Age=3600, must-revalidate")), 3_600_000);
        assert_eq!(hold_millis(Some("max-age=1")), MIN_HOLD_MILLIS);
        assert_eq!(hold_millis(Some("max-age=99999999999999999")), MAX_HOLD_MILLIS);
        assert_eq!(hold_millis(Some("no-store, max-age=3600")), MIN_HOLD_MILLIS);
        for nothing in [None, Some(""), Some("public"), Some("max-age=soon"), Some("max-age=-1x")] {
            assert_eq!(hold_millis(nothing), HOLD_MILLIS, "{nothing:?}");
        }
    }
}
