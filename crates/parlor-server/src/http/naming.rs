//! Messages that are named by the request that brings them: `Idempotency-Key`, where a
//! message has an id.

use super::{codes, error::ApiError, idempotency};
use crate::{auth::secret, domain::id::Kind};
use axum::http::HeaderMap;

/// What the document says of the header.
pub const ABOUT: &str = "Names a message that has no id: sent again with the same key, it is \
asked once and answered the same. Other words with the same key are 409 `idempotency_conflict`.";

/// The name of the header, for the document.
pub const HEADER: &str = "Idempotency-Key";

/// How many hexadecimal digits of a hash name a message.
const DIGITS: usize = 32;

/// The id that a request gives to a message that has none of its own.
///
/// # Errors
/// 422 `invalid_parameter` for a key that does not fit.
pub fn named(headers: &HeaderMap) -> Result<Option<String>, ApiError> {
    Ok(idempotency::key(headers)?.as_deref().map(id))
}

/// The same refusal, of a message that its request has named.
pub fn of_key(error: ApiError, is_named: bool) -> ApiError {
    if !is_named || error.code != &codes::IDEMPOTENCY_CONFLICT {
        return error;
    }
    let message = "This key was used for another message.";
    ApiError { message: message.into(), ..error.at(idempotency::KEY) }
}

/// A key may be what no id is, so it is not taken as it is.
fn id(key: &str) -> String {
    let digits: String = secret::hash(key).chars().take(DIGITS).collect();
    format!("{}{digits}", Kind::Message.prefix())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::id::is_acceptable;

    fn of(key: &'static str) -> Option<String> {
        let headers = HeaderMap::from_iter([(
            axum::http::HeaderName::from_static(idempotency::KEY),
            axum::http::HeaderValue::from_static(key),
        )]);
        named(&headers).unwrap()
    }

    #[test]
    fn any_key_names_a_message_and_the_same_key_the_same() {
        assert_eq!(named(&HeaderMap::new()).unwrap(), None);
        assert!(of("{order 7}/2").is_some_and(|it| is_acceptable(&it) && it.starts_with("msg_")));
        assert_eq!(of("a"), of("a"));
        assert_ne!(of("a"), of("b"));
    }
}
