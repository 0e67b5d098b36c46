//! A backend makes agents and teaches them.

use crate::support::{Reply, Shop, json};
use futures::future::join_all;
use parlor_server::storage::Db;
use reqwest::Method;

#[tokio::test]
async fn an_agent_is_made_and_found_again() {
    let shop = Shop::open().await;
    let backend = shop.backend();
    let body = json!({
        "name": " Grace ", "greeting": "Hello", "accent": "#2456d6",
        "suggestions": ["Where is my order?"], "allowedOrigins": ["HTTPS://Shop.example/"],
    });
    let reply = backend.post("/v1/agents", &body).await;
    assert_eq!(reply.status, 201);
    let agent = &reply.good()["data"];
    assert_eq!(agent["name"], "Grace");
    assert_eq!(agent["allowedOrigins"], json!(["https://shop.example"]));
    assert_eq!(agent["organizationId"], json!(shop.seeded.organization_id));
    let path = format!("/v1/agents/{}", agent["id"].as_str().unwrap());
    assert_eq!(&backend.get(&path).await.good()["data"], agent);
}

#[tokio::test]
async fn an_agent_that_does_not_fit_is_refused_by_field() {
    let shop = Shop::open().await;
    for (body, field) in [
        (json!({}), "name"),
        (json!({"name": ""}), "name"),
        (json!({"name": "x".repeat(81)}), "name"),
        (json!({"name": "x", "accent": "red"}), "accent"),
        (json!({"name": "x", "allowedOrigins": ["shop.example"]}), "allowedOrigins[0]"),
        (json!({"name": "x", "suggestions": [1]}), "suggestions[0]"),
    ] {
        let said = shop.backend().post("/v1/agents", &body).await.refused(422, "invalid_field");
        assert_eq!(said.as_deref(), Some(field), "{body}");
    }
}

#[tokio::test]
async fn a_request_with_a_key_is_done_once() {
    let shop = Shop::open().await;
    let backend = shop.backend();
    let create = |key: &str, name: &str| {
        let request = backend.request(Method::POST, "/v1/agents").header("idempotency-key", key);
        Reply::of(request.json(&json!({"name": name})))
    };
    let first = create("k1", "Grace").await;
    let again = create("k1", "Grace").await;
    assert_eq!((first.status, &first.body), (again.status, &again.body));
    assert_eq!(again.header("idempotency-replayed"), "true");
    let field = create("k1", "Other").await.refused(409, "idempotency_conflict");
    assert_eq!(field.as_deref(), Some("idempotency-key"));
    assert_eq!(backend.get("/v1/agents").await.good()["data"].as_array().unwrap().len(), 2);

    // A request that failed gives its key back; a day later, so does one that did not.
    create("k2", "").await.refused(422, "invalid_field");
    create("k2", "Alan").await.good();
    shop.clock.advance_millis(24 * 60 * 60 * 1000);
    assert_ne!(create("k1", "Grace").await.body, first.body);
    create("", "x").await.refused(422, "invalid_parameter");
}

#[tokio::test]
async fn a_key_shows_a_response_to_nobody_else() {
    let shop = Shop::open().await;
    let create = |token: &str| {
        let caller = shop.stranger().bearing(token);
        let request = caller.request(Method::POST, "/v1/agents").header("idempotency-key", "k");
        Reply::of(request.json(&json!({"name": "Grace"})))
    };
    let own = create(&shop.seeded.secret_key).await.good();
    let neighbor = shop.neighbor().await;
    assert_ne!(create(&neighbor.secret_key).await.good()["data"]["id"], own["data"]["id"]);
    create("sk_live_unknown").await.refused(401, "invalid_key");
    let visitor = shop.visitor().await;
    let request = visitor.request(Method::POST, "/v1/agents").header("idempotency-key", "k");
    Reply::of(request.json(&json!({"name": "Grace"}))).await.refused(403, "scope_missing");
}

#[tokio::test]
async fn a_visitor_is_refused_before_a_key_is_written_down() {
    let shop = Shop::open().await;
    let visitor = shop.visitor().await;
    let db = Db::open(&shop.database()).await.unwrap();
    // Whoever writes now waits for it to end, and is refused at last.
    let lock = db.begin().await.unwrap();
    let request = visitor.request(Method::POST, "/v1/agents").header("idempotency-key", "k");
    Reply::of(request.json(&json!({"name": "Grace"}))).await.refused(403, "scope_missing");
    lock.commit().await.unwrap();
}

#[tokio::test]
async fn agents_come_in_pages() {
    let shop = Shop::open().await;
    let backend = shop.backend();
    for name in ["b", "c"] {
        backend.post("/v1/agents", &json!({"name": name})).await.good();
    }
    let first = backend.get("/v1/agents?limit=2").await.good();
    assert_eq!(first["data"].as_array().unwrap().len(), 2);
    let cursor = first["pagination"]["cursor"].as_str().unwrap();
    let second = backend.get(&format!("/v1/agents?limit=2&cursor={cursor}")).await.good();
    assert_eq!(second["data"][0]["name"], "c");
    assert_eq!(second["pagination"], json!({"cursor": null, "hasMore": false}));
}

