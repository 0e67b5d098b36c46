//! The people who chat.

use super::{
    data,
    user_views::{Merge, NewUser, UserChange, UserView},
};
use crate::{
    domain::{
        audit::{Deed, action},
        id::Kind,
        key::Scope,
        member::checked_email,
        person::Person,
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
        query::{self, Paging, Query},
    },
    storage::{Merged, PeopleFilter, PersonChanged},
};
use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use parlor_wire::envelope::{Data, List};
use serde::Deserialize;

const TAG: &str = "Users";

const LIST: &str = "Lists the people who chat, the one who was seen last first.

Those of whom nothing is known are there too, unless `identified=true`.";

const MERGE: &str = "Lets one person take in another: two who turned out to be one.

Conversations move over, and what the one lacks comes from the other. The id of the other leads \
to the one from then on. Browsers of the other are nobody's again until they identify, because \
nobody has vouched for whoever sits before them.";

const ERASE: &str = "Erases a person with all that hangs on it.

Answers under way are stopped; conversations, messages, traces, feedback, tokens and sessions are \
gone for good, and the audit log keeps that it was done but no name.";

/// The longest search, in characters.
const MAX_SEARCH_CHARS: usize = 200;

/// The routes of this file.
pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![
        get("/users", list)
            .called("listUsers", TAG, LIST)
            .needs(Scope::UsersRead)
            .with("q", "Only those with this in their external id, name or address, in any case.")
            .with("externalId", "Only the one that your systems call this.")
            .with("email", "Only those with this address.")
            .with("identified", "`true`: only those with an external id; `false`: only others.")
            .lists::<UserView>("A page of people."),
        post("/users", create)
            .called("createUser", TAG, "Enters a person before it has said anything.")
            .needs(Scope::UsersWrite)
            .takes::<NewUser>()
            .creates::<UserView>("The person.")
            .refuses(&[&codes::USER_EXISTS]),
        get("/users/{user}", show)
            .called("getUser", TAG, "Reads one person.")
            .needs(Scope::UsersRead)
            .gives::<UserView>("The person."),
        patch("/users/{user}", update)
            .called("updateUser", TAG, "Changes what is known of a person.")
            .needs(Scope::UsersWrite)
            .takes::<UserChange>()
            .gives::<UserView>("The person with the change.")
            .refuses(&[&codes::USER_EXISTS]),
        delete("/users/{user}", erase)
            .called("eraseUser", TAG, ERASE)
            .needs(Scope::UsersWrite)
            .gives_nothing("It is gone."),
        post("/users/{user}/merge", merge)
            .called("mergeUsers", TAG, MERGE)
            .needs(Scope::UsersWrite)
            .takes::<Merge>()
            .gives::<UserView>("The one.")
            .refuses(&[&codes::USERS_DIFFER]),
    ]
}

/// What may stand after the `?`.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Filter {
    q: Option<String>,
    external_id: Option<String>,
    email: Option<String>,
    identified: Option<String>,
}

/// `GET /v1/users` — the people who chat, the last one seen first.
async fn list(
    State(api): State<Api>,
    Caller(access): Caller,
    Query(filter): Query<Filter>,
    paging: Paging,
) -> Result<Json<List<UserView>>, ApiError> {
    let filter = filter.checked(paging.cursor.as_deref())?;
    let organization_id = access.organization_id();
    let found = api.store.people(organization_id, &filter, paging.limit + 1).await?;
    Ok(Json(query::page(found, paging.limit, cursor, UserView::of)))
}

/// `POST /v1/users` — enters a person.
async fn create(
    State(api): State<Api>,
    Caller(access): Caller,
    Acting(by): Acting,
    body::Json(new): body::Json<NewUser>,
) -> Result<(StatusCode, Json<Data<UserView>>), ApiError> {
    let now = api.clock.now_millis();
    let (external_id, profile) = new.checked()?;
    let person = Person {
        id: Kind::Visitor.make(),
        organization_id: access.organization_id().into(),
        external_id,
        profile,
        created_at: now,
        last_seen_at: now,
        ..Person::default()
    };
    let deed = by.did(action::USER_CREATED, &person.id, now);
    let deed = person.profile.name.iter().fold(deed, |deed, name| deed.to(name));
    let made = changed(api.store.add_person(&person, &deed).await?)?;
    Ok((StatusCode::CREATED, data(UserView::of(&made))))
}

/// `GET /v1/users/{user}` — one person.
async fn show(
    State(api): State<Api>,
    Caller(access): Caller,
    Path(id): Path<String>,
) -> Result<Json<Data<UserView>>, ApiError> {
    Ok(data(UserView::of(&api.person(access.organization_id(), &id).await?)))
}

/// `PATCH /v1/users/{user}` — what is known of it.
async fn update(
    State(api): State<Api>,
    Caller(access): Caller,
    Acting(by): Acting,
    Path(id): Path<String>,
    body::Json(change): body::Json<UserChange>,
) -> Result<Json<Data<UserView>>, ApiError> {
    let now = api.clock.now_millis();
    let deed = |it: &Person| {
        let deed = by.did(action::USER_UPDATED, &it.id, now);
        it.profile.name.iter().fold(deed, |deed, name| deed.to(name))
    };
    let change = |it: &mut Person| -> Result<(), ApiError> { Ok(change.make(it)?) };
    let made = api.store.change_person(access.organization_id(), &id, deed, change);
    Ok(data(UserView::of(&changed(made.await?)?)))
}

