//! Access tokens for keys: how they are got, and when they end.

use crate::support::{Caller, Reply, Shop, Value, json};
use parlor_server::domain::key::Scope;
use reqwest::{Method, RequestBuilder};

/// A key of the shop: (id, secret).
async fn a_key(shop: &Shop, scopes: &[&str]) -> (String, String) {
    let body = json!({"name": "Backend", "scopes": scopes});
    of(&shop.backend().post("/v1/api-keys", &body).await.good())
}

fn of(made: &Value) -> (String, String) {
    let text = |it: &Value| it.as_str().unwrap().to_owned();
    (text(&made["data"]["id"]), text(&made["data"]["key"]))
}

fn asks(shop: &Shop, (id, secret): &(String, String), more: &str) -> RequestBuilder {
    let form = format!("grant_type=client_credentials{more}");
    let request =
        shop.stranger().request(Method::POST, "/oauth/token").basic_auth(id, Some(secret));
    request.header("content-type", "application/x-www-form-urlencoded").body(form)
}

async fn token(shop: &Shop, key: &(String, String), more: &str) -> Caller {
    let granted = Reply::of(asks(shop, key, more)).await.good();
    shop.stranger().bearing(granted["access_token"].as_str().unwrap())
}

#[track_caller]
fn refused(reply: &Reply, status: u16, error: &str) {
    assert_eq!(reply.status, status, "{reply:?}");
    let body: Value = serde_json::from_str(&reply.body).unwrap();
    assert_eq!(body["error"], error, "{reply:?}");
    let description = body["error_description"].as_str().unwrap();
    assert!(description.ends_with('.') && description.is_ascii(), "{reply:?}");
    assert_eq!(body.as_object().unwrap().len(), 2, "{reply:?}");
    assert_eq!(reply.header("cache-control"), "no-store");
    assert_eq!(reply.header("content-type"), "application/json");
    assert!(!reply.header("x-request-id").is_empty());
}

#[tokio::test]
async fn a_key_is_exchanged_for_a_token_that_lives_for_an_hour() {
    let shop = Shop::open().await;
    let key = a_key(&shop, &["agents:read", "chat"]).await;
    let reply = Reply::of(asks(&shop, &key, "")).await;
    let granted = reply.good();
    assert_eq!((&granted["token_type"], &granted["expires_in"]), (&json!("Bearer"), &json!(3600)));
    assert_eq!(granted["scope"], "chat agents:read");
    assert_eq!((reply.header("cache-control"), reply.header("pragma")), ("no-store", "no-cache"));

    let backend = shop.stranger().bearing(granted["access_token"].as_str().unwrap());
    backend.get("/v1/agents").await.good();
    shop.clock.advance_millis(60 * 60 * 1000 - 1000);
    backend.get("/v1/agents").await.good();
    shop.clock.advance_millis(1000);
    backend.get("/v1/agents").await.refused(401, "token_expired");
}

#[tokio::test]
async fn a_token_chats_as_the_key_does() {
    let shop = Shop::open().await;
    let key = a_key(&shop, &["chat"]).await;
    shop.bot.will_say(["hi"]);
    assert_eq!(token(&shop, &key, "").await.ask("?").await.text().await, "hi");
}

#[tokio::test]
async fn a_token_may_what_was_asked_for_and_no_more() {
    let shop = Shop::open().await;
    let key = a_key(&shop, &["agents:read", "sources:read"]).await;
    let reader = token(&shop, &key, "&scope=agents:read").await;
    reader.get("/v1/agents").await.good();
    let reply = reader.get(&shop.agent_path("/sources")).await;
    reply.refused(403, "scope_missing");
    let challenge = "Bearer error=\"insufficient_scope\", scope=\"sources:read\"";
    assert_eq!(reply.header("www-authenticate"), challenge);
}

#[tokio::test]
async fn a_token_may_no_more_than_its_key_may_now() {
    let shop = Shop::open().await;
    let key = a_key(&shop, &["agents:read", "chat"]).await;
    let backend = token(&shop, &key, "").await;
    let path = format!("/v1/api-keys/{}", key.0);
    shop.backend().patch(&path, &json!({"scopes": ["chat"]})).await.good();
    backend.get("/v1/agents").await.refused(403, "scope_missing");
}

#[tokio::test]
async fn a_members_token_may_what_the_members_role_may_now() {
    let shop = Shop::open().await;
    let ann = json!({"name": "Ann", "email": "ann@shop.example", "role": "editor"});
    let ann = shop.backend().post("/v1/members", &ann).await.good()["data"]["id"].clone();
    let key = json!({"name": "Ann", "memberId": ann});
    let key = of(&shop.backend().post("/v1/api-keys", &key).await.good());
    let caller = token(&shop, &key, "").await;
    caller.post("/v1/agents", &json!({"name": "x"})).await.good();
    let path = format!("/v1/members/{}", ann.as_str().unwrap());
    shop.backend().patch(&path, &json!({"role": "analyst"})).await.good();
    caller.post("/v1/agents", &json!({"name": "x"})).await.refused(403, "scope_missing");
    caller.get("/v1/agents").await.good();
    shop.backend().delete(&path).await.good();
    caller.get("/v1/agents").await.refused(401, "token_revoked");
}

