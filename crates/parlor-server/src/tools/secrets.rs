//! What the calls of an agent are signed with.

use crate::{
    auth::vault::{Vault, VaultError},
    outbound::signing,
    storage::{Store, StoreError},
};

/// How long the secret before signs along after a rotation, in milliseconds.
pub const OVERLAP_MILLIS: i64 = 24 * 60 * 60 * 1000;

/// Why there is nothing to sign with.
#[derive(Debug, thiserror::Error)]
pub enum NoSecret {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// None could be made.
    #[error(transparent)]
    Vault(#[from] VaultError),
}

/// A new secret for an agent, as it is shown once and as it is kept.
///
/// # Errors
/// If the system has no randomness to give.
pub fn made(vault: &Vault, agent_id: &str) -> Result<(String, String), VaultError> {
    let secret = signing::new_secret().map_err(|_| VaultError::DoesNotOpen)?;
    let sealed = vault.seal(&purpose(agent_id), &secret)?;
    Ok((secret, sealed))
}

/// The secrets that sign an agent's calls now, the current one first. The first one is
/// made when it is first needed. One that does not open any more signs nothing.
pub async fn current(
    store: &Store,
    vault: &Vault,
    agent_id: &str,
    now_millis: i64,
) -> Result<Vec<String>, NoSecret> {
    let mut kept = store.tool_secrets(agent_id, now_millis).await?;
    if kept.is_empty() {
        let (_, sealed) = made(vault, agent_id)?;
        kept = store.first_tool_secret(agent_id, &sealed, now_millis).await?;
    }
    Ok(kept.iter().filter_map(|it| vault.open(&purpose(agent_id), &it.sealed).ok()).collect())
}

fn purpose(agent_id: &str) -> String {
    format!("tools:{agent_id}")
}
