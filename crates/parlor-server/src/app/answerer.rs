//! What answers, as the settings say.

use super::StartError;
use crate::{
    config::Config, domain::answer::Answerer, knowledge::extract::answerer::ExtractiveAnswerer,
    storage::Store,
};
use std::sync::Arc;

/// The model that is named, or the built-in answerer.
pub(super) fn of(config: &Config, store: &Store) -> Result<Arc<dyn Answerer>, StartError> {
    if config.model.url.is_some() {
        return Err(StartError::Model("models are not wired yet".into()));
    }
    Ok(Arc::new(ExtractiveAnswerer::new(store.clone())))
}
