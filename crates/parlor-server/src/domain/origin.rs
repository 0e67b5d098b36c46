//! Which pages may embed an agent.

/// The most origins that one agent may list.
pub const MAX_ORIGINS: usize = 50;

/// The `Origin` of a page that has none: a file, for one.
pub const NONE: &str = "null";

/// An entry of an agent's allow-list: `https://shop.example`, or
/// `https://*.example.com` for exactly one more level.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AllowedOrigin(String);

/// Why an entry cannot be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OriginError {
    /// No `https://` or `http://` in front.
    #[error("must begin with https:// or http://")]
    Scheme,
    /// Letters that browsers write in another way.
    #[error(
        "must be written as browsers send it, with xn-- (Punycode) for other letters than a to z"
    )]
    Letters,
    /// A path, a query, a user name, or nothing after the scheme.
    #[error(
        "must be a scheme, a host and perhaps a port, without a path: https://shop.example.com"
    )]
    NotAnOrigin,
    /// A star anywhere but as the whole first label, or above a bare top-level domain.
    #[error("may have a star only as the whole first label: https://*.example.com")]
    Wildcard,
}

impl AllowedOrigin {
    /// Reads an entry. Upper case and a slash at the end are forgiven, and so is
    /// the scheme's own port, because people paste addresses.
    pub fn parse(entry: &str) -> Result<Self, OriginError> {
        let entry = entry.trim();
        let bare = entry.strip_suffix('/').filter(|it| !it.ends_with('/'));
        let entry = normal(bare.unwrap_or(entry));
        let (_, authority) = split(&entry).ok_or(OriginError::Scheme)?;
        if !authority.is_ascii() {
            return Err(OriginError::Letters);
        }
        let host = authority.strip_prefix("*.");
        if host.unwrap_or(authority).contains('*') || host.is_some_and(|it| !it.contains('.')) {
            return Err(OriginError::Wildcard);
        }
        if !is_authority(host.unwrap_or(authority)) {
            return Err(OriginError::NotAnOrigin);
        }
        Ok(Self(entry))
    }

    /// Whether this entry allows a page of that `Origin`.
    pub fn allows(&self, origin: &str) -> bool {
        let origin = normal(origin);
        let Some((scheme, pattern)) = split(&self.0) else { return false };
        let Some(suffix) = pattern.strip_prefix('*') else { return self.0 == origin };
        let label = split(&origin)
            .filter(|(actual, _)| *actual == scheme)
            .and_then(|(_, authority)| authority.strip_suffix(suffix));
        label.is_some_and(|it| !it.is_empty() && !it.contains('.') && is_authority(it))
    }

    /// As it is kept and shown.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Whether a page of this `Origin` may embed an agent with this list.
///
/// An empty list allows nothing. In dev mode, pages of this machine are always
/// allowed, and so are those without an origin of their own (`null`: a file).
pub fn is_allowed(origin: &str, list: &[String], dev_mode: bool) -> bool {
    (dev_mode && (origin == NONE || is_local(origin))) || entry_for(origin, list).is_some()
}

/// The entry of a list that allows pages of this `Origin`.
pub fn entry_for<'a>(origin: &str, list: &'a [String]) -> Option<&'a str> {
    let allows = |it: &&String| AllowedOrigin::parse(it).is_ok_and(|it| it.allows(origin));
    list.iter().find(allows).map(String::as_str)
}

/// The `Origin` that browsers send for a page at this address: a whole address is taken,
/// because that is what people paste.
pub fn of_page(address: &str) -> Result<String, OriginError> {
    let address = address.trim();
    if address == NONE {
        return Ok(NONE.into());
    }
    let (scheme, rest) = address.split_once("://").ok_or(OriginError::Scheme)?;
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    if authority.contains('*') {
        return Err(OriginError::NotAnOrigin);
    }
    AllowedOrigin::parse(&format!("{scheme}://{authority}")).map(|it| it.0)
}

/// Whether the page is served by this machine: `localhost`, `*.localhost`,
/// `127.0.0.1` or `[::1]`, on any port.
pub fn is_local(origin: &str) -> bool {
    let origin = normal(origin);
    let Some((_, authority)) = split(&origin) else { return false };
    let host = match authority.strip_prefix("[::1]") {
        Some(port) => return port.is_empty() || port.starts_with(':'),
        None => authority.split_once(':').map_or(authority, |(host, _)| host),
    };
    host == "localhost" || host == "127.0.0.1" || host.ends_with(".localhost")
}

fn normal(origin: &str) -> String {
    let origin = origin.to_ascii_lowercase();
    let port = if origin.starts_with("https://") { ":443" } else { ":80" };
    origin.strip_suffix(port).map(Into::into).unwrap_or(origin)
}

