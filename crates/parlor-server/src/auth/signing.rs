//! The secrets that sign what we hand out, kept sealed.

use super::{
    secret,
    vault::{Vault, is_sealed},
};
use crate::{
    domain::id::Kind,
    storage::{Store, StoreError},
};

/// What signs sessions, in the database and in its seal.
pub(super) const SESSIONS: &str = "widget";

/// What signs access tokens.
pub(super) const ACCESS_TOKENS: &str = "access";

/// The newest secret for this purpose that opens, or a new one if none does: after the
/// master key was lost, what was signed is void, and nothing else happens. Servers on
/// one database share it.
///
/// A secret that an older version kept as plain text is sealed.
pub(super) async fn signing_secret(
    store: &Store,
    vault: &Vault,
    purpose: &str,
    now_millis: i64,
) -> Result<String, StoreError> {
    loop {
        let kept = store.signing_secrets(purpose).await?;
        for it in &kept {
            if let Some(secret) = opened(store, vault, purpose, it).await? {
                return Ok(secret);
            }
        }
        if !kept.is_empty() {
            tracing::warn!(purpose, "the master key is another than before: tokens end now");
        }
        let secret = secret::random_hex();
        let Ok(sealed) = vault.seal(purpose, &secret) else { continue };
        let fresh = (&*Kind::Key.make(), &*sealed);
        if store.add_signing_secret(purpose, fresh, kept.len(), now_millis).await? {
            return Ok(secret);
        }
    }
}

/// Whether the newest secret that signs sessions opens with this key, or none is kept.
pub(super) async fn fits(store: &Store, vault: &Vault) -> Result<bool, StoreError> {
    let kept = store.signing_secrets(SESSIONS).await?;
    let opens = |text: &str| !is_sealed(text) || vault.open(SESSIONS, text).is_ok();
    Ok(kept.first().is_none_or(|it| opens(&it.1)))
}

async fn opened(
    store: &Store,
    vault: &Vault,
    purpose: &str,
    (id, text): &(String, String),
) -> Result<Option<String>, StoreError> {
    if is_sealed(text) {
        return Ok(vault.open(purpose, text).ok());
    }
    if let Ok(sealed) = vault.seal(purpose, text) {
        store.reseal_signing_secret(id, (text, &sealed)).await?;
    }
    Ok(Some(text.clone()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vault(digit: &str) -> Vault {
        Vault::with_key(&digit.repeat(64)).unwrap()
    }

    async fn secret_of(store: &Store, digit: &str) -> String {
        signing_secret(store, &vault(digit), SESSIONS, 0).await.unwrap()
    }

    #[tokio::test]
    async fn a_secret_is_kept_sealed_and_opens_with_its_key_alone() {
        let store = Store::in_memory().await.unwrap();
        let first = secret_of(&store, "a").await;
        assert_eq!(secret_of(&store, "a").await, first);
        let kept = store.signing_secrets(SESSIONS).await.unwrap();
        assert!(kept.iter().all(|it| is_sealed(&it.1)));
        assert!(fits(&store, &vault("a")).await.unwrap());
        assert!(!fits(&store, &vault("b")).await.unwrap());

        assert_ne!(secret_of(&store, "b").await, first);
        assert!(fits(&store, &vault("b")).await.unwrap());
        assert!(!fits(&store, &vault("a")).await.unwrap());
        assert_eq!(secret_of(&store, "a").await, first);
    }

    #[tokio::test]
    async fn every_purpose_has_a_secret_of_its_own() {
        let store = Store::in_memory().await.unwrap();
        let other = signing_secret(&store, &vault("a"), ACCESS_TOKENS, 0).await.unwrap();
        assert_ne!(secret_of(&store, "a").await, other);
    }

    #[tokio::test]
    async fn a_secret_that_was_kept_as_plain_text_is_sealed_and_still_signs() {
        let store = Store::in_memory().await.unwrap();
        assert!(store.add_signing_secret(SESSIONS, ("key_1", "plain"), 0, 0).await.unwrap());
        assert_eq!(secret_of(&store, "a").await, "plain");
        let kept = store.signing_secrets(SESSIONS).await.unwrap();
        assert!(kept.len() == 1 && is_sealed(&kept[0].1));
    }
}
