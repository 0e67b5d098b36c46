//! Gives agents of a server that knew no versions their first one, and seals their
//! models' keys, which that server kept as plain text.

use super::StartError;
use crate::{
    auth::vault::Vault,
    domain::agent_config::{AgentConfig, AgentModel},
    models::choice::sealed,
    storage::{Store, Unversioned},
};

/// Adopts every agent that has no version. Safe to be cut off, and to be done again.
pub(super) async fn adopt(store: &Store, vault: &Vault) -> Result<(), StartError> {
    for it in store.unversioned_agents().await? {
        let config = AgentConfig { model: model(&it, vault)?, ..AgentConfig::of(&it.agent) };
        store.adopt(&it.agent, &config).await?;
    }
    Ok(())
}

fn model(it: &Unversioned, vault: &Vault) -> Result<Option<AgentModel>, StartError> {
    let Some(model) = it.model.clone() else { return Ok(None) };
    let key = it.api_key.as_deref().filter(|it| !it.is_empty());
    let api_key = key.map(|key| sealed(vault, &it.agent.id, key)).transpose()?;
    Ok(Some(AgentModel { api_key, ..model }))
}
