//! Sending the same message twice asks once.

use crate::support::{Caller, Reply, Script, Shop, Value, json};
use futures::future::join_all;
use parlor_server::domain::answer::AnswerError;
use reqwest::Method;

fn question(id: &str, text: &str) -> Value {
    json!({"message": {"id": id, "role": "user", "parts": [{"type": "text", "text": text}]}})
}

fn broken() -> AnswerError {
    AnswerError::Unavailable { endpoint: "http://model".into(), reason: "it is down".into() }
}

#[tokio::test]
async fn twenty_sends_at_once_ask_once() {
    let shop = Shop::open().await;
    let visitor = shop.visitor().await;
    let gate = shop.bot.will_wait(Script::saying(["only ", "once"]));
    let body = question("msg_1", "?");
    let answers = join_all((0..20).map(|_| visitor.send(&body))).await;
    drop(gate);
    let conversation = answers[0].conversation.clone();
    assert!(answers.iter().all(|it| it.conversation == conversation));
    for text in join_all(answers.into_iter().map(super::support::Answer::text)).await {
        assert_eq!(text, "only once");
    }
    assert_eq!(shop.bot.asked().len(), 1);
    assert_eq!(visitor.history(&conversation).await.len(), 2);
}

#[tokio::test]
async fn a_message_that_was_answered_is_replayed() {
    let shop = Shop::open().await;
    let visitor = shop.visitor().await;
    shop.bot.will_say(["one ", "two"]);
    let first = visitor.send(&question("u1", "?")).await;
    let conversation = first.conversation.clone();
    assert_eq!(first.text().await, "one two");

    let body = question("u1", "?");
    assert_eq!(visitor.send(&body).await.text().await, "one two");
    let mut named = body.clone();
    named["conversationId"] = json!(conversation);
    assert_eq!(visitor.send(&named).await.text().await, "one two");
    assert_eq!(shop.bot.asked().len(), 1);
}

#[tokio::test]
async fn a_message_that_was_answered_long_ago_is_replayed_from_what_was_kept() {
    let shop = Shop::open().await;
    let visitor = shop.backend();
    shop.bot.will_say(["one ", "two"]);
    let first = visitor.send(&question("u1", "?")).await;
    let conversation = first.conversation.clone();
    let before = first.rest().await;
    shop.clock.advance_millis(6 * 60 * 1000);
    shop.app().prune().await;

    let mut body = question("u1", "?");
    body["conversationId"] = json!(conversation);
    let kinds = visitor.send(&body).await.kinds().await;
    let expected = [
        "start",
        "start-step",
        "text-start",
        "text-delta",
        "text-end",
        "finish-step",
        "finish",
        "[DONE]",
    ];
    assert_eq!(kinds, expected);
    let again = visitor.send(&body).await.rest().await;
    assert_eq!(super::support::text_of(&again), super::support::text_of(&before));
}

#[tokio::test]
async fn the_same_id_with_other_words_is_a_conflict() {
    let shop = Shop::open().await;
    let visitor = shop.visitor().await;
    shop.bot.will_say(["fine"]);
    visitor.send(&question("u1", "one")).await.text().await;
    let field = visitor.say(&question("u1", "another")).await.refused(409, "idempotency_conflict");
    assert_eq!(field.as_deref(), Some("message.id"));
}

#[tokio::test]
async fn the_id_of_an_answer_cannot_be_used_for_a_question() {
    let shop = Shop::open().await;
    let visitor = shop.visitor().await;
    shop.bot.will_say(["fine"]);
    let mut answer = visitor.send(&question("u1", "one")).await;
    let id = answer.until("start").await.1["messageId"].as_str().unwrap().to_owned();
    let conversation = answer.conversation.clone();
    answer.text().await;
    let mut body = question(&id, "fine");
    body["conversationId"] = json!(conversation);
    visitor.say(&body).await.refused(409, "idempotency_conflict");
}

/// Sends a body with a key.
async fn keyed(caller: &Caller, path: &str, key: &str, body: &Value) -> Reply {
    let request = caller.request(Method::POST, path).header("idempotency-key", key);
    Reply::of(request.json(body)).await
}

