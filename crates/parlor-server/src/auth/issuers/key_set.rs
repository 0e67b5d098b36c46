//! An issuer's public keys: a JWK Set (RFC 7517).

use crate::domain::issuer::Algorithm;
use jsonwebtoken::{
    DecodingKey,
    jwk::{AlgorithmParameters, EllipticCurve, Jwk, KeyOperations, PublicKeyUse},
};
use serde::Deserialize;

/// How many keys of a set are looked at.
const MAX_KEYS: usize = 100;

/// The keys of an issuer that check signatures. Those that do something else, or in a
/// way that we do not know, are left out: sets may hold them (RFC 7517 section 5).
#[derive(Clone, Debug)]
pub(super) struct KeySet(Vec<Key>);

#[derive(Clone, Debug)]
struct Key {
    id: Option<String>,
    algorithm: Algorithm,
    checks: DecodingKey,
}

#[derive(Deserialize)]
struct Document {
    keys: Vec<serde_json::Value>,
}

impl KeySet {
    /// Reads a set; `None` if it is none.
    pub(super) fn read(document: &[u8]) -> Option<Self> {
        let document: Document = serde_json::from_slice(document).ok()?;
        let keys = document.keys.into_iter().take(MAX_KEYS);
        Some(Self(keys.filter_map(|it| key(serde_json::from_value(it).ok()?)).collect()))
    }

    /// The keys that may have made such a signature: the one that the token names, or if
    /// it names none, all of that algorithm.
    pub(super) fn candidates(&self, algorithm: Algorithm, id: Option<&str>) -> Vec<&DecodingKey> {
        let fits =
            |it: &&Key| it.algorithm == algorithm && (id.is_none() || it.id.as_deref() == id);
        self.0.iter().filter(fits).map(|it| &it.checks).collect()
    }
}

fn key(it: Jwk) -> Option<Key> {
    let algorithm = match &it.algorithm {
        AlgorithmParameters::RSA(_) => Algorithm::Rs256,
        AlgorithmParameters::EllipticCurve(of) if of.curve == EllipticCurve::P256 => {
            Algorithm::Es256
        }
        AlgorithmParameters::OctetKeyPair(of) if of.curve == EllipticCurve::Ed25519 => {
            Algorithm::EdDsa
        }
        _ => return None,
    };
    let named = it.common.key_algorithm.as_ref().map(ToString::to_string);
    let signs = it.common.public_key_use.as_ref().is_none_or(|it| *it == PublicKeyUse::Signature);
    let verifies =
        it.common.key_operations.as_ref().is_none_or(|it| it.contains(&KeyOperations::Verify));
    if !signs || !verifies || named.is_some_and(|it| it != algorithm.as_str()) {
        return None;
    }
    let checks = DecodingKey::from_jwk(&it).ok()?;
    Some(Key { id: it.common.key_id, algorithm, checks })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn rsa(more: &Value) -> Value {
        let mut key = json!({"kty": "RSA", "n": "AQAB", "e": "AQAB"});
        key.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        key
    }

    #[track_caller]
    fn check(keys: &Value, id: Option<&str>, expected: usize) {
        let set = KeySet::read(json!({"keys": keys}).to_string().as_bytes()).unwrap();
        assert_eq!(set.candidates(Algorithm::Rs256, id).len(), expected, "{keys}");
    }

    #[test]
    fn what_is_no_set_is_none() {
        for none in ["", "[]", "{}", "{\"keys\": 5}", "<html>"] {
            assert!(KeySet::read(none.as_bytes()).is_none(), "{none}");
        }
    }

    #[test]
    fn a_token_that_names_its_key_is_checked_with_that_alone() {
        let keys = json!([rsa(&json!({"kid": "1"})), rsa(&json!({"kid": "2"})), rsa(&json!({}))]);
        check(&keys, Some("2"), 1);
        check(&keys, Some("3"), 0);
        check(&keys, None, 3);
    }

    #[test]
    fn keys_that_do_something_else_are_left_out() {
        check(
            &json!([rsa(&json!({"use": "sig", "alg": "RS256", "key_ops": ["verify"]}))]),
            None,
            1,
        );
        for other in [
            json!({"use": "enc"}),
            json!({"alg": "RS512"}),
            json!({"alg": "HS256"}),
            json!({"key_ops": ["encrypt"]}),
            json!({"n": "not base64!"}),
            json!({"n": 5}),
            json!({"kty": "oct", "k": "c2VjcmV0", "n": null, "e": null}),
        ] {
            check(&json!([rsa(&other)]), None, 0);
        }
        check(&json!(["key", 5, {}]), None, 0);
    }
}
