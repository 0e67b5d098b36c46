//! Sessions that a site's backend asks for.

use crate::support::{PAGE, Reply, Shop, Value, json};

impl Shop {
    /// What the site's backend is given when it asks for a session so.
    async fn asks_for(&self, change: &Value) -> Value {
        let mut body = json!({"agentId": self.seeded.agent_id});
        for (name, value) in change.as_object().unwrap() {
            body[name] = value.clone();
        }
        let made = self.backend().post("/v1/sessions", &body).await;
        assert_eq!(made.header("cache-control"), "no-store");
        made.good()["data"].clone()
    }

    /// The page shows this.
    async fn shows(&self, change: &Value) -> Reply {
        let mut body = json!({"publishableKey": self.seeded.publishable_key});
        for (name, value) in change.as_object().unwrap() {
            body[name] = value.clone();
        }
        self.stranger().on_page(PAGE).post("/v1/widget/sessions", &body).await
    }
}

#[tokio::test]
async fn a_client_secret_is_a_session_as_it_stands() {
    let shop = Shop::open().await;
    let user = json!({"id": "u-1", "name": "Ada", "attributes": {"plan": "pro"}});
    let made = shop.asks_for(&json!({"user": user})).await;
    assert_eq!(made["expiresIn"], 900);
    let secret = made["clientSecret"].as_str().unwrap();
    shop.bot.will_say(["hi"]);
    let app = shop.stranger().bearing(secret);
    assert_eq!(app.clone().on_page("capacitor://localhost").ask("?").await.text().await, "hi");
    let again = shop.asks_for(&json!({"user": {"id": "u-1"}})).await;
    assert_eq!(again["visitorId"], made["visitorId"]);
    let path = format!("/v1/users/{}", made["visitorId"].as_str().unwrap());
    let known = shop.backend().get(&path).await.good()["data"].clone();
    assert_eq!((&known["externalId"], &known["name"]), (&json!("u-1"), &json!("Ada")));
    assert_eq!(known["attributes"], json!({"plan": "pro"}));

    let bound = shop.asks_for(&json!({"origin": PAGE})).await;
    let bound = shop.stranger().bearing(bound["clientSecret"].as_str().unwrap());
    let elsewhere = bound.on_page("https://evil.example");
    elsewhere.say(&json!({"message": "?"})).await.refused(403, "origin_not_allowed");
    shop.clock.advance_millis(15 * 60 * 1000);
    app.say(&json!({"message": "?"})).await.refused(401, "session_expired");
}

#[tokio::test]
async fn an_agent_may_take_no_session_but_those_that_its_sites_backend_asked_for() {
    let shop = Shop::open().await;
    shop.shows(&json!({})).await.good();
    let strict = json!({"requireClientSecret": true});
    let agent = shop.backend().patch(&shop.agent_path(""), &strict).await.good();
    assert_eq!(agent["data"]["requireClientSecret"], true);
    assert_eq!(agent["data"]["hasUnpublishedChanges"], false);
    let said = shop.shows(&json!({})).await.refused(403, "client_secret_required");
    assert_eq!(said.as_deref(), Some("clientSecret"));

    let made = shop.asks_for(&json!({"user": {"id": "u-1"}})).await;
    let opened = shop.shows(&json!({"clientSecret": made["clientSecret"]})).await.good();
    assert_eq!(opened["data"]["visitorId"], made["visitorId"]);
    // A session, and a token to come back with, are no client secret.
    let (session, token) = (&opened["data"]["sessionToken"], &opened["data"]["visitorToken"]);
    shop.shows(&json!({"clientSecret": session})).await.refused(401, "invalid_client_secret");
    shop.shows(&json!({"visitorToken": token})).await.refused(403, "client_secret_required");
    let clone = shop.backend().post(&shop.agent_path("/clone"), &json!({"name": "x"})).await;
    assert_eq!(clone.good()["data"]["requireClientSecret"], true);
}