#[tokio::test]
async fn a_message_without_an_id_is_named_by_its_request() {
    let shop = Shop::open().await;
    let (backend, path) = (shop.backend(), shop.agent_path("/chat"));
    let body = json!({"message": "?", "stream": false});
    shop.bot.will_say(["one"]);
    let first = keyed(&backend, &path, "order {7}", &body).await.good()["data"].clone();
    let again = keyed(&backend, &path, "order {7}", &body).await.good()["data"].clone();
    assert_eq!((&first["id"], &first["conversationId"]), (&again["id"], &again["conversationId"]));
    let other = json!({"message": "other", "stream": false});
    let refused = keyed(&backend, &path, "order {7}", &other).await;
    assert_eq!(refused.refused(409, "idempotency_conflict").as_deref(), Some("idempotency-key"));
    keyed(&backend, &path, "", &body).await.refused(422, "invalid_parameter");

    let here = first["conversationId"].as_str().unwrap();
    let here = format!("/v1/conversations/{here}/messages");
    shop.bot.will_say(["two"]);
    for _ in 0..2 {
        let reply = keyed(&backend, &here, "b", &json!({"message": "and?", "stream": false})).await;
        assert_eq!(reply.good()["data"]["parts"][0]["text"], "two");
    }
    let human = json!({"role": "assistant", "message": "I am here.", "author": {"name": "Ada"}});
    let said = keyed(&backend, &here, "c", &human).await.good()["data"]["id"].clone();
    assert_eq!(keyed(&backend, &here, "c", &human).await.good()["data"]["id"], said);
    assert_eq!(backend.get(&here).await.good()["data"].as_array().unwrap().len(), 5);
    assert_eq!(shop.bot.asked().len(), 2);
}

#[tokio::test]
async fn two_visitors_may_use_the_same_message_id() {
    let shop = Shop::open().await;
    shop.bot.will_say(["one"]);
    shop.bot.will_say(["two"]);
    let body = question("1", "?");
    assert_eq!(shop.visitor().await.send(&body).await.text().await, "one");
    assert_eq!(shop.visitor().await.send(&body).await.text().await, "two");
}

#[tokio::test]
async fn a_message_whose_answer_failed_is_asked_again() {
    let shop = Shop::open().await;
    let visitor = shop.visitor().await;
    shop.bot.will_play(Script::default().says(["half"]).fails(broken()));
    shop.bot.will_say(["whole"]);
    let first = visitor.send(&question("u1", "?")).await;
    let conversation = first.conversation.clone();
    first.rest().await;
    assert_eq!(visitor.send(&question("u1", "?")).await.text().await, "whole");
    let history = visitor.history(&conversation).await;
    let said: Vec<_> = history.iter().map(|it| (it.1.as_str(), it.2.as_str())).collect();
    assert_eq!(said, [("complete", "?"), ("complete", "whole")]);
}

#[tokio::test]
async fn regenerating_replaces_the_answer_and_what_came_of_it() {
    let shop = Shop::open().await;
    let visitor = shop.visitor().await;
    for answer in ["one", "two", "better"] {
        shop.bot.will_say([answer]);
    }
    let first = visitor.send(&question("u1", "?")).await;
    let conversation = first.conversation.clone();
    first.text().await;
    visitor.ask_in(&conversation, "and?").await.text().await;

    let mut body = question("u1", "?");
    body["conversationId"] = json!(conversation);
    body["trigger"] = json!("regenerate-message");
    assert_eq!(visitor.send(&body).await.text().await, "better");
    let texts: Vec<_> = visitor.history(&conversation).await.into_iter().map(|it| it.2).collect();
    assert_eq!(texts, ["?", "better"]);
    assert_eq!(shop.bot.asked()[2].history, []);
}

#[tokio::test]
async fn a_failed_message_that_is_sent_again_late_takes_nothing_away() {
    let shop = Shop::open().await;
    let visitor = shop.visitor().await;
    shop.bot.will_play(Script::default().says(["half"]).fails(broken()));
    shop.bot.will_say(["two"]);
    let first = visitor.send(&question("u1", "?")).await;
    let conversation = first.conversation.clone();
    first.rest().await;
    visitor.ask_in(&conversation, "and?").await.text().await;

    let kinds = visitor.send(&question("u1", "?")).await.kinds().await;
    assert!(kinds.contains(&"error".to_owned()), "{kinds:?}");
    let texts: Vec<_> = visitor.history(&conversation).await.into_iter().map(|it| it.2).collect();
    assert_eq!(texts, ["?", "half", "and?", "two"]);
}

