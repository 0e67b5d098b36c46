//! Input that does not fit: a clear error in the right place, and nothing lost.

use crate::postgres;
use crate::support::{Reply, Shop, json};
use parlor_server::{
    app::{AppOptions, StartError, start},
    storage::OpenError,
};
use reqwest::Method;
use std::fs::File;

#[tokio::test]
async fn a_body_that_is_not_json_is_a_bad_request() {
    let shop = Shop::open().await;
    let path = format!("/v1/agents/{}/chat", shop.seeded.agent_id);
    for body in ["{", "hello", "{\"message\": \"a\"} trailing"] {
        shop.visitor().await.post_text(&path, body).await.refused(400, "invalid_json");
    }
    let bytes: &[u8] = b"{\"message\": \"\xff\xfe\"}";
    shop.visitor().await.post_text(&path, bytes).await.refused(400, "invalid_json");
}

#[tokio::test]
async fn a_field_of_the_wrong_type_is_named() {
    let shop = Shop::open().await;
    let visitor = shop.visitor().await;
    for (body, field) in [
        (json!({"message": 5}), "message"),
        (json!({"message": {"parts": "hi"}}), "message.parts"),
        (json!({"message": {"parts": [{"type": "text", "text": 1}]}}), "message.parts[0].text"),
        (json!({"messages": [{"role": "user", "parts": [{}]}]}), "messages[0].parts[0].type"),
        (json!({"conversationId": 1, "message": "hi"}), "conversationId"),
        (json!({"message": "hi", "stream": "no"}), "stream"),
        (json!({"message": "hi", "trigger": "x"}), "trigger"),
    ] {
        let said = visitor.say(&body).await.refused(422, "invalid_field");
        assert_eq!(said.as_deref(), Some(field), "{body}");
    }
}

#[tokio::test]
async fn a_field_that_there_is_not_is_named_and_nothing_is_changed() {
    let shop = Shop::open().await;
    let (backend, agent) = (shop.backend(), shop.agent_path(""));
    let (visitor, id) = shop.talk("?", "!").await;
    let conversation = format!("/v1/conversations/{id}");
    let tool = json!({"name": "a", "description": "b", "parameters": {}});
    for (path, body, field) in [
        (&agent, json!({"greeting": "Hi", "greting": "x"}), "greting"),
        (&agent, json!({"greeting": "Hi", "systemPrompt": "x"}), "systemPrompt"),
        (&agent, json!({"greeting": "Hi", "model": {"name": "x"}}), "model"),
        (&agent, json!({"greeting": "Hi", "tools": [tool]}), "tools[0].parameters"),
        (&conversation, json!({"title": "Hi", "status": "ended"}), "status"),
    ] {
        let said = backend.patch(path, &body).await.refused(422, "invalid_field");
        assert_eq!(said.as_deref(), Some(field), "{body}");
    }
    assert_eq!(backend.get(&agent).await.good()["data"]["greeting"], json!(null));
    assert_eq!(backend.conversation(&id).await["title"], json!("?"));
    let said = visitor.say(&json!({"message": "hi", "userId": "ada"})).await;
    assert_eq!(said.refused(422, "invalid_field").as_deref(), Some("userId"));
}

#[tokio::test]
async fn a_body_of_fields_that_may_all_be_left_out_may_be_left_out() {
    let shop = Shop::open().await;
    let (visitor, id) = shop.talk("?", "!").await;
    shop.bot.will_say(["again"]);
    let backend = shop.backend();
    for path in [format!("/v1/conversations/{id}/regenerate"), shop.agent_path("/publish")] {
        backend.post_text(&path, "").await.good_bytes();
    }
    let clone = backend.post_text(&shop.agent_path("/clone"), "").await;
    assert_eq!(clone.refused(422, "invalid_field").as_deref(), Some("name"));
    assert_eq!(visitor.history(&id).await[1].2, "again");
}

