//! Two servers on one database, and a visitor whom a load balancer sends to the other
//! one.

use crate::{
    postgres,
    support::{Frame, Script, Shop, ada, json},
};
use futures::StreamExt as _;
use parlor_server::app::{AppOptions, StartError, start};
use std::time::Duration;

/// Two servers; none where `PostgreSQL` cannot be had.
pub(crate) async fn two() -> Option<(Shop, Shop)> {
    if !postgres::is_there() {
        return None;
    }
    let one = Shop::for_company().await;
    let two = one.beside().await;
    Some((one, two))
}

#[tokio::test]
async fn an_answer_that_runs_at_one_server_is_resumed_at_the_other() {
    let Some((a, b)) = two().await else { return };
    let told = a.begins_to_tell(["one ", "two ", "three"]).await;
    let at_b = told.visitor.at(&b);
    let mut whole = at_b.resume(&told.conversation, None).await;
    assert_eq!(whole.conversation, told.conversation);
    let (_, start) = whole.until("start").await;
    assert!(start["messageId"].as_str().unwrap().starts_with("msg_"));
    assert_eq!(whole.piece().await, "one ");
    let mut rest = at_b.resume(&told.conversation, Some(&told.last)).await;
    told.gate.next().await;
    assert_eq!((whole.piece().await, rest.piece().await), ("two ".into(), "two ".into()));
    drop(told.gate);
    let at_a = told.answer.rest().await;
    let (whole, rest) = (whole.rest().await, rest.rest().await);
    assert_eq!(whole, rest);
    // The same events with the same ids, without those that were read before.
    assert!(at_a.ends_with(&rest), "{at_a:?} {rest:?}");
    assert_eq!(whole.last(), Some(&Frame::Done));
    assert_eq!(at_b.history(&told.conversation).await[1].2, "one two three");
}

#[tokio::test]
async fn a_visitor_who_is_sent_back_and_forth_reads_each_word_once() {
    let Some((a, b)) = two().await else { return };
    let words = ["one ", "two ", "three ", "four ", "five"];
    let told = a.begins_to_tell(words).await;
    let (mut last, mut read, mut answer) = (told.last, words[0].to_owned(), told.answer);
    for server in [&b, &a, &b, &a] {
        drop(answer);
        told.gate.next().await;
        answer = told.visitor.at(server).resume(&told.conversation, Some(&last)).await;
        let (id, chunk) = answer.until("text-delta").await;
        assert_ne!(id, last);
        (last, read) = (id, read + chunk["delta"].as_str().unwrap());
    }
    assert_eq!(read, words.concat());
    drop(told.gate);
    assert_eq!(answer.text().await, "");
    let at_b = told.visitor.at(&b).resume(&told.conversation, None).await.rest().await;
    let at_a = told.visitor.resume(&told.conversation, None).await.rest().await;
    assert_eq!(at_a, at_b);
}

#[tokio::test]
async fn an_answer_that_runs_at_one_server_is_stopped_at_the_other() {
    let Some((a, b)) = two().await else { return };
    let told = a.begins_to_tell(["Two ", "days."]).await;
    let at_b = told.visitor.at(&b);
    let followed = at_b.resume(&told.conversation, None).await;
    assert_eq!(at_b.stop(&told.conversation).await["data"]["stopped"], true);
    let last = at_b.history(&told.conversation).await.remove(1);
    assert_eq!((last.1.as_str(), last.2.as_str()), ("stopped", "Two "));
    let ends = ["text-end", "finish-step", "abort", "finish", "[DONE]"];
    assert_eq!(told.answer.kinds().await, ends);
    assert!(followed.kinds().await.ends_with(&ends.map(String::from)));
    // There is nothing left to stop.
    assert_eq!(at_b.stop(&told.conversation).await["data"]["stopped"], false);
}

#[tokio::test]
async fn while_one_server_answers_the_other_takes_no_other_question() {
    let Some((a, b)) = two().await else { return };
    let told = a.begins_to_tell(["Two ", "days."]).await;
    let at_b = told.visitor.at(&b);
    let id = &told.conversation;
    let other = json!({"conversationId": id, "message": "And?"});
    at_b.say(&other).await.refused(409, "conversation_busy");
    let edit = json!({"conversationId": id, "message": {"id": "u9", "parts": [{"type": "text", "text": "!"}]},
        "trigger": "submit-message", "messageId": "u9"});
    at_b.say(&edit).await.refused(409, "conversation_busy");
    drop(told.gate);
    told.answer.text().await;
    b.bot.will_say(["Yes."]);
    assert_eq!(at_b.send(&other).await.text().await, "Yes.");
    assert_eq!(b.bot.asked()[0].history.len(), 2);
    b.bot.will_say(["No."]);
    let path = format!("/v1/conversations/{id}/regenerate");
    let again = at_b.post(&path, &json!({"stream": false})).await.good();
    assert_eq!(again["data"]["parts"][0]["text"], "No.");
}

#[tokio::test]
async fn a_question_that_is_sent_again_to_the_other_server_is_answered_once() {
    let Some((a, b)) = two().await else { return };
    let visitor = a.visitor().await;
    let gate = a.bot.will_wait(Script::saying(["one ", "two"]));
    let question = json!({"message": {"id": "u1", "parts": [{"type": "text", "text": "?"}]}});
    let first = visitor.send(&question).await;
    gate.next().await;
    let again = visitor.at(&b).send(&question).await;
    assert_eq!(again.conversation, first.conversation);
    drop(gate);
    assert_eq!(again.rest().await, first.rest().await);
    // Regenerating what runs attaches to it too, as it does at one server.
    assert_eq!((a.bot.asked().len(), b.bot.asked().len()), (1, 0));
}

