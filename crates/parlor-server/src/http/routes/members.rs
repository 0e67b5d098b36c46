//! Who works for an organization.

use super::data;
use crate::{
    domain::{
        access::Access,
        audit::action,
        clock::rfc3339,
        id::Kind,
        key::Scope,
        member::{Member, checked_email, checked_name, may_handle},
        role::Role,
    },
    http::{
        Api, body,
        caller::{Acting, Caller},
        codes,
        endpoint::{
            Endpoint,
            builder::{delete, get, patch, post},
        },
        error::ApiError,
        query,
    },
    storage::Changed,
};
use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use parlor_wire::envelope::{Data, List};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

const TAG: &str = "Members";

const CREATE: &str = "Lets somebody work for the organization.

Nobody gives a role that may more than the caller, and only owners make owners, once there is one. \
Keys for the member come from `POST /v1/api-keys` with `memberId`.";

/// The routes of this file.
pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![
        get("/members", list)
            .called("listMembers", TAG, "Lists who works for the organization, oldest first.")
            .needs(Scope::MembersRead)
            .lists::<MemberView>("A page of members."),
        post("/members", create)
            .called("createMember", TAG, CREATE)
            .needs(Scope::MembersWrite)
            .takes::<NewMember>()
            .creates::<MemberView>("The member.")
            .refuses(&[&codes::BEYOND_ROLE, &codes::MEMBER_EXISTS]),
        get("/members/{member}", show)
            .called("getMember", TAG, "Reads one member.")
            .needs(Scope::MembersRead)
            .gives::<MemberView>("The member."),
        patch("/members/{member}", update)
            .called(
                "updateMember",
                TAG,
                "Changes a member's name, address or role, for its keys too.",
            )
            .needs(Scope::MembersWrite)
            .takes::<MemberChange>()
            .gives::<MemberView>("The member.")
            .refuses(&[&codes::BEYOND_ROLE, &codes::MEMBER_EXISTS, &codes::LAST_OWNER]),
        delete("/members/{member}", remove)
            .called("deleteMember", TAG, "Ends a membership, and deletes the member's keys.")
            .needs(Scope::MembersWrite)
            .gives_nothing("It is no member any more.")
            .refuses(&[&codes::BEYOND_ROLE, &codes::LAST_OWNER]),
    ]
}

/// A member on the wire.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "Member")]
pub(super) struct MemberView {
    /// `mem_…`
    id: String,
    name: String,
    /// In lower case.
    email: String,
    role: Role,
    created_at: String,
    updated_at: String,
}

/// The body that makes a member.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(rename = "NewMember")]
pub(super) struct NewMember {
    /// At most 200 characters.
    #[serde(default)]
    name: String,
    /// At most 254 characters; no two members have the same.
    #[serde(default)]
    email: String,
    role: Role,
}

/// What to change of a member; what is left out stays.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(rename = "MemberChange")]
pub(super) struct MemberChange {
    name: Option<String>,
    email: Option<String>,
    role: Option<Role>,
}

/// `GET /v1/members` — who works for the organization, oldest first.
async fn list(
    State(api): State<Api>,
    Caller(access): Caller,
    paging: query::Paging,
) -> Result<Json<List<MemberView>>, ApiError> {
    let organization_id = access.organization_id();
    let cursor = paging.after(Kind::Member)?;
    let found = api.store.members(organization_id, cursor, paging.limit + 1).await?;
    Ok(Json(query::page(found, paging.limit, |it| it.id.clone(), view)))
}

/// `POST /v1/members` — lets somebody work for the organization.
async fn create(
    State(api): State<Api>,
    Caller(access): Caller,
    Acting(by): Acting,
    body::Json(new): body::Json<NewMember>,
) -> Result<(StatusCode, Json<Data<MemberView>>), ApiError> {
    let now = api.clock.now_millis();
    let member = Member {
        id: Kind::Member.make(),
        organization_id: access.organization_id().into(),
        name: checked_name("name", &new.name)?,
        email: checked_email("email", &new.email)?,
        role: new.role,
        created_at: now,
        updated_at: now,
    };
    api.may_handle(&access, member.role).await?;
    let deed = by.did(action::MEMBER_CREATED, &member.id, now).to(&member.name);
    let member = done(api.store.add_member(&member, &deed).await?)?;
    Ok((StatusCode::CREATED, data(view(&member))))
}

/// `GET /v1/members/{member}` — one member.
async fn show(
    State(api): State<Api>,
    Caller(access): Caller,
    Path(id): Path<String>,
) -> Result<Json<Data<MemberView>>, ApiError> {
    Ok(data(view(&api.member(&access, &id).await?)))
}

/// `PATCH /v1/members/{member}` — its name, address and role.
async fn update(
    State(api): State<Api>,
    Caller(access): Caller,
    Acting(by): Acting,
    Path(id): Path<String>,
    body::Json(change): body::Json<MemberChange>,
) -> Result<Json<Data<MemberView>>, ApiError> {
    let now = api.clock.now_millis();
    let deed = |it: &Member| by.did(action::MEMBER_UPDATED, &it.id, now).to(&it.name);
    let of = (access.organization_id(), id.as_str());
    let changed = api.store.change_member(of, now, deed, |member, has_owner| {
        may_handle(&access, member.role, has_owner)?;
        member.updated_at = now;
        if let Some(name) = &change.name {
            member.name = checked_name("name", name)?;
        }
        if let Some(email) = &change.email {
            member.email = checked_email("email", email)?;
        }
        if let Some(role) = change.role {
            may_handle(&access, role, has_owner)?;
            member.role = role;
        }
        Ok::<_, ApiError>(())
    });
    Ok(data(view(&done(changed.await?)?)))
}

/// `DELETE /v1/members/{member}` — ends a membership.
async fn remove(
    State(api): State<Api>,
    Caller(access): Caller,
    Acting(by): Acting,
    Path(id): Path<String>,
) -> Result<StatusCode, ApiError> {
    let now = api.clock.now_millis();
    let deed = |it: &Member| by.did(action::MEMBER_DELETED, &it.id, now).to(&it.name);
    let of = (access.organization_id(), id.as_str());
    let may = |it: &Member, has_owner| Ok::<_, ApiError>(may_handle(&access, it.role, has_owner)?);
    done(api.store.remove_member(of, now, deed, may).await?)?;
    Ok(StatusCode::NO_CONTENT)
}

impl Api {
    /// Whether the caller may make somebody this.
    async fn may_handle(&self, access: &Access, role: Role) -> Result<(), ApiError> {
        let has_owner =
            self.store.has_owner(access.organization_id(), self.clock.now_millis()).await?;
        Ok(may_handle(access, role, has_owner)?)
    }
}

fn done(it: Changed) -> Result<Member, ApiError> {
    let no = |code, message: &str| Err(ApiError::new(code, message));
    match it {
        Changed::Done(it) => Ok(it),
        Changed::Gone => Err(ApiError::not_found("member", &codes::MEMBER_NOT_FOUND)),
        Changed::Exists => no(&codes::MEMBER_EXISTS, "Another member has this address.")
            .map_err(|it| it.at("email")),
        Changed::LastOwner => {
            no(&codes::LAST_OWNER, "This is the last owner. Make another one first.")
        }
    }
}

fn view(it: &Member) -> MemberView {
    MemberView {
        id: it.id.clone(),
        name: it.name.clone(),
        email: it.email.clone(),
        role: it.role,
        created_at: rfc3339(it.created_at),
        updated_at: rfc3339(it.updated_at),
    }
}
