//! Watching a conversation, taking it along, and asking again in it.

use crate::support::{Shop, Value, ada, json};
use futures::StreamExt as _;
use parlor_server::{domain::conversation_fields::Author, storage::Page};
use parlor_wire::message::Part;

#[tokio::test]
async fn whoever_watches_gets_everything_in_order_and_can_come_back() {
    let shop = Shop::open().await;
    let (visitor, id) = shop.talk("?", "fine").await;
    visitor.does(&id, "handoff", &json!({})).await;
    let all = visitor.events_of(&id, 0).await;
    let kinds: Vec<&str> = all.iter().map(|it| it.1["type"].as_str().unwrap()).collect();
    let expected =
        ["message.created", "message.created", "message.updated", "conversation.updated"];
    assert_eq!(kinds, expected);
    assert_eq!(all.iter().map(|it| it.0).collect::<Vec<_>>(), [1, 2, 3, 4]);
    assert_eq!(all[2].1["message"]["parts"][0]["text"], "fine");
    assert_eq!(all[3].1["conversation"]["status"], "handed_off");
    for cut in 0..=4 {
        let rest = visitor.events_of(&id, cut).await;
        assert_eq!(rest, all[usize::try_from(cut).unwrap()..]);
    }
    let path = format!("/v1/conversations/{id}/events?after=x");
    assert_eq!(
        visitor.get(&path).await.refused(422, "invalid_parameter").as_deref(),
        Some("after")
    );
}

#[tokio::test]
async fn what_was_said_comes_with_where_to_watch_on_from() {
    let shop = Shop::open().await;
    let (visitor, id) = shop.talk("?", "fine").await;
    shop.backend().does(&id, "takeover", &ada()).await;
    let path = format!("/v1/conversations/{id}/messages");
    let list = visitor.get(&path).await.good();
    assert_eq!(list["conversation"]["status"], "handed_off");
    assert_eq!(list["conversation"]["operator"]["name"], "Ada");
    assert_eq!(list["conversation"]["lastEventId"], "4");
    assert_eq!(visitor.events_of(&id, 4).await, []);

    let mut human = ada();
    human["role"] = json!("assistant");
    human["message"] = json!("Hello.");
    shop.backend().does(&id, "messages", &human).await;
    let said = visitor.events_of(&id, 4).await;
    assert_eq!(said[0].1["message"]["author"]["name"], "Ada");
    let list = visitor.get(&path).await.good();
    assert_eq!(list["data"][2]["author"]["name"], "Ada");
}

#[tokio::test]
async fn a_humans_message_and_typing_arrive_at_once() {
    let shop = Shop::open().await;
    let (visitor, id) = shop.talk("?", "fine").await;
    let path = format!("/v1/conversations/{id}/events");
    let response = visitor.request(reqwest::Method::GET, &path).send().await.unwrap();
    let mut bytes = response.bytes_stream();
    let mut read = String::new();
    let mut until = async |word: &str| {
        while !read.contains(word) {
            let more = tokio::time::timeout(std::time::Duration::from_secs(20), bytes.next());
            let more = more.await.expect("the stream is silent").expect("the stream ended");
            read.push_str(std::str::from_utf8(&more.unwrap()).unwrap());
        }
    };
    until("id: 3\nevent: ready").await;
    let backend = shop.backend();
    backend.does(&id, "typing", &json!({"isTyping": true})).await;
    until("event: typing\ndata: {\"type\":\"typing\",\"typing\":{\"by\":\"operator\",\"isTyping\":true}}").await;
    let mut human = ada();
    human["role"] = json!("assistant");
    human["message"] = json!("Hello, I am Ada.");
    backend.does(&id, "messages", &human).await;
    until("id: 4\nevent: message.created").await;
    until("Hello, I am Ada.").await;
    backend.delete(&format!("/v1/conversations/{id}")).await.good();
    until("event: conversation.deleted").await;
}

fn question(id: &str, text: &str) -> Value {
    json!({"id": id, "role": "user", "parts": [{"type": "text", "text": text}]})
}

#[tokio::test]
async fn an_earlier_question_that_is_edited_to_the_same_words_drops_what_followed() {
    let shop = Shop::open().await;
    let visitor = shop.visitor().await;
    for (id, answer) in [("u1", "one"), ("u2", "two")] {
        shop.bot.will_say([answer]);
        let body = json!({"id": "c", "messages": [question(id, "?")]});
        visitor.send(&body).await.text().await;
    }
    shop.bot.will_say(["again"]);
    let edit = json!({"id": "c", "messages": [question("u1", "?")], "trigger": "submit-message",
        "messageId": "u1"});
    let answer = visitor.send(&edit).await;
    let id = answer.conversation.clone();
    assert_eq!(answer.text().await, "again");
    let said: Vec<String> = visitor.history(&id).await.into_iter().map(|it| it.2).collect();
    assert_eq!(said, ["?", "again"]);
    // Sent once more, it finds what it has done.
    assert_eq!(visitor.send(&edit).await.text().await, "again");
    assert_eq!(shop.bot.asked().len(), 3);
}

