//! Sessions that a site's backend asks for, and hands to its page.

use super::data;
use crate::{
    auth::client_secrets::ClientSecret,
    domain::{
        agent::Misfit,
        identity::Identity,
        key::Scope,
        origin::AllowedOrigin,
        person::{Attributes, Profile, checked_external_id},
    },
    http::{
        Api, body,
        caller::Caller,
        codes,
        endpoint::{Content, Endpoint, builder::post, schema_of},
        error::ApiError,
    },
};
use axum::{
    extract::State,
    http::{StatusCode, header},
    response::IntoResponse,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

const CREATE: &str = "Asks for a session for a visitor.

The client secret is a session's token as it stands, and with the publishable key it opens one \
at `openSession`, which is the only way where the agent has `requireClientSecret`. With `user` it \
is the session of that person, on every device; without, of somebody new, or of whoever the \
page's visitor token says. Ask for another before it expires.";

/// The routes of this file.
pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![
        post("/sessions", create)
            .called("createSession", "Sessions", CREATE)
            .needs(Scope::SessionsWrite)
            .takes::<NewSession>()
            .answers(201, "Shown here and never again.", Content::One(schema_of::<MadeSession>()))
            .refuses(&[&codes::AGENT_NOT_FOUND]),
    ]
}

/// The body that asks for a session.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "NewSession")]
struct NewSession {
    /// `agt_…`
    agent_id: String,
    /// Who the visitor is; left out for somebody new.
    user: Option<NamedUser>,
    /// The only origin whose pages may show it, e.g. `https://shop.example`; left out for any.
    origin: Option<String>,
}

/// A person as the site's own systems know it.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(rename = "NamedUser")]
struct NamedUser {
    /// What those systems call this person, 1 to 255 characters.
    id: String,
    /// At most 200 characters.
    name: Option<String>,
    /// At most 254 characters.
    email: Option<String>,
    /// Texts, numbers and flags by name, at most 50; what is not named stays.
    #[serde(default)]
    attributes: Attributes,
}

/// What the page is given.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "ClientSecret")]
struct MadeSession {
    /// A JWT.
    client_secret: String,
    /// Seconds until it expires.
    expires_in: u32,
    /// `vis_…`
    visitor_id: String,
}

/// `POST /v1/sessions` — a session for a visitor, which its page is handed.
async fn create(
    State(api): State<Api>,
    Caller(access): Caller,
    body::Json(new): body::Json<NewSession>,
) -> Result<impl IntoResponse, ApiError> {
    let agent = api.agent(&access, &new.agent_id).await.map_err(|it| it.at("agentId"))?;
    let identity = new.user.map(NamedUser::checked).transpose()?;
    let origin = new.origin.as_deref().map(checked_origin).transpose()?;
    let made = api.auth.client_secret(&agent, identity.as_ref(), origin.as_deref()).await?;
    let ClientSecret { token: client_secret, expires_in, visitor_id } = made;
    let made = data(MadeSession { client_secret, expires_in, visitor_id });
    Ok((StatusCode::CREATED, [(header::CACHE_CONTROL, "no-store")], made))
}

impl NamedUser {
    fn checked(self) -> Result<Identity, Misfit> {
        let profile = Profile { name: self.name, email: self.email, attributes: self.attributes };
        Ok(Identity {
            external_id: checked_external_id("user.id", self.id)?,
            profile: profile.checked("user.")?,
        })
    }
}

/// One origin, as browsers write it.
fn checked_origin(origin: &str) -> Result<String, Misfit> {
    let misfit = |reason: &str| Misfit { field: "origin".into(), reason: reason.into() };
    let origin = AllowedOrigin::parse(origin).map_err(|it| misfit(&it.to_string()))?;
    if origin.as_str().contains('*') {
        return Err(misfit("must be one origin, without a star"));
    }
    Ok(origin.as_str().into())
}