/// `DELETE /v1/users/{user}` — erases it; 204, and 404 the second time.
async fn erase(
    State(api): State<Api>,
    Caller(access): Caller,
    Acting(by): Acting,
    Path(id): Path<String>,
) -> Result<StatusCode, ApiError> {
    let person = api.person(access.organization_id(), &id).await?;
    let deed = by.did(action::USER_ERASED, &person.id, api.clock.now_millis());
    api.erase_person(&person, Some(&deed)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `POST /v1/users/{user}/merge` — lets it take in another.
async fn merge(
    State(api): State<Api>,
    Caller(access): Caller,
    Acting(by): Acting,
    Path(id): Path<String>,
    body::Json(merge): body::Json<Merge>,
) -> Result<Json<Data<UserView>>, ApiError> {
    let organization_id = access.organization_id();
    let target = api.person(organization_id, &id).await?;
    let deed = by.did(action::USER_MERGED, &target.id, api.clock.now_millis());
    let deed = target.profile.name.iter().fold(deed, |deed, name| deed.to(name));
    let pair = (&*target.id, &*merge.user_id);
    match api.store.merge_people(organization_id, pair, &deed).await? {
        Merged::Done(it) => Ok(data(UserView::of(&it))),
        Merged::NoTarget => Err(no_user()),
        Merged::NoSource => Err(no_user().at("userId")),
        Merged::Same => {
            let message = "userId is this person already.";
            Err(ApiError::unfit(&codes::INVALID_FIELD, "userId", message))
        }
        Merged::Two => {
            let message = "Both have an external id, so they are two. Take one away first.";
            Err(ApiError::new(&codes::USERS_DIFFER, message).at("userId"))
        }
    }
}

impl Api {
    /// A person of this organization, or the same 404 as for none.
    pub(super) async fn person(&self, organization_id: &str, id: &str) -> Result<Person, ApiError> {
        self.store.person(organization_id, id).await?.ok_or_else(no_user)
    }

    /// Erases a person, and stops what is being answered to it.
    pub(super) async fn erase_person(
        &self,
        person: &Person,
        deed: Option<&Deed>,
    ) -> Result<(), ApiError> {
        for conversation in self.store.answers_under_way_for(&person.id).await? {
            self.turns.stop(&conversation).await?;
        }
        let erased = self.store.erase_person(&person.organization_id, &person.id, deed).await?;
        for conversation in &erased.ok_or_else(no_user)?.conversation_ids {
            // One may have begun in between; it has nowhere left to write.
            self.turns.stop(conversation).await?;
        }
        Ok(())
    }
}

pub(super) fn no_user() -> ApiError {
    ApiError::not_found("user", &codes::USER_NOT_FOUND)
}

fn changed(it: PersonChanged) -> Result<Person, ApiError> {
    match it {
        PersonChanged::Done(it) => Ok(*it),
        PersonChanged::Gone => Err(no_user()),
        PersonChanged::Exists => {
            let message = "Another person has this external id.";
            Err(ApiError::new(&codes::USER_EXISTS, message).at("externalId"))
        }
    }
}

impl Filter {
    fn checked(self, cursor: Option<&str>) -> Result<PeopleFilter, ApiError> {
        let given = |it: Option<String>| it.filter(|it| !it.trim().is_empty());
        let search = given(self.q).map(|it| it.trim().to_owned());
        if search.as_ref().is_some_and(|it| it.chars().count() > MAX_SEARCH_CHARS) {
            return Err(unfit("q", &format!("q must be at most {MAX_SEARCH_CHARS} characters.")));
        }
        let email = given(self.email).map(|it| checked_email("email", &it)).transpose();
        let is_identified = match self.identified.as_deref() {
            None => None,
            Some("true") => Some(true),
            Some("false") => Some(false),
            Some(_) => return Err(unfit("identified", "identified must be true or false.")),
        };
        Ok(PeopleFilter {
            search,
            external_id: given(self.external_id),
            email: email.map_err(|it| unfit("email", &format!("{it}.")))?,
            is_identified,
            after: cursor.map(place).transpose()?,
        })
    }
}

/// Where the page after this one begins.
fn cursor(last: &Person) -> String {
    format!("{}.{}", last.last_seen_at, last.id)
}

/// Reads what [`cursor`] wrote.
fn place(cursor: &str) -> Result<(i64, String), ApiError> {
    let read = cursor.split_once('.').and_then(|(time, id)| Some((time.parse().ok()?, id.into())));
    read.ok_or_else(|| unfit("cursor", "cursor must be the pagination.cursor of a page."))
}

fn unfit(field: &str, message: &str) -> ApiError {
    ApiError::unfit(&codes::INVALID_PARAMETER, field, message)
}
