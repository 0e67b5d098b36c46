//! One answer at a time, and a button that stops it.

use crate::support::{Desk, Log, Refusal, Script, Shop, json};
use futures::{StreamExt as _, poll};
use parlor_server::{
    domain::conversation::TurnStatus,
    storage::{Db, Location, Statement},
};
use std::pin::pin;

#[tokio::test]
async fn stop_keeps_what_was_said() {
    let shop = Shop::open().await;
    let told = shop.begins_to_tell(["Two ", "days."]).await;

    let stopped = told.visitor.stop(&told.conversation).await;
    assert_eq!(stopped, json!({"data": {"conversationId": told.conversation, "stopped": true}}));
    let kinds = told.answer.kinds().await;
    assert_eq!(kinds, ["text-end", "finish-step", "abort", "finish", "[DONE]"]);
    let last = told.visitor.history(&told.conversation).await.remove(1);
    assert_eq!((last.1.as_str(), last.2.as_str()), ("stopped", "Two "));
}

#[tokio::test]
async fn stop_cancels_the_answerer() {
    let shop = Shop::open().await;
    let visitor = shop.visitor().await;
    let gate = shop.bot.will_wait(Script::saying(["one", "two", "three"]));
    let answer = visitor.ask("?").await;
    visitor.stop(&answer.conversation).await;
    // Returns at once, because nobody listens to the script any more.
    gate.next().await;
    assert_eq!(visitor.history(&answer.conversation).await[1].2, "");
}

#[tokio::test]
async fn there_may_be_nothing_to_stop() {
    let shop = Shop::open().await;
    let told = shop.tells(["done"]).await;
    assert_eq!(told.visitor.stop(&told.conversation).await["data"]["stopped"], false);
    assert_eq!(told.visitor.history(&told.conversation).await[1].1, "complete");
}

#[tokio::test]
async fn an_answer_that_came_to_its_own_end_was_not_stopped() {
    let mut log = Log::open();
    let desk = Desk::open().await;
    desk.bot.will_say(["done"]);
    let refusal = Refusal::of_ends(&desk.database()).await;
    let turn = desk.asks().await.unwrap().turn;
    log.says(&["could not be saved yet", &turn.id]).await;
    let mut stopping = pin!(desk.turns.stop(&turn.conversation_id));
    assert!(poll!(&mut stopping).is_pending(), "nobody waits for the end to be saved");
    refusal.ends().await;
    assert!(!stopping.await.unwrap());
    let saved = desk.store.turn(&turn.conversation_id, &turn.id).await.unwrap();
    assert_eq!(saved.unwrap().status, TurnStatus::Finished);
}

#[tokio::test]
async fn a_turn_can_be_stopped_from_the_moment_that_it_is_written() {
    // A database that is faster than this test can look leaves no such moment.
    for _ in 0..20 {
        let desk = Desk::open().await;
        let _gate = desk.bot.will_wait(Script::saying(["never"]));
        let mut asking = pin!(desk.asks());
        while poll!(&mut asking).is_pending() {
            if let Some(conversation) = written(desk.database()) {
                assert!(desk.turns.stop(&conversation).await.unwrap());
                assert!(asking.await.is_ok());
                return;
            }
            tokio::task::yield_now().await;
        }
    }
    panic!("no question was seen being written");
}

/// The conversation of the running turn, seen while everything else in this thread
/// stands still.
fn written(database: Location) -> Option<String> {
    let look = async move {
        let db = Db::open(&database).await.unwrap();
        let sql = "SELECT conversation_id FROM turns WHERE status = 'running'";
        let row = db.first(Statement::new(sql)).await.unwrap();
        row.map(|it| it.text("conversation_id").unwrap())
    };
    let other = std::thread::spawn(|| {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(look)
    });
    other.join().unwrap()
}

#[tokio::test]
async fn a_second_question_waits_for_the_first_answer() {
    let shop = Shop::open().await;
    let visitor = shop.visitor().await;
    let gate = shop.bot.will_wait(Script::saying(["one"]));
    shop.bot.will_say(["two"]);
    let first = visitor.ask("first").await;
    let conversation = first.conversation.clone();

    let second = json!({"conversationId": conversation, "message": "second"});
    visitor.say(&second).await.refused(409, "conversation_busy");
    drop(gate);
    first.text().await;
    // Who has read the end may ask: the end is written before it is told.
    assert_eq!(visitor.send(&second).await.text().await, "two");
    assert_eq!(visitor.history(&conversation).await.len(), 4);
}

#[tokio::test]
async fn two_conversations_do_not_wait_for_each_other() {
    let shop = Shop::open().await;
    let visitor = shop.visitor().await;
    let gate = shop.bot.will_wait(Script::saying(["slow"]));
    shop.bot.will_say(["quick"]);
    let slow = visitor.ask("1").await;
    assert_eq!(visitor.ask("2").await.text().await, "quick");
    drop(gate);
    assert_eq!(slow.text().await, "slow");
}

#[tokio::test]
async fn a_conversation_of_somebody_else_cannot_be_stopped() {
    let shop = Shop::open().await;
    let visitor = shop.visitor().await;
    let gate = shop.bot.will_wait(Script::saying(["still here"]));
    let answer = visitor.ask("?").await;
    let path = format!("/v1/conversations/{}/stop", answer.conversation);
    let other = shop.visitor().await;
    other.post(&path, &json!({})).await.refused(404, "conversation_not_found");
    drop(gate);
    assert_eq!(answer.text().await, "still here");
}

#[tokio::test]
async fn whoever_ends_a_conversation_stops_no_answer_that_begins_later() {
    let desk = Desk::open().await;
    desk.bot.will_say(["one"]);
    let first = desk.asks_as("msg_1").await.unwrap();
    let ended = first.turn.clone();
    first.events(0).collect::<Vec<_>>().await;
    let gate = desk.bot.will_wait(Script::saying(["two"]));
    let second = desk.asks_as("msg_2").await.unwrap();
    assert!(!desk.turns.stop_turn(&ended).await.unwrap());
    let turn = second.turn.clone();
    drop(gate);
    second.events(0).collect::<Vec<_>>().await;
    let status = desk.store.turn(&turn.conversation_id, &turn.id).await.unwrap().unwrap().status;
    assert_eq!(status, TurnStatus::Finished);
}
