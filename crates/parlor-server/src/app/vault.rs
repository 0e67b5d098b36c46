//! Where the key is that secrets are sealed with.

use super::StartError;
use crate::{
    auth::{
        Auth,
        vault::{Vault, VaultError},
    },
    config::Config,
    storage::{DataLock, Store},
};

/// The key in the settings, or the one beside the database, which is made if missing; in a
/// database that servers share, only the one that its secrets were sealed with, unless the
/// settings say otherwise: a key of one's own is there a mistake more often than a wish.
pub(super) async fn of(
    config: &Config,
    store: &Store,
    lock: &DataLock,
) -> Result<Vault, StartError> {
    let vault = key(config)?;
    if !store.is_shared() || Auth::fits(store, &vault).await? {
        return Ok(vault);
    }
    match (lock.has_company(), config.new_master_key) {
        (true, _) => Err(StartError::OtherKey),
        (false, false) => Err(StartError::LostKey),
        (false, true) => Ok(vault),
    }
}

fn key(config: &Config) -> Result<Vault, VaultError> {
    match &config.master_key {
        Some(key) => Vault::with_key(key.expose()),
        None => Vault::in_directory(&config.data_dir),
    }
}
