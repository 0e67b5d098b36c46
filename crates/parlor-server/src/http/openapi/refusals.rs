//! What may go wrong with a route, told by what the route is.

use crate::http::{
    codes::{self, Code},
    endpoint::{Endpoint, Who},
    limits::Limit,
};
use axum::http::Method;
use std::collections::BTreeMap;

/// The codes of each status that a route may answer.
pub(super) fn refusals(it: &Endpoint) -> BTreeMap<u16, Vec<&'static Code>> {
    let mut found: Vec<&'static Code> = Vec::new();
    found.extend(of_who(it.who));
    found.extend(of_path(it.path));
    if it.body.is_some() {
        found.extend([
            &codes::INVALID_JSON,
            &codes::BODY_UNREADABLE,
            &codes::BODY_TOO_SLOW,
            &codes::BODY_TOO_LARGE,
            &codes::SERVER_BUSY,
            &codes::INVALID_FIELD,
        ]);
    }
    if !it.parameters.is_empty() || it.is_idempotent {
        found.push(&codes::INVALID_PARAMETER);
    }
    if it.is_idempotent {
        found.extend([&codes::IDEMPOTENCY_CONFLICT, &codes::IDEMPOTENCY_IN_PROGRESS]);
    }
    found.extend(&it.refusals);
    match it.limit {
        Some(Limit::Messages) => {
            found.extend([&codes::RATE_LIMITED, &codes::DAILY_BUDGET_EXHAUSTED]);
        }
        Some(Limit::Sessions | Limit::Keys | Limit::Tokens | Limit::Writes | Limit::Files) => {
            found.push(&codes::RATE_LIMITED);
        }
        None => {}
    }
    if it.method == Method::POST || it.method == Method::PUT || it.method == Method::PATCH {
        found.push(&codes::DELETED_MEANWHILE);
    }
    found.extend([&codes::INTERNAL_ERROR, &codes::STORAGE_UNAVAILABLE]);
    let mut by_status: BTreeMap<u16, Vec<&'static Code>> = BTreeMap::new();
    for it in found {
        let codes = by_status.entry(it.status).or_default();
        if !codes.contains(&it) {
            codes.push(it);
        }
    }
    by_status
}

fn of_who(who: Who) -> Vec<&'static Code> {
    let backend = [
        &codes::UNAUTHORIZED,
        &codes::INVALID_KEY,
        &codes::KEY_EXPIRED,
        &codes::KEY_REVOKED,
        &codes::WRONG_KEY_KIND,
        &codes::INVALID_SESSION,
        &codes::INVALID_TOKEN,
        &codes::TOKEN_ALGORITHM,
        &codes::TOKEN_ISSUER,
        &codes::TOKEN_AUDIENCE,
        &codes::TOKEN_KEY_UNKNOWN,
        &codes::TOKEN_EXPIRED,
        &codes::TOKEN_NOT_YET_VALID,
        &codes::TOKEN_REVOKED,
        &codes::SCOPE_MISSING,
        &codes::ISSUER_UNAVAILABLE,
    ];
    let visitor = [&codes::SESSION_EXPIRED, &codes::SESSION_REVOKED, &codes::ORIGIN_NOT_ALLOWED];
    match who {
        Who::Anyone => Vec::new(),
        Who::Platform => backend.into_iter().take(5).collect(),
        Who::Backend(_) => backend.to_vec(),
        Who::BackendOrVisitor(_) => [backend.as_slice(), &visitor].concat(),
    }
}

/// What a path names must be there.
fn of_path(path: &str) -> Vec<&'static Code> {
    let named: [(&str, &'static Code); 11] = [
        ("{agent}", &codes::AGENT_NOT_FOUND),
        ("{conversation}", &codes::CONVERSATION_NOT_FOUND),
        ("{apiKey}", &codes::KEY_NOT_FOUND),
        ("{user}", &codes::USER_NOT_FOUND),
        ("{identitySecret}", &codes::IDENTITY_SECRET_NOT_FOUND),
        ("{member}", &codes::MEMBER_NOT_FOUND),
        ("{organization}", &codes::ORGANIZATION_NOT_FOUND),
        ("{source}", &codes::SOURCE_NOT_FOUND),
        ("{file}", &codes::FILE_NOT_FOUND),
        ("{version}", &codes::VERSION_NOT_FOUND),
        ("{message}", &codes::MESSAGE_NOT_FOUND),
    ];
    named.into_iter().filter(|it| path.contains(it.0)).map(|it| it.1).collect()
}
