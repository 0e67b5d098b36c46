//! Secrets of 256 random bits, and their hashes.
//!
//! A fast hash is right for these: nobody can guess 256 random bits, so there
//! is nothing for a slow one to protect.

use sha2::{Digest as _, Sha256};

/// 256 random bits as 64 hexadecimal digits.
///
/// # Panics
/// If the operating system has no randomness to give; nothing can be signed then.
pub fn random_hex() -> String {
    let mut bits = [0_u8; 32];
    #[expect(clippy::expect_used, reason = "there is no safe way to go on without randomness")]
    getrandom::fill(&mut bits).expect("the operating system gives randomness");
    hex::encode(bits)
}

/// SHA-256 in hexadecimal.
pub fn hash(secret: &str) -> String {
    hex::encode(Sha256::digest(secret.as_bytes()))
}
