//! Identities that a site's backend vouches for: what the claims of its JWT must say
//! (RFC 7519, 4.1).

use super::person::{Profile, checked_external_id};
use serde_json::{Map, Value};

/// How far clocks may be apart, in milliseconds.
const LEEWAY_MILLIS: i64 = 60 * 1000;

/// How far ahead an identity may expire, in milliseconds.
const MAX_AHEAD_MILLIS: i64 = 24 * 60 * 60 * 1000;

/// Who somebody is, as the site's own systems know them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Identity {
    /// What those systems call this person.
    pub external_id: String,
    /// What they say of this person.
    pub profile: Profile,
}

/// Why an identity is not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum IdentityError {
    /// No JWT, another algorithm, another secret, or it was changed.
    #[error("it is not signed with HS256 and one of the agent's identity secrets")]
    Unsigned,
    /// Its time is over.
    #[error("it has expired")]
    Expired,
    /// A claim is missing or does not fit.
    #[error("{claim} {reason}")]
    Claim {
        /// As it is written in the token.
        claim: String,
        /// The rest of a sentence that begins with the claim.
        reason: String,
    },
}

/// Who these claims say it is. They were signed: who did is not looked at here.
pub fn read(
    claims: &Map<String, Value>,
    agent_id: &str,
    now_millis: i64,
) -> Result<Identity, IdentityError> {
    let Some(exp) = time(claims, "exp")? else { return Err(claim("exp", "is missing")) };
    if exp.saturating_add(LEEWAY_MILLIS) <= now_millis {
        return Err(IdentityError::Expired);
    }
    if exp > now_millis + MAX_AHEAD_MILLIS + LEEWAY_MILLIS {
        return Err(claim("exp", "must be at most 24 hours ahead"));
    }
    if time(claims, "nbf")?.is_some_and(|it| it > now_millis + LEEWAY_MILLIS) {
        return Err(claim("nbf", "is in the future"));
    }
    check_audience(claims.get("aud"), agent_id)?;
    let fitting =
        |it: super::agent::Misfit| IdentityError::Claim { claim: it.field, reason: it.reason };
    let Some(sub) = text(claims, "sub")? else { return Err(claim("sub", "is missing")) };
    let attributes = match claims.get("attributes") {
        None | Some(Value::Null) => Map::new(),
        Some(Value::Object(it)) => it.clone(),
        Some(_) => return Err(claim("attributes", "must be an object")),
    };
    let profile = Profile {
        name: text(claims, "name")?,
        email: text(claims, "email")?,
        attributes: attributes.into_iter().collect(),
    };
    Ok(Identity {
        external_id: checked_external_id("sub", sub).map_err(fitting)?,
        profile: profile.checked("").map_err(fitting)?,
    })
}

/// A token that names an audience names the agent: one that was made for something else
/// opens nothing here.
fn check_audience(audience: Option<&Value>, agent_id: &str) -> Result<(), IdentityError> {
    let is_meant = match audience {
        None | Some(Value::Null) => true,
        Some(Value::Array(all)) => all.iter().any(|it| it == agent_id),
        Some(it) => it == agent_id,
    };
    if is_meant { Ok(()) } else { Err(claim("aud", "names another than this agent")) }
}

/// Epoch milliseconds of a `NumericDate`, which may have a fraction.
fn time(claims: &Map<String, Value>, name: &str) -> Result<Option<i64>, IdentityError> {
    match claims.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::Number(it)) => {
            let whole = it.as_i64().map(|it| it.saturating_mul(1000));
            #[expect(clippy::cast_possible_truncation, reason = "a cast of f64 stops at the ends")]
            let fraction = it.as_f64().map(|it| (it * 1000.0) as i64);
            Ok(whole.or(fraction))
        }
        Some(_) => Err(claim(name, "must be a number of seconds since 1970")),
    }
}

fn text(claims: &Map<String, Value>, name: &str) -> Result<Option<String>, IdentityError> {
    match claims.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(it)) => Ok(Some(it.clone())),
        Some(_) => Err(claim(name, "must be a text")),
    }
}

fn claim(claim: &str, reason: &str) -> IdentityError {
    IdentityError::Claim { claim: claim.into(), reason: reason.into() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const NOW: i64 = 1_000_000_000;
    const NOW_SECS: i64 = NOW / 1000;

    fn said(change: &Value) -> Result<Identity, IdentityError> {
        let mut claims = json!({"sub": "7", "exp": NOW_SECS + 60});
        for (name, value) in change.as_object().unwrap() {
            claims[name] = value.clone();
        }
        read(claims.as_object().unwrap(), "agt_1", NOW)
    }

    #[track_caller]
    fn refuses(change: &Value, claim: &str) {
        match said(change) {
            Err(IdentityError::Claim { claim: found, .. }) => assert_eq!(found, claim, "{change}"),
            other => panic!("{change}: {other:?}"),
        }
    }

    #[test]
    fn an_identity_says_who_it_is_and_maybe_more() {
        let all = json!({"name": " Ada ", "email": "ADA@b.example", "attributes": {"plan": "pro"}});
        let identity = said(&all).unwrap();
        assert_eq!(identity.external_id, "7");
        assert_eq!(identity.profile.name.as_deref(), Some("Ada"));
        assert_eq!(identity.profile.email.as_deref(), Some("ada@b.example"));
        assert_eq!(identity.profile.attributes["plan"], "pro");
        assert_eq!(said(&json!({"name": null})).unwrap().profile, Profile::default());
    }

    #[test]
    fn an_identity_ends_within_a_day_and_clocks_may_be_a_minute_apart() {
        assert!(said(&json!({"exp": NOW_SECS - 59})).is_ok());
        assert_eq!(said(&json!({"exp": NOW_SECS - 60})), Err(IdentityError::Expired));
        assert!(said(&json!({"exp": NOW_SECS + 24 * 60 * 60 + 60})).is_ok());
        refuses(&json!({"exp": NOW_SECS + 24 * 60 * 60 + 61}), "exp");
        assert!(said(&json!({"exp": 1_000_000.5})).is_ok());
        refuses(&json!({"exp": i64::MAX}), "exp");
        refuses(&json!({"exp": null}), "exp");
        refuses(&json!({"exp": "tomorrow"}), "exp");
        assert!(said(&json!({"nbf": NOW_SECS + 60})).is_ok());
        refuses(&json!({"nbf": NOW_SECS + 61}), "nbf");
    }

    #[test]
    fn an_identity_for_another_audience_is_not_taken() {
        assert!(said(&json!({"aud": "agt_1"})).is_ok());
        assert!(said(&json!({"aud": ["x", "agt_1"]})).is_ok());
        refuses(&json!({"aud": "agt_2"}), "aud");
        refuses(&json!({"aud": []}), "aud");
        refuses(&json!({"aud": 1}), "aud");
    }

    #[test]
    fn a_claim_that_does_not_fit_is_named() {
        refuses(&json!({"sub": null}), "sub");
        refuses(&json!({"sub": ""}), "sub");
        refuses(&json!({"sub": 7}), "sub");
        refuses(&json!({"sub": "x".repeat(256)}), "sub");
        refuses(&json!({"name": "x".repeat(201)}), "name");
        refuses(&json!({"email": "ada"}), "email");
        refuses(&json!({"attributes": "pro"}), "attributes");
        refuses(&json!({"attributes": {"plan": []}}), "attributes.plan");
    }
}
