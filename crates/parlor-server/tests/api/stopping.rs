//! One answer at a time, and a button that stops it.

use crate::support::{Script, Shop, json};

#[tokio::test]
async fn stop_keeps_what_was_said() {
    let shop = Shop::open().await;
    let visitor = shop.visitor().await;
    let gate = shop.bot.will_wait(Script::saying(["Two ", "days."]));
    let mut answer = visitor.ask("?").await;
    let conversation = answer.conversation.clone();
    gate.next().await;
    answer.piece().await;

    let stopped = visitor.stop(&conversation).await;
    assert_eq!(stopped, json!({"data": {"conversationId": conversation, "stopped": true}}));
    let kinds = answer.kinds().await;
    assert_eq!(kinds, ["text-end", "finish-step", "abort", "finish", "[DONE]"]);
    let last = visitor.history(&conversation).await.remove(1);
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
    let visitor = shop.visitor().await;
    shop.bot.will_say(["done"]);
    let answer = visitor.ask("?").await;
    let conversation = answer.conversation.clone();
    answer.text().await;
    assert_eq!(visitor.stop(&conversation).await["data"]["stopped"], false);
    assert_eq!(visitor.history(&conversation).await[1].1, "complete");
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
