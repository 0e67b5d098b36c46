//! Why a widget would not start, told to whoever sets the site up.

use crate::support::{PAGE, Shop, Value, json};
use parlor_server::{
    auth::keys::{Holder, KeyRequest, issue},
    domain::clock::Clock as _,
};

async fn found(shop: &Shop, key: &str, origin: &str) -> Value {
    let path = format!("/v1/widget/diagnose?key={key}&origin={origin}");
    shop.stranger().get(&path).await.good()["data"].clone()
}

/// The codes of the problems, and the first one's sentence.
fn problems(found: &Value) -> (Vec<&str>, &str) {
    let problems = found["problems"].as_array().unwrap();
    let codes = problems.iter().map(|it| it["code"].as_str().unwrap()).collect();
    assert_eq!(found["ready"], problems.is_empty());
    (codes, problems.first().map_or("", |it| it["message"].as_str().unwrap()))
}

#[tokio::test]
async fn a_page_that_would_start_is_told_which_entry_lets_it_in() {
    let shop = Shop::open().await;
    let key = &shop.seeded.publishable_key;
    let expected = json!({
        "origin": PAGE, "ready": true, "keyWorks": true, "originAllowed": true, "allowedBy": PAGE,
        "published": true, "requireClientSecret": false, "devMode": false, "problems": [],
    });
    assert_eq!(found(&shop, key, PAGE).await, expected);
    assert_eq!(found(&shop, key, &format!("{PAGE}/checkout?step=1")).await, expected);
    let page = shop.stranger().on_page(PAGE).bearing(key);
    assert_eq!(page.get("/v1/widget/diagnose").await.good()["data"], expected);
    let origins = json!({"allowedOrigins": ["https://*.shop.example", PAGE]});
    shop.backend().patch(&shop.agent_path(""), &origins).await.good();
    let other = found(&shop, key, "https://a.shop.example").await;
    assert_eq!(other["allowedBy"], "https://*.shop.example");
}

#[tokio::test]
async fn a_page_that_is_not_allowed_is_told_what_to_add_and_nothing_of_the_others() {
    let shop = Shop::open().await;
    let key = &shop.seeded.publishable_key;
    let it = found(&shop, key, "https://other.example/page").await;
    let (codes, said) = problems(&it);
    assert_eq!(
        (codes.as_slice(), &it["originAllowed"]),
        (&["origin_not_allowed"][..], &json!(false))
    );
    assert!(said.contains("add https://other.example to its allowedOrigins"), "{said}");
    assert!(!it.to_string().contains(PAGE), "{it}");
    let local = found(&shop, key, "http://localhost:3000").await;
    assert!(problems(&local).1.contains("dev_mode"), "{local}");
    let file = found(&shop, key, "null").await;
    assert!(problems(&file).1.contains("serve it over HTTP"), "{file}");

    let dev = Shop::open_with(|it| it.dev_mode = true).await;
    let local = found(&dev, &dev.seeded.publishable_key, "http://localhost:3000").await;
    assert_eq!((&local["ready"], &local["devMode"]), (&json!(true), &json!(true)));
    assert_eq!(local.get("allowedBy"), None);
}

#[tokio::test]
async fn an_agent_that_needs_client_secrets_says_so_here_and_in_its_configuration() {
    let shop = Shop::open().await;
    let strict = json!({"requireClientSecret": true});
    shop.backend().patch(&shop.agent_path(""), &strict).await.good();
    let it = found(&shop, &shop.seeded.publishable_key, PAGE).await;
    assert_eq!(it["requireClientSecret"], true);
    let (codes, said) = problems(&it);
    assert_eq!(codes, ["client_secret_required"]);
    assert!(said.contains("POST /v1/sessions"), "{said}");
    let path = format!("/v1/widget/config/{}", shop.seeded.publishable_key);
    let config = shop.stranger().on_page(PAGE).get(&path).await.good();
    assert_eq!(config["data"]["requireClientSecret"], true);
}

#[tokio::test]
async fn a_key_that_opens_nothing_says_why() {
    let shop = Shop::open().await;
    let (store, now) = (&shop.app().store, shop.clock.now_millis());
    let (organization_id, agent_id) = (&shop.seeded.organization_id, &shop.seeded.agent_id);
    let holder = Holder::Agent { organization_id, agent_id };
    let revoked = issue(store, holder, KeyRequest::default(), now).await.unwrap();
    store.revoke_key(&revoked.key.id, now).await.unwrap();
    let expired = KeyRequest { expires_at: Some(now), ..KeyRequest::default() };
    let expired = issue(store, holder, expired, now).await.unwrap();
    for (key, code) in [
        ("", "invalid_key"),
        ("pk_live_unknown", "invalid_key"),
        (&revoked.token, "key_revoked"),
        (&expired.token, "key_expired"),
        (&shop.seeded.secret_key, "wrong_key_kind"),
    ] {
        let it = found(&shop, key, PAGE).await;
        assert_eq!(problems(&it).0, [code]);
        assert_eq!((&it["keyWorks"], it.get("originAllowed")), (&json!(false), None), "{it}");
    }
}

#[tokio::test]
async fn an_origin_that_is_none_is_refused() {
    let shop = Shop::open().await;
    let key = &shop.seeded.publishable_key;
    for origin in ["", "shop.example", "ftp://shop.example", "https://*.shop.example"] {
        let path = format!("/v1/widget/diagnose?key={key}&origin={origin}");
        let field = shop.stranger().get(&path).await.refused(422, "invalid_parameter");
        assert_eq!(field.as_deref(), Some("origin"));
    }
}

#[tokio::test]
async fn a_parameter_that_is_there_twice_is_named() {
    let shop = Shop::open().await;
    let reply = shop.stranger().get("/v1/widget/diagnose?key=a&key=b").await;
    assert_eq!(reply.refused(422, "invalid_parameter").as_deref(), Some("key"));
}
