//! Who is let in, and who is turned away.

use crate::support::{Shop, json};
use parlor_server::{
    auth::keys::{Holder, Issued, KeyRequest, issue},
    domain::{clock::Clock, key::Scope},
    storage::Db,
};
use reqwest::Method;

async fn secret_key(shop: &Shop, scopes: &[Scope], expires_at: Option<i64>) -> Issued {
    let holder = Holder::Organization(&shop.seeded.organization_id);
    let request = KeyRequest { scopes: scopes.to_vec(), expires_at, ..KeyRequest::default() };
    issue(&shop.app().store, holder, request, shop.clock.now_millis()).await.unwrap()
}

#[tokio::test]
async fn a_key_does_what_its_scopes_say_and_no_more() {
    let shop = Shop::open().await;
    let key = secret_key(&shop, &[Scope::AgentsRead], None).await;
    let reader = shop.stranger().bearing(&key.token);
    reader.get("/v1/agents").await.good();
    let reply = reader.post("/v1/agents", &json!({"name": "x"})).await;
    reply.refused(403, "scope_missing");
    assert!(reply.body.contains("agents:write"));
    reader.say(&json!({"message": "hi"})).await.refused(403, "scope_missing");
}

#[tokio::test]
async fn a_visitor_may_chat_and_nothing_else() {
    let shop = Shop::open().await;
    let visitor = shop.visitor().await;
    visitor.get("/v1/agents").await.refused(403, "scope_missing");
    let path = format!("/v1/agents/{}/sources", shop.seeded.agent_id);
    visitor.post(&path, &json!({"text": "x"})).await.refused(403, "scope_missing");
}

#[tokio::test]
async fn a_visitor_reaches_the_agent_of_its_session_alone() {
    let shop = Shop::open().await;
    let neighbor = shop.neighbor().await;
    let visitor = shop.visitor().await;
    let path = format!("/v1/agents/{}/chat", neighbor.agent_id);
    visitor.post(&path, &json!({"message": "hi"})).await.refused(404, "agent_not_found");
    let path = "/v1/agents/agt_unknown/chat";
    visitor.post(path, &json!({"message": "hi"})).await.refused(404, "agent_not_found");
}

#[tokio::test]
async fn a_key_expires_and_can_be_revoked() {
    let shop = Shop::open().await;
    let now = shop.clock.now_millis();
    let key = secret_key(&shop, &Scope::ALL, Some(now + 1000)).await;
    let backend = shop.stranger().bearing(&key.token);
    backend.get("/v1/agents").await.good();
    shop.clock.advance_millis(1000);
    backend.get("/v1/agents").await.refused(401, "key_expired");

    let key = secret_key(&shop, &Scope::ALL, None).await;
    assert!(shop.app().store.revoke_key(&key.key.id, now).await.unwrap());
    shop.stranger().bearing(&key.token).get("/v1/agents").await.refused(401, "key_revoked");
}

#[tokio::test]
async fn a_key_is_kept_as_a_hash_and_remembers_its_last_use() {
    let mut shop = Shop::open().await;
    let key = secret_key(&shop, &Scope::ALL, None).await;
    shop.stranger().bearing(&key.token).get("/v1/agents").await.good();
    // It is noted beside the request, and a server that ends waits for that.
    shop.restart().await;
    let kept = shop.app().store.keys_of(&shop.seeded.organization_id).await.unwrap();
    assert!(kept.iter().all(|it| !format!("{it:?}").contains(&key.token)));
    let used = kept.iter().find(|it| it.id == key.key.id).unwrap().last_used_at;
    assert_eq!(used, Some(shop.clock.now_millis()));
}

#[tokio::test]
async fn a_reader_is_let_in_while_nothing_can_be_written() {
    let shop = Shop::open().await;
    let db = Db::open(&shop.database()).await.unwrap();
    // Whoever writes now waits for it to end, and is refused at last.
    let lock = db.begin().await.unwrap();
    for _ in 0..3 {
        shop.backend().get("/v1/agents").await.good();
    }
    lock.commit().await.unwrap();
}

#[tokio::test]
async fn a_session_lasts_fifteen_minutes() {
    let shop = Shop::open().await;
    let visitor = shop.visitor().await;
    shop.bot.will_say(["hi"]);
    visitor.ask("?").await.text().await;
    shop.clock.advance_millis(15 * 60 * 1000);
    visitor.say(&json!({"message": "?"})).await.refused(401, "session_expired");
}

#[tokio::test]
async fn revoking_an_agents_sessions_voids_all_of_them_at_once() {
    let shop = Shop::open().await;
    let visitor = shop.visitor().await;
    shop.backend()
        .post(&format!("/v1/agents/{}/revoke-sessions", shop.seeded.agent_id), &json!({}))
        .await
        .good();
    visitor.say(&json!({"message": "?"})).await.refused(401, "session_revoked");
    shop.bot.will_say(["hi"]);
    assert_eq!(shop.visitor().await.ask("?").await.text().await, "hi");
}

#[tokio::test]
async fn a_header_that_is_no_bearer_token_is_none() {
    let shop = Shop::open().await;
    for value in ["Basic abc", "Bearer", "", "sk_live_x"] {
        let request = shop.stranger().request(Method::GET, "/v1/agents");
        let reply = crate::support::Reply::of(request.header("authorization", value)).await;
        reply.refused(401, "unauthorized");
        assert_eq!(reply.header("www-authenticate"), "Bearer");
    }
}
