//! Answers that cannot be had.

use crate::support::{Answer, Frame, Script, Shop, Value, json};
use parlor_server::domain::answer::AnswerError;

fn broken() -> AnswerError {
    AnswerError::Refused { endpoint: "http://model".into(), status: 401, reason: "sesame".into() }
}

/// An answer that fails says so once, in a sentence, and ends.
async fn check_failure(answer: Answer, sentence: &str) {
    let frames = answer.rest().await;
    assert_eq!(frames.last(), Some(&Frame::Done));
    let error = |it: &&Frame| matches!(it, Frame::Event { chunk, .. } if chunk["type"] == "error");
    let errors: Vec<_> = frames.iter().filter(error).collect();
    let [Frame::Event { chunk, .. }] = errors.as_slice() else { panic!("{frames:?}") };
    assert_eq!(chunk["errorText"], sentence);
    let Some(Frame::Event { chunk, .. }) = frames.iter().rev().nth(1) else { panic!("{frames:?}") };
    assert_eq!((&chunk["type"], &chunk["finishReason"]), (&json!("finish"), &json!("error")));
}

const FAILED: &str = "The answer could not be given just now. Please try again.";

#[tokio::test]
async fn a_model_that_refuses_is_a_sentence_for_the_visitor_and_no_more() {
    let shop = Shop::open().await;
    let visitor = shop.visitor().await;
    shop.bot.will_play(Script::default().says(["Half an "]).fails(broken()));
    let answer = visitor.ask("?").await;
    let conversation = answer.conversation.clone();
    check_failure(answer, FAILED).await;

    let list = visitor.get(&format!("/v1/conversations/{conversation}/messages")).await;
    assert!(!list.body.contains("sesame"));
    let message = &list.good()["data"][1];
    assert_eq!(message["status"], "failed");
    assert_eq!(message["errorText"], FAILED);
    assert_eq!(message["parts"][0]["text"], "Half an ");
}

#[tokio::test]
async fn a_panic_in_the_answerer_is_the_same_and_the_server_goes_on() {
    let shop = Shop::open().await;
    let visitor = shop.visitor().await;
    shop.bot.will_play(Script::default().says(["Half an "]).panics());
    shop.bot.will_say(["fine"]);
    let answer = visitor.ask("?").await;
    let conversation = answer.conversation.clone();
    check_failure(answer, FAILED).await;
    assert_eq!(visitor.ask_in(&conversation, "again?").await.text().await, "fine");
}

#[tokio::test]
async fn an_answerer_that_ends_without_saying_how_has_failed() {
    let shop = Shop::open().await;
    shop.bot.will_play(Script::default().says(["Half an "]));
    check_failure(shop.visitor().await.ask("?").await, FAILED).await;
}

#[tokio::test]
async fn an_answer_that_takes_too_long_is_given_up() {
    let shop = Shop::open_with(|it| it.turn_secs = 1).await;
    let _gate = shop.bot.will_wait(Script::saying(["never"]));
    let answer = shop.visitor().await.ask("?").await;
    check_failure(answer, "The answer took too long. Please try again.").await;
}

#[tokio::test]
async fn a_backend_that_does_not_stream_gets_a_status() {
    let shop = Shop::open().await;
    shop.bot.will_play(Script::default().fails(broken()));
    let reply = shop.backend().say(&json!({"message": "?", "stream": false})).await;
    reply.refused(502, "answer_failed");
    let details = &serde_json::from_str::<Value>(&reply.body).unwrap()["error"]["details"];
    let id = details["conversationId"].as_str().unwrap();
    let list = shop.backend().get(&format!("/v1/conversations/{id}/messages")).await.good();
    assert_eq!(list["data"][1]["id"], details["messageId"]);
}
