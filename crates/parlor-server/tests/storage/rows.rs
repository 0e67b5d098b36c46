//! Statements, rows and transactions.

use crate::support::{Place, kept_by_both};
use parlor_server::storage::{Db, Statement, StoreError};

kept_by_both! {
    a_transaction_that_is_dropped_leaves_nothing
    readers_do_not_wait_for_the_writer
    many_writers_take_turns_and_none_is_refused
    a_row_that_exists_is_told_apart_from_a_failure
    a_column_that_does_not_fit_is_named
    values_come_back_as_they_were_and_nulls_as_nulls
    a_text_with_a_nul_is_kept_somehow_and_refused_never
}

async fn count(db: &Db) -> i64 {
    let row = db.first(Statement::new("SELECT COUNT(*) AS n FROM organizations")).await;
    row.unwrap().unwrap().int("n").unwrap()
}

fn add(id: &str) -> Statement {
    let sql = "INSERT INTO organizations (id, name, created_at) VALUES ($1, $2, $3)";
    Statement::new(sql).bind(id).bind("name").bind(0_i64)
}

async fn a_transaction_that_is_dropped_leaves_nothing(place: &Place) {
    let db = place.db().await;
    let mut tx = db.begin().await.unwrap();
    tx.execute(add("org_1")).await.unwrap();
    drop(tx);
    assert_eq!(count(&db).await, 0);
    db.execute(add("org_1")).await.unwrap();
    assert_eq!(count(&db).await, 1);
}

async fn readers_do_not_wait_for_the_writer(place: &Place) {
    let db = place.db().await;
    let mut tx = db.begin().await.unwrap();
    tx.execute(add("org_1")).await.unwrap();
    assert_eq!(count(&db).await, 0);
    tx.commit().await.unwrap();
    assert_eq!(count(&db).await, 1);
}

async fn many_writers_take_turns_and_none_is_refused(place: &Place) {
    let db = place.db().await;
    let writes = (0..100).map(|it| {
        let db = db.clone();
        tokio::spawn(async move { db.execute(add(&format!("org_{it}"))).await })
    });
    for write in futures::future::join_all(writes).await {
        write.unwrap().unwrap();
    }
    assert_eq!(count(&db).await, 100);
}

async fn a_row_that_exists_is_told_apart_from_a_failure(place: &Place) {
    let db = place.db().await;
    db.execute(add("org_1")).await.unwrap();
    let error = db.execute(add("org_1")).await.unwrap_err();
    assert!(matches!(error, StoreError::Exists(_)), "{error:?}");
    let error = db.execute(Statement::new("SELECT nonsense")).await.unwrap_err();
    assert!(matches!(error, StoreError::Failed(_)), "{error:?}");
}

async fn a_column_that_does_not_fit_is_named(place: &Place) {
    let db = place.db().await;
    let row = db.first(Statement::new("SELECT 'x' AS word, NULL AS gone")).await;
    let row = row.unwrap().unwrap();
    for (error, name) in [
        (row.int("word").unwrap_err(), "word"),
        (row.text("gone").unwrap_err(), "gone"),
        (row.text("missing").unwrap_err(), "missing"),
        (row.json::<Vec<u32>>("word").unwrap_err(), "word"),
    ] {
        assert!(
            matches!(&error, StoreError::Unreadable { column, .. } if column == name),
            "{error}"
        );
    }
}

async fn values_come_back_as_they_were_and_nulls_as_nulls(place: &Place) {
    let db = place.db().await;
    let sql = "SELECT $1 AS word, $2 AS number, $3 AS share, $4 AS flag, \
        $5 AS no_word, $6 AS no_number, 1 AS small, COUNT(*) AS n FROM organizations";
    let none: (Option<String>, Option<i64>) = (None, None);
    let statement = Statement::new(sql)
        .bind("größer › 它 🙂")
        .bind(i64::MIN)
        .bind(0.1)
        .bind(Some(true))
        .bind(none.0)
        .bind(none.1);
    let row = db.first(statement).await.unwrap().unwrap();
    assert_eq!(row.text("word").unwrap(), "größer › 它 🙂");
    assert_eq!(row.int("number").unwrap(), i64::MIN);
    assert!((row.real("share").unwrap() - 0.1).abs() < f64::EPSILON);
    assert_eq!(row.opt_flag("flag").unwrap(), Some(true));
    assert_eq!(row.opt_text("no_word").unwrap(), None);
    assert_eq!(row.opt_int("no_number").unwrap(), None);
    assert_eq!((row.int("small").unwrap(), row.int("n").unwrap()), (1, 0));
}

async fn a_text_with_a_nul_is_kept_somehow_and_refused_never(place: &Place) {
    let db = place.db().await;
    db.execute(add("org_\0")).await.unwrap();
    assert_eq!(count(&db).await, 1);
}
