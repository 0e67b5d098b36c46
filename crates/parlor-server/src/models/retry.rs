//! Whether, and when, to ask a model again.

use std::time::Duration;

/// How often a question is sent at most.
pub const MAX_ATTEMPTS: u32 = 3;

/// A server that wants to be left alone for longer is not waited for: the visitor is.
const MAX_WAIT: Duration = Duration::from_secs(20);

/// How long to wait before attempt number `next` (2 is the first retry).
///
/// 500 ms, then 2 s, each with up to half of it taken off by `jitter` (a fraction in
/// `0.0..=1.0`, clamped), so that turns cut off together do not come back
/// together. A server's `Retry-After` takes precedence, without jitter. `None`: give
/// up, because all attempts are used or the server asks for more than 20 s.
pub fn wait(next: u32, retry_after_secs: Option<u64>, jitter: f64) -> Option<Duration> {
    if next > MAX_ATTEMPTS {
        return None;
    }
    match retry_after_secs.map(Duration::from_secs) {
        Some(it) if it > MAX_WAIT => None,
        Some(it) => Some(it),
        None => {
            let whole = if next <= 2 { 0.5 } else { 2.0 };
            Some(Duration::from_secs_f64(whole * (1.0 - jitter.clamp(0.0, 1.0) / 2.0)))
        }
    }
}

/// Whether the same request may succeed later. Everything else is for a person to mend.
pub fn is_transient(status: u16) -> bool {
    // 529 is what Anthropic-compatible gateways say when overloaded.
    matches!(status, 408 | 409 | 425 | 429 | 500 | 502..=504 | 529)
}

/// Seconds of a `Retry-After` header; dates are not read (no provider sends them).
pub fn retry_after_secs(header: Option<&str>) -> Option<u64> {
    let secs: f64 = header?.trim().parse().ok()?;
    if !(0.0..=1e9).contains(&secs) {
        return None;
    }
    Some(Duration::from_secs_f64(secs.ceil()).as_secs())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wait_grows_and_ends() {
        assert_eq!(wait(2, None, 0.0), Some(Duration::from_millis(500)));
        assert_eq!(wait(3, None, 0.0), Some(Duration::from_secs(2)));
        assert_eq!(wait(3, None, 1.0), Some(Duration::from_secs(1)));
        assert_eq!(wait(4, None, 0.0), None);
    }

    #[test]
    fn the_server_says_how_long_unless_it_is_too_long() {
        assert_eq!(wait(2, Some(7), 0.5), Some(Duration::from_secs(7)));
        assert_eq!(wait(2, Some(21), 0.5), None);
    }

    #[test]
    fn a_wrong_key_is_not_tried_again() {
        assert!(is_transient(429) && is_transient(503) && is_transient(529));
        assert!(!is_transient(401) && !is_transient(400) && !is_transient(404));
    }

    #[test]
    fn retry_after_is_read_in_seconds() {
        assert_eq!(retry_after_secs(Some("3")), Some(3));
        assert_eq!(retry_after_secs(Some(" 0.2 ")), Some(1));
        assert_eq!(retry_after_secs(Some("-1")), None);
        assert_eq!(retry_after_secs(Some("NaN")), None);
        assert_eq!(retry_after_secs(Some("Wed, 21 Oct 2026 07:28:00 GMT")), None);
        assert_eq!(retry_after_secs(None), None);
    }
}
