//! Ending a conversation, and talking to a human.

use crate::support::{Shop, Value, ada, json};

#[tokio::test]
async fn a_second_human_does_not_take_over_by_accident() {
    let shop = Shop::open().await;
    let (_, id) = shop.talk("?", "!").await;
    let backend = shop.backend();
    for _ in 0..2 {
        backend.does(&id, "takeover", &ada()).await;
    }
    let path = format!("/v1/conversations/{id}/takeover");
    let mut bob = json!({"author": {"name": "Bob"}});
    let refused = backend.post(&path, &bob).await;
    assert!(refused.body.contains("Ada has this conversation"), "{refused:?}");
    assert_eq!(refused.refused(409, "taken_over").as_deref(), Some("author"));
    assert_eq!(backend.conversation(&id).await["operator"]["name"], "Ada");
    bob["force"] = json!(true);
    let taken = backend.post(&path, &bob).await.good();
    assert_eq!(taken["data"]["operator"]["name"], "Bob");
}

#[tokio::test]
async fn a_human_takes_over_answers_and_hands_back() {
    let shop = Shop::open().await;
    let (visitor, id) = shop.talk("?", "I do not know.").await;
    let backend = shop.backend();
    assert_eq!(visitor.does(&id, "handoff", &json!({})).await["status"], "handed_off");
    visitor.does(&id, "handoff", &json!({})).await;

    let mut stream = visitor.ask_in(&id, "Is anybody there?").await;
    assert_eq!(stream.until("data-handoff").await.1["data"]["state"], "waiting");
    assert_eq!(stream.kinds().await, ["finish-step", "finish", "[DONE]"]);
    // What the bot said before is no answer to that.
    assert_eq!(visitor.look(&id).await.status, 204);

    let taken = backend.does(&id, "takeover", &ada()).await;
    assert_eq!(taken["operator"]["name"], "Ada");
    let body = json!({"role": "assistant", "message": "I am here.", "id": "h1"});
    let path = format!("/v1/conversations/{id}/messages");
    let posted = backend.post(&path, &body).await;
    assert_eq!(posted.status, 201);
    assert_eq!(posted.good()["data"]["author"]["name"], "Ada");
    backend.post(&path, &body).await.good();
    let other = json!({"role": "assistant", "message": "Other words.", "id": "h1"});
    backend.post(&path, &other).await.refused(409, "idempotency_conflict");

    let reply = visitor.post(&path, &json!({"message": "Good.", "stream": false})).await;
    assert_eq!((reply.status.as_u16(), &reply.good()["data"]["role"]), (202, &json!("user")));
    assert_eq!(shop.bot.asked().len(), 1);

    assert_eq!(backend.does(&id, "handback", &json!({})).await["status"], "open");
    shop.bot.will_say(["The bot again."]);
    assert_eq!(visitor.ask_in(&id, "Bot?").await.text().await, "The bot again.");
    let texts: Vec<String> = visitor.history(&id).await.into_iter().map(|it| it.2).collect();
    let said = [
        "?",
        "I do not know.",
        "Is anybody there?",
        "I am here.",
        "Good.",
        "Bot?",
        "The bot again.",
    ];
    assert_eq!(texts, said);
    let told = ["conversation.started", "conversation.handed_off", "conversation.resumed"];
    assert_eq!(shop.told("conversation.").await, told);
}

#[tokio::test]
async fn a_question_to_a_human_that_is_sent_again_is_kept_once_and_takes_nothing_away() {
    let shop = Shop::open().await;
    let (visitor, id) = shop.talk("?", "fine").await;
    visitor.does(&id, "handoff", &json!({})).await;
    let body = json!({"message": {"id": "u9", "parts": [{"type": "text", "text": "hello"}]}});
    visitor.streams(&id, "messages", &body).await.text().await;
    visitor.streams(&id, "messages", &body).await.text().await;
    let backend = shop.backend();
    let mut human = ada();
    human["role"] = json!("assistant");
    human["message"] = json!("Hello, I am Ada.");
    backend.does(&id, "messages", &human).await;
    let regenerate = format!("/v1/conversations/{id}/regenerate");
    visitor.post(&regenerate, &json!({})).await.refused(409, "conversation_handed_off");
    backend.does(&id, "handback", &json!({})).await;
    visitor.streams(&id, "messages", &body).await.text().await;
    assert_eq!(visitor.history(&id).await.len(), 4);
    assert_eq!(shop.bot.asked().len(), 1);
}

