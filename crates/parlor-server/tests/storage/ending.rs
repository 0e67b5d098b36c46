//! Answers that end while something else happens to them.

use crate::{
    desk::Desk,
    support::{Place, kept_by_both},
};
use parlor_server::{
    domain::conversation_change::{By, Wish},
    storage::{Statement, Stretch},
};
use std::time::Duration;

kept_by_both! {
    nothing_is_added_to_a_turn_that_is_being_ended
    whoever_silences_a_conversation_hears_what_it_was_saying
    what_nobody_fetches_is_forgotten_after_its_time
}

async fn nothing_is_added_to_a_turn_that_is_being_ended(place: &Place) {
    let desk = Desk::open(place).await;
    let turn = desk.begins("c", "?", 1).await;
    let db = place.db().await;
    let mut ending = db.begin_claiming(&turn.conversation_id).await.unwrap();
    let sql = "UPDATE turns SET status = 'interrupted' WHERE id = $1";
    ending.execute(Statement::new(sql).bind(&turn.id)).await.unwrap();
    let stretch = Stretch { first_seq: 1, last_seq: 1, payload: "{}".into() };
    let mut append = Box::pin(desk.store.append_journal(&turn.id, &stretch));
    // It waits: nobody knows yet whether the turn ends.
    tokio::time::timeout(Duration::from_millis(300), &mut append).await.unwrap_err();
    ending.commit().await.unwrap();
    assert!(!append.await.unwrap());
    assert_eq!(desk.store.journal(&turn.id).await.unwrap(), []);
}

async fn whoever_silences_a_conversation_hears_what_it_was_saying(place: &Place) {
    let desk = Desk::open(place).await;
    let turn = desk.begins("c", "?", 1).await;
    let id = turn.conversation_id.clone();
    let end = async || {
        let wish = Wish::End(By::Visitor);
        desk.store.silence_conversation(&id, wish, 2).await.unwrap().unwrap().unwrap()
    };
    assert_eq!(end().await.as_ref(), Some(&turn));
    desk.ends(&turn, "fine", 3).await;
    assert_eq!(end().await, None);
    let gone = desk.store.silence_conversation("cnv_0", Wish::HandOff, 2).await.unwrap();
    assert!(gone.is_none());
}

async fn what_nobody_fetches_is_forgotten_after_its_time(place: &Place) {
    let desk = Desk::open(place).await;
    desk.talks("a", "?", "fine", 10).await;
    desk.talks("b", "?", "fine", 20).await;
    desk.store.prune_outbox(20).await.unwrap();
    let sql = "SELECT MIN(created_at) AS oldest, COUNT(*) AS n FROM outbox WHERE created_at > 0";
    let row = place.db().await.first(Statement::new(sql)).await.unwrap().unwrap();
    assert_eq!(row.int("oldest").unwrap(), 20);
    assert!(row.int("n").unwrap() >= 3);
}