#[tokio::test]
async fn a_source_is_taught_found_listed_and_forgotten() {
    let shop = Shop::open().await;
    let backend = shop.backend();
    let sources = format!("/v1/agents/{}/sources", shop.seeded.agent_id);
    let body = json!({"title": "Shipping", "url": "/help/shipping", "text": "# Shipping\n\nDelivery to Norway takes four days."});
    let reply = backend.post(&sources, &body).await;
    assert_eq!(reply.status, 201);
    let source = &reply.good()["data"];
    assert_eq!((&source["status"], &source["title"]), (&json!("ready"), &json!("Shipping")));

    let search = format!("/v1/agents/{}/search", shop.seeded.agent_id);
    let found = backend.post(&search, &json!({"query": "Norway", "limit": 3})).await.good();
    assert_eq!(found["data"][0]["sourceId"], source["id"]);
    assert!(found["data"][0]["text"].as_str().unwrap().contains("four days"));

    let one = format!("{sources}/{}", source["id"].as_str().unwrap());
    assert_eq!(&backend.get(&one).await.good()["data"], source);
    assert_eq!(backend.get(&sources).await.good()["data"], json!([source]));
    assert_eq!(backend.delete(&one).await.status, 204);
    backend.delete(&one).await.refused(404, "source_not_found");
    backend.get(&one).await.refused(404, "source_not_found");
    let found = backend.post(&search, &json!({"query": "Norway"})).await.good();
    assert_eq!(found["data"], json!([]));
}

#[tokio::test]
async fn a_file_can_be_sent_as_it_is() {
    let shop = Shop::open().await;
    let path = format!("/v1/agents/{}/sources?filename=sizes.md&url=/sizes", shop.seeded.agent_id);
    let request = shop.backend().request(Method::POST, &path);
    let request = request.header("content-type", "text/markdown; charset=utf-8");
    let reply = Reply::of(request.body("# Sizes\n\nTake one size up.")).await;
    let source = &reply.good()["data"];
    assert_eq!(source["filename"], "sizes.md");
    assert_eq!((&source["title"], &source["url"]), (&json!("Sizes"), &json!("/sizes")));
}

#[tokio::test]
async fn a_media_type_is_the_same_in_capitals() {
    let shop = Shop::open().await;
    let path = format!("/v1/agents/{}/sources", shop.seeded.agent_id);
    let request = shop.backend().request(Method::POST, &path);
    let request = request.header("content-type", "TEXT/Plain; Charset=UTF-8");
    let reply = Reply::of(request.body("# is a number sign")).await;
    assert_eq!(reply.good()["data"]["mediaType"], "text/plain");
}

#[tokio::test]
async fn eight_sources_with_one_address_at_once_are_one_source() {
    let shop = Shop::open().await;
    let backend = shop.backend();
    let sources = format!("/v1/agents/{}/sources", shop.seeded.agent_id);
    let texts =
        (0..8).map(|it| json!({"url": "/shipping", "text": format!("It takes {it} days.")}));
    let texts: Vec<_> = texts.collect();
    for reply in join_all(texts.iter().map(|it| backend.post(&sources, it))).await {
        reply.good();
    }
    assert_eq!(backend.get(&sources).await.good()["data"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_source_that_cannot_be_read_is_refused_with_the_reason() {
    let shop = Shop::open().await;
    let backend = shop.backend();
    let sources = format!("/v1/agents/{}/sources", shop.seeded.agent_id);
    for (body, code, field) in [
        (json!({}), "source_empty", "text"),
        (json!({"text": " "}), "source_empty", "text"),
        (
            json!({"text": "x", "mediaType": "application/pdf"}),
            "source_type_unsupported",
            "mediaType",
        ),
        (json!({"text": "x", "url": "javascript:alert(1)"}), "invalid_field", "url"),
        (json!({"text": "x", "url": "/".repeat(2001)}), "invalid_field", "url"),
        (json!({"text": "x", "filename": "x".repeat(256)}), "invalid_field", "filename"),
        (json!({"text": 5}), "invalid_field", "text"),
    ] {
        let said = backend.post(&sources, &body).await.refused(422, code);
        assert_eq!(said.as_deref(), Some(field), "{body}");
    }
    let request = backend.request(Method::POST, &sources).header("content-type", "text/plain");
    let bytes: &[u8] = b"caf\xe9";
    Reply::of(request.body(bytes)).await.refused(422, "source_not_utf8");
    assert_eq!(backend.get(&sources).await.good()["data"], json!([]));
}

#[tokio::test]
async fn a_search_needs_a_query_and_a_sensible_limit() {
    let shop = Shop::open().await;
    let path = format!("/v1/agents/{}/search", shop.seeded.agent_id);
    for (body, field) in [
        (json!({}), "query"),
        (json!({"query": " "}), "query"),
        (json!({"query": "x".repeat(1001)}), "query"),
        (json!({"query": "x", "limit": 0}), "limit"),
        (json!({"query": "x", "limit": -1}), "limit"),
        (json!({"query": "x", "limit": 51}), "limit"),
    ] {
        let said = shop.backend().post(&path, &body).await.refused(422, "invalid_field");
        assert_eq!(said.as_deref(), Some(field), "{body}");
    }
}
