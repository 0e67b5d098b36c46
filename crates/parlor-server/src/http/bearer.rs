//! What is said to whoever shows a bearer token that does not open (RFC 6750).

use super::{
    codes::{self, Code},
    error::ApiError,
};
use crate::auth::problem::TokenProblem;
use axum::http::HeaderValue;

impl From<TokenProblem> for ApiError {
    fn from(problem: TokenProblem) -> Self {
        let (code, sentence): (&'static Code, &str) = match problem {
            TokenProblem::Signature => {
                (&codes::INVALID_TOKEN, "The signature of this token is not valid.")
            }
            TokenProblem::Algorithm => (
                &codes::TOKEN_ALGORITHM,
                "This token is not signed with an algorithm that its issuer may use here.",
            ),
            TokenProblem::Issuer => {
                (&codes::TOKEN_ISSUER, "The issuer of this token is not trusted here.")
            }
            TokenProblem::Audience => {
                (&codes::TOKEN_AUDIENCE, "This token is for another audience.")
            }
            TokenProblem::Key => {
                (&codes::TOKEN_KEY_UNKNOWN, "Its issuer has no such key as this token names.")
            }
            TokenProblem::Expired => {
                (&codes::TOKEN_EXPIRED, "This token has expired; get another.")
            }
            TokenProblem::NotYet => {
                (&codes::TOKEN_NOT_YET_VALID, "This token is not valid yet. Compare the clocks.")
            }
            TokenProblem::Claim(name) => return Self::of_claim(name),
            TokenProblem::Revoked => (
                &codes::TOKEN_REVOKED,
                "The key of this token was revoked, has expired, or has another secret.",
            ),
        };
        Self::new(code, sentence)
    }
}

impl ApiError {
    fn of_claim(name: &str) -> Self {
        let message = format!("The claim {name} is missing from this token, or cannot be used.");
        Self::new(&codes::INVALID_TOKEN, message)
    }
}

/// The `WWW-Authenticate` of a refusal, if it takes one (RFC 6750 section 3).
pub(super) fn challenge(error: &ApiError) -> Option<HeaderValue> {
    let text = match (error.code.status, error.scope) {
        // Whoever shows nothing is told no reason.
        (401, _) if error.code == &codes::UNAUTHORIZED => "Bearer".into(),
        (401, _) => {
            let reason = quotable(&error.message);
            format!("Bearer error=\"invalid_token\", error_description=\"{reason}\"")
        }
        (_, Some(scope)) => {
            format!("Bearer error=\"insufficient_scope\", scope=\"{}\"", scope.as_str())
        }
        _ => return None,
    };
    HeaderValue::from_str(&text).ok()
}

/// Without what must not stand in a description: `"`, `\` and all but ASCII.
fn quotable(text: &str) -> String {
    let fits = |it: &char| matches!(it, ' '..='~') && !matches!(it, '"' | '\\');
    text.replace('…', "...").chars().filter(fits).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(code: &'static Code, message: &str, expected: Option<&str>) {
        let value = challenge(&ApiError::new(code, message));
        assert_eq!(value.as_ref().map(|it| it.to_str().unwrap()), expected);
    }

    #[test]
    fn whoever_shows_nothing_is_only_asked_to() {
        check(&codes::UNAUTHORIZED, "Send a key.", Some("Bearer"));
    }

    #[test]
    fn a_token_that_does_not_open_is_told_why() {
        let expected = "Bearer error=\"invalid_token\", error_description=\"A b: pk_... is no.\"";
        check(&codes::INVALID_TOKEN, "A \"b\"\\: pk_… is no.\r\n", Some(expected));
    }

    #[test]
    fn other_refusals_ask_for_nothing() {
        check(&codes::AGENT_NOT_FOUND, "There is no such agent.", None);
        check(&codes::ORIGIN_NOT_ALLOWED, "No.", None);
    }
}