#[tokio::test]
async fn regenerating_an_answer_that_was_replaced_already_replaces_nothing_more() {
    let shop = Shop::open().await;
    let visitor = shop.visitor().await;
    for answer in ["one", "two"] {
        shop.bot.will_say([answer]);
    }
    let mut first = visitor.send(&question("u1", "?")).await;
    let answer_id = first.until("start").await.1["messageId"].clone();
    let mut body = question("u1", "?");
    body["conversationId"] = json!(first.conversation.clone());
    body["trigger"] = json!("regenerate-message");
    body["messageId"] = answer_id;
    first.text().await;
    assert_eq!(visitor.send(&body).await.text().await, "two");
    assert_eq!(visitor.send(&body).await.text().await, "two");
    assert_eq!(shop.bot.asked().len(), 2);

    shop.bot.will_say(["three"]);
    body["messageId"] = json!("u1");
    assert_eq!(visitor.send(&body).await.text().await, "three");
}

/// A question with a file of its own, as the AI SDK sends it: name and Base64 text.
fn bringing(id: &str, files: &[(&str, &str)]) -> Value {
    let mut body = question(id, "Look");
    let parts = body["message"]["parts"].as_array_mut().unwrap();
    parts.extend(files.iter().map(|(name, base64)| {
        json!({"type": "file", "mediaType": "text/plain", "filename": name,
            "url": format!("data:text/plain;base64,{base64}")})
    }));
    body
}

#[tokio::test]
async fn a_message_with_the_same_files_is_the_same_and_with_others_a_conflict() {
    let shop = Shop::open().await;
    let visitor = shop.visitor().await;
    shop.bot.will_say(["fine"]);
    let same = bringing("u1", &[("a.txt", "aGVsbG8=")]);
    let answer = visitor.send(&same).await;
    let conversation = answer.conversation.clone();
    assert_eq!(answer.text().await, "fine");
    let in_it = |mut body: Value| {
        body["conversationId"] = json!(conversation);
        body
    };
    for again in [same.clone(), in_it(same)] {
        assert_eq!(visitor.send(&again).await.text().await, "fine");
    }
    let others: [&[_]; 4] = [
        &[],
        &[("b.txt", "aGVsbG8=")],
        &[("a.txt", "SGVsbG8=")],
        &[("a.txt", "aGVsbG8="), ("a.txt", "aGVsbG8=")],
    ];
    for files in others {
        let reply = visitor.say(&in_it(bringing("u1", files))).await;
        reply.refused(409, "idempotency_conflict");
    }
    let path = format!("/v1/conversations/{conversation}/messages");
    let messages = visitor.get(&path).await.good();
    let kept = messages["data"][0]["parts"][1].clone();
    let mut named = in_it(question("u1", "Look"));
    named["message"]["parts"].as_array_mut().unwrap().push(kept);
    assert_eq!(visitor.send(&named).await.text().await, "fine");
    assert_eq!(shop.bot.asked().len(), 1);
    assert_eq!(shop.app().store.files_in(&conversation, 10).await.unwrap().len(), 1);
    // Asked again, it is the same question with the same file.
    shop.bot.will_say(["finer"]);
    let path = format!("/v1/conversations/{conversation}/regenerate");
    let again = visitor.post(&path, &json!({"stream": false})).await.good();
    assert_eq!(again["data"]["parts"][0]["text"], "finer");
}

#[tokio::test]
async fn an_edit_may_bring_other_files() {
    let shop = Shop::open().await;
    let visitor = shop.visitor().await;
    shop.bot.will_say(["one"]);
    let first = visitor.send(&bringing("u1", &[("a.txt", "aGVsbG8=")])).await;
    let conversation = first.conversation.clone();
    first.text().await;
    shop.bot.will_say(["two"]);
    let mut edit = bringing("u1", &[("b.txt", "aGVsbG8=")]);
    edit["conversationId"] = json!(conversation);
    edit["trigger"] = json!("submit-message");
    edit["messageId"] = json!("u1");
    assert_eq!(visitor.send(&edit).await.text().await, "two");
    assert_eq!(visitor.history(&conversation).await.len(), 2);
}
