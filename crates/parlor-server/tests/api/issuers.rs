//! Backends that somebody else vouches for.

use crate::support::{
    AUDIENCE, Caller, ISSUER, IssuerServer, Shop, SigningKey, Value, claims, json, unsigned,
};
use parlor_server::domain::clock::Clock as _;

const MINUTE: i64 = 60 * 1000;

/// A shop that believes the issuer.
async fn shop_with(server: &IssuerServer) -> Shop {
    let mut shop = Shop::open().await;
    let issuer = server.settings(&shop.seeded.organization_id);
    shop.restart_with(|it| it.issuers = vec![issuer]).await;
    shop
}

fn with(shop: &Shop, key: &SigningKey) -> Caller {
    shop.stranger().bearing(&key.token(&claims(shop.clock.now_millis(), "agents:read")))
}

/// The claims of a good token, and one of them otherwise.
fn but(shop: &Shop, claim: &str, value: &Value) -> Value {
    let mut claims = claims(shop.clock.now_millis(), "agents:read");
    claims[claim] = value.clone();
    claims
}

#[tokio::test]
async fn a_backend_gets_in_with_a_token_however_it_is_signed() {
    let keys = [SigningKey::rsa("1"), SigningKey::ec("2"), SigningKey::ed("3")];
    let server = IssuerServer::showing(&[&keys[0], &keys[1], &keys[2]]).await;
    let shop = shop_with(&server).await;
    for key in &keys {
        with(&shop, key).get("/v1/agents").await.good();
        let nameless = json!({"alg": key.public()["alg"].as_str().unwrap_or("ES256")});
        if nameless["alg"] != "ES256" || key.public()["crv"] == "P-256" {
            let token = key.token_with(&nameless, &but(&shop, "aud", &json!(["x", AUDIENCE])));
            shop.stranger().bearing(&token).get("/v1/agents").await.good();
        }
    }
    assert_eq!(server.count(), 1);
}

#[tokio::test]
async fn a_token_may_what_its_claim_says_or_by_default() {
    let key = SigningKey::ed("1");
    let server = IssuerServer::showing(&[&key]).await;
    let shop = shop_with(&server).await;
    let bearing = |claims: &Value| shop.stranger().bearing(&key.token(claims));
    let reader = with(&shop, &key);
    reader.get("/v1/agents").await.good();
    reader.say(&json!({"message": "?"})).await.refused(403, "scope_missing");
    let by_default = bearing(&but(&shop, "scope", &Value::Null));
    by_default.get("/v1/agents").await.refused(403, "scope_missing");
    let mut claims = claims(shop.clock.now_millis(), "");
    claims.as_object_mut().unwrap().remove("scope");
    shop.bot.will_say(["hi"]);
    assert_eq!(bearing(&claims).ask("?").await.text().await, "hi");
}

#[tokio::test]
async fn a_token_opens_the_organization_of_its_issuer_alone() {
    let key = SigningKey::ed("1");
    let server = IssuerServer::showing(&[&key]).await;
    let shop = shop_with(&server).await;
    let neighbor = shop.neighbor().await;
    let path = format!("/v1/agents/{}", neighbor.agent_id);
    with(&shop, &key).get(&path).await.refused(404, "agent_not_found");
}

#[tokio::test]
async fn what_it_does_is_logged_with_issuer_and_subject() {
    let key = SigningKey::ed("1");
    let server = IssuerServer::showing(&[&key]).await;
    let shop = shop_with(&server).await;
    let token = key.token(&claims(shop.clock.now_millis(), "keys:write chat"));
    let made = json!({"name": "Made by another", "scopes": ["chat"]});
    shop.stranger().bearing(&token).post("/v1/api-keys", &made).await.good();
    let log = shop.backend().get("/v1/audit-log?action=api_key.created").await.good();
    let actor = json!({"kind": "issuer", "id": format!("{ISSUER}#svc-1")});
    assert_eq!(log["data"][0]["actor"], actor);
}

#[tokio::test]
async fn every_flaw_of_a_token_is_named() {
    let (key, stranger) = (SigningKey::rsa("1"), SigningKey::rsa("1"));
    let server = IssuerServer::showing(&[&key]).await;
    let shop = shop_with(&server).await;
    let now = shop.clock.now_millis() / 1000;
    let good = claims(shop.clock.now_millis(), "agents:read");
    let head = |alg: &str| json!({"alg": alg, "kid": "1"});
    let whole = key.token(&good);
    let (_, signature) = whole.rsplit_once('.').unwrap();
    let other = unsigned(&head("RS256"), &but(&shop, "sub", &json!("svc-2")));
    let by = |claim: &str, value: Value| key.token(&but(&shop, claim, &value));
    let flawed = [
        (format!("{other}.{signature}"), "invalid_token"),
        (stranger.token(&good), "invalid_token"),
        (by("exp", json!(now - 61)), "token_expired"),
        (by("nbf", json!(now + 62)), "token_not_yet_valid"),
        (format!("{}.", unsigned(&head("none"), &good)), "token_algorithm"),
        (key.token_with(&head("HS256"), &good), "token_algorithm"),
        (key.token_with(&head("RS512"), &good), "token_algorithm"),
        (key.token_with(&head("ES256"), &good), "token_key_unknown"),
        (key.token_with(&json!({"alg": "RS256", "kid": "2"}), &good), "token_key_unknown"),
        (by("aud", json!("https://other.example")), "token_audience"),
        (by("aud", Value::Null), "token_audience"),
        (by("iss", json!("https://other.example/")), "token_issuer"),
        (by("iss", json!(ISSUER.trim_end_matches('/'))), "token_issuer"),
        (by("iss", Value::Null), "token_issuer"),
        (by("exp", Value::Null), "invalid_token"),
        (by("exp", json!("soon")), "invalid_token"),
        (by("sub", Value::Null), "invalid_token"),
        (by("sub", json!("x".repeat(256))), "invalid_token"),
        (by("sub", json!("a\nb")), "invalid_token"),
    ];
    for (token, code) in &flawed {
        let reply = shop.stranger().bearing(token).get("/v1/agents").await;
        reply.refused(401, code);
        let challenge = reply.header("www-authenticate");
        assert!(challenge.starts_with("Bearer error=\"invalid_token\", error_description=\""));
    }
    shop.stranger().bearing(&whole).get("/v1/agents").await.good();
}