#[tokio::test]
async fn somebody_new_to_the_backend_is_whoever_the_page_knows() {
    let shop = Shop::open().await;
    let first = shop.asks_for(&json!({})).await;
    let first = shop.shows(&json!({"clientSecret": first["clientSecret"]})).await.good();
    let (visitor, token) = (&first["data"]["visitorId"], &first["data"]["visitorToken"]);
    let next = shop.asks_for(&json!({})).await;
    assert_ne!(next["visitorId"], *visitor);
    let back = json!({"clientSecret": next["clientSecret"], "visitorToken": token});
    let back = shop.shows(&back).await.good();
    assert_eq!(back["data"]["visitorId"], *visitor);
    let path = format!("/v1/users/{}", next["visitorId"].as_str().unwrap());
    assert_eq!(shop.backend().get(&path).await.good()["data"]["id"], *visitor);

    // Once the backend knows who it is, what was said before is that person's.
    let known = shop.asks_for(&json!({"user": {"id": "u-1"}})).await;
    let token = &back["data"]["visitorToken"];
    let shown = json!({"clientSecret": known["clientSecret"], "visitorToken": token});
    let ada = shop.shows(&shown).await.good();
    assert_eq!(ada["data"]["visitorId"], known["visitorId"]);
    let path = format!("/v1/users/{}", visitor.as_str().unwrap());
    assert_eq!(shop.backend().get(&path).await.good()["data"]["id"], known["visitorId"]);
}

#[tokio::test]
async fn a_client_secret_that_does_not_hold_is_refused() {
    let shop = Shop::open().await;
    let made = shop.asks_for(&json!({"origin": "https://other.example"})).await;
    for secret in ["", "nonsense", made["clientSecret"].as_str().unwrap()] {
        let refused = shop.shows(&json!({"clientSecret": secret})).await;
        let field = refused.refused(401, "invalid_client_secret");
        assert_eq!(field.as_deref(), Some("clientSecret"));
    }
    let neighbor = shop.neighbor().await;
    let foreign = shop.asks_for(&json!({})).await["clientSecret"].clone();
    let foreign = json!({"clientSecret": foreign, "publishableKey": neighbor.publishable_key});
    shop.shows(&foreign).await.refused(401, "invalid_client_secret");
    let both = json!({"clientSecret": "x", "identityToken": "x"});
    let said = shop.shows(&both).await.refused(422, "invalid_field");
    assert_eq!(said.as_deref(), Some("identityToken"));

    let secret = json!({"clientSecret": shop.asks_for(&json!({})).await["clientSecret"]});
    shop.clock.advance_millis(14 * 60 * 1000);
    let later = json!({"clientSecret": shop.asks_for(&json!({})).await["clientSecret"]});
    shop.clock.advance_millis(60 * 1000);
    shop.shows(&secret).await.refused(401, "client_secret_expired");
    let revoke = shop.agent_path("/revoke-sessions");
    shop.backend().post(&revoke, &json!({})).await.good();
    shop.shows(&later).await.refused(401, "session_revoked");
}

#[tokio::test]
async fn what_does_not_fit_a_session_is_refused_by_its_field() {
    let shop = Shop::open().await;
    let agent = &shop.seeded.agent_id;
    for (body, field) in [
        (json!({}), "agentId"),
        (json!({"agentId": 1}), "agentId"),
        (json!({"agentId": agent, "user": {}}), "user.id"),
        (json!({"agentId": agent, "user": {"id": ""}}), "user.id"),
        (json!({"agentId": agent, "user": {"id": "x".repeat(256)}}), "user.id"),
        (json!({"agentId": agent, "user": {"id": "1", "email": "x"}}), "user.email"),
        (json!({"agentId": agent, "user": {"id": "1", "name": "x".repeat(201)}}), "user.name"),
        (
            json!({"agentId": agent, "user": {"id": "1", "attributes": {"a": {}}}}),
            "user.attributes.a",
        ),
        (json!({"agentId": agent, "origin": "shop.example"}), "origin"),
        (json!({"agentId": agent, "origin": "https://*.shop.example"}), "origin"),
    ] {
        let said = shop.backend().post("/v1/sessions", &body).await.refused(422, "invalid_field");
        assert_eq!(said.as_deref(), Some(field), "{body}");
    }
    let foreign = json!({"agentId": shop.neighbor().await.agent_id});
    let said = shop.backend().post("/v1/sessions", &foreign).await.refused(404, "agent_not_found");
    assert_eq!(said.as_deref(), Some("agentId"));
}

#[tokio::test]
async fn a_visitor_who_was_asked_for_and_never_came_is_forgotten() {
    let shop = Shop::open().await;
    let made = shop.asks_for(&json!({})).await;
    let known = shop.asks_for(&json!({"user": {"id": "u-1"}})).await;
    shop.clock.advance_millis(15 * 60 * 1000);
    shop.app().prune().await;
    let path = |it: &Value| format!("/v1/users/{}", it["visitorId"].as_str().unwrap());
    shop.backend().get(&path(&made)).await.refused(404, "user_not_found");
    shop.backend().get(&path(&known)).await.good();
}
