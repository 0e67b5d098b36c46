//! Access tokens for keys, at the addresses of the standards.

use crate::{
    auth::oauth::TOKEN_SECS,
    domain::key::Scope,
    http::{
        Api,
        endpoint::{
            Content, Endpoint,
            builder::{get, post},
            schema_of,
        },
        limits::Limit,
        oauth_error::{NOT_KEPT, OAuthError},
        token_request::TokenRequest,
    },
};
use axum::{Json, extract::State, response::IntoResponse};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

const TAG: &str = "OAuth";

const TOKEN: &str = "Gives an access token for a key (RFC 6749 section 4.4).

The client id is the key's id, the client secret the key itself; both in HTTP Basic or in the \
form. The token lives for an hour and opens as long as the key does: revoking the key voids it \
at once, and a member's key may what the member's role may now.";

/// Where tokens are given.
const TOKEN_PATH: &str = "/oauth/token";

/// The largest form, in bytes.
const MAX_FORM_BYTES: usize = 16 * 1024;

const REFUSALS: &[(u16, &str)] = &[
    (400, "`invalid_request`, `unsupported_grant_type` or `invalid_scope`."),
    (401, "`invalid_client`: the key is not known, has expired or was revoked."),
    (408, "`invalid_request`: the form did not arrive in time."),
    (413, "`invalid_request`: the form is too large."),
    (429, "`temporarily_unavailable`: too often from this address; see `retry-after`."),
    (500, "`server_error`: our fault."),
    (503, "`temporarily_unavailable`: try again in a moment."),
];

/// The routes of this file.
pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![
        post(TOKEN_PATH, token)
            .at_root()
            .called("createAccessToken", TAG, TOKEN)
            .takes_form::<TokenForm>()
            .takes_at_most(MAX_FORM_BYTES)
            .limited(Limit::Tokens)
            .answers(200, "The token.", Content::Bare(schema_of::<AccessToken>()))
            .refuses_as::<OAuthError>(REFUSALS),
        get("/.well-known/oauth-authorization-server", metadata)
            .at_root()
            .called("getOAuthMetadata", TAG, "Says where and how to get access tokens (RFC 8414).")
            .answers(200, "The metadata.", Content::Bare(schema_of::<Metadata>())),
    ]
}

/// The form that asks for a token.
#[derive(Debug, Deserialize, JsonSchema)]
#[expect(dead_code, reason = "it is read by `token_request`, and only described here")]
struct TokenForm {
    /// `client_credentials`
    grant_type: String,
    /// `key_…`, unless it is sent with HTTP Basic.
    client_id: Option<String>,
    /// `sk_…`, unless it is sent with HTTP Basic.
    client_secret: Option<String>,
    /// What the token shall open, with blanks between; all that the key may, without it.
    scope: Option<String>,
}

/// An access token (RFC 6749 section 5.1).
#[derive(Debug, Serialize, JsonSchema)]
struct AccessToken {
    /// Sent as `Authorization: Bearer …`.
    #[serde(rename = "access_token")]
    token: String,
    /// Always `Bearer`.
    token_type: &'static str,
    /// How long it lives, in seconds.
    expires_in: u32,
    /// What it opens, with blanks between.
    scope: String,
}

/// Where and how to get access tokens (RFC 8414 section 2).
#[derive(Debug, Serialize, JsonSchema)]
struct Metadata {
    /// The address of this server.
    issuer: String,
    token_endpoint: String,
    token_endpoint_auth_methods_supported: [&'static str; 2],
    grant_types_supported: [&'static str; 1],
    /// Always empty: there is nothing to authorize in a browser.
    response_types_supported: [&'static str; 0],
    scopes_supported: Vec<Scope>,
}

/// `POST /oauth/token` — an access token for a key.
async fn token(
    State(api): State<Api>,
    asked: TokenRequest,
) -> Result<impl IntoResponse, OAuthError> {
    let client = (asked.client_id.as_str(), asked.client_secret.as_str());
    let granted = api.auth.grant(client, asked.scope.as_deref(), &api.public_url).await?;
    let names: Vec<&str> = granted.scopes.iter().map(|it| it.as_str()).collect();
    let token = AccessToken {
        token: granted.token,
        token_type: "Bearer",
        expires_in: TOKEN_SECS,
        scope: names.join(" "),
    };
    Ok((NOT_KEPT, Json(token)))
}

/// `GET /.well-known/oauth-authorization-server` — where and how to get tokens.
async fn metadata(State(api): State<Api>) -> Json<Metadata> {
    Json(Metadata {
        issuer: api.public_url.to_string(),
        token_endpoint: format!("{}{TOKEN_PATH}", api.public_url),
        token_endpoint_auth_methods_supported: ["client_secret_basic", "client_secret_post"],
        grant_types_supported: ["client_credentials"],
        response_types_supported: [],
        scopes_supported: Scope::ALL.to_vec(),
    })
}
