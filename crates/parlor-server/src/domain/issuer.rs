//! Issuers of tokens that are not ours, and what is believed of them.

use super::key::Scope;
use serde::Deserialize;

/// Somebody else who signs JSON Web Tokens (RFC 7519) for one of our organizations.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Issuer {
    /// What its tokens have as `iss`, to the letter.
    pub issuer: String,
    /// What its tokens must have in `aud`.
    pub audience: String,
    /// Where its public keys are (JWK Set, RFC 7517).
    pub jwks_url: String,
    /// `org_…`: whose backend is let in.
    pub organization: String,
    /// The claim that names scopes, as a list or with blanks between them; unset, none.
    #[serde(default)]
    pub scopes_claim: Option<String>,
    /// What a token may that has no such claim.
    #[serde(default)]
    pub default_scopes: Vec<Scope>,
    /// What it may sign with; all that we can check, unless it is said.
    #[serde(default = "Algorithm::all")]
    pub algorithms: Vec<Algorithm>,
}

/// How a token of an issuer is signed (RFC 7518, RFC 8037). Only what takes a public key:
/// with a secret that we share, we could sign ourselves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub enum Algorithm {
    /// RSA, PKCS#1 v1.5 with SHA-256; at least 2048 bits.
    #[serde(rename = "RS256")]
    Rs256,
    /// ECDSA on P-256 with SHA-256.
    #[serde(rename = "ES256")]
    Es256,
    /// Ed25519.
    #[serde(rename = "EdDSA")]
    EdDsa,
}

impl Algorithm {
    /// Every one.
    pub const ALL: [Self; 3] = [Self::Rs256, Self::Es256, Self::EdDsa];

    /// As the header of a token has it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Rs256 => "RS256",
            Self::Es256 => "ES256",
            Self::EdDsa => "EdDSA",
        }
    }

    /// Reads what the header of a token has.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.as_str() == text)
    }

    fn all() -> Vec<Self> {
        Self::ALL.to_vec()
    }
}

impl Issuer {
    /// What a token with these claims may: what its claim names and we know, or the
    /// default if there is no such claim.
    pub fn scopes(&self, claims: &serde_json::Map<String, serde_json::Value>) -> Vec<Scope> {
        let claim = self.scopes_claim.as_ref().and_then(|it| claims.get(it));
        let Some(claim) = claim else { return self.default_scopes.clone() };
        let named: Vec<&str> = match claim {
            serde_json::Value::String(it) => it.split_ascii_whitespace().collect(),
            serde_json::Value::Array(list) => list.iter().filter_map(|it| it.as_str()).collect(),
            _ => Vec::new(),
        };
        Scope::ALL.into_iter().filter(|it| named.contains(&it.as_str())).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    #[track_caller]
    fn check(claims: &Value, expected: &[Scope]) {
        let issuer = Issuer {
            issuer: "https://login.example".into(),
            audience: "parlor".into(),
            jwks_url: "https://login.example/jwks".into(),
            organization: "org_1".into(),
            scopes_claim: Some("scp".into()),
            default_scopes: vec![Scope::Chat],
            algorithms: Algorithm::all(),
        };
        assert_eq!(issuer.scopes(claims.as_object().unwrap()), expected);
    }

    #[test]
    fn scopes_are_a_list_or_words_and_those_that_are_not_ours_do_not_count() {
        let both = [Scope::Chat, Scope::AgentsRead];
        check(&json!({"scp": "openid agents:read chat profile"}), &both);
        check(&json!({"scp": ["agents:read", "chat", "email", 5]}), &both);
    }

    #[test]
    fn without_the_claim_the_default_holds_and_an_empty_claim_is_one() {
        check(&json!({}), &[Scope::Chat]);
        for none in
            [json!({"scp": ""}), json!({"scp": []}), json!({"scp": 5}), json!({"scp": null})]
        {
            check(&none, &[]);
        }
    }
}
