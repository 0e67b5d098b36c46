//! Which compressed form of a file a client takes (RFC 9110, section 12.5.3).

use axum::http::{HeaderMap, header};

/// A compressed form that may lie beside a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Encoding {
    Brotli,
    Gzip,
}

impl Encoding {
    /// As HTTP calls it.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Brotli => "br",
            Self::Gzip => "gzip",
        }
    }

    /// What the sibling's name ends with.
    pub(super) fn extension(self) -> &'static str {
        match self {
            Self::Brotli => "br",
            Self::Gzip => "gz",
        }
    }
}

/// What the client takes, the smallest first.
pub(super) fn accepted(request: &HeaderMap) -> Vec<Encoding> {
    let offers = request.get(header::ACCEPT_ENCODING).and_then(|it| it.to_str().ok());
    let offers = offers.unwrap_or_default();
    [Encoding::Brotli, Encoding::Gzip].into_iter().filter(|it| takes(offers, *it)).collect()
}

fn takes(offers: &str, encoding: Encoding) -> bool {
    offers.split(',').any(|offer| {
        let mut words = offer.split(';').map(str::trim);
        let named = words.next().is_some_and(|it| it.eq_ignore_ascii_case(encoding.as_str()));
        let refused = words.any(|it| {
            it.strip_prefix("q=").and_then(|it| it.parse::<f32>().ok()).is_some_and(|it| it <= 0.0)
        });
        named && !refused
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(offers: &str, expected: &[Encoding]) {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT_ENCODING, offers.parse().unwrap());
        assert_eq!(accepted(&headers), expected);
    }

    #[test]
    fn brotli_comes_before_gzip_whatever_the_order() {
        check("gzip, deflate, br, zstd", &[Encoding::Brotli, Encoding::Gzip]);
        check("gzip;q=1.0, BR;q=0.1", &[Encoding::Brotli, Encoding::Gzip]);
    }

    #[test]
    fn what_is_refused_or_not_named_is_not_sent() {
        check("br;q=0, gzip", &[Encoding::Gzip]);
        check("identity", &[]);
        check("brotli", &[]);
    }
}
