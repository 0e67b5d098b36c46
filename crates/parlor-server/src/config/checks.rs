//! Refuses values with which nothing would work.

use super::Config;
use crate::{auth::vault::Vault, domain::issuer::Issuer};

const DAY_SECS: u64 = 24 * 60 * 60;

/// What a model's temperature may be.
const TEMPERATURES: std::ops::RangeInclusive<f64> = 0.0..=2.0;

/// Says which value does not fit, and why.
pub(super) fn check(config: &Config) -> Result<(), String> {
    if let Some(key) = first_zero(config) {
        return Err(format!("{key}: must be above 0"));
    }
    if config.master_key.as_ref().is_some_and(|it| Vault::with_key(it.expose()).is_err()) {
        return Err("master_key: must be 64 hexadecimal digits".into());
    }
    let model = &config.model;
    if u64::from(config.session_secs) > u64::from(config.visitor_days) * DAY_SECS {
        return Err("session_secs: must not be longer than visitor_days".into());
    }
    if model.url.is_some() && model.name.is_none() {
        return Err("model.name: is needed when model.url is set".into());
    }
    check_issuers(&config.issuers)?;
    match model.temperature {
        Some(it) if !TEMPERATURES.contains(&it) => {
            Err(format!("model.temperature: must be from 0 to 2, not {it}"))
        }
        _ => Ok(()),
    }
}

/// What an issuer needs to let anybody in, and nobody who should not be.
fn check_issuers(issuers: &[Issuer]) -> Result<(), String> {
    for (index, it) in issuers.iter().enumerate() {
        let no = |key: &str, reason: &str| Err(format!("issuers[{index}].{key}: {reason}"));
        if it.issuer.is_empty() {
            return no("issuer", "must not be empty");
        }
        if it.audience.is_empty() {
            return no("audience", "must not be empty");
        }
        if !is_safe(&it.jwks_url) {
            return no("jwks_url", "must begin with https://, or be on this machine");
        }
        if !it.organization.starts_with("org_") {
            return no("organization", "must be the id of an organization, org_…");
        }
        if it.scopes_claim.is_none() && it.default_scopes.is_empty() {
            return no("default_scopes", "are needed when scopes_claim is not set");
        }
        if it.algorithms.is_empty() {
            return no("algorithms", "must not be empty");
        }
        let before = issuers.iter().take(index);
        if before.into_iter().any(|b| (&b.issuer, &b.audience) == (&it.issuer, &it.audience)) {
            return no("audience", "another issuer of this name has it too");
        }
    }
    Ok(())
}

/// Whether nobody on the way can put other keys in place of those that are there.
fn is_safe(url: &str) -> bool {
    let Ok(url) = reqwest::Url::parse(url) else { return false };
    let is_local = matches!(url.host_str(), Some("localhost" | "127.0.0.1" | "[::1]"));
    url.scheme() == "https" || url.scheme() == "http" && is_local
}

