//! Reads a request for an access token: a form, and who sends it (RFC 6749 sections 2.3
//! and 4.4.2).

use super::{Api, body, oauth_error::OAuthError};
use axum::{
    extract::{FromRequest, Request},
    http::{HeaderMap, header},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use std::collections::HashMap;

/// What a client asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenRequest {
    /// `key_…`
    pub client_id: String,
    /// `sk_…`
    pub client_secret: String,
    /// With blanks between; all that the key may, if it is left out.
    pub scope: Option<String>,
}

impl FromRequest<Api> for TokenRequest {
    type Rejection = OAuthError;

    async fn from_request(request: Request, api: &Api) -> Result<Self, OAuthError> {
        let headers = request.headers().clone();
        let bytes = body::bytes_of(request, api).await?;
        read(&headers, &bytes)
    }
}

fn read(headers: &HeaderMap, body: &[u8]) -> Result<TokenRequest, OAuthError> {
    if !is_form(headers) {
        let description = "Send a form: content-type application/x-www-form-urlencoded.";
        return Err(OAuthError::request(description));
    }
    let mut form = parameters(body)?;
    match form.remove("grant_type").as_deref() {
        Some("client_credentials") => {}
        Some(_) => return Err(OAuthError::grant_type()),
        None => return Err(OAuthError::request("The parameter grant_type is missing.")),
    }
    let scope = form.remove("scope");
    let (id, secret) = (form.remove("client_id"), form.remove("client_secret"));
    let (client_id, client_secret) = match (basic(headers)?, id, secret) {
        (Some(it), None, None) => it,
        // A client that proves itself in the header may still say who it is.
        (Some(it), Some(id), None) if it.0 == id => it,
        (Some(_), _, _) => {
            let description = "The client proves itself in two ways; one is enough.";
            return Err(OAuthError::request(description));
        }
        (None, Some(id), Some(secret)) => (id, secret),
        (None, _, _) => return Err(OAuthError::client()),
    };
    Ok(TokenRequest { client_id, client_secret, scope })
}

fn is_form(headers: &HeaderMap) -> bool {
    let value = headers.get(header::CONTENT_TYPE).and_then(|it| it.to_str().ok());
    let media_type = value.and_then(|it| it.split(';').next()).unwrap_or_default();
    media_type.trim().eq_ignore_ascii_case("application/x-www-form-urlencoded")
}

/// The parameters that are not empty, of which none may come twice (section 3.2).
fn parameters(body: &[u8]) -> Result<HashMap<String, String>, OAuthError> {
    let mut found = HashMap::new();
    for (name, value) in form_urlencoded::parse(body) {
        if found.insert(name.into_owned(), value.into_owned()).is_some() {
            return Err(OAuthError::request("A parameter comes twice."));
        }
    }
    found.retain(|_, value| !value.is_empty());
    Ok(found)
}

/// Id and secret of HTTP Basic (RFC 7617), each written as in a form (section 2.3.1).
fn basic(headers: &HeaderMap) -> Result<Option<(String, String)>, OAuthError> {
    let Some(value) = headers.get(header::AUTHORIZATION) else { return Ok(None) };
    let read = || {
        let (scheme, encoded) = value.to_str().ok()?.split_once(' ')?;
        let is_basic = scheme.eq_ignore_ascii_case("basic");
        let encoded = is_basic.then(|| encoded.trim())?;
        let text = String::from_utf8(STANDARD.decode(encoded).ok()?).ok()?;
        let (id, secret) = text.split_once(':')?;
        Some((unescaped(id), unescaped(secret)))
    };
    read().map(Some).ok_or_else(OAuthError::client)
}

fn unescaped(text: &str) -> String {
    let mut pairs = form_urlencoded::parse(text.as_bytes());
    pairs.next().map(|it| it.0.into_owned()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    const GRANT: &str = "grant_type=client_credentials";

    fn asked(authorization: Option<&str>, body: &str) -> Result<TokenRequest, String> {
        let mut headers = HeaderMap::new();
        let form = HeaderValue::from_static("application/x-www-form-urlencoded; charset=utf-8");
        headers.insert(header::CONTENT_TYPE, form);
        if let Some(it) = authorization {
            headers.insert(header::AUTHORIZATION, HeaderValue::from_str(it).unwrap());
        }
        read(&headers, body.as_bytes())
            .map_err(|it| serde_json::to_value(it).unwrap()["error"].as_str().unwrap().to_owned())
    }

    fn with(scheme: &str, text: &str) -> String {
        format!("{scheme} {}", STANDARD.encode(text))
    }

    #[test]
    fn a_client_proves_itself_in_the_header_or_in_the_form() {
        let expected = TokenRequest {
            client_id: "key_1".into(),
            client_secret: "sk_1".into(),
            scope: Some("chat agents:read".into()),
        };
        let scoped = format!("{GRANT}&scope=chat+agents%3Aread");
        let header = with("basic", "key_1:sk_1");
        assert_eq!(asked(Some(&header), &scoped).unwrap(), expected);
        let escaped = with("Basic", "key%5F1:sk%5f1");
        assert_eq!(asked(Some(&escaped), &format!("{scoped}&client_id=key_1")).unwrap(), expected);
        let form = format!("{scoped}&client_id=key_1&client_secret=sk_1");
        assert_eq!(asked(None, &form).unwrap(), expected);
    }

    #[test]
    fn a_parameter_without_a_value_is_left_out() {
        let form = format!("{GRANT}&client_id=key_1&client_secret=sk_1&scope=");
        assert_eq!(asked(None, &form).unwrap().scope, None);
    }

    #[test]
    fn what_is_no_request_says_so() {
        let good = with("Basic", "key_1:sk_1");
        let check = |authorization: Option<&str>, body: &str, error: &str| {
            assert_eq!(asked(authorization, body).unwrap_err(), error, "{body}");
        };
        check(Some(&good), "", "invalid_request");
        check(Some(&good), "grant_type=", "invalid_request");
        check(Some(&good), "grant_type=password", "unsupported_grant_type");
        check(Some(&good), &format!("{GRANT}&{GRANT}"), "invalid_request");
        check(Some(&good), &format!("{GRANT}&scope=&scope="), "invalid_request");
        check(Some(&good), &format!("{GRANT}&client_secret=sk_1"), "invalid_request");
        check(Some(&good), &format!("{GRANT}&client_id=key_2"), "invalid_request");
        check(None, GRANT, "invalid_client");
        check(None, &format!("{GRANT}&client_id=key_1"), "invalid_client");
        check(Some("Bearer sk_1"), GRANT, "invalid_client");
        check(Some("Basic !"), GRANT, "invalid_client");
        check(Some(&with("Basic", "key_1")), GRANT, "invalid_client");
    }

    #[test]
    fn what_is_no_form_is_refused() {
        let refused = read(&HeaderMap::new(), GRANT.as_bytes()).unwrap_err();
        assert_eq!(
            refused,
            OAuthError::request("Send a form: content-type application/x-www-form-urlencoded.")
        );
    }
}
