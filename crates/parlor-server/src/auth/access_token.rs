//! Access tokens that we give for a key: JSON Web Tokens in the profile of RFC 9068,
//! but signed with a secret of ours, for nobody else reads them.

use super::problem::TokenProblem;
use crate::domain::key::Scope;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use serde::{Deserialize, Serialize};

/// What the head of such a token says that it is (RFC 9068 section 2.1).
pub(super) const TYPE: &str = "at+jwt";

/// How the head of such a token says that it is signed.
pub(super) const ALGORITHM: &str = "HS256";

/// Who these tokens are for.
const AUDIENCE: &str = "api";

/// What an access token says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Claims {
    /// Our address, for whoever wonders; not checked, for it may change.
    pub(super) iss: String,
    /// Always `api`.
    pub(super) aud: String,
    /// `key_…`: who it is.
    pub(super) sub: String,
    /// The same.
    pub(super) client_id: String,
    /// What it may, with blanks between.
    pub(super) scope: String,
    /// Tells the secrets of a key apart.
    pub(super) sec: String,
    /// When it was given, in epoch seconds.
    pub(super) iat: i64,
    /// When it expires, in epoch seconds.
    pub(super) exp: i64,
    /// Names this token.
    pub(super) jti: String,
}

impl Claims {
    /// What it may, as far as it says.
    pub(super) fn may(&self, scope: Scope) -> bool {
        self.scope.split(' ').any(|it| it == scope.as_str())
    }
}

/// Signs and reads access tokens.
#[derive(Clone)]
pub(super) struct AccessSigner {
    encoding: EncodingKey,
    decoding: DecodingKey,
}

impl AccessSigner {
    /// Signs with this secret.
    pub(super) fn new(secret: &str) -> Self {
        Self {
            encoding: EncodingKey::from_secret(secret.as_bytes()),
            decoding: DecodingKey::from_secret(secret.as_bytes()),
        }
    }

    /// A token for these claims; the audience is filled in.
    pub(super) fn sign(&self, claims: Claims) -> Result<String, TokenProblem> {
        let claims = Claims { aud: AUDIENCE.into(), ..claims };
        let header = Header { typ: Some(TYPE.into()), ..Header::new(Algorithm::HS256) };
        let signed = jsonwebtoken::encode(&header, &claims, &self.encoding);
        signed.map_err(|_| TokenProblem::Signature)
    }

    /// What a token says, if it was signed here and has not expired: to the second, for
    /// the clock is the one that it was given by.
    pub(super) fn read(&self, token: &str, now_millis: i64) -> Result<Claims, TokenProblem> {
        let mut rules = Validation::new(Algorithm::HS256);
        rules.set_audience(&[AUDIENCE]);
        // Checked below, by the clock of the program.
        rules.validate_exp = false;
        let read = jsonwebtoken::decode::<Claims>(token, &self.decoding, &rules);
        let claims = read.map_err(|_| TokenProblem::Signature)?.claims;
        if claims.exp.saturating_mul(1000) <= now_millis {
            return Err(TokenProblem::Expired);
        }
        Ok(claims)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claims() -> Claims {
        Claims {
            iss: "https://chat.example".into(),
            aud: AUDIENCE.into(),
            sub: "key_1".into(),
            client_id: "key_1".into(),
            scope: "chat agents:read".into(),
            sec: "0".into(),
            iat: 0,
            exp: 100,
            jti: "1".into(),
        }
    }

    #[test]
    fn a_token_reads_back_until_it_expires() {
        let signer = AccessSigner::new("secret");
        let token = signer.sign(claims()).unwrap();
        assert_eq!(signer.read(&token, 99_999), Ok(claims()));
        assert_eq!(signer.read(&token, 100_000), Err(TokenProblem::Expired));
    }

    #[test]
    fn a_token_of_another_secret_is_not_valid() {
        let token = AccessSigner::new("other").sign(claims()).unwrap();
        let read = AccessSigner::new("secret").read(&token, 0);
        assert_eq!(read, Err(TokenProblem::Signature));
    }

    #[test]
    fn a_scope_is_a_whole_word() {
        assert!(claims().may(Scope::AgentsRead) && claims().may(Scope::Chat));
        assert!(!claims().may(Scope::SourcesRead));
    }
}
