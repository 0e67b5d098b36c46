//! What a page asks before it chats.

use super::data;
use crate::{
    auth::sessions::SessionRequest,
    domain::{
        appearance::in_language, file::MAX_MESSAGE_FILES, file_type::FileType, form::form_for,
        person::Profile,
    },
    http::{
        Api,
        body::Loose,
        caller::Origin,
        codes::{self, Code},
        endpoint::{
            Content, Endpoint,
            builder::{get, post},
            schema_of,
        },
        error::ApiError,
        limits::Limit,
        query::Query,
    },
};
use axum::{
    extract::{Path, State},
    http::{HeaderMap, StatusCode, header},
    response::{AppendHeaders, IntoResponse},
};
use parlor_wire::{
    form::When,
    session::{Session, WidgetConfig},
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The routes of this file.
pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![
        post("/widget/sessions", open_session)
            .called("openSession", TAG, OPEN_SESSION)
            .takes_loosely::<OpenSession>()
            .takes_at_most(SMALL_BODY_BYTES)
            .limited(Limit::Sessions)
            .answers(201, "The session.", Content::One(schema_of::<Session>()))
            .refuses(OF_KEYS)
            .refuses(OF_VOUCHERS),
        get("/widget/config/{key}", config)
            .called(
                "getWidgetConfig",
                TAG,
                "Reads how the agent of a publishable key presents itself.",
            )
            .with("locale", "The visitor's language (BCP 47); picks the greeting and the translation. Without it: `Accept-Language`.")
            .gives::<ConfigView>("A page may keep it for a minute.")
            .refuses(OF_KEYS),
    ]
}

const TAG: &str = "Widget";

const OPEN_SESSION: &str = "Exchanges a publishable key for a visitor's session.

