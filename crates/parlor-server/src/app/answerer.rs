//! What answers, as the settings say.

use super::StartError;
use crate::{
    auth::vault::Vault,
    config::{Config, ModelConfig},
    domain::{
        answer::Answerer,
        model::{ModelSettings, Secret},
    },
    models::{choice::KnowledgeAnswerer, timeouts::Timeouts},
    storage::Store,
};
use std::{sync::Arc, time::Duration};

/// The model that is named, or the built-in answerer.
pub(super) fn of(
    config: &Config,
    store: &Store,
    vault: Vault,
) -> Result<Arc<dyn Answerer>, StartError> {
    let answerer =
        KnowledgeAnswerer::new(store.clone(), settings(&config.model), timeouts(config), vault)
            .map_err(|error| StartError::Model(error.to_string()))?;
    Ok(Arc::new(answerer))
}

fn settings(model: &ModelConfig) -> Option<ModelSettings> {
    Some(ModelSettings {
        url: model.url.clone()?,
        name: model.name.clone()?,
        api_key: model.api_key.clone().map(Secret::new),
        temperature: model.temperature,
        system_prompt: model.system_prompt.clone(),
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
