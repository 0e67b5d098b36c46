//! Every route, called with every kind of access token that should not open it.

use crate::{
    support::{Caller, IssuerServer, Reply, Shop, SigningKey, Value, claims, json, unsigned},
    sweep::{Site, guarded, tampered},
};
use parlor_server::{
    domain::{clock::Clock as _, key::Scope},
    http::{endpoint::Who, routes},
};
use reqwest::Method;

const HOUR: i64 = 60 * 60 * 1000;

/// An access token for this key, with this scope or with all that it may.
async fn token(shop: &Shop, key: &str, scope: Option<&str>) -> String {
    let stored = shop.stranger().bearing(key).get("/v1/api-keys").await.good();
    let hint = |it: &&Value| key.starts_with(it["hint"].as_str().unwrap());
    let id = stored["data"].as_array().unwrap().iter().find(hint).unwrap()["id"].clone();
    let id = id.as_str().unwrap();
    let scope = scope.unwrap_or_default();
    let form =
        format!("grant_type=client_credentials&client_id={id}&client_secret={key}&scope={scope}");
    let request = shop.stranger().request(Method::POST, "/oauth/token");
    let request = request.header("content-type", "application/x-www-form-urlencoded");
    let granted = Reply::of(request.body(form)).await.good();
    granted["access_token"].as_str().unwrap().to_owned()
}

/// A key that may everything: (id, secret).
async fn a_key(shop: &Shop) -> (String, String) {
    let body = json!({"name": "Backend", "scopes": Scope::ALL});
    let made = shop.backend().post("/v1/api-keys", &body).await.good();
    let text = |name: &str| made["data"][name].as_str().unwrap().to_owned();
    (text("id"), text("key"))
}

async fn nowhere(site: &Site, tokens: &[(String, &str)]) {
    for (it, _) in guarded() {
        for (token, code) in tokens {
            let caller = site.shop.stranger().bearing(token);
            site.call(&it, &caller).await.refused(401, code);
        }
    }
    for it in routes::endpoints().into_iter().filter(|it| it.who == Who::Platform) {
        for (token, _) in tokens {
            let caller = site.shop.stranger().bearing(token);
            site.call(&it, &caller).await.refused(401, "wrong_key_kind");
        }
    }
}

#[tokio::test]
async fn an_access_token_that_ended_or_was_changed_opens_nothing() {
    let site = Site::open().await;
    let shop = &site.shop;
    let expired = token(shop, &shop.seeded.secret_key, None).await;
    shop.clock.advance_millis(HOUR);
    let good = token(shop, &shop.seeded.secret_key, None).await;
    let (id, secret) = a_key(shop).await;
    let revoked = token(shop, &secret, None).await;
    shop.backend().delete(&format!("/v1/api-keys/{id}")).await.good();
    let (id, secret) = a_key(shop).await;
    let rotated = token(shop, &secret, None).await;
    let path = format!("/v1/api-keys/{id}/rotate");
    shop.backend().post(&path, &json!({"graceSeconds": 0})).await.good();
    let elsewhere = Shop::open().await;
    let foreign = token(&elsewhere, &elsewhere.seeded.secret_key, None).await;
    let head = |alg: &str| json!({"alg": alg, "typ": "at+jwt"});
    let body = claims(shop.clock.now_millis(), "chat");
    let wrong = [
        (expired, "token_expired"),
        (tampered(&good), "invalid_token"),
        (revoked, "token_revoked"),
        (rotated, "token_revoked"),
        (foreign, "invalid_token"),
        (format!("{}.", unsigned(&head("none"), &body)), "token_algorithm"),
        (format!("{}.AAAA", unsigned(&head("HS256"), &body)), "invalid_token"),
        (format!("{}.AAAA", unsigned(&head("RS256"), &body)), "token_issuer"),
    ];
    nowhere(&site, &wrong).await;
}

#[tokio::test]
async fn an_access_token_without_the_scope_opens_nothing_whatever_its_key_may() {
    let site = Site::open().await;
    for (it, scope) in guarded() {
        let others = Scope::ALL.into_iter().filter(|it| *it != scope);
        let others: Vec<&str> = others.map(Scope::as_str).collect();
        let token = token(&site.shop, &site.shop.seeded.secret_key, Some(&others.join("+"))).await;
        let reply = site.call(&it, &site.shop.stranger().bearing(&token)).await;
        reply.refused(403, "scope_missing");
        assert!(reply.header("www-authenticate").contains(scope.as_str()), "{reply:?}");
    }
}

#[tokio::test]
async fn a_token_of_an_issuer_that_is_flawed_opens_nothing() {
    let (key, stranger) = (SigningKey::ed("1"), SigningKey::ed("1"));
    let server = IssuerServer::showing(&[&key]).await;
    let mut site = Site::open().await;
    let issuer = server.settings(&site.shop.seeded.organization_id);
    site.shop.restart_with(|it| it.issuers = vec![issuer]).await;
    let now = site.shop.clock.now_millis();
    let good = claims(now, "chat");
    let but = |claim: &str, value: Value| {
        let mut claims = good.clone();
        claims[claim] = value;
        key.token(&claims)
    };
    let head = json!({"alg": "none"});
    let flawed = [
        (tampered(&key.token(&good)), "invalid_token"),
        (stranger.token(&good), "invalid_token"),
        (key.token(&claims(now - 2 * HOUR, "chat")), "token_expired"),
        (but("nbf", json!(now / 1000 + 100)), "token_not_yet_valid"),
        (format!("{}.", unsigned(&head, &good)), "token_algorithm"),
        (but("aud", json!("other")), "token_audience"),
        (but("iss", json!("other")), "token_issuer"),
        (SigningKey::ed("2").token(&good), "token_key_unknown"),
    ];
    nowhere(&site, &flawed).await;
}

#[tokio::test]
async fn what_belongs_to_others_is_not_there_for_any_token() {
    let key = SigningKey::ed("1");
    let server = IssuerServer::showing(&[&key]).await;
    let mut site = Site::open().await;
    let neighbor = site.shop.neighbor().await;
    let issuer = server.settings(&neighbor.organization_id);
    site.shop.restart_with(|it| it.issuers = vec![issuer]).await;
    let all: Vec<&str> = Scope::ALL.into_iter().map(Scope::as_str).collect();
    let vouched = key.token(&claims(site.shop.clock.now_millis(), &all.join(" ")));
    let own = token(&site.shop, &neighbor.secret_key, None).await;
    let callers: [Caller; 2] = [&vouched, &own].map(|it| site.shop.stranger().bearing(it));
    for (it, _) in guarded().filter(|(it, _)| it.path.contains('{')) {
        for caller in &callers {
            assert_eq!(site.call(&it, caller).await.status, 404, "{}", it.name);
        }
    }
}