#[tokio::test]
async fn an_empty_message_and_one_that_is_too_long_are_refused() {
    let shop = Shop::open().await;
    let visitor = shop.visitor().await;
    for empty in [json!({"message": ""}), json!({"message": " \n "}), json!({})] {
        let said = visitor.say(&empty).await.refused(422, "message_empty");
        assert_eq!(said.as_deref(), Some("message"));
    }
    let path = format!("/v1/agents/{}/chat", shop.seeded.agent_id);
    visitor.post_text(&path, "").await.refused(422, "message_empty");
    let long = json!({"message": "ü".repeat(8001)});
    let reply = visitor.say(&long).await;
    assert_eq!(reply.refused(422, "message_too_long").as_deref(), Some("message"));
    assert!(reply.body.contains("8000"));

    shop.bot.will_say(["fine"]);
    let just_right = json!({"message": "ü".repeat(8000)});
    assert_eq!(visitor.send(&just_right).await.text().await, "fine");
}

#[tokio::test]
async fn the_longest_message_is_a_setting() {
    let shop = Shop::open_with(|it| it.max_message_chars = 5).await;
    let visitor = shop.visitor().await;
    visitor.say(&json!({"message": "sixsix"})).await.refused(422, "message_too_long");
    let path = format!("/v1/widget/config/{}", shop.seeded.publishable_key);
    assert_eq!(shop.stranger().get(&path).await.good()["data"]["maxMessageChars"], 5);
}

#[tokio::test]
async fn a_body_that_is_too_large_is_refused_whole() {
    let shop = Shop::open_with(|it| it.max_body_bytes = 1000).await;
    let body = json!({"message": "x".repeat(1000)});
    shop.visitor().await.say(&body).await.refused(413, "body_too_large");
}

#[tokio::test]
async fn a_stranger_may_send_only_a_little_to_ask_for_a_session() {
    let shop = Shop::open().await;
    let body = json!({"publishableKey": "x".repeat(17 * 1_024)});
    let reply = shop.stranger().post("/v1/widget/sessions", &body).await;
    reply.refused(413, "body_too_large");
}

#[tokio::test]
async fn an_unknown_conversation_is_not_found_and_nothing_is_written() {
    let shop = Shop::open().await;
    let visitor = shop.visitor().await;
    for id in ["cnv_00000000000000000000000000000000", "stale", "'; DROP TABLE messages"] {
        let body = json!({"conversationId": id, "message": "hi"});
        visitor.say(&body).await.refused(404, "conversation_not_found");
    }
    assert_eq!(shop.bot.asked().len(), 0);
}

#[tokio::test]
async fn a_conversation_of_another_agent_is_not_found() {
    let shop = Shop::open().await;
    let backend = shop.backend();
    let made = backend.post("/v1/agents", &json!({"name": "Second"})).await.good();
    let second = made["data"]["id"].as_str().unwrap().to_owned();
    shop.bot.will_say(["hi"]);
    let answer = backend.ask("?").await;
    let body = json!({"conversationId": answer.conversation, "message": "hi"});
    let path = format!("/v1/agents/{second}/chat");
    backend.post(&path, &body).await.refused(404, "conversation_not_found");
}

#[tokio::test]
async fn an_id_that_we_would_not_repeat_is_refused() {
    let shop = Shop::open().await;
    let visitor = shop.visitor().await;
    let long = "x".repeat(129);
    for id in ["a b", "<script>", "a\r\nx: y", long.as_str()] {
        let body = json!({"message": {"id": id, "content": "hi"}});
        assert_eq!(
            visitor.say(&body).await.refused(422, "invalid_id").as_deref(),
            Some("message.id")
        );
        let body = json!({"id": id, "message": "hi"});
        assert_eq!(visitor.say(&body).await.refused(422, "invalid_id").as_deref(), Some("id"));
    }
}

#[tokio::test]
async fn an_address_that_does_not_exist_and_a_method_that_does_not_fit_are_json() {
    let shop = Shop::open().await;
    let anyone = shop.stranger();
    for path in ["/v1", "/v1/", "/v1/nothing", "/nothing", "/v1/agents/", "/%ff"] {
        anyone.get(path).await.refused(404, "route_not_found");
    }
    let reply = anyone.delete("/v1/agents").await;
    reply.refused(405, "method_not_allowed");
    assert!(reply.header("allow").contains("GET"));
    anyone.post("/nothing", &json!({})).await.refused(404, "route_not_found");
}

