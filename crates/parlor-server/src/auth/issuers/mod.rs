//! Lets in backends that somebody else vouches for: JSON Web Tokens of the issuers in
//! the settings.
//!
//! | file | does |
//! |---|---|
//! | this one | checks a token |
//! | [`keys`] | keeps an issuer's keys for a while |
//! | [`fetch`] | gets them |
//! | [`key_set`] | reads them |

mod fetch;
mod key_set;
mod keys;

use super::{jwt::Unproved, problem::TokenProblem};
use crate::domain::{
    issuer::{Algorithm, Issuer},
    key::Scope,
};
use jsonwebtoken::{DecodingKey, Validation};
use keys::{Keys, Wanted};
use reqwest::Client;
use serde_json::{Map, Value};
use std::{collections::HashMap, sync::Arc};

/// The longest name of a subject, in characters.
const MAX_SUBJECT_CHARS: usize = 255;

/// Whom we believe. Cloning it is cheap and shares the keys.
#[derive(Clone, Default)]
pub(super) struct Issuers {
    trusted: Arc<Vec<Issuer>>,
    /// By the address of the keys: two organizations may trust the same issuer.
    keys: Arc<HashMap<String, Keys>>,
    http: Client,
}

/// A token that was checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Vouched {
    /// `org_…`: whose backend it is.
    pub(super) organization_id: String,
    /// Who it is: the issuer, `#`, and what that calls it.
    pub(super) name: String,
    /// What it may.
    pub(super) scopes: Vec<Scope>,
}

/// Why nobody is let in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refused {
    /// The token is not worth anything.
    Token(TokenProblem),
    /// The issuer's keys were never had.
    Away,
}

impl From<TokenProblem> for Refused {
    fn from(it: TokenProblem) -> Self {
        Self::Token(it)
    }
}

impl Issuers {
    /// Believes these.
    ///
    /// # Errors
    /// If TLS cannot be set up on this machine.
    pub(super) fn trusting(issuers: Vec<Issuer>) -> Result<Self, reqwest::Error> {
        let urls = issuers.iter().map(|it| it.jwks_url.clone());
        let keys = urls.map(|it| (it.clone(), Keys::at(&it))).collect();
        Ok(Self { trusted: Arc::new(issuers), keys: Arc::new(keys), http: fetch::client()? })
    }

    /// Whether one of this name is believed.
    pub(super) fn know(&self, name: &str) -> bool {
        self.trusted.iter().any(|it| it.issuer == name)
    }

    /// Checks a token, cheap things first: only what an issuer could have signed makes
    /// us ask it for keys.
    pub(super) async fn check(
        &self,
        token: &str,
        claimed: &Unproved,
        now_millis: i64,
    ) -> Result<Vouched, Refused> {
        let algorithm = claimed.algorithm()?;
        let issuer = self.meant(claimed)?;
        if !issuer.algorithms.contains(&algorithm) {
            return Err(TokenProblem::Algorithm.into());
        }
        claimed.check_time(now_millis)?;
        let wanted = Wanted { algorithm, id: claimed.header.kid.as_deref() };
        let keys = self.keys.get(&issuer.jwks_url).ok_or(Refused::Away)?;
        let found = keys.candidates(&self.http, wanted, now_millis).await;
        let found = found.map_err(|_| Refused::Away)?;
        if found.is_empty() {
            return Err(TokenProblem::Key.into());
        }
        if !found.iter().any(|it| is_signed(token, it, algorithm)) {
            return Err(TokenProblem::Signature.into());
        }
        Ok(Vouched {
            organization_id: issuer.organization.clone(),
            name: format!("{}#{}", issuer.issuer, subject(claimed)?),
            scopes: issuer.scopes(&claimed.claims),
        })
    }

    /// The issuer that a token names, for the audience that it names.
    fn meant(&self, claimed: &Unproved) -> Result<&Issuer, TokenProblem> {
        let name = claimed.issuer().filter(|it| self.know(it)).ok_or(TokenProblem::Issuer)?;
        let mut named = self.trusted.iter().filter(|it| it.issuer == name);
        named.find(|it| claimed.is_for(&it.audience)).ok_or(TokenProblem::Audience)
    }
}

fn is_signed(token: &str, key: &DecodingKey, algorithm: Algorithm) -> bool {
    let mut rules = Validation::new(match algorithm {
        Algorithm::Rs256 => jsonwebtoken::Algorithm::RS256,
        Algorithm::Es256 => jsonwebtoken::Algorithm::ES256,
        Algorithm::EdDsa => jsonwebtoken::Algorithm::EdDSA,
    });
    // Time and audience are checked by our clock, and with a problem each.
    rules.validate_exp = false;
    rules.validate_aud = false;
    rules.required_spec_claims.clear();
    jsonwebtoken::decode::<Map<String, Value>>(token, key, &rules).is_ok()
}

/// What the issuer calls it, fit for a log.
fn subject(claimed: &Unproved) -> Result<&str, TokenProblem> {
    let subject = claimed.claims.get("sub").and_then(Value::as_str);
    let is_fit = |it: &&str| {
        !it.is_empty()
            && it.chars().count() <= MAX_SUBJECT_CHARS
            && !it.chars().any(char::is_control)
    };
    subject.filter(is_fit).ok_or(TokenProblem::Claim("sub"))
}
