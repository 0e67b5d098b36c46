//! Whose links and pictures answers may show.

use super::{
    agent::{Misfit, misfit},
    origin::AllowedOrigin,
};

/// The most domains that a list may have.
pub const MAX_DOMAINS: usize = 50;

/// Checks domains, and writes them the way they are compared: `shop.example`,
/// `*.shop.example` for everything below it, or `*` for all.
pub fn checked_domains(field: &str, domains: &[String]) -> Result<Vec<String>, Misfit> {
    if domains.len() > MAX_DOMAINS {
        return Err(misfit(field, &format!("must be at most {MAX_DOMAINS}")));
    }
    let checked = |(index, it): (usize, &String)| {
        checked_domain(it).ok_or_else(|| misfit(&format!("{field}[{index}]"), SHAPE))
    };
    domains.iter().enumerate().map(checked).collect()
}

const SHAPE: &str = "must be a domain such as shop.example, or *.shop.example for everything \
    below it, without a scheme, a port or a path, with xn-- (Punycode) for other letters than \
    a to z";

fn checked_domain(entry: &str) -> Option<String> {
    let entry = entry.trim().to_ascii_lowercase();
    if entry == "*" {
        return Some(entry);
    }
    let is_host = !entry.contains([':', '/']);
    let host = is_host.then(|| AllowedOrigin::parse(&format!("https://{entry}")).ok());
    host.flatten().map(|_| entry)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checked(entry: &str) -> Result<Vec<String>, Misfit> {
        checked_domains("linkDomains", &[entry.to_owned()])
    }

    #[test]
    fn domains_are_written_as_they_are_compared() {
        for (entry, kept) in [
            (" Shop.Example ", "shop.example"),
            ("*.shop.example", "*.shop.example"),
            ("xn--mnchen-3ya.example", "xn--mnchen-3ya.example"),
            ("localhost", "localhost"),
            ("*", "*"),
        ] {
            assert_eq!(checked(entry), Ok(vec![kept.to_owned()]));
        }
    }

    #[test]
    fn what_is_no_domain_is_refused_with_its_place() {
        for entry in [
            "",
            "https://shop.example",
            "shop.example/",
            "shop.example:443",
            "*shop.example",
            "a.*.example",
            "*.example",
            "m\u{fc}nchen.example",
            "a b.example",
            "a@b.example",
        ] {
            assert_eq!(
                checked(entry).map_err(|it| it.field),
                Err("linkDomains[0]".to_owned()),
                "{entry}"
            );
        }
        let many = vec!["a.example".to_owned(); MAX_DOMAINS + 1];
        assert_eq!(
            checked_domains("imageDomains", &many).map_err(|it| it.field),
            Err("imageDomains".into())
        );
    }
}
