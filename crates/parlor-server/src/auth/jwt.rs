//! What a JSON Web Token claims to be, before anybody believes it.

use super::problem::TokenProblem;
use crate::domain::issuer::Algorithm;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Map, Value};

/// The longest token that is looked at, in bytes.
const MAX_BYTES: usize = 16 * 1024;

/// How far clocks may be apart, in seconds.
const LEEWAY_SECS: i64 = 60;

/// What a token says of itself. Nothing of it is proved.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Unproved {
    /// How it says that it is signed.
    pub(super) header: Header,
    /// What it says.
    pub(super) claims: Map<String, Value>,
}

/// The head of a token (RFC 7515 section 4.1).
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub(super) struct Header {
    /// How it is signed; `none` for not at all.
    pub(super) alg: String,
    /// What kind of token it is.
    pub(super) typ: Option<String>,
    /// The key that it is signed with.
    pub(super) kid: Option<String>,
    /// What a reader must understand; there is nothing of that which we do.
    crit: Option<Value>,
}

impl Unproved {
    /// Takes a token apart; `None` if it is none.
    pub(super) fn read(token: &str) -> Option<Self> {
        let mut parts = token.split('.');
        let (header, claims) = (parts.next()?, parts.next()?);
        parts.next()?;
        let is_token = token.len() <= MAX_BYTES && parts.next().is_none();
        is_token.then(|| Some(Self { header: part(header)?, claims: part(claims)? }))?
    }

    /// How it is signed, if it is so in a way that an issuer may use.
    pub(super) fn algorithm(&self) -> Result<Algorithm, TokenProblem> {
        let understood = self.header.crit.is_none();
        let found = Algorithm::parse(&self.header.alg).filter(|_| understood);
        found.ok_or(TokenProblem::Algorithm)
    }

    /// Whom it says that it comes from.
    pub(super) fn issuer(&self) -> Option<&str> {
        self.claims.get("iss")?.as_str()
    }

    /// Whether it says that it is for this audience.
    pub(super) fn is_for(&self, audience: &str) -> bool {
        match self.claims.get("aud") {
            Some(Value::String(it)) => it == audience,
            Some(Value::Array(list)) => list.iter().any(|it| it.as_str() == Some(audience)),
            _ => false,
        }
    }

    /// Whether its time has come and is not over, if clocks are a minute apart.
    pub(super) fn check_time(&self, now_millis: i64) -> Result<(), TokenProblem> {
        let now = now_millis.div_euclid(1000);
        let ends = self.seconds("exp")?.ok_or(TokenProblem::Claim("exp"))?;
        if ends.saturating_add(LEEWAY_SECS) <= now {
            return Err(TokenProblem::Expired);
        }
        match self.seconds("nbf")? {
            Some(begins) if begins.saturating_sub(LEEWAY_SECS) > now => Err(TokenProblem::NotYet),
            _ => Ok(()),
        }
    }

    /// A `NumericDate` (RFC 7519 section 2) without its fraction.
    fn seconds(&self, claim: &'static str) -> Result<Option<i64>, TokenProblem> {
        let Some(value) = self.claims.get(claim) else { return Ok(None) };
        let whole = value.as_i64().or_else(|| value.as_f64().map(truncated));
        whole.map(Some).ok_or(TokenProblem::Claim(claim))
    }
}

#[expect(clippy::cast_possible_truncation, reason = "a cast ends at the largest number")]
fn truncated(seconds: f64) -> i64 {
    seconds as i64
}

fn part<T: DeserializeOwned>(encoded: &str) -> Option<T> {
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(encoded).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn token(header: &Value, claims: &Value) -> String {
        let part = |it: &Value| URL_SAFE_NO_PAD.encode(it.to_string());
        format!("{}.{}.x", part(header), part(claims))
    }

    fn claiming(claims: &Value) -> Unproved {
        Unproved::read(&token(&json!({"alg": "RS256"}), claims)).unwrap()
    }

    #[test]
    fn what_is_no_token_is_none() {
        let whole = token(&json!({"alg": "RS256"}), &json!({}));
        assert!(Unproved::read(&whole).is_some());
        let headless = token(&json!({}), &json!({}));
        let bodyless = token(&json!({"alg": "RS256"}), &json!([]));
        let long = token(&json!({"alg": "RS256"}), &json!({"a": "x".repeat(MAX_BYTES)}));
        let five = format!("{whole}.x.x");
        for none in ["", ".", "..", "a.b.c", &headless, &bodyless, &long, &five, &whole[1..]] {
            assert_eq!(Unproved::read(none), None, "{none}");
        }
    }

    #[test]
    fn only_what_takes_a_public_key_is_a_way_to_sign() {
        let signed = |header| Unproved::read(&token(&header, &json!({}))).unwrap().algorithm();
        assert_eq!(signed(json!({"alg": "ES256"})), Ok(Algorithm::Es256));
        for alg in ["none", "None", "HS256", "RS512", "rs256", ""] {
            assert_eq!(signed(json!({"alg": alg})), Err(TokenProblem::Algorithm), "{alg}");
        }
        let critical = signed(json!({"alg": "ES256", "crit": ["b64"], "b64": false}));
        assert_eq!(critical, Err(TokenProblem::Algorithm));
    }

    #[test]
    fn an_audience_is_one_or_one_of_many() {
        assert!(claiming(&json!({"aud": "a"})).is_for("a"));
        assert!(claiming(&json!({"aud": ["b", "a"]})).is_for("a"));
        for other in [json!({}), json!({"aud": "ab"}), json!({"aud": []}), json!({"aud": {"a": 1}})]
        {
            assert!(!claiming(&other).is_for("a"), "{other}");
        }
    }

    #[test]
    fn clocks_may_be_a_minute_apart() {
        let at = |claims: Value, seconds: i64| claiming(&claims).check_time(seconds * 1000 + 999);
        assert_eq!(at(json!({"exp": 100}), 159), Ok(()));
        assert_eq!(at(json!({"exp": 100}), 160), Err(TokenProblem::Expired));
        assert_eq!(at(json!({"exp": 900, "nbf": 100}), 40), Ok(()));
        assert_eq!(at(json!({"exp": 900, "nbf": 100}), 39), Err(TokenProblem::NotYet));
    }

    #[test]
    fn a_time_is_a_number_and_the_end_must_be_there() {
        let at = |claims: Value| claiming(&claims).check_time(0);
        assert_eq!(at(json!({"exp": 100.5})), Ok(()));
        assert_eq!(at(json!({"exp": 1e300})), Ok(()));
        assert_eq!(at(json!({})), Err(TokenProblem::Claim("exp")));
        assert_eq!(at(json!({"exp": "100"})), Err(TokenProblem::Claim("exp")));
        assert_eq!(at(json!({"exp": null})), Err(TokenProblem::Claim("exp")));
        assert_eq!(at(json!({"exp": 100, "nbf": "0"})), Err(TokenProblem::Claim("nbf")));
    }
}
