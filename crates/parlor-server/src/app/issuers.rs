//! Whose tokens are believed, as the settings say.

use super::StartError;
use crate::{auth::Auth, config::Config, storage::Store};

/// Believes the issuers that are named. One whose organization is not there lets nobody
/// in, and is warned of.
pub(super) async fn trusted(
    auth: Auth,
    config: &Config,
    store: &Store,
) -> Result<Auth, StartError> {
    for it in &config.issuers {
        if store.organization(&it.organization).await?.is_none() {
            let (issuer, organization) = (&it.issuer, &it.organization);
            tracing::warn!(%issuer, %organization, "there is no such organization");
        }
    }
    auth.trusting(config.issuers.clone()).map_err(|it| StartError::Issuers(it.to_string()))
}
