//! Why an access token is not worth anything.

/// What is wrong with a token of ours or of an issuer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TokenProblem {
    /// It is changed, or somebody else signed it.
    #[error("the signature of the token is not valid")]
    Signature,
    /// It is not signed, or in a way that is not allowed.
    #[error("the token is not signed with an algorithm that is allowed here")]
    Algorithm,
    /// Nobody of that name is trusted.
    #[error("the issuer of the token is not trusted here")]
    Issuer,
    /// It is for somebody else.
    #[error("the token is for another audience")]
    Audience,
    /// The issuer has no such key.
    #[error("the key that the token names is none of its issuer's")]
    Key,
    /// Its time is over.
    #[error("the token has expired")]
    Expired,
    /// Its time has not come.
    #[error("the token is not valid yet")]
    NotYet,
    /// A claim is missing, or is not what it should be.
    #[error("the claim {0} is missing from the token, or cannot be used")]
    Claim(&'static str),
    /// The key that it was given for was revoked, has expired or has another secret.
    #[error("the key that the token was given for does not open anything any more")]
    Revoked,
}