#[tokio::test]
async fn handing_off_stops_the_answer_and_keeps_what_was_said() {
    let shop = Shop::open().await;
    let told = shop.begins_to_tell(["one ", "two"]).await;
    told.visitor.does(&told.conversation, "handoff", &json!({})).await;
    let history = told.visitor.history(&told.conversation).await;
    assert_eq!((history[1].1.as_str(), history[1].2.as_str()), ("stopped", "one "));
}

#[tokio::test]
async fn only_a_backend_that_may_speaks_as_a_human() {
    let shop = Shop::open().await;
    let (visitor, id) = shop.talk("?", "fine").await;
    let path = format!("/v1/conversations/{id}/messages");
    let mut body = ada();
    body["role"] = json!("assistant");
    body["message"] = json!("I am the boss.");
    visitor.post(&path, &body).await.refused(403, "scope_missing");
    let backend = shop.backend();
    for (change, code, field) in [
        (json!({"author": null}), "invalid_field", "author"),
        (json!({"author": {"name": ""}}), "invalid_field", "author.name"),
        (
            json!({"author": {"name": "A", "avatarUrl": "data:,"}}),
            "invalid_field",
            "author.avatarUrl",
        ),
        (json!({"message": " "}), "message_empty", "message"),
        (json!({"message": "x".repeat(8001)}), "message_too_long", "message"),
        (json!({"id": "a b"}), "invalid_id", "id"),
        (json!({"role": "system"}), "invalid_field", "role"),
    ] {
        let mut bad = body.clone();
        let change: Value = change;
        bad.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        assert_eq!(backend.post(&path, &bad).await.refused(422, code).as_deref(), Some(field));
    }
    assert_eq!(visitor.history(&id).await.len(), 2);
}

#[tokio::test]
async fn a_conversation_ends_and_the_next_message_opens_it_again() {
    let shop = Shop::open().await;
    let (visitor, id) = shop.talk("?", "fine").await;
    for _ in 0..2 {
        let ended = visitor.does(&id, "end", &json!({})).await;
        assert_eq!(ended["status"], "ended");
        assert!(ended["endedAt"].is_string());
    }
    shop.bot.will_say(["again"]);
    visitor.ask_in(&id, "One more").await.text().await;
    assert_eq!(visitor.conversation(&id).await["status"], "open");
    let told = ["conversation.started", "conversation.ended", "conversation.resumed"];
    assert_eq!(shop.told("conversation.").await, told);
}

#[tokio::test]
async fn an_idle_conversation_ends_exactly_once_and_one_with_a_human_does_not() {
    let shop = Shop::open().await;
    let (_, idle) = shop.talk("?", "fine").await;
    let (_, human) = shop.talk("?", "fine").await;
    let backend = shop.backend();
    backend.does(&human, "handoff", &json!({})).await;
    shop.clock.advance_millis(60 * 60 * 1000 - 1);
    shop.app().prune().await;
    assert_eq!(backend.conversation(&idle).await["status"], "open");
    shop.clock.advance_millis(1);
    tokio::join!(shop.app().prune(), shop.app().prune(), shop.app().prune());
    assert_eq!(backend.conversation(&idle).await["status"], "ended");
    assert_eq!(backend.conversation(&human).await["status"], "handed_off");
    assert_eq!(shop.told("conversation.ended").await.len(), 1);
    let (_, payload) = shop.outbox().await.into_iter().next_back().unwrap();
    assert_eq!((&payload["conversationId"], &payload["endedBy"]), (&json!(idle), &json!("idle")));

    let never = Shop::open_with(|it| it.idle_minutes = 0).await;
    let (_, id) = never.talk("?", "fine").await;
    never.clock.advance_millis(1_000_000_000);
    never.app().prune().await;
    assert_eq!(never.backend().conversation(&id).await["status"], "open");
}
