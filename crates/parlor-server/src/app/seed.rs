//! The first rows of an installation: an organization, an agent, and keys.

use crate::{
    auth::keys::{Holder, KeyRequest, issue},
    domain::{
        agent::{Agent, AgentSettings, Misfit, checked_name},
        audit::{By, action},
        id::Kind,
        key::Scope,
    },
    storage::{Store, StoreError},
};
use serde::Serialize;

/// What to make.
#[derive(Clone, Debug)]
pub struct Seed {
    /// The organization's name.
    pub organization: String,
    /// The agent's name.
    pub agent: String,
    /// How the agent presents itself, and who may embed it.
    pub settings: AgentSettings,
}

impl Default for Seed {
    fn default() -> Self {
        let settings = AgentSettings::default();
        Self { organization: "My organization".into(), agent: "Assistant".into(), settings }
    }
}

/// What was made. The keys are shown here and never again.
#[derive(Clone, Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Seeded {
    /// `org_…`
    pub organization_id: String,
    /// `agt_…`
    pub agent_id: String,
    /// `pk_live_…`, for pages.
    pub publishable_key: String,
    /// `sk_live_…`, for backends; it has every scope.
    pub secret_key: String,
    /// `plat_live_…`, for whoever runs the installation.
    pub platform_key: String,
}

/// Why nothing, or not all, was made.
#[derive(Debug, thiserror::Error)]
pub enum SeedError {
    /// A name or a setting does not fit; nothing was written.
    #[error(transparent)]
    Misfit(#[from] Misfit),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Makes an organization, an agent and their keys.
pub async fn seed(store: &Store, seed: Seed, now_millis: i64) -> Result<Seeded, SeedError> {
    let agent = Agent {
        id: Kind::Agent.make(),
        organization_id: Kind::Organization.make(),
        name: checked_name(&seed.agent)?,
        settings: seed.settings.checked()?,
        requires_client_secret: false,
        token_generation: 1,
        created_at: now_millis,
        updated_at: now_millis,
    };
    let organization_id = agent.organization_id.as_str();
    let by = By::command_line(Some(organization_id));
    let founded = by.did(action::ORGANIZATION_CREATED, organization_id, now_millis);
    store.add_organization(organization_id, &seed.organization, &founded).await?;
    store.add_agent(&agent, &by.did(action::AGENT_CREATED, &agent.id, now_millis)).await?;
    let request = |name: &str, scopes: &[Scope]| KeyRequest {
        name: name.into(),
        scopes: scopes.to_vec(),
        ..KeyRequest::default()
    };
    let page = Holder::Agent { organization_id, agent_id: &agent.id };
    let publishable = issue(store, page, request("Website", &[]), now_millis).await?;
    let backend = Holder::Organization(organization_id);
    let secret = issue(store, backend, request("Backend", &Scope::ALL), now_millis).await?;
    let platform = issue(store, Holder::Platform, request("Platform", &[]), now_millis).await?;
    Ok(Seeded {
        organization_id: agent.organization_id.clone(),
        agent_id: agent.id,
        publishable_key: publishable.token,
        secret_key: secret.token,
        platform_key: platform.token,
    })
}
