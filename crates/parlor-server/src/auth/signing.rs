//! The secret that signs sessions, kept sealed.

use super::{
    secret,
    token::Signer,
    vault::{Vault, is_sealed},
};
use crate::{
    domain::id::Kind,
    storage::{Store, StoreError},
};

/// What the secret is for, in the database and in its seal.
const PURPOSE: &str = "widget";

/// Signs with the newest secret that opens, and with a new one if none does: after the
/// master key was lost, pages open another session and nothing else happens.
///
/// A secret that an older version kept as plain text is sealed.
pub(super) async fn signer(
    store: &Store,
    vault: &Vault,
    now_millis: i64,
) -> Result<Signer, StoreError> {
    loop {
        let kept = store.signing_secrets(PURPOSE).await?;
        for (id, text) in &kept {
            if let Some(secret) = opened(store, vault, (id, text)).await? {
                return Ok(Signer::new(secret.as_bytes()));
            }
        }
        if !kept.is_empty() {
            tracing::warn!("the master key is another than before: every session ends now");
        }
        let secret = secret::random_hex();
        let Ok(sealed) = vault.seal(PURPOSE, &secret) else { continue };
        let fresh = (&*Kind::Key.make(), &*sealed);
        if store.add_signing_secret(PURPOSE, fresh, kept.len(), now_millis).await? {
            return Ok(Signer::new(secret.as_bytes()));
        }
    }
}

async fn opened(
    store: &Store,
    vault: &Vault,
    (id, text): (&str, &str),
) -> Result<Option<String>, StoreError> {
    if is_sealed(text) {
        return Ok(vault.open(PURPOSE, text).ok());
    }
    if let Ok(sealed) = vault.seal(PURPOSE, text) {
        store.reseal_signing_secret(id, (text, &sealed)).await?;
    }
    Ok(Some(text.into()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::auth::token::Claims;

    fn vault(digit: &str) -> Vault {
        Vault::with_key(&digit.repeat(64)).unwrap()
    }

    fn token(signer: &Signer) -> String {
        let text = String::new;
        let claims = Claims {
            aud: text(),
            sub: "vis_1".into(),
            agt: text(),
            org: text(),
            ori: text(),
            r#gen: 1,
            exp: 100,
            jti: text(),
        };
        signer.sign(&claims).unwrap()
    }

    #[tokio::test]
    async fn a_secret_is_kept_sealed_and_opens_with_its_key_alone() {
        let store = Store::in_memory().await.unwrap();
        let first = signer(&store, &vault("a"), 0).await.unwrap();
        let again = signer(&store, &vault("a"), 0).await.unwrap();
        assert!(again.read(&token(&first), 0).is_ok());
        let kept = store.signing_secrets(PURPOSE).await.unwrap();
        assert!(kept.iter().all(|it| is_sealed(&it.1)));

        let other = signer(&store, &vault("b"), 0).await.unwrap();
        assert!(other.read(&token(&first), 0).is_err());
        let back = signer(&store, &vault("a"), 0).await.unwrap();
        assert!(back.read(&token(&first), 0).is_ok());
    }

    #[tokio::test]
    async fn a_secret_that_was_kept_as_plain_text_is_sealed_and_still_signs() {
        let store = Store::in_memory().await.unwrap();
        assert!(store.add_signing_secret(PURPOSE, ("key_1", "plain"), 0, 0).await.unwrap());
        let found = signer(&store, &vault("a"), 0).await.unwrap();
        assert!(found.read(&token(&Signer::new(b"plain")), 0).is_ok());
        let kept = store.signing_secrets(PURPOSE).await.unwrap();
        assert!(kept.len() == 1 && is_sealed(&kept[0].1));
    }
}