`visitorToken` makes it the same visitor as before, on this device. `identityToken` makes it the \
same person on every device: a JWT that the site's backend signed with HS256 and one of the \
agent's identity secrets, with `sub` (what the site calls this person), `exp` (at most 24 hours \
ahead), and maybe `aud` (the agent's id), `name`, `email` and `attributes`. What was said before \
on this device, if nobody was known to say it, is that person's from then on. A token that was \
given to somebody identified recognizes nobody without an identity.

Where the agent has `requireClientSecret`, the site's backend asks for a `clientSecret` with \
`createSession`, and only that opens a session.";

/// Anyone may ask for a session, so nobody may send much with it.
const SMALL_BODY_BYTES: usize = 16 * 1_024;

/// The most that a page's word on its visitor may weigh as JSON, in bytes.
const MAX_UNVERIFIED_BYTES: usize = 2_048;

const OF_KEYS: &[&Code] = &[
    &codes::INVALID_KEY,
    &codes::KEY_EXPIRED,
    &codes::KEY_REVOKED,
    &codes::WRONG_KEY_KIND,
    &codes::ORIGIN_NOT_ALLOWED,
];

const OF_VOUCHERS: &[&Code] = &[
    &codes::INVALID_IDENTITY,
    &codes::IDENTITY_EXPIRED,
    &codes::IDENTITY_CLAIM,
    &codes::CLIENT_SECRET_REQUIRED,
    &codes::INVALID_CLIENT_SECRET,
    &codes::CLIENT_SECRET_EXPIRED,
    &codes::SESSION_REVOKED,
];

/// The body that opens a session.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
#[schemars(rename = "CreateSession")]
pub(super) struct OpenSession {
    /// `pk_live_…` or `pk_test_…`
    publishable_key: String,
    /// What an earlier session gave, so that this visitor is the same one.
    visitor_token: Option<String>,
    /// Who the visitor is: a JWT that the site's backend signed.
    identity_token: Option<String>,
    /// What the site's backend asked for; does not go with `identityToken`.
    client_secret: Option<String>,
    /// What the page says of its visitor, at most 2 kB. It is kept as unverified, and
    /// identifies nobody.
    user: Option<Profile>,
    /// The page the visitor is on.
    page_url: Option<String>,
    /// BCP 47, e.g. `de-CH`.
    locale: Option<String>,
}

/// `POST /v1/widget/sessions` — exchanges a publishable key for a session.
///
/// Responds 401 `invalid_key` for a key that is not known, and 403
/// `origin_not_allowed` for a page that the agent does not list.
pub(super) async fn open_session(
    State(api): State<Api>,
    Origin(origin): Origin,
    Loose(body): Loose<OpenSession>,
) -> Result<impl IntoResponse, ApiError> {
    if body.publishable_key.is_empty() {
        let message = "Send the agent's publishable key (pk_…).";
        return Err(ApiError::unfit(&codes::INVALID_FIELD, "publishableKey", message));
    }
    if body.client_secret.is_some() && body.identity_token.is_some() {
        let message = "identityToken does not go with clientSecret, which says who it is.";
        return Err(ApiError::unfit(&codes::INVALID_FIELD, "identityToken", message));
    }
    let request = SessionRequest {
        publishable_key: body.publishable_key,
        visitor_token: body.visitor_token,
        identity_token: body.identity_token,
        client_secret: body.client_secret,
        unverified: body.user.map(unverified).transpose()?,
        page_url: body.page_url,
        locale: body.locale,
    };
    let session = api.auth.open_session(&request, origin.as_deref()).await?;
    Ok((StatusCode::CREATED, [(header::CACHE_CONTROL, "no-store")], data(session)))
}

/// Anyone may say it, so nobody may say much.
fn unverified(user: Profile) -> Result<Profile, ApiError> {
    let user = user.checked("user.")?;
    if serde_json::to_string(&user).is_ok_and(|it| it.len() <= MAX_UNVERIFIED_BYTES) {
        return Ok(user);
    }
    let message = format!("user must be at most {MAX_UNVERIFIED_BYTES} bytes of JSON.");
    Err(ApiError::unfit(&codes::INVALID_FIELD, "user", message))
}

/// How an agent presents itself: what the widget reads, and what other front ends may.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "PublicConfig")]
struct ConfigView {
    #[serde(flatten)]
    widget: WidgetConfig,
    /// Whether a session takes a `clientSecret`, which the site's backend asks for.
    require_client_secret: bool,
    /// Custom properties `--parlor-…`.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    theme: BTreeMap<String, String>,
    /// The languages that it answers in; absent for the visitor's.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    languages: Vec<String>,
    /// The one of them for visitors who speak none of them.
    #[serde(skip_serializing_if = "Option::is_none")]
    default_language: Option<String>,
}

/// What a page may ask for.
#[derive(Debug, Deserialize)]
pub(super) struct Wish {
    locale: Option<String>,
}

/// `GET /v1/widget/config/{publishableKey}` — how the agent presents itself.
///
/// Responds as [`open_session`] does; a page may keep it for a minute.
pub(super) async fn config(
    State(api): State<Api>,
    Origin(origin): Origin,
    Path(key): Path<String>,
    Query(wish): Query<Wish>,
    headers: HeaderMap,
) -> Result<impl IntoResponse, ApiError> {
    let agent = api.auth.agent_for_page(&key, origin.as_deref()).await?;
    let settings = agent.settings;
    let accepted = || headers.get(header::ACCEPT_LANGUAGE)?.to_str().ok().map(Into::into);
    let locales = wish.locale.or_else(accepted).unwrap_or_default();
    let wanted = locales.split(',').map(|it| it.split(';').next().unwrap_or_default().trim());
    let greeting = wanted.clone().find_map(|it| in_language(&settings.greetings, it));
    let theirs = wanted.clone().find_map(|it| in_language(&settings.translations, it));
    let theirs = theirs.cloned().unwrap_or_default();
    let widget = WidgetConfig {
        agent_id: agent.id,
        name: agent.name,
        greeting: greeting.cloned().or(settings.greeting),
        subtitle: theirs.subtitle.or(settings.subtitle),
        suggestions: match theirs.suggestions {
            none if none.is_empty() => settings.suggestions,
            theirs => theirs,
        },
        disclaimer: theirs.disclaimer.or(settings.disclaimer),
        max_message_chars: api.limits.message_chars,
        max_files: u32::try_from(MAX_MESSAGE_FILES).unwrap_or(u32::MAX),
        max_file_bytes: u32::try_from(api.limits.files.file_bytes).unwrap_or(u32::MAX),
        file_types: FileType::accepted(),
        accent: settings.accent,
        link_domains: settings.link_domains,
        image_domains: settings.image_domains,
        form: form_for(&settings.forms, When::Before).cloned(),
        form_json: None,
    };
    let (languages, default_language) = (settings.languages, settings.default_language);
    let config = ConfigView {
        widget,
        require_client_secret: agent.requires_client_secret,
        theme: settings.theme,
        languages,
        default_language,
    };
    let kept = [(header::CACHE_CONTROL, "max-age=60"), (header::VARY, "accept-language")];
    Ok((AppendHeaders(kept), data(config)))
}