/// The first of the values that must not be zero and is.
fn first_zero(it: &Config) -> Option<&'static str> {
    let values = [
        ("max_message_chars", it.max_message_chars == 0),
        ("max_body_bytes", it.max_body_bytes == 0),
        ("body_memory_bytes", it.body_memory_bytes == 0),
        ("max_file_bytes", it.max_file_bytes == 0),
        ("visitor_file_bytes", it.visitor_file_bytes == 0),
        ("unused_file_bytes", it.unused_file_bytes == 0),
        ("header_secs", it.header_secs == 0),
        ("body_secs", it.body_secs == 0),
        ("session_secs", it.session_secs == 0),
        ("visitor_days", it.visitor_days == 0),
        ("keep_alive_secs", it.keep_alive_secs == 0),
        ("turn_secs", it.turn_secs == 0),
        ("tool_secs", it.tool_secs == 0),
        ("lapse_secs", it.lapse_secs == 0),
        ("model.connect_secs", it.model.connect_secs == 0),
        ("model.first_byte_secs", it.model.first_byte_secs == 0),
        ("model.between_chunks_secs", it.model.between_chunks_secs == 0),
    ];
    values.into_iter().find(|it| it.1).map(|it| it.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::model::Secret;

    /// Expects the key, and none if the value fits.
    #[track_caller]
    fn refused(change: impl FnOnce(&mut Config), key: Option<&str>) {
        let mut config = Config::default();
        change(&mut config);
        let said = check(&config).err();
        assert_eq!(said.as_deref().and_then(|it| it.split_once(": ")).map(|it| it.0), key);
    }

    #[test]
    fn the_defaults_fit() {
        refused(|_| {}, None);
    }

    #[test]
    fn limits_that_would_refuse_everything_are_refused_by_name() {
        refused(|it| it.max_message_chars = 0, Some("max_message_chars"));
        refused(|it| it.max_body_bytes = 0, Some("max_body_bytes"));
        refused(|it| it.body_memory_bytes = 0, Some("body_memory_bytes"));
        refused(|it| it.max_file_bytes = 0, Some("max_file_bytes"));
        refused(|it| it.visitor_file_bytes = 0, Some("visitor_file_bytes"));
        refused(|it| it.unused_file_bytes = 0, Some("unused_file_bytes"));
        refused(|it| it.header_secs = 0, Some("header_secs"));
        refused(|it| it.body_secs = 0, Some("body_secs"));
        refused(|it| it.session_secs = 0, Some("session_secs"));
        refused(|it| it.visitor_days = 0, Some("visitor_days"));
        refused(|it| it.keep_alive_secs = 0, Some("keep_alive_secs"));
        refused(|it| it.turn_secs = 0, Some("turn_secs"));
        refused(|it| it.tool_secs = 0, Some("tool_secs"));
        refused(|it| it.lapse_secs = 0, Some("lapse_secs"));
        refused(|it| it.model.connect_secs = 0, Some("model.connect_secs"));
        refused(|it| it.model.first_byte_secs = 0, Some("model.first_byte_secs"));
        refused(|it| it.model.between_chunks_secs = 0, Some("model.between_chunks_secs"));
    }

    #[test]
    fn a_temperature_is_from_0_to_2() {
        for fits in [0.0, 0.7, 2.0] {
            refused(|it| it.model.temperature = Some(fits), None);
        }
        for misfit in [-0.1, 2.1, f64::NAN, f64::INFINITY] {
            refused(|it| it.model.temperature = Some(misfit), Some("model.temperature"));
        }
    }

    #[test]
    fn a_master_key_is_64_hexadecimal_digits() {
        let key = |it: &str| Some(Secret::new(it));
        refused(|it| it.master_key = key(&"a".repeat(64)), None);
        refused(|it| it.master_key = key("abc"), Some("master_key"));
    }

    #[test]
    fn an_issuer_that_lets_in_nobody_or_anybody_is_refused() {
        let toml = "issuer = \"https://a.example\"\naudience = \"b\"\njwks_url = \"https://a.example/jwks\"\n\
            organization = \"org_1\"\nscopes_claim = \"scope\"";
        let good: Issuer = toml::from_str(toml).unwrap();
        let check = |change: fn(&mut Issuer), key: Option<&str>| {
            let mut it = good.clone();
            change(&mut it);
            let key = key.map(|key| format!("issuers[0].{key}"));
            refused(|config| config.issuers = vec![it], key.as_deref());
        };
        check(|_| {}, None);
        check(|it| it.jwks_url = "http://[::1]:80/jwks".into(), None);
        check(|it| it.issuer.clear(), Some("issuer"));
        check(|it| it.audience.clear(), Some("audience"));
        check(|it| it.jwks_url = "http://a.example/jwks".into(), Some("jwks_url"));
        check(|it| it.jwks_url = "http://localhost.a.example/".into(), Some("jwks_url"));
        check(|it| it.jwks_url = "a.example".into(), Some("jwks_url"));
        check(|it| it.organization = "Ada".into(), Some("organization"));
        check(|it| it.scopes_claim = None, Some("default_scopes"));
        check(|it| it.algorithms.clear(), Some("algorithms"));
        let twice = vec![good.clone(), good.clone()];
        refused(|it| it.issuers = twice, Some("issuers[1].audience"));
        let unsafe_one = toml::from_str::<Issuer>(&format!("{toml}\nalgorithms = [\"HS256\"]"));
        assert!(unsafe_one.is_err());
    }

    #[test]
    fn a_session_does_not_outlive_its_visitor() {
        refused(|it| (it.visitor_days, it.session_secs) = (1, 86_400), None);
        refused(|it| (it.visitor_days, it.session_secs) = (1, 86_401), Some("session_secs"));
    }
}
