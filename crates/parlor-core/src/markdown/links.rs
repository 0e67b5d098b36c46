//! Where a link or an image may lead: the only function that decides it.

use super::chars::{find, part, trim_end, trim_start};

/// Schemes that do what a reader expects of a link, and run nothing.
const SCHEMES: [&str; 4] = ["http", "https", "mailto", "tel"];

/// The target as it may be put into `href` or `src`, or `None` if it must not be.
///
/// Allowed are `http:` and `https:` with a host, `mailto:`, `tel:`, and targets
/// relative to the page, `#fragment` and `?query` among them. `//host/path`
/// becomes `https://host/path`. Spaces around it are dropped, spaces within
/// become `%20`.
///
/// Everything else is refused: other schemes in any spelling, control and
/// invisible characters (browsers drop some of them before they look for a
/// scheme), backslashes (browsers read them as slashes), user names in front of
/// a host (`https://bank.example@evil.example`), and relative targets whose
/// first segment could be read as a scheme after one more decoding.
///
/// `target` has its entities and escapes resolved already.
pub fn allowed(target: &str) -> Option<String> {
    let target = trim_start(trim_end(target, b" "), b" ");
    if target.chars().any(is_forbidden) {
        return None;
    }
    let end = find(target, b":/?#").unwrap_or(target.len());
    let (head, rest) = target.split_at(end);
    if rest.starts_with(':') {
        allowed_scheme(head, rest)?;
    } else if let Some(host) = target.strip_prefix("//") {
        has_plain_host(host).then_some(())?;
        return Some(spaceless(&["https://", host].concat()));
    } else if looks_encoded(head) {
        return None;
    }
    Some(spaceless(target))
}

/// `rest` starts with the colon.
fn allowed_scheme(scheme: &str, rest: &str) -> Option<()> {
    let known = SCHEMES.iter().find(|it| it.eq_ignore_ascii_case(scheme))?;
    // `https:page` would be a relative link, whatever it looks like.
    let fits = match rest.strip_prefix("://") {
        Some(host) => known.starts_with("http") && has_plain_host(host),
        None => !known.starts_with("http") && rest.len() > 1,
    };
    fits.then_some(())
}

fn has_plain_host(rest: &str) -> bool {
    let authority = part(rest, 0, find(rest, b"/?#").unwrap_or(rest.len()));
    !authority.is_empty() && !authority.starts_with(':') && find(authority, b"@ %").is_none()
}

/// Whether the first segment of a relative target hides a colon.
fn looks_encoded(head: &str) -> bool {
    head.contains('&') || head.as_bytes().windows(3).any(|it| it.eq_ignore_ascii_case(b"%3a"))
}

/// Control characters, backslashes, white space other than the space, and what
/// has no width or turns the direction of the text.
fn is_forbidden(it: char) -> bool {
    matches!(
        it,
        '\0'..='\x1F' | '\\' | '\x7F'..='\u{A0}' | '\u{AD}' | '\u{61C}' | '\u{1680}' | '\u{180E}'
        | '\u{2000}'..='\u{200F}' | '\u{2028}'..='\u{202F}' | '\u{205F}'..='\u{206F}'
        | '\u{3000}' | '\u{FEFF}' | '\u{FFF0}'..='\u{FFFF}'
    )
}

fn spaceless(target: &str) -> String {
    let mut out = String::with_capacity(target.len());
    for (index, word) in target.split(' ').enumerate() {
        if index > 0 {
            out.push_str("%20");
        }
        out.push_str(word);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn same(targets: &[&str]) {
        for target in targets {
            assert_eq!(allowed(target).as_deref(), Some(*target));
        }
    }

    #[track_caller]
    fn refused(targets: &[&str]) {
        for target in targets {
            assert_eq!(allowed(target), None, "{target:?}");
        }
    }

    #[test]
    fn the_web_mail_and_phone_are_allowed() {
        same(&[
            "https://example.com",
            "HTTP://example.com:8080/a?b=c:d#e:f",
            "https://example.com/a@b/javascript:x",
            "http://[::1]:3000/",
            "https://例え.テスト/道?q=値",
            "mailto:ada@example.com?subject=Hi",
            "tel:+41-44-000-00-00",
        ]);
    }

    #[test]
    fn targets_within_the_page_and_its_site_are_allowed() {
        same(&["", "#top", "#a:b", "?q=a:b", "/a/b:c", "./a:b", "../a", "page.html#a:b", "a%20b"]);
    }

    #[test]
    fn a_target_without_a_scheme_but_with_a_host_is_https() {
        assert_eq!(allowed("//example.com/a").as_deref(), Some("https://example.com/a"));
        refused(&["//", "///evil.example", "//a@evil.example"]);
    }

    #[test]
    fn spaces_are_dropped_around_and_encoded_within() {
        assert_eq!(allowed(" /my file ").as_deref(), Some("/my%20file"));
    }

    #[test]
    fn other_schemes_are_refused_in_any_case() {
        refused(&[
            "javascript:alert(1)",
            "JaVaScRiPt:alert(1)",
            "data:text/html,<script>alert(1)</script>",
            "data:image/svg+xml;base64,AAAA",
            "vbscript:msgbox(1)",
            "file:///etc/passwd",
            "blob:https://example.com/1",
            "about:blank",
            "intent://x",
            "view-source:https://example.com",
            "ftp://example.com",
            "x:y",
            ":x",
        ]);
    }

    #[test]
    fn white_space_and_control_characters_do_not_hide_a_scheme() {
        refused(&[
            "java\tscript:alert(1)",
            "java\nscript:alert(1)",
            "\u{1}javascript:alert(1)",
            " javascript:alert(1)",
            "\u{A0}javascript:alert(1)",
            "\u{200B}javascript:alert(1)",
            "\u{FEFF}javascript:alert(1)",
            "javascript\u{AD}:alert(1)",
            "java script:alert(1)",
            "javascript\0:alert(1)",
            "https://example.com/\u{202E}gpj.exe",
            "https://exa mple.com",
        ]);
    }

    #[test]
    fn encodings_do_not_hide_a_scheme() {
        refused(&[
            "javascript%3Aalert(1)",
            "javascript%3aalert(1)",
            "%6Aavascript:alert(1)",
            "javascript&colon;alert(1)",
            "&#106;avascript:alert(1)",
            "&#x6A;avascript&#x3A;alert(1)",
        ]);
    }

    #[test]
    fn a_scheme_without_its_host_is_refused() {
        refused(&["https:", "https:/evil.example", "https:evil.example", "http://", "https:///a"]);
        refused(&["mailto:", "mailto://x", "tel:"]);
    }

    #[test]
    fn hosts_are_not_disguised() {
        refused(&[
            "https://bank.example@evil.example",
            "https:\\\\evil.example",
            "/\\evil.example",
            "\\\\evil.example",
            "https://%65vil.example",
        ]);
    }
}
