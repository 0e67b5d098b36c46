//! Identities: JSON Web Tokens (RFC 7519) by which a site's backend says who its visitor
//! is, signed with HS256 and a secret of the agent's.

use super::{Auth, AuthError, secret, vault::VaultError};
use crate::{
    domain::{
        agent::Agent,
        id::Kind,
        identity::{self, Identity, IdentityError},
    },
    storage::IdentitySecret,
};
use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use serde_json::{Map, Value};
use std::collections::HashSet;

/// What identity secrets begin with, so that scanners find them where they should not be.
const PREFIX: &str = "idsec_";

/// How many characters of a secret may be shown after its prefix.
const HINT_CHARS: usize = 6;

impl Auth {
    /// A new identity secret of an agent, and what is kept of it. Its bytes as they stand
    /// are the key of the signature.
    pub fn identity_secret(&self, agent_id: &str) -> Result<(String, IdentitySecret), VaultError> {
        let (id, text) = (Kind::IdentitySecret.make(), format!("{PREFIX}{}", secret::random_hex()));
        let kept = IdentitySecret {
            sealed: self.vault.seal(&purpose(&id), &text)?,
            hint: text.chars().take(PREFIX.len() + HINT_CHARS).collect(),
            id,
            agent_id: agent_id.into(),
            created_at: self.clock.now_millis(),
        };
        Ok((text, kept))
    }

    /// Who a token says the visitor is, if one of the agent's secrets signed it.
    pub(super) async fn identity(&self, agent: &Agent, token: &str) -> Result<Identity, AuthError> {
        let mut secrets = self.store.identity_secrets(&agent.id).await?;
        let named = jsonwebtoken::decode_header(token).ok().and_then(|it| it.kid);
        if secrets.iter().any(|it| Some(&it.id) == named.as_ref()) {
            secrets.retain(|it| Some(&it.id) == named.as_ref());
        }
        let claims = secrets.iter().find_map(|it| self.signed_with(it, token));
        let claims = claims.ok_or(IdentityError::Unsigned)?;
        Ok(identity::read(&claims, &agent.id, self.clock.now_millis())?)
    }

    fn signed_with(&self, it: &IdentitySecret, token: &str) -> Option<Map<String, Value>> {
        let Ok(secret) = self.vault.open(&purpose(&it.id), &it.sealed) else {
            tracing::warn!(secret = %it.id, "an identity secret does not open; make another");
            return None;
        };
        let mut rules = Validation::new(Algorithm::HS256);
        // Looked at by `identity::read`, with the clock of the program.
        rules.required_spec_claims = HashSet::new();
        (rules.validate_exp, rules.validate_nbf, rules.validate_aud) = (false, false, false);
        let key = DecodingKey::from_secret(secret.as_bytes());
        jsonwebtoken::decode(token, &key, &rules).ok().map(|it| it.claims)
    }
}

/// What a secret is sealed for.
fn purpose(id: &str) -> String {
    format!("identity:{id}")
}