#[tokio::test]
async fn revoking_a_key_voids_its_tokens_at_once() {
    let shop = Shop::open().await;
    let key = a_key(&shop, &["agents:read"]).await;
    let backend = token(&shop, &key, "").await;
    shop.backend().delete(&format!("/v1/api-keys/{}", key.0)).await.good();
    let reply = backend.get("/v1/agents").await;
    reply.refused(401, "token_revoked");
    assert!(reply.header("www-authenticate").starts_with("Bearer error=\"invalid_token\", "));
    refused(&Reply::of(asks(&shop, &key, "")).await, 401, "invalid_client");
}

#[tokio::test]
async fn a_token_ends_with_the_key_and_with_the_secret_that_it_was_got_with() {
    let shop = Shop::open().await;
    let soon = parlor_server::domain::clock::rfc3339(now(&shop) + 1000);
    let body = json!({"name": "Brief", "scopes": ["agents:read"], "expiresAt": soon});
    let brief = of(&shop.backend().post("/v1/api-keys", &body).await.good());
    let key = a_key(&shop, &["agents:read"]).await;
    let (by_brief, by_key) = (token(&shop, &brief, "").await, token(&shop, &key, "").await);
    let path = format!("/v1/api-keys/{}/rotate", key.0);
    let next = of(&shop.backend().post(&path, &json!({"graceSeconds": 1})).await.good());
    let by_next = token(&shop, &next, "").await;
    for caller in [&by_brief, &by_key, &by_next] {
        caller.get("/v1/agents").await.good();
    }
    shop.clock.advance_millis(1000);
    by_brief.get("/v1/agents").await.refused(401, "token_revoked");
    by_key.get("/v1/agents").await.refused(401, "token_revoked");
    by_next.get("/v1/agents").await.good();
    shop.backend().post(&path, &json!({"graceSeconds": 0})).await.good();
    by_next.get("/v1/agents").await.refused(401, "token_revoked");
}

fn now(shop: &Shop) -> i64 {
    parlor_server::domain::clock::Clock::now_millis(&*shop.clock)
}

#[tokio::test]
async fn a_token_survives_a_restart_and_is_logged_as_its_key() {
    let mut shop = Shop::open().await;
    let key = a_key(&shop, &["keys:write", "chat"]).await;
    let backend = token(&shop, &key, "").await;
    shop.restart().await;
    let made = json!({"name": "Next", "scopes": ["chat"]});
    let id = backend.post("/v1/api-keys", &made).await.good()["data"]["id"].clone();
    let log = shop.backend().get(&format!("/v1/audit-log?actor={}", key.0)).await.good();
    assert_eq!(log["data"][0]["target"]["id"], id);
    assert_eq!(log["data"][0]["actor"], json!({"kind": "key", "id": key.0}));
    let beyond = json!({"name": "Next", "scopes": ["audit:read"]});
    backend.post("/v1/api-keys", &beyond).await.refused(403, "beyond_role");
}

#[tokio::test]
async fn a_client_that_proves_nothing_gets_nothing() {
    let shop = Shop::open().await;
    let key = a_key(&shop, &["chat"]).await;
    let other = a_key(&shop, &["chat"]).await;
    let platform = (key.0.clone(), shop.seeded.platform_key.clone());
    let page = (key.0.clone(), shop.seeded.publishable_key.clone());
    let wrong = (key.0.clone(), "sk_live_wrong".to_owned());
    for client in [&(other.0, key.1.clone()), &wrong, &platform, &page] {
        let reply = Reply::of(asks(&shop, client, "")).await;
        refused(&reply, 401, "invalid_client");
        assert!(reply.header("www-authenticate").starts_with("Basic "), "{reply:?}");
    }
    refused(&Reply::of(asks(&shop, &key, "&scope=agents:read")).await, 400, "invalid_scope");
    refused(&Reply::of(asks(&shop, &key, "&grant_type=x")).await, 400, "invalid_request");
    let huge = format!("&x={}", "x".repeat(20_000));
    refused(&Reply::of(asks(&shop, &key, &huge)).await, 413, "invalid_request");
    let json = shop.stranger().post("/oauth/token", &json!({})).await;
    refused(&json, 400, "invalid_request");
    shop.stranger().get("/oauth/token").await.refused(405, "method_not_allowed");
}

#[tokio::test]
async fn the_metadata_leads_to_the_token_endpoint() {
    let shop = Shop::open_with(|it| it.public_url = Some("https://chat.example/".into())).await;
    let it = shop.stranger().get("/.well-known/oauth-authorization-server").await.good();
    assert_eq!(it["issuer"], "https://chat.example");
    assert_eq!(it["token_endpoint"], "https://chat.example/oauth/token");
    assert_eq!(it["grant_types_supported"], json!(["client_credentials"]));
    assert_eq!(it["response_types_supported"], json!([]));
    assert_eq!(it["scopes_supported"].as_array().unwrap().len(), Scope::ALL.len());
}
