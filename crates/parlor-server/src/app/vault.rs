//! Where the key is that secrets are sealed with.

use crate::{
    auth::vault::{Vault, VaultError},
    config::Config,
};

/// The key in the settings, or the one beside the database, which is made if missing.
pub(super) fn of(config: &Config) -> Result<Vault, VaultError> {
    match &config.master_key {
        Some(key) => Vault::with_key(key.expose()),
        None => Vault::in_directory(&config.data_dir),
    }
}
