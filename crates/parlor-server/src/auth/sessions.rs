//! Lets a page chat: a publishable key and an allowed origin give a session.

use super::{
    Auth, AuthError, secret,
    token::{Claims, TokenError},
};
use crate::{
    domain::{access::Access, agent::Agent, id::Kind, key::KeyKind, origin, person::Profile},
    storage::{Arrival, Vouched},
};
use parlor_wire::session::Session;

const DAY_MILLIS: i64 = 24 * 60 * 60 * 1000;

/// The longest locale and address of a page that are kept, in bytes.
const MAX_LOCALE_BYTES: usize = 35;
const MAX_PAGE_URL_BYTES: usize = 2000;

/// What a page brings to open a session.
#[derive(Clone, Debug, Default)]
pub struct SessionRequest {
    /// `pk_…`
    pub publishable_key: String,
    /// What an earlier session gave.
    pub visitor_token: Option<String>,
    /// Who the visitor is, as a JWT that the site's backend signed.
    pub identity_token: Option<String>,
    /// What the site's backend asked for; see [`super::client_secrets`].
    pub client_secret: Option<String>,
    /// What the page says of its visitor, checked.
    pub unverified: Option<Profile>,
    /// The page the visitor is on.
    pub page_url: Option<String>,
    /// BCP 47.
    pub locale: Option<String>,
}

impl Auth {
    /// The agent that a publishable key names, for a page of this origin.
    ///
    /// A browser sends no `Origin` when a page reads from its own server, so
    /// reading is allowed without one.
    pub async fn agent_for_page(
        &self,
        publishable_key: &str,
        origin: Option<&str>,
    ) -> Result<Agent, AuthError> {
        let agent = self.agent_of_key(publishable_key).await?;
        if let Some(origin) = origin {
            self.check_origin(&agent, origin)?;
        }
        Ok(agent)
    }

    /// Opens a session for a page of this origin.
    pub async fn open_session(
        &self,
        request: &SessionRequest,
        origin: Option<&str>,
    ) -> Result<Session, AuthError> {
        let agent = self.agent_of_key(&request.publishable_key).await?;
        let origin = origin.unwrap_or_default();
        self.check_origin(&agent, origin)?;
        let (asked_for, identity);
        let vouched = match (&request.client_secret, &request.identity_token) {
            (Some(secret), _) => {
                asked_for = self.asked_for(&agent, secret, origin).await?;
                Some(Vouched::Visitor(&asked_for))
            }
            (None, _) if agent.requires_client_secret => {
                return Err(AuthError::ClientSecretRequired);
            }
            (None, Some(token)) => {
                identity = self.identity(&agent, token).await?;
                Some(Vouched::Identity(&identity))
            }
            (None, None) => None,
        };
        let visitor_token = format!("vt_{}", secret::random_hex());
        let visitor_id = self.welcome(&agent, request, vouched, &visitor_token).await?;
        let session_token = self.session_token(&agent, &visitor_id, (origin, ""))?;
        Ok(Session {
            session_token,
            expires_in: self.rules.session_secs,
            agent_id: agent.id,
            visitor_id,
            visitor_token,
        })
    }

    /// A token for this visitor, from this origin and source.
    pub(super) fn session_token(
        &self,
        agent: &Agent,
        visitor_id: &str,
        (origin, source): (&str, &str),
    ) -> Result<String, AuthError> {
        let exp = self.clock.now_millis() / 1000 + i64::from(self.rules.session_secs);
        let claims = Claims {
            aud: String::new(),
            sub: visitor_id.into(),
            agt: agent.id.clone(),
            org: agent.organization_id.clone(),
            ori: origin.into(),
            src: source.into(),
            r#gen: agent.token_generation,
            exp,
            jti: secret::random_hex(),
        };
        self.signer.sign(&claims).map_err(|_| AuthError::BadSession)
    }

    /// The visitor who shows this session token, on a page of this origin.
    pub(super) async fn visitor(
        &self,
        token: &str,
        origin: Option<&str>,
    ) -> Result<Access, AuthError> {
        let claims = self.signer.read(token, self.clock.now_millis());
        let claims = claims.map_err(|error| match error {
            TokenError::Invalid => AuthError::BadSession,
            TokenError::Expired => AuthError::SessionExpired,
        })?;
        if let Some(origin) = origin.filter(|it| !claims.is_for(it)) {
            return Err(AuthError::OriginNotAllowed { origin: origin.into() });
        }
        let visitor_id = self.present(&claims).await?;
        Ok(Access::Visitor { organization_id: claims.org, agent_id: claims.agt, visitor_id })
    }

    /// Whose token it is as of now, unless it was revoked.
    pub(super) async fn present(&self, claims: &Claims) -> Result<String, AuthError> {
        let present = self.store.present(&claims.agt, &claims.sub).await?;
        let present = present.filter(|it| it.agent.token_generation == claims.r#gen);
        present.and_then(|it| it.visitor_id).ok_or(AuthError::SessionRevoked)
    }

    async fn agent_of_key(&self, publishable_key: &str) -> Result<Agent, AuthError> {
        if publishable_key.starts_with("sk_") {
            return Err(AuthError::WrongKind(
                "This is a secret key, which must not be in a page: revoke it, and use the publishable key (pk_…).",
            ));
        }
        let key = self.living_key(publishable_key, KeyKind::Publishable).await?;
        let agent_id = key.agent_id.ok_or(AuthError::UnknownKey)?;
        self.store.agent(&agent_id).await?.ok_or(AuthError::UnknownKey)
    }

    fn check_origin(&self, agent: &Agent, origin: &str) -> Result<(), AuthError> {
        if origin::is_allowed(origin, &agent.settings.allowed_origins, self.rules.dev_mode) {
            return Ok(());
        }
        Err(AuthError::OriginNotAllowed { origin: origin.into() })
    }

    async fn welcome(
        &self,
        agent: &Agent,
        request: &SessionRequest,
        vouched: Option<Vouched<'_>>,
        visitor_token: &str,
    ) -> Result<String, AuthError> {
        let now_millis = self.clock.now_millis();
        let brought = request.visitor_token.as_deref().map(secret::hash);
        let arrival = Arrival {
            organization_id: &agent.organization_id,
            agent_id: &agent.id,
            fresh_visitor_id: &Kind::Visitor.make(),
            token_hash: brought.as_deref(),
            next_token_hash: &secret::hash(visitor_token),
            next_expires_at: now_millis + i64::from(self.rules.visitor_days) * DAY_MILLIS,
            locale: request.locale.as_deref().and_then(|it| up_to(it, MAX_LOCALE_BYTES)),
            page_url: request.page_url.as_deref().and_then(|it| up_to(it, MAX_PAGE_URL_BYTES)),
            vouched,
            unverified: request.unverified.as_ref(),
            now_millis,
        };
        self.store.welcome(&arrival).await?.ok_or(AuthError::SessionRevoked)
    }
}

/// The text, unless it is too long to be what it should be.
fn up_to(text: &str, limit_bytes: usize) -> Option<&str> {
    (text.len() <= limit_bytes).then_some(text)
}
