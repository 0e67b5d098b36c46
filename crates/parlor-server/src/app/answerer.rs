//! What answers, as the settings say.

use super::{AppOptions, StartError};
use crate::{
    auth::vault::Vault,
    config::{Config, ModelConfig},
    domain::{
        answer::Answerer,
        model::{ModelSettings, Secret},
    },
    models::{choice::KnowledgeAnswerer, timeouts::Timeouts},
    outbound::Outbound,
    storage::Store,
    tools::ToolCaller,
};
use std::{sync::Arc, time::Duration};

/// The model that is named, or the built-in answerer.
pub(super) fn of(
    options: &AppOptions,
    store: &Store,
    vault: &Vault,
) -> Result<Arc<dyn Answerer>, StartError> {
    let config = &options.config;
    let failed = |reason: String| StartError::Model(reason);
    let (clock, outbound) = (options.clock.clone(), outbound(config));
    let tool_limit = Duration::from_secs(config.tool_secs.into());
    let tools = ToolCaller::new(store.clone(), vault.clone(), clock, outbound.clone(), tool_limit);
    let tools = tools.map_err(|error| failed(error.to_string()))?;
    let (model, timeouts) = (settings(&config.model), timeouts(config));
    let answerer = KnowledgeAnswerer::new(store.clone(), model, timeouts, vault.clone());
    let answerer = answerer.map_err(|error| failed(error.to_string()))?;
    Ok(Arc::new(answerer.reaching(outbound).calling(tools)))
}

/// Which addresses of tenants may be asked.
pub(super) fn outbound(config: &Config) -> Outbound {
    Outbound::new(config.dev_mode, config.allow_private_models.clone())
}

fn settings(model: &ModelConfig) -> Option<ModelSettings> {
    Some(ModelSettings {
        url: model.url.clone()?,
        name: model.name.clone()?,
        api_key: model.api_key.clone().map(Secret::new),
        temperature: model.temperature,
        system_prompt: model.system_prompt.clone(),
        vision: model.vision,
        ..ModelSettings::default()
    })
}

pub(super) fn timeouts(config: &Config) -> Timeouts {
    let secs = |it: u32| Duration::from_secs(it.into());
    Timeouts {
        connect: secs(config.model.connect_secs),
        first_byte: secs(config.model.first_byte_secs),
        between_chunks: secs(config.model.between_chunks_secs),
        whole: config.turn_limit(),
    }
}
