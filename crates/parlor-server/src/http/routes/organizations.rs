//! Organizations, as whoever runs the installation administers them.

use super::data;
use crate::{
    auth::keys::{Holder, KeyRequest, make},
    domain::{
        audit::action,
        clock::rfc3339,
        id::Kind,
        key::OfMember,
        member::{Member, checked_email, checked_name},
        organization::Organization,
        role::Role,
    },
    http::{
        Api, body,
        caller::Acting,
        codes,
        endpoint::{
            Endpoint,
            builder::{delete, get, patch, post},
        },
        error::ApiError,
        query,
    },
};
use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use parlor_wire::envelope::{Data, List};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

const TAG: &str = "Organizations";

/// The routes of this file.
pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![
        get("/organizations", list)
            .called("listOrganizations", TAG, "Lists all organizations, oldest first.")
            .needs_platform()
            .lists::<OrganizationView>("A page of organizations."),
        post("/organizations", create)
            .called("createOrganization", TAG, "Makes an organization and its first owner.")
            .needs_platform()
            .takes::<NewOrganization>()
            .creates::<Founded>("The organization; the owner's key is shown here and never again."),
        get("/organizations/{organization}", show)
            .called("getOrganization", TAG, "Reads one organization, and nothing in it.")
            .needs_platform()
            .gives::<OrganizationView>("The organization."),
        patch("/organizations/{organization}", rename)
            .called("updateOrganization", TAG, "Renames an organization.")
            .needs_platform()
            .takes::<OrganizationChange>()
            .gives::<OrganizationView>("The organization."),
        delete("/organizations/{organization}", remove)
            .called("deleteOrganization", TAG, "Deletes an organization and everything in it.")
            .needs_platform()
            .gives_nothing("It is gone."),
    ]
}

/// An organization on the wire.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "Organization")]
pub(super) struct OrganizationView {
    /// `org_…`
    id: String,
    name: String,
    created_at: String,
}

/// The body that makes an organization.
#[derive(Debug, Deserialize, JsonSchema)]
pub(super) struct NewOrganization {
    /// At most 200 characters.
    name: String,
    owner: NewOwner,
}

/// The first owner.
#[derive(Debug, Deserialize, JsonSchema)]
pub(super) struct NewOwner {
    /// At most 200 characters.
    name: String,
    /// At most 254 characters.
    email: String,
}

/// An organization that was just made.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Founded {
    #[serde(flatten)]
    organization: OrganizationView,
    /// `mem_…` of the first owner.
    owner_id: String,
    /// `sk_live_…`, that owner's key.
    owner_key: String,
}

/// What to change of an organization.
#[derive(Debug, Deserialize, JsonSchema)]
pub(super) struct OrganizationChange {
    name: String,
}

/// `GET /v1/organizations` — all of them, oldest first.
async fn list(
    State(api): State<Api>,
    paging: query::Paging,
) -> Result<Json<List<OrganizationView>>, ApiError> {
    let found =
        api.store.organizations(paging.after(Kind::Organization)?, paging.limit + 1).await?;
    Ok(Json(query::page(found, paging.limit, |it| it.id.clone(), view)))
}

/// `POST /v1/organizations` — an organization with its first owner and that one's key.
async fn create(
    State(api): State<Api>,
    Acting(by): Acting,
    body::Json(new): body::Json<NewOrganization>,
) -> Result<(StatusCode, Json<Data<Founded>>), ApiError> {
    let now = api.clock.now_millis();
    let it = Organization {
        id: Kind::Organization.make(),
        name: checked_name("name", &new.name)?,
        created_at: now,
    };
    let owner = Member {
        id: Kind::Member.make(),
        organization_id: it.id.clone(),
        name: checked_name("owner.name", &new.owner.name)?,
        email: checked_email("owner.email", &new.owner.email)?,
        role: Role::Owner,
        created_at: now,
        updated_at: now,
    };
    let member = OfMember { id: owner.id.clone(), role: owner.role };
    let holder = Holder::Member { organization_id: &it.id, member: &member };
    let key = make(holder, KeyRequest { name: owner.name.clone(), ..KeyRequest::default() }, now);
    let deed = by.did(action::ORGANIZATION_CREATED, &it.id, now).to(&it.name).within(Some(&it.id));
    api.store.found(&it, &owner, &key.key, &deed).await?;
    let founded = Founded { organization: view(&it), owner_id: owner.id, owner_key: key.token };
    Ok((StatusCode::CREATED, data(founded)))
}

/// `GET /v1/organizations/{organization}` — one of them.
async fn show(
    State(api): State<Api>,
    Path(id): Path<String>,
) -> Result<Json<Data<OrganizationView>>, ApiError> {
    let found = api.store.organization(&id).await?;
    Ok(data(view(&found.ok_or_else(none)?)))
}

/// `PATCH /v1/organizations/{organization}` — another name.
async fn rename(
    State(api): State<Api>,
    Acting(by): Acting,
    Path(id): Path<String>,
    body::Json(change): body::Json<OrganizationChange>,
) -> Result<Json<Data<OrganizationView>>, ApiError> {
    let found = api.store.organization(&id).await?.ok_or_else(none)?;
    let it = Organization { name: checked_name("name", &change.name)?, ..found };
    let deed = by.did(action::ORGANIZATION_UPDATED, &it.id, api.clock.now_millis());
    let deed = deed.to(&it.name).within(Some(&it.id));
    if api.store.rename_organization(&it.id, &it.name, &deed).await? {
        return Ok(data(view(&it)));
    }
    Err(none())
}

/// `DELETE /v1/organizations/{organization}` — with everything in it; answers under way
/// are stopped first.
async fn remove(
    State(api): State<Api>,
    Acting(by): Acting,
    Path(id): Path<String>,
) -> Result<StatusCode, ApiError> {
    for conversation_id in api.store.busy_conversations(&id).await? {
        api.turns.stop(&conversation_id).await?;
    }
    let deed = by.did(action::ORGANIZATION_DELETED, &id, api.clock.now_millis());
    if api.store.delete_organization(&id, &deed).await? {
        return Ok(StatusCode::NO_CONTENT);
    }
    Err(none())
}

fn none() -> ApiError {
    ApiError::not_found("organization", &codes::ORGANIZATION_NOT_FOUND)
}

fn view(it: &Organization) -> OrganizationView {
    OrganizationView {
        id: it.id.clone(),
        name: it.name.clone(),
        created_at: rfc3339(it.created_at),
    }
}
