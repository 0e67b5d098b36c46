//! What a page may do: sessions, origins, CORS.

use crate::support::{Caller, PAGE, Reply, Shop, Value, json};
use parlor_server::app::Seeded;
use reqwest::Method;

async fn mint(shop: &Shop, origin: &str, extra: Value) -> Reply {
    let mut body = json!({"publishableKey": shop.seeded.publishable_key});
    for (key, value) in extra.as_object().unwrap() {
        body[key] = value.clone();
    }
    shop.stranger().on_page(origin).post("/v1/widget/sessions", &body).await
}

#[tokio::test]
async fn a_page_that_is_listed_gets_a_session() {
    let shop = Shop::open().await;
    let reply =
        mint(&shop, PAGE, json!({"pageUrl": "https://shop.example/a", "locale": "de-CH"})).await;
    let session = &reply.good()["data"];
    assert_eq!(session["agentId"], json!(shop.seeded.agent_id));
    assert_eq!(session["expiresIn"], 900);
    assert_eq!(reply.header("cache-control"), "no-store");
    assert_eq!(reply.header("access-control-allow-origin"), PAGE);
}

#[tokio::test]
async fn a_page_that_is_not_listed_can_read_why() {
    let shop = Shop::open().await;
    for origin in ["https://evil.example", "null", "http://localhost:3000"] {
        let reply = mint(&shop, origin, json!({})).await;
        assert_eq!(reply.refused(403, "origin_not_allowed").as_deref(), Some("origin"));
        assert_eq!(reply.header("access-control-allow-origin"), origin);
        assert!(reply.header("vary").contains("origin"));
        assert!(reply.body.contains(origin));
    }
    let body = json!({"publishableKey": shop.seeded.publishable_key});
    let silent = shop.stranger().post("/v1/widget/sessions", &body).await;
    silent.refused(403, "origin_not_allowed");
}

#[tokio::test]
async fn in_dev_mode_pages_of_this_machine_may_embed() {
    let shop = Shop::open_with(|it| it.dev_mode = true).await;
    for origin in ["http://localhost:3000", "http://127.0.0.1:8080", "http://[::1]:1", "null"] {
        mint(&shop, origin, json!({})).await.good();
    }
    mint(&shop, "https://evil.example", json!({})).await.refused(403, "origin_not_allowed");
}

#[tokio::test]
async fn a_key_that_is_none_of_ours_opens_nothing() {
    let shop = Shop::open().await;
    let page = shop.stranger().on_page(PAGE);
    let mint = |key: &str| {
        let (page, body) = (page.clone(), json!({"publishableKey": key}));
        async move { page.post("/v1/widget/sessions", &body).await }
    };
    mint("pk_live_unknown").await.refused(401, "invalid_key");
    let reply = mint(&shop.seeded.secret_key).await;
    reply.refused(401, "wrong_key_kind");
    assert!(reply.body.contains("must not be in a page"));
    assert!(!reply.body.contains(&shop.seeded.secret_key));
    assert_eq!(mint("").await.refused(422, "invalid_field").as_deref(), Some("publishableKey"));
}

#[tokio::test]
async fn a_session_works_on_the_page_that_it_was_given_to() {
    let shop = Shop::open().await;
    let session = mint(&shop, PAGE, json!({})).await.good();
    let token = session["data"]["sessionToken"].as_str().unwrap();
    let elsewhere = shop.stranger().bearing(token).on_page("https://evil.example");
    elsewhere.say(&json!({"message": "?"})).await.refused(403, "origin_not_allowed");

    // A browser sends no origin when a page reads from its own server.
    shop.bot.will_say(["hi"]);
    let no_origin = shop.stranger().bearing(token);
    assert_eq!(no_origin.ask("?").await.text().await, "hi");
}

/// Who the server takes the bearer of this visitor token for, and the next token.
async fn come_back(shop: &Shop, token: &str) -> (String, String) {
    let session = mint(shop, PAGE, json!({"visitorToken": token})).await.good();
    let word = |it: &str| session["data"][it].as_str().unwrap().to_owned();
    (word("visitorId"), word("visitorToken"))
}

#[tokio::test]
async fn a_visitor_is_recognized_by_a_token_that_changes_each_time() {
    let shop = Shop::open().await;
    let (visitor, first) = come_back(&shop, "vt_none").await;
    let (same, second) = come_back(&shop, &first).await;
    assert_eq!(same, visitor);
    assert_ne!(first, second);
    // The response got lost, or another tab was quicker: the first still works.
    assert_eq!(come_back(&shop, &first).await.0, visitor);

    // Once the second was used, the first works for ten minutes more.
    assert_eq!(come_back(&shop, &second).await.0, visitor);
    assert_eq!(come_back(&shop, &first).await.0, visitor);
    shop.clock.advance_millis(10 * 60 * 1000);
    assert_ne!(come_back(&shop, &first).await.0, visitor);
    assert_eq!(come_back(&shop, &second).await.0, visitor);
}

