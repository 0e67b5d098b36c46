//! What transactions wait for.

use crate::{
    postgres,
    support::{Place, kept_by_both},
};
use futures::{future::poll_fn, poll};
use parlor_server::storage::Statement;
use std::{pin::pin, task::Poll, time::Duration};
use tokio::time::timeout;

kept_by_both! {
    a_transaction_that_is_given_up_while_it_begins_holds_nothing
    nobody_writes_beside_a_transaction_that_is_alone
    a_name_is_claimed_by_one_at_a_time
}

fn add(id: &str) -> Statement {
    let sql = "INSERT INTO organizations (id, name, created_at) VALUES ($1, '', 0)";
    Statement::new(sql).bind(id)
}

async fn nobody_writes_beside_a_transaction_that_is_alone(place: &Place) {
    let db = place.db().await;
    let alone = db.begin().await.unwrap();
    let mut writing = pin!(db.execute(add("org_1")));
    // Looking again and again, while the database has all the time to let it through.
    for _ in 0..5 {
        assert!(poll!(&mut writing).is_pending());
        db.first(Statement::new("SELECT 1 AS one")).await.unwrap();
    }
    alone.commit().await.unwrap();
    assert_eq!(writing.await.unwrap(), 1);
}

async fn a_name_is_claimed_by_one_at_a_time(place: &Place) {
    let db = place.db().await;
    let first = db.begin_claiming("cnv_1").await.unwrap();
    let mut second = pin!(db.begin_claiming("cnv_1"));
    for _ in 0..5 {
        assert!(poll!(&mut second).is_pending());
        db.first(Statement::new("SELECT 1 AS one")).await.unwrap();
    }
    first.commit().await.unwrap();
    second.await.unwrap().commit().await.unwrap();
}

#[tokio::test]
async fn on_postgres_those_who_claim_other_names_write_side_by_side() {
    if !postgres::is_there() {
        return;
    }
    let place = Place::on_postgres().await;
    let db = place.db().await;
    let mut first = db.begin_claiming("cnv_1").await.unwrap();
    first.execute(add("org_1")).await.unwrap();
    let mut second = db.begin_claiming("cnv_2").await.unwrap();
    second.execute(add("org_2")).await.unwrap();
    second.commit().await.unwrap();
    first.commit().await.unwrap();
}

async fn a_transaction_that_is_given_up_while_it_begins_holds_nothing(place: &Place) {
    let (db, other) = (place.db().await, place.db().await);
    // With a connection that is there already, the first steps begin it.
    db.begin().await.unwrap().commit().await.unwrap();
    for steps in 1..=10 {
        given_up_after(steps, db.begin()).await;
        // In vain, if somebody holds on to it.
        let begun = timeout(Duration::from_secs(20), other.begin()).await;
        begun.unwrap().unwrap().commit().await.unwrap();
    }
}

/// Lets a future go so many steps, each when it can go on, and drops it.
async fn given_up_after<T>(steps: usize, future: impl Future<Output = T>) {
    let (mut future, mut left) = (pin!(future), steps);
    poll_fn(|context| {
        left -= 1;
        let is_done = future.as_mut().poll(context).is_ready();
        if is_done || left == 0 { Poll::Ready(()) } else { Poll::Pending }
    })
    .await;
}