#[tokio::test]
async fn an_answer_that_waits_for_its_page_goes_on_at_the_other_server() {
    let Some((a, b)) = two().await else { return };
    let script = Script::default().says(["One moment."]).calls("call_1", "cart", json!({}));
    a.bot.will_play(script.waits());
    b.bot.will_say(["It is in."]);
    let visitor = a.visitor().await;
    let body = json!({"message": "Buy it", "tools": [{"name": "cart"}]});
    let answer = visitor.send(&body).await;
    let conversation = answer.conversation.clone();
    answer.rest().await;
    let path = format!("/v1/conversations/{conversation}/tool-results");
    let result = json!({"toolCallId": "call_1", "output": {"items": 1}, "stream": false});
    let whole = visitor.at(&b).post(&path, &result).await.good();
    let (called, said) = (&whole["data"]["parts"][1], &whole["data"]["parts"][3]);
    assert_eq!((&called["output"], &said["text"]), (&json!({"items": 1}), &json!("It is in.")));
    // Sent again to the server that asked for it, it is taken once.
    assert_eq!(visitor.post(&path, &result).await.good(), whole);
    let asked = b.bot.asked();
    assert_eq!((a.bot.asked().len(), asked.len()), (1, 1));
    assert_eq!(asked[0].tools[0].name, "cart");
    assert_eq!(asked[0].begun.steps[0].calls[0].result, Some(Ok(json!({"items": 1}))));
    assert_eq!(visitor.history(&conversation).await.len(), 2);
}

#[tokio::test]
async fn what_an_operator_writes_at_one_server_reaches_who_watches_the_other() {
    let Some((a, b)) = two().await else { return };
    let (visitor, id) = a.talk("?", "I do not know.").await;
    visitor.does(&id, "handoff", &json!({})).await;
    let path = format!("/v1/conversations/{id}/events");
    let watching = visitor.request(reqwest::Method::GET, &path).send().await.unwrap();
    let (mut bytes, mut read) = (watching.bytes_stream(), String::new());
    let mut until = async |word: &str| {
        while !read.contains(word) {
            let more = tokio::time::timeout(Duration::from_secs(20), bytes.next()).await;
            let more = more.expect("the stream is silent").expect("the stream ended");
            read.push_str(std::str::from_utf8(&more.unwrap()).unwrap());
        }
    };
    until("event: ready").await;
    let operator = b.backend();
    operator.does(&id, "takeover", &ada()).await;
    until("\"operator\":{\"name\":\"Ada\"").await;
    let message = json!({"role": "assistant", "message": "I am Ada."});
    operator.does(&id, "messages", &message).await;
    until("I am Ada.").await;
}

#[tokio::test]
async fn what_one_server_changes_the_other_knows_at_once() {
    let Some((a, b)) = two().await else { return };
    let visitor = a.visitor().await;
    visitor.at(&b).get("/v1/conversations").await.good();
    let backend = a.backend();
    let rename = json!({"name": "Grace"});
    backend.patch(&a.agent_path(""), &rename).await.good();
    assert_eq!(backend.at(&b).get(&a.agent_path("")).await.good()["data"]["name"], "Grace");
    backend.post(&a.agent_path("/revoke-sessions"), &json!({})).await.good();
    visitor.at(&b).get("/v1/conversations").await.refused(401, "session_revoked");

    let made = backend.post("/v1/api-keys", &json!({"name": "k", "scopes": ["chat"]})).await.good();
    let (id, key) = (made["data"]["id"].clone(), made["data"]["key"].clone());
    let other = b.stranger().bearing(key.as_str().unwrap());
    other.get("/v1/conversations").await.refused(403, "scope_missing");
    backend.delete(&format!("/v1/api-keys/{}", id.as_str().unwrap())).await.good();
    other.get("/v1/conversations").await.refused(401, "key_revoked");
}

#[tokio::test]
async fn a_server_with_another_master_key_is_refused() {
    let Some((a, b)) = two().await else { return };
    let other = |shop: &Shop| {
        let mut options = shop.options().answering(shop.bot.clone());
        options.config.master_key = None;
        options
    };
    let start = async |options: AppOptions| start(options).await.map(drop);
    let refused = start(other(&a)).await.unwrap_err();
    assert!(matches!(refused, StartError::OtherKey), "{refused}");
    assert!(refused.to_string().contains("PARLOR_MASTER_KEY"), "{refused}");
    let (mut options, _home) = (other(&a), b.close().await);
    let _home_too = a.close().await;
    // The database may need a moment to see that the others are gone.
    let alone = async |options: &AppOptions| loop {
        match start(options.clone()).await {
            Err(StartError::OtherKey) => {}
            other => return other,
        }
    };
    let refused = alone(&options).await.unwrap_err();
    assert!(matches!(refused, StartError::LostKey), "{refused}");
    assert!(refused.to_string().contains("--new-master-key"), "{refused}");
    options.config.new_master_key = true;
    alone(&options).await.unwrap();
    // From then on, this key is the one.
    options.config.new_master_key = false;
    alone(&options).await.unwrap();
}
