//! Databases that cannot be opened, each with a sentence that helps.

use crate::{
    postgres,
    support::{Place, kept_by_both},
};
use parlor_server::storage::{Db, Location, OpenError, Statement, Store};

kept_by_both! {
    a_newer_schema_is_refused
    nobody_changes_a_schema_while_a_server_has_the_data
    those_who_come_first_at_once_wait_for_each_other
}

/// Writes down that the schema has, or has not, got a version.
async fn change(place: &Place, sql: &'static str) {
    let db = place.db().await;
    db.execute(Statement::new(sql)).await.unwrap();
    db.close().await;
}

const OLDER: &str = "DELETE FROM _sqlx_migrations \
    WHERE version = (SELECT MAX(version) FROM _sqlx_migrations)";
const NEWER: &str = "UPDATE _sqlx_migrations SET version = 9999 \
    WHERE version = (SELECT MAX(version) FROM _sqlx_migrations)";

async fn a_newer_schema_is_refused(place: &Place) {
    change(place, NEWER).await;
    let refused = Store::open(&place.location).await.unwrap_err();
    assert!(matches!(refused, OpenError::Newer { found: 9999, .. }), "{refused}");
    assert!(refused.to_string().contains("Nothing was changed"), "{refused}");
}

async fn nobody_changes_a_schema_while_a_server_has_the_data(place: &Place) {
    let (store, lock) = Store::open_to_serve(&place.location).await.unwrap();
    // Beside it, everyone else may come in, as long as there is nothing to change.
    change(place, OLDER).await;
    let refused = Store::open(&place.location).await.unwrap_err();
    assert!(matches!(refused, OpenError::BehindAndInUse { .. }), "{refused}");
    store.close().await;
    drop(lock);
}

#[tokio::test]
async fn a_file_lets_no_second_server_in_until_the_first_is_gone() {
    let place = Place::on_sqlite();
    let (store, lock) = Store::open_to_serve(&place.location).await.unwrap();
    let refused = Store::open_to_serve(&place.location).await.unwrap_err();
    assert!(matches!(refused, OpenError::InUse { .. }), "{refused}");
    assert!(refused.to_string().contains("another server"), "{refused}");
    store.close().await;
    drop(lock);
    Store::open_to_serve(&place.location).await.unwrap();
}

#[tokio::test]
async fn servers_share_a_database_and_none_changes_its_schema_under_the_others() {
    if !postgres::is_there() {
        return;
    }
    let place = Place::on_postgres().await;
    let (_first, lock) = Store::open_to_serve(&place.location).await.unwrap();
    assert!(!lock.has_company());
    let (_second, company) = Store::open_to_serve(&place.location).await.unwrap();
    assert!(company.has_company());
    drop(lock);
    change(&place, OLDER).await;
    let refused = Store::open_to_serve(&place.location).await.unwrap_err();
    assert!(matches!(refused, OpenError::BehindAndInUse { .. }), "{refused}");
}

async fn those_who_come_first_at_once_wait_for_each_other(place: &Place) {
    let opening = (0..8).map(|_| Db::open(&place.location));
    for opened in futures::future::join_all(opening).await {
        opened.unwrap();
    }
}

async fn refused(url: &str) -> String {
    let error = Store::open(&Location::Server(url.into())).await.unwrap_err().to_string();
    assert!(!error.contains("wrong-password"), "{error}");
    error
}

#[tokio::test]
async fn a_server_that_is_away_is_named_with_what_to_do() {
    let said = refused("postgres://ada:wrong-password@127.0.0.1:1/parlor").await;
    for words in ["127.0.0.1:1/parlor", "cannot be reached", "database_url"] {
        assert!(said.contains(words), "{said}");
    }
}

#[tokio::test]
async fn a_wrong_password_is_refused_without_being_repeated() {
    if !postgres::is_there() {
        return;
    }
    let Location::Server(url) = Place::on_postgres().await.location else { unreachable!() };
    let said = refused(&url.replace("parlor@", "locked:wrong-password@")).await;
    for words in ["refuses us", "password", "database_url"] {
        assert!(said.contains(words), "{said}");
    }
}

#[tokio::test]
async fn a_database_that_does_not_exist_is_named_with_what_to_do() {
    if !postgres::is_there() {
        return;
    }
    let Location::Server(url) = Place::on_postgres().await.location else { unreachable!() };
    let said = refused(&url.replace("/test_", "/nowhere_")).await;
    for words in ["there is no database", "nowhere_", "createdb"] {
        assert!(said.contains(words), "{said}");
    }
}
