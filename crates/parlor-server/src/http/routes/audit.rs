//! Who did what.

use super::times::parameter;
use crate::{
    domain::{clock::rfc3339, id::Kind, key::Scope},
    http::{
        Api,
        caller::Caller,
        endpoint::{Endpoint, builder::get},
        error::ApiError,
        query::{self, Paging, Query},
    },
    storage::{Entry, Wanted},
};
use axum::{Json, extract::State};
use parlor_wire::envelope::List;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The routes of this file.
pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![
        get("/audit-log", list)
            .called("listAuditLog", "Audit log", "Tells who did what, newest first.")
            .needs(Scope::AuditRead)
            .with("action", "Only of this action, e.g. `api_key.created`.")
            .with("actor", "Only of this actor, by its id.")
            .with("from", "Only from this time on, RFC 3339.")
            .with("to", "Only before this time, RFC 3339.")
            .lists::<EntryView>("A page of entries."),
    ]
}

/// An entry of the log on the wire.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "AuditEntry")]
pub(super) struct EntryView {
    /// `aud_…`
    id: String,
    at: String,
    /// E.g. `api_key.created`.
    action: String,
    actor: ActorView,
    target: TargetView,
    /// The network it came from, /24 or /48; the address is not kept.
    ip_prefix: Option<String>,
}

/// Who did it.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "AuditActor")]
struct ActorView {
    /// `key`, `member`, `issuer`, `platform` or `command_line`
    kind: &'static str,
    id: String,
}

/// To what.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "AuditTarget")]
struct TargetView {
    id: String,
    /// What it was called then; null once a person is erased.
    name: Option<String>,
}

/// What may stand after the `?`.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Filter {
    action: Option<String>,
    actor: Option<String>,
    from: Option<String>,
    to: Option<String>,
}

/// `GET /v1/audit-log` — who did what, newest first.
async fn list(
    State(api): State<Api>,
    Caller(access): Caller,
    paging: Paging,
    Query(filter): Query<Filter>,
) -> Result<Json<List<EntryView>>, ApiError> {
    let wanted = Wanted {
        from: parameter("from", filter.from.as_deref())?,
        to: parameter("to", filter.to.as_deref())?,
        action: filter.action,
        actor: filter.actor,
        cursor: paging.after(Kind::Deed)?.map(Into::into),
    };
    let found = api.store.audit_log(access.organization_id(), &wanted, paging.limit + 1).await?;
    Ok(Json(query::page(found, paging.limit, |it| it.id.clone(), view)))
}

fn view(it: &Entry) -> EntryView {
    EntryView {
        id: it.id.clone(),
        at: rfc3339(it.created_at),
        action: it.action.clone(),
        actor: ActorView { kind: it.actor_kind.as_str(), id: it.actor_id.clone() },
        target: TargetView { id: it.target_id.clone(), name: it.target_name.clone() },
        ip_prefix: it.ip_prefix.clone(),
    }
}
