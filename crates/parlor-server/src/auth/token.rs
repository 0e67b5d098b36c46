//! Session tokens: JSON Web Tokens (RFC 7519) signed with HS256.

use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use serde::{Deserialize, Serialize};

/// Who these tokens are for.
const AUDIENCE: &str = "widget";

/// What a session token says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claims {
    /// Always `widget`.
    pub aud: String,
    /// `vis_…`
    pub sub: String,
    /// `agt_…`
    pub agt: String,
    /// `org_…`
    pub org: String,
    /// The `Origin` of the page it was given to; empty if it is for any.
    pub ori: String,
    /// Where it comes from: `server` for a client secret that a backend asked for.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub src: String,
    /// The agent's generation of tokens.
    pub r#gen: i64,
    /// When it expires, in epoch seconds.
    pub exp: i64,
    /// Names this token.
    pub jti: String,
}

/// [`Claims::src`] of a client secret.
pub const SERVER: &str = "server";

impl Claims {
    /// Whether a backend asked for it.
    pub fn is_client_secret(&self) -> bool {
        self.src == SERVER
    }

    /// Whether a page of this origin may show it. What a backend asked for without
    /// naming a page is for all of them.
    pub fn is_for(&self, origin: &str) -> bool {
        self.ori == origin || (self.is_client_secret() && self.ori.is_empty())
    }
}

/// Signs and reads tokens.
#[derive(Clone)]
pub struct Signer {
    encoding: EncodingKey,
    decoding: DecodingKey,
}

/// Why a token is not worth anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TokenError {
    /// Not signed by us, not for the widget, or not a token.
    #[error("the token is not valid")]
    Invalid,
    /// Its time is over.
    #[error("the token has expired")]
    Expired,
}

impl Signer {
    /// Signs with this secret.
    pub fn new(secret: &[u8]) -> Self {
        Self {
            encoding: EncodingKey::from_secret(secret),
            decoding: DecodingKey::from_secret(secret),
        }
    }

    /// A token for these claims; the audience is filled in.
    pub fn sign(&self, claims: &Claims) -> Result<String, TokenError> {
        let claims = Claims { aud: AUDIENCE.into(), ..claims.clone() };
        let header = Header::new(Algorithm::HS256);
        jsonwebtoken::encode(&header, &claims, &self.encoding).map_err(|_| TokenError::Invalid)
    }

    /// What a token says, if it was signed here and has not expired.
    pub fn read(&self, token: &str, now_millis: i64) -> Result<Claims, TokenError> {
        let mut rules = Validation::new(Algorithm::HS256);
        rules.set_audience(&[AUDIENCE]);
        // Checked below, by the clock of the program.
        rules.validate_exp = false;
        let read = jsonwebtoken::decode::<Claims>(token, &self.decoding, &rules);
        let claims = read.map_err(|_| TokenError::Invalid)?.claims;
        if claims.exp.saturating_mul(1000) <= now_millis {
            return Err(TokenError::Expired);
        }
        Ok(claims)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claims() -> Claims {
        Claims {
            aud: "widget".into(),
            sub: "vis_1".into(),
            agt: "agt_1".into(),
            org: "org_1".into(),
            ori: "https://a.example".into(),
            src: String::new(),
            r#gen: 1,
            exp: 100,
            jti: "1".into(),
        }
    }

    #[test]
    fn a_token_reads_back_until_it_expires() {
        let signer = Signer::new(b"secret");
        let token = signer.sign(&claims()).unwrap();
        assert_eq!(signer.read(&token, 99_999), Ok(claims()));
        assert_eq!(signer.read(&token, 100_000), Err(TokenError::Expired));
    }

    #[test]
    fn a_token_of_another_secret_is_not_valid() {
        let token = Signer::new(b"other").sign(&claims()).unwrap();
        assert_eq!(Signer::new(b"secret").read(&token, 0), Err(TokenError::Invalid));
    }

    #[test]
    fn a_token_that_was_changed_is_not_valid() {
        let signer = Signer::new(b"secret");
        let token = signer.sign(&claims()).unwrap();
        let other = signer.sign(&Claims { sub: "vis_2".into(), ..claims() }).unwrap();
        let (head, signature) = token.rsplit_once('.').unwrap();
        let (other_head, _) = other.rsplit_once('.').unwrap();
        assert!(signer.read(&format!("{head}.{signature}"), 0).is_ok());
        let forged = format!("{other_head}.{signature}");
        assert_eq!(signer.read(&forged, 0), Err(TokenError::Invalid));
    }

    #[test]
    fn a_token_that_claims_to_need_no_signature_is_not_valid() {
        // {"alg":"none"} and the claims above, unsigned.
        let unsigned = "eyJhbGciOiJub25lIn0.eyJhdWQiOiJ3aWRnZXQiLCJzdWIiOiJ2aXNfMSIsImFndCI6ImFndF8xIiwib3JnIjoib3JnXzEiLCJvcmkiOiIiLCJnZW4iOjEsImV4cCI6MTAwLCJqdGkiOiIxIn0.";
        assert_eq!(Signer::new(b"secret").read(unsigned, 0), Err(TokenError::Invalid));
    }
}