#[tokio::test]
async fn clocks_may_be_a_minute_apart() {
    let key = SigningKey::ed("1");
    let server = IssuerServer::showing(&[&key]).await;
    let shop = shop_with(&server).await;
    let now = shop.clock.now_millis() / 1000;
    for (claim, time) in [("exp", now - 59), ("nbf", now + 60)] {
        let token = key.token(&but(&shop, claim, &json!(time)));
        shop.stranger().bearing(&token).get("/v1/agents").await.good();
    }
}

#[tokio::test]
async fn a_rotation_is_survived_and_noticed_within_half_a_minute() {
    let (old, new) = (SigningKey::ed("old"), SigningKey::ed("new"));
    let server = IssuerServer::showing(&[&old]).await;
    let shop = shop_with(&server).await;
    with(&shop, &old).get("/v1/agents").await.good();
    server.shows(&[&old, &new]);
    with(&shop, &new).get("/v1/agents").await.refused(401, "token_key_unknown");
    shop.clock.advance_millis(MINUTE / 2);
    with(&shop, &new).get("/v1/agents").await.good();
    with(&shop, &old).get("/v1/agents").await.good();
    assert_eq!(server.count(), 2);
    // The old one is withdrawn: it opens for as long as the set is kept.
    server.shows(&[&new]);
    shop.clock.advance_millis(10 * MINUTE);
    with(&shop, &old).get("/v1/agents").await.refused(401, "token_key_unknown");
    with(&shop, &new).get("/v1/agents").await.good();
}

#[tokio::test]
async fn keys_that_there_are_not_ask_the_issuer_seldom() {
    let (key, forged) = (SigningKey::ed("1"), SigningKey::ed("2"));
    let server = IssuerServer::showing(&[&key]).await;
    let shop = shop_with(&server).await;
    for _ in 0..5 {
        with(&shop, &forged).get("/v1/agents").await.refused(401, "token_key_unknown");
    }
    assert_eq!(server.count(), 1);
}

#[tokio::test]
async fn keys_are_kept_as_long_as_their_server_says() {
    let key = SigningKey::ed("1");
    let server = IssuerServer::showing(&[&key]).await;
    server.says().cache_control = Some("public, max-age=3600");
    let shop = shop_with(&server).await;
    for (minutes, asked) in [(0, 1), (59, 1), (1, 2)] {
        shop.clock.advance_millis(minutes * MINUTE);
        with(&shop, &key).get("/v1/agents").await.good();
        assert_eq!(server.count(), asked);
    }
}

#[tokio::test]
async fn an_issuer_that_is_away_is_survived_with_its_last_keys() {
    let key = SigningKey::ed("1");
    let server = IssuerServer::showing(&[&key]).await;
    let shop = shop_with(&server).await;
    with(&shop, &key).get("/v1/agents").await.good();
    let flaws = [(500, "{}".to_owned()), (200, "<html>".into()), (200, "x".repeat(300_000))];
    for (status, body) in flaws {
        (server.says().status, server.says().body) = (status, body);
        shop.clock.advance_millis(24 * 60 * MINUTE);
        with(&shop, &key).get("/v1/agents").await.good();
    }
    assert_eq!(server.count(), 4);
}

#[tokio::test]
async fn an_issuer_that_was_never_there_lets_nobody_in_until_it_is() {
    let key = SigningKey::ed("1");
    let server = IssuerServer::showing(&[&key]).await;
    server.says().status = 503;
    let shop = shop_with(&server).await;
    let reply = with(&shop, &key).get("/v1/agents").await;
    reply.refused(503, "issuer_unavailable");
    assert_eq!(reply.header("retry-after"), "1");
    server.says().status = 200;
    shop.clock.advance_millis(2000);
    with(&shop, &key).get("/v1/agents").await.good();
}

#[tokio::test]
async fn a_redirect_of_the_keys_is_not_followed() {
    let key = SigningKey::ed("1");
    let server = IssuerServer::showing(&[&key]).await;
    server.says().status = 302;
    let shop = shop_with(&server).await;
    with(&shop, &key).get("/v1/agents").await.refused(503, "issuer_unavailable");
}

#[tokio::test]
async fn an_issuer_whose_organization_is_gone_lets_nobody_in() {
    let key = SigningKey::ed("1");
    let server = IssuerServer::showing(&[&key]).await;
    let shop = shop_with(&server).await;
    let platform = shop.stranger().bearing(&shop.seeded.platform_key);
    let path = format!("/v1/organizations/{}", shop.seeded.organization_id);
    platform.delete(&path).await.good();
    with(&shop, &key).get("/v1/agents").await.refused(401, "token_issuer");
}
