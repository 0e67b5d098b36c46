//! What servers on one database know of each other, and tell each other.

use crate::{
    postgres,
    support::{Place, an_agent, kept_by_both, question},
};
use parlor_server::{
    domain::conversation_event::{Signal, Typing},
    storage::{Begun, Other, Statement, Store, Stretch},
};
use std::time::Duration;

kept_by_both! {
    a_server_is_known_from_its_first_beat_to_its_goodbye
    a_server_that_beats_again_is_not_forgotten
    a_server_that_never_beat_is_known_by_its_turns
    a_turn_that_has_ended_takes_no_more_events
}

fn other(beats: impl Into<Option<i64>>) -> Vec<Other> {
    vec![Other { id: "ins_1".into(), beats: beats.into() }]
}

async fn a_server_is_known_from_its_first_beat_to_its_goodbye(place: &Place) {
    let store = place.store().await;
    store.beat("ins_1", 0).await.unwrap();
    assert_eq!(store.other_instances("ins_1").await.unwrap(), []);
    assert_eq!(store.other_instances("ins_2").await.unwrap(), other(1));
    // Whatever its clock says.
    store.beat("ins_1", -5).await.unwrap();
    assert_eq!(store.other_instances("ins_2").await.unwrap(), other(2));
    store.leave("ins_1").await.unwrap();
    assert_eq!(store.other_instances("ins_2").await.unwrap(), []);
}

async fn a_server_that_beats_again_is_not_forgotten(place: &Place) {
    let store = place.store().await;
    store.beat("ins_1", 0).await.unwrap();
    let seen = store.other_instances("ins_2").await.unwrap().remove(0);
    store.beat("ins_1", 0).await.unwrap();
    store.forget_instance(&seen).await.unwrap();
    let seen = store.other_instances("ins_2").await.unwrap().remove(0);
    store.forget_instance(&seen).await.unwrap();
    assert_eq!(store.other_instances("ins_2").await.unwrap(), []);
}

async fn a_server_that_never_beat_is_known_by_its_turns(place: &Place) {
    let store = place.store().await;
    let ask = question(&an_agent(&store).await, None, "msg_1");
    let turn = ask.turn.clone();
    store.begin_turn(ask).await.unwrap();
    assert_eq!(store.other_instances("ins_2").await.unwrap(), other(None));
    store.forget_instance(&other(None)[0]).await.unwrap();
    assert_eq!(store.requested_stops("ins_1").await.unwrap(), [] as [&str; 0]);
    store.request_stop(&turn, 7).await.unwrap();
    assert_eq!(store.requested_stops("ins_1").await.unwrap(), [turn.id]);
    assert_eq!(store.requested_stops("ins_2").await.unwrap(), [] as [&str; 0]);
}

async fn a_turn_that_has_ended_takes_no_more_events(place: &Place) {
    let store = place.store().await;
    let asked = store.begin_turn(question(&an_agent(&store).await, None, "msg_1")).await.unwrap();
    let Begun::Started { turn, .. } = asked else { panic!("{asked:?}") };
    let stretch = |first_seq| Stretch { first_seq, last_seq: first_seq, payload: "{}".into() };
    assert!(store.append_journal(&turn.id, &stretch(1)).await.unwrap());
    assert_eq!(store.journal_after(&turn.id, 0).await.unwrap(), [stretch(1)]);
    assert_eq!(store.journal_after(&turn.id, 1).await.unwrap(), []);
    let sql = "UPDATE turns SET status = 'interrupted'";
    place.db().await.execute(Statement::new(sql)).await.unwrap();
    assert!(!store.append_journal(&turn.id, &stretch(2)).await.unwrap());
    assert!(!store.append_journal("trn_gone", &stretch(2)).await.unwrap());
    assert_eq!(store.journal(&turn.id).await.unwrap(), [stretch(1)]);
}

/// Tells until it is heard: nobody knows when another server begins to listen.
async fn is_heard(by: &Store, from: &Store) {
    let mut signals = by.watch("cnv_1");
    let typing = Signal::Typing(Typing { by: "operator", is_typing: true });
    for _ in 0..100 {
        from.tell("cnv_1", typing.clone());
        let heard = tokio::time::timeout(Duration::from_millis(200), async {
            // Whoever begins to listen looks at everything first.
            while signals.recv().await != Ok(typing.clone()) {}
        });
        if heard.await.is_ok() {
            return;
        }
    }
    panic!("the other server hears nothing");
}

#[tokio::test]
async fn what_one_server_tells_the_others_hear_also_after_the_connection_broke_off() {
    if !postgres::is_there() {
        return;
    }
    let place = Place::on_postgres().await;
    let (one, _lock) = Store::open_to_serve(&place.location).await.unwrap();
    let (two, _other) = Store::open_to_serve(&place.location).await.unwrap();
    is_heard(&two, &one).await;
    is_heard(&one, &two).await;

    let sql = "SELECT COUNT(pg_terminate_backend(pid)) AS n FROM pg_stat_activity \
        WHERE datname = current_database() AND query LIKE 'LISTEN%'";
    let ended = place.db().await.first(Statement::new(sql)).await.unwrap().unwrap();
    assert_eq!(ended.int("n").unwrap(), 2);
    is_heard(&two, &one).await;
    is_heard(&one, &two).await;
}

#[tokio::test]
async fn the_last_words_of_a_server_are_heard() {
    if !postgres::is_there() {
        return;
    }
    let place = Place::on_postgres().await;
    let (one, _lock) = Store::open_to_serve(&place.location).await.unwrap();
    let (two, _other) = Store::open_to_serve(&place.location).await.unwrap();
    is_heard(&two, &one).await;
    let mut signals = two.watch("cnv_last");
    one.tell("cnv_last", Signal::Changed);
    one.close().await;
    let heard = tokio::time::timeout(Duration::from_secs(20), signals.recv()).await;
    assert_eq!(heard.unwrap(), Ok(Signal::Changed));
}
