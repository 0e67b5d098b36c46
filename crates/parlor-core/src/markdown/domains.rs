//! Whose links and pictures an answer may show, besides what [`links`](super::links) says of
//! every target: whatever a model was talked into, it leads nobody elsewhere.
//!
//! A domain is `shop.example`, or `*.shop.example` for everything below it, or `*` for all.
//! A host with other letters than ASCII is of none.

use super::chars::{find, part};

/// Whether a link may lead to `target`: anywhere where no domains are named; else to these,
/// to pages of the site that it is on, and to mail and phone.
pub fn may_lead_to(target: &str, domains: &[String]) -> bool {
    domains.is_empty() || host(target).is_none_or(|it| is_one_of(it, domains))
}

/// Whether the picture at `target` may be shown, on a page of the origin `own`: if its domain
/// is named. Fetching it tells its server what the target holds, and the page's own server
/// may do what it is asked.
pub fn may_show(target: &str, domains: &[String], own: &str) -> bool {
    let is_relative = !part(target, 0, end_of_head(target) + 1).ends_with(':');
    host(if is_relative { own } else { target }).is_some_and(|it| is_one_of(it, domains))
}

/// The host that a target names, without a port. `target` was allowed by
/// [`links::allowed`](super::links::allowed).
fn host(target: &str) -> Option<&str> {
    let rest = part(target, end_of_head(target), target.len()).strip_prefix("://")?;
    Some(part(rest, 0, find(rest, b"/?#:").unwrap_or(rest.len())))
}

/// Where a scheme ends, or the first segment of what has none.
fn end_of_head(target: &str) -> usize {
    find(target, b":/?#").unwrap_or(target.len())
}

fn is_one_of(host: &str, domains: &[String]) -> bool {
    host.is_ascii() && domains.iter().any(|it| covers(it, host))
}

fn covers(domain: &str, host: &str) -> bool {
    match domain.strip_prefix('*') {
        Some(end) => host
            .len()
            .checked_sub(end.len())
            .is_some_and(|at| at > 0 && part(host, at, host.len()).eq_ignore_ascii_case(end)),
        None => domain.eq_ignore_ascii_case(host),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn domains(list: &[&str]) -> Vec<String> {
        list.iter().map(|it| (*it).to_owned()).collect()
    }

    #[track_caller]
    fn leads(to: &[&str], domains: &[String], may: bool) {
        for target in to {
            assert_eq!(may_lead_to(target, domains), may, "{target}");
        }
    }

    #[test]
    fn links_lead_anywhere_where_nobody_says_otherwise() {
        leads(&["https://any.example/a", "/a", "mailto:a@b.example"], &[], true);
    }

    #[test]
    fn links_lead_to_named_domains_alone() {
        let ours = domains(&["shop.example", "*.shop.example"]);
        leads(
            &[
                "https://shop.example",
                "HTTPS://SHOP.example/a?b",
                "http://shop.example:8080/",
                "https://a.b.shop.example#c",
                "https://shop.example?to=https://evil.example",
            ],
            &ours,
            true,
        );
        leads(
            &[
                "https://evil.example",
                "https://shop.example.evil.example",
                "https://shop.example./",
                "https://myshop.example",
                "https://.shop.example.evil.example",
                "https://evil.example/shop.example",
                "https://evil.example?shop.example",
                "https://evil.example#https://shop.example",
                "https://evil.example\u{ff0f}.shop.example",
                "http://[::1]/",
                "https://sh\u{f6}p.example",
            ],
            &ours,
            false,
        );
    }

    #[test]
    fn a_star_is_for_what_is_below_it() {
        leads(&["https://shop.example"], &domains(&["*.shop.example"]), false);
        leads(&["https://a.shop.example"], &domains(&["shop.example"]), false);
        leads(&["https://any.example"], &domains(&["*"]), true);
    }

    #[test]
    fn links_lead_to_the_site_itself_and_to_mail_and_phone() {
        let ours = domains(&["shop.example"]);
        leads(
            &["/help", "help", "#top", "?a=https://b.example", "mailto:a@b.example", "tel:+1"],
            &ours,
            true,
        );
    }

    #[test]
    fn no_pictures_are_shown_where_nobody_says_whose() {
        for target in ["https://any.example/a.png", "/a.png", "a.png", "#a", ""] {
            assert!(!may_show(target, &[], "https://shop.example"), "{target}");
        }
    }

    #[test]
    fn pictures_are_shown_of_named_domains() {
        let theirs = domains(&["cdn.example"]);
        assert!(may_show("https://cdn.example/a.png", &theirs, "https://shop.example"));
        for target in
            ["https://evil.example/a.png", "/a.png", "a.png", "mailto:a@cdn.example", "tel:1"]
        {
            assert!(!may_show(target, &theirs, "https://shop.example"), "{target}");
        }
    }

    #[test]
    fn pictures_of_the_page_s_own_site_are_named_as_any_other() {
        let own = domains(&["shop.example"]);
        for target in ["/a.png", "a.png", "?a", "https://shop.example/a.png"] {
            assert!(may_show(target, &own, "https://shop.example:8080"), "{target}");
        }
    }

    #[test]
    fn a_page_without_an_origin_has_no_pictures_of_its_own() {
        for own in ["null", "file://", ""] {
            assert!(!may_show("/a.png", &domains(&["*"]), own), "{own}");
        }
    }
}
