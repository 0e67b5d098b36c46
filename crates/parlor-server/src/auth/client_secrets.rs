//! Client secrets: sessions that a site's backend asks for, and hands to its page.

use super::{
    Auth, AuthError, secret,
    token::{SERVER, TokenError},
};
use crate::{
    domain::{agent::Agent, id::Kind, identity::Identity},
    storage::{Arrival, Vouched},
};

/// A client secret, at the only time that it can be seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClientSecret {
    /// A session token (JWT), which also opens sessions.
    pub token: String,
    /// Seconds until it expires.
    pub expires_in: u32,
    /// `vis_…`
    pub visitor_id: String,
}

impl Auth {
    /// A client secret for the person of this identity, or for somebody new; for pages of
    /// this origin, or of any.
    pub async fn client_secret(
        &self,
        agent: &Agent,
        identity: Option<&Identity>,
        origin: Option<&str>,
    ) -> Result<ClientSecret, AuthError> {
        let now_millis = self.clock.now_millis();
        let expires_in = self.rules.session_secs;
        let arrival = Arrival {
            organization_id: &agent.organization_id,
            agent_id: &agent.id,
            fresh_visitor_id: &Kind::Visitor.make(),
            token_hash: None,
            // Nobody has this token: it keeps somebody new from being forgotten while the
            // client secret lives, and no longer.
            next_token_hash: &secret::hash(&secret::random_hex()),
            next_expires_at: now_millis + i64::from(expires_in) * 1000,
            locale: None,
            page_url: None,
            vouched: identity.map(Vouched::Identity),
            unverified: None,
            now_millis,
        };
        let visitor_id = self.store.welcome(&arrival).await?.ok_or(AuthError::SessionRevoked)?;
        let token = self.session_token(agent, &visitor_id, (origin.unwrap_or_default(), SERVER))?;
        Ok(ClientSecret { token, expires_in, visitor_id })
    }

    /// The visitor whom a client secret for this agent names, on a page of this origin.
    pub(super) async fn asked_for(
        &self,
        agent: &Agent,
        client_secret: &str,
        origin: &str,
    ) -> Result<String, AuthError> {
        let claims = self.signer.read(client_secret, self.clock.now_millis());
        let claims = claims.map_err(|error| match error {
            TokenError::Invalid => AuthError::BadClientSecret,
            TokenError::Expired => AuthError::ClientSecretExpired,
        })?;
        if !claims.is_client_secret() || claims.agt != agent.id || !claims.is_for(origin) {
            return Err(AuthError::BadClientSecret);
        }
        self.present(&claims).await
    }
}