fn split(origin: &str) -> Option<(&str, &str)> {
    origin.split_once("://").filter(|(scheme, _)| matches!(*scheme, "https" | "http"))
}

/// Host and perhaps port, of the characters that these may have.
fn is_authority(text: &str) -> bool {
    let (host, port) = match text.strip_prefix('[').and_then(|it| it.split_once(']')) {
        Some((address, rest)) => {
            let hex = |it: u8| it.is_ascii_hexdigit() || it == b':';
            if !address.bytes().all(hex) {
                return false;
            }
            ("ip", rest.strip_prefix(':').or_else(|| rest.is_empty().then_some("1")))
        }
        None => match text.split_once(':') {
            Some((host, port)) => (host, Some(port)),
            None => (text, Some("1")),
        },
    };
    let named = |it: u8| it.is_ascii_alphanumeric() || matches!(it, b'.' | b'-' | b'_');
    let numbered = |it: &str| it.parse::<u16>().is_ok_and(|it| it > 0);
    !host.is_empty() && host.bytes().all(named) && port.is_some_and(numbered)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(entry: &str, allowed: &[&str], denied: &[&str]) {
        let entry = AllowedOrigin::parse(entry).unwrap();
        for origin in allowed {
            assert!(entry.allows(origin), "{origin} should be allowed by {entry:?}");
        }
        for origin in denied {
            assert!(!entry.allows(origin), "{origin} should be denied by {entry:?}");
        }
    }

    #[test]
    fn an_exact_entry_allows_itself_and_nothing_like_it() {
        check(
            "https://shop.example",
            &["https://shop.example", "https://shop.example:443", "HTTPS://Shop.Example"],
            &[
                "http://shop.example",
                "https://shop.example:8443",
                "https://shop.example.evil.test",
                "https://evil-shop.example",
                "https://www.shop.example",
                "null",
                "",
            ],
        );
    }

    #[test]
    fn a_star_stands_for_exactly_one_label() {
        check(
            "https://*.example.com",
            &["https://a.example.com", "https://shop-1.example.com"],
            &[
                "https://example.com",
                "https://a.b.example.com",
                "https://aexample.com",
                "http://a.example.com",
                "https://a.example.com:444",
                "https://evil.test/.example.com",
                "https://user@x.example.com",
            ],
        );
    }

    #[test]
    fn a_pasted_address_is_forgiven_its_slash_and_its_case() {
        assert_eq!(
            AllowedOrigin::parse("HTTPS://A.example/").unwrap().as_str(),
            "https://a.example"
        );
    }

    #[test]
    fn an_entry_that_is_no_origin_is_refused_with_the_reason() {
        let refused = |it| AllowedOrigin::parse(it).unwrap_err();
        assert_eq!(refused("shop.example"), OriginError::Scheme);
        assert_eq!(refused("*"), OriginError::Scheme);
        assert_eq!(refused("https://shop.example/chat"), OriginError::NotAnOrigin);
        assert_eq!(refused("https://"), OriginError::NotAnOrigin);
        assert_eq!(refused("https://me@shop.example"), OriginError::NotAnOrigin);
        assert_eq!(refused("https://a:99999"), OriginError::NotAnOrigin);
        assert_eq!(refused("https://*.com"), OriginError::Wildcard);
        assert_eq!(refused("https://a*.example.com"), OriginError::Wildcard);
        assert_eq!(refused("https://*"), OriginError::Wildcard);
    }

    #[test]
    fn the_first_entry_that_allows_is_named() {
        let list = ["https://*.shop.example".to_owned(), "https://a.shop.example".to_owned()];
        assert_eq!(entry_for("https://a.shop.example", &list), Some("https://*.shop.example"));
        assert_eq!(entry_for("https://shop.example", &list), None);
    }

    #[test]
    fn a_pasted_address_has_an_origin() {
        for (page, origin) in [
            ("https://Shop.example:443/a?b#c", "https://shop.example"),
            (" http://localhost:3000/ ", "http://localhost:3000"),
            ("null", "null"),
        ] {
            assert_eq!(of_page(page).as_deref(), Ok(origin));
        }
        for bad in ["shop.example", "ftp://a", "https://", "https://*.a.example", "https://me@a"] {
            assert!(of_page(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn an_empty_list_denies_everything_but_this_machine_in_dev_mode() {
        for local in ["http://localhost:8080", "http://127.0.0.1", "http://[::1]:3000", "null"] {
            assert!(is_allowed(local, &[], true), "{local}");
            assert!(!is_allowed(local, &[], false), "{local}");
        }
        for foreign in
            ["https://shop.example", "http://localhost.evil.test", "http://127.0.0.1.nip.io"]
        {
            assert!(!is_allowed(foreign, &[], true), "{foreign}");
        }
    }
}