#[tokio::test]
async fn an_edited_question_takes_the_place_of_the_old_one_and_drops_what_followed() {
    let shop = Shop::open().await;
    let visitor = shop.visitor().await;
    for it in ["one", "two", "better", "best"] {
        shop.bot.will_say([it]);
    }
    let first = visitor.send(&json!({"message": question("u1", "frist")})).await;
    let id = first.conversation.clone();
    first.text().await;
    visitor.ask_in(&id, "and?").await.text().await;

    let edit = json!({"id": id, "messages": [question("u1", "first")], "trigger": "submit-message", "messageId": "u1"});
    assert_eq!(visitor.send(&edit).await.text().await, "better");
    assert_eq!(visitor.send(&edit).await.text().await, "better");
    let other = json!({"conversationId": id, "message": question("u2", "last"), "trigger": "submit-message", "messageId": "u1"});
    assert_eq!(visitor.send(&other).await.text().await, "best");
    assert_eq!(visitor.send(&other).await.text().await, "best");
    let texts: Vec<String> = visitor.history(&id).await.into_iter().map(|it| it.2).collect();
    assert_eq!(texts, ["last", "best"]);
    assert!(visitor.finds("q=frist").await.is_empty());
    let unknown = json!({"conversationId": id, "message": question("u3", "x"), "messageId": "u8"});
    let bare = json!({"conversationId": id, "message": "x", "messageId": "u8", "trigger": "submit-message"});
    for body in [unknown, bare] {
        let field = visitor.say(&body).await.refused(404, "message_not_found");
        assert_eq!(field.as_deref(), Some("messageId"));
    }
    let nowhere = json!({"message": "x", "messageId": "u2"});
    visitor.say(&nowhere).await.refused(404, "conversation_not_found");
    assert_eq!(shop.bot.asked().len(), 4);
    let texts: Vec<String> = visitor.history(&id).await.into_iter().map(|it| it.2).collect();
    assert_eq!(texts, ["last", "best"]);
}

#[tokio::test]
async fn the_last_answer_is_given_again() {
    let shop = Shop::open().await;
    let (visitor, id) = shop.talk("?", "one").await;
    shop.bot.will_say(["two"]);
    assert_eq!(visitor.streams(&id, "regenerate", &json!({})).await.text().await, "two");
    shop.bot.will_say(["three"]);
    let path = format!("/v1/conversations/{id}");
    let list = visitor.get(&format!("{path}/messages")).await.good();
    let body = json!({"messageId": list["data"][1]["id"], "stream": false});
    let reply = visitor.post(&format!("{path}/regenerate"), &body).await.good();
    assert_eq!(reply["data"]["parts"][0]["text"], "three");
    shop.bot.will_say(["four"]);
    let body = json!({"conversationId": id, "trigger": "regenerate-message"});
    assert_eq!(visitor.send(&body).await.text().await, "four");
    let nowhere = json!({"trigger": "regenerate-message"});
    let field = visitor.say(&nowhere).await.refused(404, "conversation_not_found");
    assert_eq!(field.as_deref(), Some("conversationId"));
    let unknown = json!({"messageId": "msg_unknown"});
    visitor.post(&format!("{path}/regenerate"), &unknown).await.refused(404, "message_not_found");
}

#[tokio::test]
async fn a_conversation_is_taken_along_in_three_formats() {
    let shop = Shop::open().await;
    let (visitor, id) = shop.talk("=1+1, \"or\" not?", "**Two**.").await;
    let path = format!("/v1/conversations/{id}/export");
    let json: Value = visitor.get(&path).await.good();
    assert_eq!(json["data"]["conversation"]["id"], id.as_str());
    assert_eq!(json["data"]["messages"].as_array().unwrap().len(), 2);
    let csv = visitor.get(&format!("{path}?format=csv")).await;
    assert_eq!(csv.header("content-type"), "text/csv; charset=utf-8; header=present");
    assert_eq!(csv.header("content-disposition"), format!("attachment; filename=\"{id}.csv\""));
    assert!(csv.body.contains(",\"'=1+1, \"\"or\"\" not?\","), "{}", csv.body);
    let markdown = visitor.get(&format!("{path}?format=markdown")).await;
    assert!(markdown.body.contains("> =1+1, \"or\" not?") && markdown.body.contains("**Two**."));
    let bad = visitor.get(&format!("{path}?format=pdf")).await;
    assert_eq!(bad.refused(422, "invalid_parameter").as_deref(), Some("format"));
}

#[tokio::test]
async fn a_long_conversation_is_taken_along_whole_and_watched_in_order() {
    let shop = Shop::open().await;
    let (visitor, id) = shop.talk("?", "fine").await;
    let store = &shop.app().store;
    for it in 0..1000 {
        let mut said = store.messages(&id, &Page::Latest, 1).await.unwrap().remove(0);
        (said.id, said.parts) = (format!("h{it}"), vec![Part::text(format!("word {it}"))]);
        said.author = Some(Author { name: "Ada".into(), avatar_url: None });
        store.post_message(&said).await.unwrap();
    }
    let path = format!("/v1/conversations/{id}/export");
    let json = visitor.get(&path).await.good();
    let said = json["data"]["messages"].as_array().unwrap();
    let texts: Vec<&str> = said.iter().filter_map(|it| it["parts"][0]["text"].as_str()).collect();
    let expected: Vec<String> = (0..1000).map(|it| format!("word {it}")).collect();
    assert_eq!(texts[2..], expected);
    assert_eq!(visitor.get(&format!("{path}?format=csv")).await.body.lines().count(), 1003);
    let markdown = visitor.get(&format!("{path}?format=markdown")).await.body;
    assert_eq!(markdown.matches("\n## ").count(), 1002);
    let events = visitor.events_of(&id, 0).await;
    let seqs: Vec<i64> = events.iter().map(|it| it.0).collect();
    assert_eq!(seqs, (1..=1003).collect::<Vec<i64>>());
    assert_eq!(events[1002].1["message"]["parts"][0]["text"], "word 999");
}
