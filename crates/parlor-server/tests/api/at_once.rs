//! Keys and members that several change at the same moment: nothing is undone.

use crate::support::{Caller, Reply, Shop, json};
use futures::{future::join_all, join};
use reqwest::Method;

/// How often each pair is tried: whether two meet is chance.
const ROUNDS: usize = 12;

/// A new key, as (what it opens, its path).
async fn a_key(shop: &Shop) -> (String, String) {
    let body = json!({"name": "CI", "scopes": ["agents:read", "agents:write"]});
    let made = shop.backend().post("/v1/api-keys", &body).await.good();
    let word = |name: &str| made["data"][name].as_str().unwrap().to_owned();
    (word("key"), format!("/v1/api-keys/{}", word("id")))
}

fn opened(shop: &Shop, rotated: &Reply) -> Caller {
    shop.stranger().bearing(rotated.good()["data"]["key"].as_str().unwrap())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_new_name_does_not_bring_an_old_secret_back() {
    let shop = Shop::open().await;
    let backend = shop.backend();
    for _ in 0..ROUNDS {
        let (old, path) = a_key(&shop).await;
        let (rotate, rename) = (json!({"graceSeconds": 0}), json!({"name": "CD"}));
        let rotate_path = format!("{path}/rotate");
        let (rotated, renamed) =
            join!(backend.post(&rotate_path, &rotate), backend.patch(&path, &rename));
        renamed.good();
        opened(&shop, &rotated).get("/v1/agents").await.good();
        shop.stranger().bearing(&old).get("/v1/agents").await.refused(401, "key_expired");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_new_secrets_both_work() {
    let shop = Shop::open().await;
    let backend = shop.backend();
    for _ in 0..ROUNDS {
        let path = format!("{}/rotate", a_key(&shop).await.1);
        let rotate = json!({});
        let (one, other) = join!(backend.post(&path, &rotate), backend.post(&path, &rotate));
        for rotated in [one, other] {
            opened(&shop, &rotated).get("/v1/agents").await.good();
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_new_name_does_not_bring_scopes_or_a_role_back() {
    let shop = Shop::open().await;
    let backend = shop.backend();
    let person = json!({"name": "Ann", "email": "ann@shop.example", "role": "admin"});
    let member = backend.post("/v1/members", &person).await.good();
    let member = format!("/v1/members/{}", member["data"]["id"].as_str().unwrap());
    for _ in 0..ROUNDS {
        let key = a_key(&shop).await.1;
        let (narrow, rename) = (json!({"scopes": ["agents:read"]}), json!({"name": "CD"}));
        let (less, renamed) = join!(backend.patch(&key, &narrow), backend.patch(&key, &rename));
        less.good();
        renamed.good();
        let after = backend.get(&key).await.good();
        assert_eq!(after["data"]["scopes"], narrow["scopes"]);
        assert_eq!(after["data"]["name"], "CD");

        backend.patch(&member, &json!({"role": "admin", "name": "Ann"})).await.good();
        let (demote, rename) = (json!({"role": "analyst"}), json!({"name": "Anna"}));
        let (less, renamed) =
            join!(backend.patch(&member, &demote), backend.patch(&member, &rename));
        less.good();
        renamed.good();
        let after = backend.get(&member).await.good();
        let found = (&after["data"]["role"], &after["data"]["name"]);
        assert_eq!(found, (&demote["role"], &rename["name"]));
    }
}

#[tokio::test]
async fn keys_of_idempotency_are_each_callers_own() {
    let shop = Shop::open().await;
    let create = async |caller: &Caller| {
        let request = caller.request(Method::POST, "/v1/conversations");
        let body = json!({"agentId": caller.agent});
        Reply::of(request.header("idempotency-key", "1").json(&body)).await
    };
    let (one, other) = (shop.visitor().await, shop.visitor().await);
    let first = create(&one).await.good();
    assert_eq!(create(&one).await.good(), first);
    for caller in [&other, &shop.backend()] {
        assert_ne!(create(caller).await.good()["data"]["id"], first["data"]["id"]);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_speaks_while_it_is_erased_is_not_told_that_the_database_is_away() {
    let shop = Shop::open().await;
    let said = json!({"message": "?", "stream": false});
    for _ in 0..ROUNDS {
        let visitor = shop.visitor().await;
        shop.bot.will_say(["fine"]);
        let path = visitor.say(&said).await.good()["data"]["conversationId"].clone();
        let path = format!("/v1/conversations/{}", path.as_str().unwrap());
        let person = shop.backend().get(&path).await.good()["data"]["userId"].clone();
        let person = format!("/v1/users/{}", person.as_str().unwrap());
        let backend = shop.backend();
        let made = json!({"agentId": visitor.agent});
        let makes = (0..8).map(|_| visitor.post("/v1/conversations", &made));
        let (said, made, erased) = join!(
            join_all((0..8).map(|_| visitor.say(&said))),
            join_all(makes),
            backend.delete(&person)
        );
        assert_eq!(erased.status, 204);
        for reply in said.iter().chain(&made) {
            assert!(reply.status != 503 && reply.status != 500, "{reply:?}");
        }
    }
}