#[tokio::test]
async fn a_visitor_who_said_something_is_forgotten_after_ninety_days() {
    let shop = Shop::open().await;
    let session = mint(&shop, PAGE, json!({})).await.good();
    let word = |it: &str| session["data"][it].as_str().unwrap().to_owned();
    let (visitor, token) = (word("visitorId"), word("visitorToken"));
    shop.bot.will_say(["hi"]);
    shop.stranger().bearing(&word("sessionToken")).ask("?").await.text().await;
    shop.clock.advance_millis(90 * 24 * 60 * 60 * 1000 - 1);
    let (same, token) = (come_back(&shop, &token).await.0, token);
    assert_eq!(same, visitor);
    shop.clock.advance_millis(1);
    assert_ne!(come_back(&shop, &token).await.0, visitor);
}

#[tokio::test]
async fn a_token_of_another_agent_makes_no_visitor_here() {
    let shop = Shop::open().await;
    let (visitor, token) = come_back(&shop, "vt_none").await;
    let Seeded { publishable_key, .. } = shop.neighbor().await;
    let body = json!({"publishableKey": publishable_key, "visitorToken": token});
    let session = shop.stranger().on_page(PAGE).post("/v1/widget/sessions", &body).await.good();
    assert_ne!(session["data"]["visitorId"], json!(visitor));
}

#[tokio::test]
async fn the_same_visitor_finds_the_conversation_again_in_another_session() {
    let shop = Shop::open().await;
    let first = mint(&shop, PAGE, json!({})).await.good();
    let visitor =
        |it: &Value| shop.stranger().bearing(it["data"]["sessionToken"].as_str().unwrap());
    shop.bot.will_say(["hi"]);
    let answer = visitor(&first).ask("?").await;
    let conversation = answer.conversation.clone();
    answer.text().await;
    let token = first["data"]["visitorToken"].clone();
    let second = mint(&shop, PAGE, json!({"visitorToken": token})).await.good();
    assert_eq!(visitor(&second).history(&conversation).await.len(), 2);
}

#[tokio::test]
async fn the_configuration_says_how_the_agent_presents_itself() {
    let shop = Shop::open().await;
    let path = format!("/v1/widget/config/{}", shop.seeded.publishable_key);
    let config = shop.stranger().on_page(PAGE).get(&path).await.good();
    let expected = json!({
        "agentId": shop.seeded.agent_id, "name": "Ada", "suggestions": [], "maxMessageChars": 8000,
        "maxFiles": 5, "maxFileBytes": 10_485_760, "requireClientSecret": false,
    });
    let mut found = config["data"].clone();
    let types = found.as_object_mut().and_then(|it| it.remove("fileTypes"));
    assert_eq!(found, expected);
    let types: Vec<String> = serde_json::from_value(types.unwrap()).unwrap();
    for it in ["image/png", ".png", ".jpeg", "text/markdown", ".md"] {
        assert!(types.iter().any(|known| known == it), "{it} is none of {types:?}");
    }
    let evil = shop.stranger().on_page("https://evil.example");
    evil.get(&path).await.refused(403, "origin_not_allowed");
    evil.get("/v1/widget/config/pk_live_unknown").await.refused(401, "invalid_key");
}

async fn preflight(caller: &Caller, path: &str) -> Reply {
    let request = caller
        .request(Method::OPTIONS, path)
        .header("access-control-request-method", "POST")
        .header("access-control-request-headers", "authorization,content-type,last-event-id");
    Reply::of(request).await
}

#[tokio::test]
async fn a_preflight_is_answered_before_anybody_is_asked_who_they_are() {
    let shop = Shop::open().await;
    let page = shop.stranger().on_page("https://any.example");
    let chat = "/v1/agents/agt_unknown/chat";
    for path in [chat, "/v1/widget/sessions", "/v1/no/such/route", "/v1", "/v1/"] {
        let reply = preflight(&page, path).await;
        assert_eq!(reply.status, 200, "{path}");
        assert_eq!(reply.header("access-control-allow-origin"), "https://any.example");
        for header in ["authorization", "content-type", "idempotency-key", "last-event-id"] {
            assert!(reply.header("access-control-allow-headers").contains(header), "{header}");
        }
        assert_eq!(reply.header("access-control-max-age"), "7200");
        assert!(reply.headers.get("access-control-allow-credentials").is_none());
        assert!(reply.header("vary").contains("origin"));
    }
}

#[tokio::test]
async fn a_page_can_read_every_error_and_the_headers_that_matter() {
    let shop = Shop::open().await;
    let page = shop.stranger().on_page(PAGE);
    for reply in [
        page.get("/v1/agents").await,
        page.get("/v1/no/such/route").await,
        page.get("/v1").await,
        page.get("/v1/").await,
        page.delete("/v1/agents").await,
        page.post_text("/v1/widget/sessions", "{").await,
    ] {
        assert!(reply.status.is_client_error());
        assert_eq!(reply.header("access-control-allow-origin"), PAGE, "{reply:?}");
        let exposed = reply.header("access-control-expose-headers");
        for header in ["x-request-id", "retry-after", "x-conversation-id", "idempotency-replayed"] {
            assert!(exposed.contains(header), "{header}");
        }
    }
}