#[tokio::test]
async fn bytes_in_an_address_that_are_no_text_are_refused_as_json() {
    let shop = Shop::open().await;
    let request = shop.backend().request(Method::GET, "/v1/agents/%ff%fe");
    let reply = Reply::of(request).await;
    assert!(reply.status.is_client_error());
    assert_eq!(reply.header("content-type"), "application/json");
}

#[tokio::test]
async fn a_port_in_use_and_a_data_directory_in_use_say_what_to_do() {
    let shop = Shop::open().await;
    let elsewhere = tempfile::tempdir().unwrap();
    let mut options = AppOptions::local(elsewhere.path());
    options.config.listen = shop.app().address;
    let error = start(options).await.err().expect("the port is in use");
    assert!(matches!(error, StartError::PortInUse { .. }), "{error}");

    if postgres::is_chosen() {
        // There, any number of servers may share the data.
        return;
    }
    let error = start(AppOptions::local(shop.path())).await.err().expect("the data is in use");
    let in_use = |it: &StartError| matches!(it, StartError::Database(OpenError::InUse { .. }));
    assert!(in_use(&error), "{error}");
}

#[tokio::test]
async fn a_server_that_gets_no_data_has_not_touched_it() {
    let directory = tempfile::tempdir().unwrap();
    let lock = File::create(directory.path().join("server.lock")).unwrap();
    lock.lock().unwrap();
    let error = start(AppOptions::local(directory.path())).await.err().expect("it is in use");
    assert!(error.to_string().contains("in use by another server"), "{error}");
    assert_eq!(directory.path().join("parlor.db").metadata().unwrap().len(), 0);
}

#[tokio::test]
async fn health_is_answered_without_a_key() {
    let shop = Shop::open().await;
    for path in ["/healthz", "/readyz"] {
        assert_eq!(shop.stranger().get(path).await.good(), json!({"status": "ok"}));
    }
}

#[tokio::test]
async fn what_does_not_fit_is_said_of_the_part_at_fault_and_in_words_of_the_api() {
    let shop = Shop::open().await;
    let backend = shop.backend();
    let key = &shop.seeded.publishable_key;
    for (path, field) in [
        ("/v1/members?cursor=zzz", "cursor"),
        ("/v1/api-keys?cursor=zzz", "cursor"),
        ("/v1/agents?cursor=zzz", "cursor"),
        ("/v1/audit-log?cursor=zzz", "cursor"),
        (&*shop.agent_path("/sources?cursor=zzz"), "cursor"),
        (&*format!("/v1/widget/config/{key}?locale=a&locale=b"), "locale"),
        ("/v1/users?limit=1&limit=2", "limit"),
    ] {
        let said = backend.get(path).await.refused(422, "invalid_parameter");
        assert_eq!(said.as_deref(), Some(field), "{path}");
    }
    for (key, code, field) in [
        (json!({"name": "x", "agentId": "agt_unknown"}), "agent_not_found", "agentId"),
        (json!({"name": "x", "memberId": "mem_unknown"}), "member_not_found", "memberId"),
    ] {
        let said = backend.post("/v1/api-keys", &key).await.refused(404, code);
        assert_eq!(said.as_deref(), Some(field));
    }
    for (path, body, words) in [
        ("/v1/members", json!(5), "an object"),
        (
            &*shop.agent_path("/model"),
            json!({"url": "x", "name": "x", "historyMessages": "x"}),
            "a whole number",
        ),
        (
            "/v1/api-keys",
            json!({"name": "x", "scopes": ["chat"], "expiresAt": "9999-12-31T23:59:59Z"}),
            "before the end of 9999",
        ),
        (
            "/v1/agents",
            json!({"name": "x", "allowedOrigins": ["https://b\u{fc}cher.example"]}),
            "Punycode",
        ),
    ] {
        let method = if path.ends_with("model") { Method::PUT } else { Method::POST };
        let reply = Reply::of(backend.request(method, path).json(&body)).await;
        reply.refused(422, "invalid_field");
        assert!(reply.body.contains(words), "{reply:?}");
    }
}
