//! Tells a site's owner why a widget would not start.

use super::data;
use crate::{
    domain::{agent::Agent, origin},
    http::{
        Api,
        caller::Origin,
        codes,
        endpoint::{Endpoint, builder::get},
        error::ApiError,
        query::Query,
    },
};
use axum::{
    extract::State,
    http::{HeaderMap, header},
    response::IntoResponse,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The routes of this file.
pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![
        get("/widget/diagnose", diagnose)
            .called("diagnoseWidget", "Widget", DIAGNOSE)
            .with("origin", "The page, or its origin. Without it: the header `Origin`.")
            .with("key", "The publishable key. Without it: `Authorization: Bearer pk_…`.")
            .gives::<Diagnosis>("What was found. It is 200 whatever that is."),
    ]
}

const DIAGNOSE: &str = "Tells why a widget would not start on a page.

For whoever sets a site up: each problem has a sentence that says what to do. It looks at what a \
page could find out by trying, and at nothing else.";

/// What is asked for.
#[derive(Debug, Deserialize)]
pub(super) struct Wish {
    origin: Option<String>,
    key: Option<String>,
}

/// What was found. What the key would have to open is absent if it opens nothing.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "WidgetDiagnosis")]
struct Diagnosis {
    /// The page's origin, as browsers send it.
    origin: String,
    /// Whether a widget that brings nothing but its key would start: there are no problems.
    ready: bool,
    /// Whether the key is an agent's, and works.
    key_works: bool,
    /// Whether pages of this origin may embed the agent.
    #[serde(skip_serializing_if = "Option::is_none")]
    origin_allowed: Option<bool>,
    /// The entry of the agent's `allowedOrigins` that allows it; absent if none does, or
    /// dev mode alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    allowed_by: Option<String>,
    /// Whether the agent has a published version.
    #[serde(skip_serializing_if = "Option::is_none")]
    published: Option<bool>,
    /// Whether the site's backend has to ask for each session.
    #[serde(skip_serializing_if = "Option::is_none")]
    require_client_secret: Option<bool>,
    /// Whether this server lets in every page of its own machine.
    dev_mode: bool,
    /// What is in the way, the first thing to look at first.
    problems: Vec<Problem>,
}

/// One thing that is in the way.
#[derive(Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "WidgetProblem")]
struct Problem {
    /// The code of the refusal that it leads to, or `agent_not_published`.
    code: &'static str,
    /// What to do, for a person.
    message: String,
}

/// `GET /v1/widget/diagnose` — why a widget would not start.
///
/// Responds 422 for an origin that is none.
async fn diagnose(
    State(api): State<Api>,
    Origin(sent): Origin,
    Query(wish): Query<Wish>,
    headers: HeaderMap,
) -> Result<impl IntoResponse, ApiError> {
    let page = wish.origin.filter(|it| !it.is_empty()).or(sent).unwrap_or_default();
    let page = origin::of_page(&page).map_err(|it| {
        let message = format!("origin {it}.");
        ApiError::unfit(&codes::INVALID_PARAMETER, "origin", message)
    })?;
    let shown = crate::http::caller::credentials(&headers).0.map(Into::into);
    let key = wish.key.filter(|it| !it.is_empty()).or(shown).unwrap_or_default();
    let agent = match api.auth.agent_for_page(&key, None).await.map_err(ApiError::from) {
        Ok(agent) => Ok((api.store.published_version(&agent.id).await? > 0, agent)),
        Err(error) if error.status().is_server_error() => return Err(error),
        Err(error) => Err(error),
    };
    let diagnosis = match agent {
        Ok((is_published, agent)) => {
            Diagnosis::of_agent(page, &agent, is_published, api.auth.dev_mode())
        }
        Err(error) => Diagnosis::of_dead_key(page, &error, api.auth.dev_mode()),
    };
    Ok(([(header::CACHE_CONTROL, "no-store")], data(diagnosis)))
}

impl Diagnosis {
    fn of_dead_key(origin: String, refusal: &ApiError, dev_mode: bool) -> Self {
        let message =
            format!("{} Take the one that the script tag of this agent has.", refusal.message);
        Self {
            origin,
            ready: false,
            key_works: false,
            origin_allowed: None,
            allowed_by: None,
            published: None,
            require_client_secret: None,
            dev_mode,
            problems: vec![Problem { code: refusal.code.name, message }],
        }
    }

    fn of_agent(origin: String, agent: &Agent, is_published: bool, dev_mode: bool) -> Self {
        let list = &agent.settings.allowed_origins;
        let is_allowed = origin::is_allowed(&origin, list, dev_mode);
        let unpublished = || Problem {
            code: "agent_not_published",
            message: "The agent has no published version yet: publish its draft.".into(),
        };
        let vouched_only = || Problem {
            code: codes::CLIENT_SECRET_REQUIRED.name,
            message: "The agent takes only sessions that its site's backend asks for: call \
                POST /v1/sessions there, and open the session with its clientSecret."
                .into(),
        };
        let problems: Vec<Problem> = [
            (!is_allowed).then(|| not_allowed(&origin, dev_mode)),
            (!is_published).then(unpublished),
            agent.requires_client_secret.then(vouched_only),
        ]
        .into_iter()
        .flatten()
        .collect();
        Self {
            ready: problems.is_empty(),
            key_works: true,
            origin_allowed: Some(is_allowed),
            allowed_by: origin::entry_for(&origin, list).map(Into::into),
            published: Some(is_published),
            require_client_secret: Some(agent.requires_client_secret),
            dev_mode,
            problems,
            origin,
        }
    }
}

fn not_allowed(origin: &str, dev_mode: bool) -> Problem {
    let message = if origin == origin::NONE {
        "The page has no origin of its own, as a file that is opened without a server has none: \
         serve it over HTTP."
            .into()
    } else {
        let or_dev = if origin::is_local(origin) && !dev_mode {
            " Or, while you develop, turn dev_mode on in the server's settings."
        } else {
            ""
        };
        format!(
            "Pages of {origin} may not embed the agent: add {origin} to its allowedOrigins.{or_dev}"
        )
    };
    Problem { code: codes::ORIGIN_NOT_ALLOWED.name, message }
}
