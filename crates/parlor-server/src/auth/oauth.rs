//! Access tokens for keys: the client credentials grant (RFC 6749 section 4.4).

use super::{
    Auth, AuthError, access_token::Claims, keys::access_of, problem::TokenProblem, secret,
};
use crate::domain::{
    access::Access,
    key::{ApiKey, KeyKind, Scope},
};

/// How long an access token lives, in seconds.
pub const TOKEN_SECS: u32 = 60 * 60;

/// How much of a hash tells the secrets of one key apart, in hexadecimal digits.
const MARK_CHARS: usize = 16;

/// An access token, and what it opens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Granted {
    /// The token.
    pub token: String,
    /// What it may.
    pub scopes: Vec<Scope>,
}

/// Why a client gets no token.
#[derive(Debug, thiserror::Error)]
pub enum GrantError {
    /// There is no such client, or its secret is another or opens nothing any more.
    #[error("the client id or its secret is not valid")]
    Client,
    /// It asks for more than it may, or for something that there is not.
    #[error("the client may not have the scope {0:?}")]
    Scope(String),
    /// The store failed.
    #[error(transparent)]
    Failed(AuthError),
}

impl Auth {
    /// A token for the client of this id (`key_…`) that shows this secret (`sk_…`), with
    /// all that it may or with what it names of that. `issuer` is our own address.
    pub async fn grant(
        &self,
        (client_id, client_secret): (&str, &str),
        scope: Option<&str>,
        issuer: &str,
    ) -> Result<Granted, GrantError> {
        let found = self.living_key(client_secret, KeyKind::Secret).await;
        let key = found.map_err(|error| match error {
            AuthError::UnknownKey | AuthError::DeadKey(_) => GrantError::Client,
            other => GrantError::Failed(other),
        })?;
        if key.id != client_id {
            return Err(GrantError::Client);
        }
        let scopes = asked(scope, &key.scopes())?;
        let now_secs = self.clock.now_millis().div_euclid(1000);
        let names: Vec<&str> = scopes.iter().map(|it| it.as_str()).collect();
        let claims = Claims {
            iss: issuer.into(),
            aud: String::new(),
            sub: key.id.clone(),
            client_id: key.id,
            scope: names.join(" "),
            sec: mark(&secret::hash(client_secret)),
            iat: now_secs,
            exp: now_secs + i64::from(TOKEN_SECS),
            jti: secret::random_hex(),
        };
        let signed = self.access_signer.sign(claims);
        let token = signed.map_err(|it| GrantError::Failed(it.into()))?;
        Ok(Granted { token, scopes })
    }

    /// The backend that shows this access token: its key as it is now, and of what that
    /// may, what the token was given for.
    pub(super) async fn by_access_token(&self, token: &str) -> Result<Access, AuthError> {
        let now = self.clock.now_millis();
        let claims = self.access_signer.read(token, now)?;
        let found = self.store.key(&claims.sub).await?;
        let key = found.filter(|it| it.kind == KeyKind::Secret).ok_or(TokenProblem::Revoked)?;
        let hash = secret_of(&key, &claims.sec).ok_or(TokenProblem::Revoked)?;
        key.check_secret(hash, now).map_err(|_| TokenProblem::Revoked)?;
        self.note_use(&key, now);
        let scopes = key.scopes().into_iter().filter(|it| claims.may(*it)).collect();
        access_of(&key, scopes)
    }
}

/// What is asked for, if it is within reach; all that is, if nothing is named.
fn asked(scope: Option<&str>, within: &[Scope]) -> Result<Vec<Scope>, GrantError> {
    let Some(scope) = scope else { return Ok(within.to_vec()) };
    let beyond = |it: &str| GrantError::Scope(it.to_owned());
    let mut scopes = Vec::new();
    for name in scope.split(' ').filter(|it| !it.is_empty()) {
        let it = Scope::parse(name).filter(|it| within.contains(it)).ok_or_else(|| beyond(name))?;
        if !scopes.contains(&it) {
            scopes.push(it);
        }
    }
    if scopes.is_empty() { Err(beyond(scope)) } else { Ok(scopes) }
}

/// The hash of the secret with which a token was got: it opens as long as that does.
fn secret_of<'a>(key: &'a ApiKey, sec: &str) -> Option<&'a str> {
    let previous = key.previous.as_ref().map(|it| it.hash.as_str());
    [Some(key.hash.as_str()), previous].into_iter().flatten().find(|it| mark(it) == sec)
}

fn mark(hash: &str) -> String {
    secret::hash(hash).chars().take(MARK_CHARS).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const WITHIN: [Scope; 2] = [Scope::Chat, Scope::AgentsRead];

    #[test]
    fn a_client_gets_what_it_names_or_all_that_it_may() {
        assert_eq!(asked(None, &WITHIN).unwrap(), WITHIN);
        assert_eq!(asked(Some("agents:read  agents:read"), &WITHIN).unwrap(), [Scope::AgentsRead]);
    }

    #[test]
    fn a_client_gets_nothing_if_it_names_more_than_it_may() {
        for beyond in ["agents:write", "chat agents:write", "chat nonsense", "", " "] {
            let refused = asked(Some(beyond), &WITHIN);
            assert!(matches!(refused, Err(GrantError::Scope(_))), "{beyond}");
        }
    }
}
