//! Keeps secrets that must be shown again: models' keys, identity and webhook secrets.
//!
//! AES-256-GCM with a random nonce (NIST SP 800-38D). What a secret is for is
//! authenticated with it, so one that is copied to another row does not open.

use aws_lc_rs::aead::{AES_256_GCM, Aad, NONCE_LEN, Nonce, RandomizedNonceKey};
use std::{fmt, io, path::Path, sync::Arc};

/// The file beside the database that holds the key.
pub const FILE: &str = "parlor.key";

/// What sealed texts begin with, so that another way can follow this one.
const VERSION: &str = "v1:";

/// Seals and opens secrets. Cloning it is cheap.
#[derive(Clone)]
pub struct Vault(Arc<RandomizedNonceKey>);

/// Why there is no vault, or why it does not open.
#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    /// The key is not 64 hexadecimal digits.
    #[error("the master key must be 64 hexadecimal digits")]
    BadKey,
    /// The key file cannot be read or written.
    #[error("the key file {path}: {reason}")]
    File {
        /// Where it is.
        path: String,
        /// What the system said.
        reason: String,
    },
    /// The secret was sealed with another key, for something else, or was changed.
    #[error("a secret does not open: the master key is another than when it was kept")]
    DoesNotOpen,
}

impl Vault {
    /// A vault with this key, 64 hexadecimal digits.
    pub fn with_key(hex_key: &str) -> Result<Self, VaultError> {
        let key = hex::decode(hex_key.trim()).map_err(|_| VaultError::BadKey)?;
        let key = RandomizedNonceKey::new(&AES_256_GCM, &key).map_err(|_| VaultError::BadKey)?;
        Ok(Self(Arc::new(key)))
    }

    /// A vault with the key in this directory, which is made if there is none.
    pub fn in_directory(directory: &Path) -> Result<Self, VaultError> {
        let path = directory.join(FILE);
        let failed = |it: io::Error| VaultError::File {
            path: path.display().to_string(),
            reason: it.to_string(),
        };
        match std::fs::read_to_string(&path) {
            Ok(key) => Self::with_key(&key),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let key = super::secret::random_hex();
                make_private(directory).map_err(failed)?;
                create_private(&path, &key).map_err(failed)?;
                Self::with_key(&key)
            }
            Err(error) => Err(failed(error)),
        }
    }

    /// A secret, sealed for what it is for, e.g. `model:agt_1`.
    ///
    /// # Errors
    /// If the system has no randomness to give.
    pub fn seal(&self, purpose: &str, secret: &str) -> Result<String, VaultError> {
        let mut bytes = secret.as_bytes().to_vec();
        let nonce = self.0.seal_in_place_append_tag(Aad::from(purpose), &mut bytes);
        let nonce = nonce.map_err(|_| VaultError::DoesNotOpen)?;
        Ok(format!("{VERSION}{}{}", hex::encode(nonce.as_ref()), hex::encode(bytes)))
    }

    /// What was sealed for this purpose.
    pub fn open(&self, purpose: &str, sealed: &str) -> Result<String, VaultError> {
        let no = |()| VaultError::DoesNotOpen;
        let sealed = sealed.strip_prefix(VERSION).ok_or(()).map_err(no)?;
        let mut bytes = hex::decode(sealed).map_err(|_| no(()))?;
        let (nonce, text) = bytes.split_at_mut_checked(NONCE_LEN).ok_or(()).map_err(no)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| no(()))?;
        let opened = self.0.open_in_place(nonce, Aad::from(purpose), text).map_err(|_| no(()))?;
        String::from_utf8(opened.to_vec()).map_err(|_| no(()))
    }
}

/// Whether a text is what [`Vault::seal`] makes.
pub fn is_sealed(text: &str) -> bool {
    text.starts_with(VERSION)
}

impl fmt::Debug for Vault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Vault(…)")
    }
}

/// Makes a directory for its owner's eyes only, if it is missing.
fn make_private(directory: &Path) -> io::Result<()> {
    let mut maker = std::fs::DirBuilder::new();
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt as _;
        maker.mode(0o700);
    }
    maker.recursive(true).create(directory)
}

/// Writes a file that is there at once or not at all, for its owner's eyes only.
fn create_private(path: &Path, text: &str) -> io::Result<()> {
    use std::io::Write as _;
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    // Not by the process: in a container each has the same number, and one that was cut off
    // here would stand in the way of the next.
    let draft = path.with_extension(format!("draft-{}", uuid::Uuid::now_v7().simple()));
    let written = options.open(&draft).and_then(|mut file| {
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        // Unlike a rename, this does not take the place of another's key.
        std::fs::hard_link(&draft, path)
    });
    std::fs::remove_file(&draft).ok();
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vault(digit: char) -> Vault {
        Vault::with_key(&digit.to_string().repeat(64)).unwrap()
    }

    #[test]
    fn what_is_sealed_opens_again_and_never_looks_the_same() {
        let one = vault('a').seal("model:agt_1", "sk-1").unwrap();
        let other = vault('a').seal("model:agt_1", "sk-1").unwrap();
        assert_ne!(one, other);
        assert!(is_sealed(&one) && !one.contains("sk-1"));
        assert_eq!(vault('a').open("model:agt_1", &one).unwrap(), "sk-1");
    }

    #[test]
    fn another_key_another_purpose_and_a_changed_text_do_not_open() {
        let sealed = vault('a').seal("model:agt_1", "sk-1").unwrap();
        assert!(vault('b').open("model:agt_1", &sealed).is_err());
        assert!(vault('a').open("model:agt_2", &sealed).is_err());
        let last = if sealed.ends_with('0') { "1" } else { "0" };
        let changed = format!("{}{last}", &sealed[..sealed.len() - 1]);
        for text in ["", "sk-1", "v1:", "v1:zz", "v1:00", &changed] {
            assert!(vault('a').open("model:agt_1", text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_key_is_64_hexadecimal_digits() {
        for bad in ["", "abc", &"a".repeat(62), &"g".repeat(64)] {
            assert!(matches!(Vault::with_key(bad), Err(VaultError::BadKey)), "{bad}");
        }
    }

    #[test]
    fn a_directory_that_is_missing_is_made_for_its_owner() {
        let home = tempfile::tempdir().unwrap();
        let data = home.path().join("on/the/way");
        Vault::in_directory(&data).unwrap();
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            assert_eq!(data.metadata().unwrap().permissions().mode() & 0o777, 0o700);
        }
    }

    #[test]
    fn a_draft_that_was_left_behind_stands_in_nobodys_way() {
        let home = tempfile::tempdir().unwrap();
        let left = home.path().join(format!("parlor.draft-{}", std::process::id()));
        std::fs::write(left, "half").unwrap();
        assert!(Vault::in_directory(home.path()).is_ok());
    }

    #[test]
    fn a_directory_keeps_its_key_for_its_owner() {
        let home = tempfile::tempdir().unwrap();
        let sealed = Vault::in_directory(home.path()).unwrap().seal("a", "secret").unwrap();
        assert_eq!(Vault::in_directory(home.path()).unwrap().open("a", &sealed).unwrap(), "secret");
        assert_eq!(std::fs::read_dir(home.path()).unwrap().count(), 1);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = home.path().join(FILE).metadata().unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
    }
}
