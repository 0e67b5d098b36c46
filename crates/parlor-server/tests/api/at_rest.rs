//! What stands in the database: no secret as it is, and nothing of whom was erased.

use crate::support::{Caller, Reply, Shop, json, mentions};
use parlor_server::storage::{Db, Dialect, Statement};
use reqwest::Method;

#[tokio::test]
async fn a_secret_that_is_shown_once_is_kept_nowhere_as_it_is() {
    let shop = Shop::open().await;
    let (backend, platform) = (shop.backend(), shop.stranger().bearing(&shop.seeded.platform_key));
    let person = json!({"name": "Eve", "email": "eve@b.example"});
    let tools = shop.agent_path("/tool-secret");
    for (caller, path, body, shown) in [
        (&backend, "/v1/api-keys", json!({"name": "k", "scopes": ["chat"]}), "key"),
        (&platform, "/v1/organizations", json!({"name": "Second", "owner": person}), "ownerKey"),
        (&backend, &shop.agent_path("/identity-secrets"), json!({}), "secret"),
        (&backend, &tools, json!({}), "secret"),
    ] {
        let send = || {
            let request = caller.request(Method::POST, path).header("idempotency-key", "k");
            Reply::of(request.json(&body))
        };
        let made = send().await.good();
        let secret = made["data"][shown].as_str().unwrap().to_owned();
        assert_eq!(mentions(&shop.database(), &secret).await, Vec::<String>::new(), "{path}");
        let again = send().await;
        if again.headers.contains_key("idempotency-replayed") {
            assert_eq!(again.good(), made, "{path}");
        }
    }
    let made = json!({"name": "k", "scopes": ["chat"]});
    let request = backend.request(Method::POST, "/v1/api-keys").header("idempotency-key", "k");
    let again = Reply::of(request.json(&made)).await;
    assert_eq!(again.header("idempotency-replayed"), "true");
}

/// How often this word stands in the index of messages.
async fn stand(shop: &Shop, word: &str) -> i64 {
    let db = Db::open(&shop.database()).await.unwrap();
    let sql = match db.dialect() {
        Dialect::Sqlite => {
            "SELECT COUNT(*) AS n FROM message_words_data WHERE instr(hex(block), $1) > 0"
        }
        // There it is a row, which is deleted.
        Dialect::Postgres => {
            "SELECT COUNT(*) AS n FROM message_words WHERE encode(CAST(words AS TEXT)::bytea, 'hex') LIKE '%' || lower($1) || '%'"
        }
    };
    let hex = hex::encode_upper(word);
    db.first(Statement::new(sql).bind(hex)).await.unwrap().unwrap().int("n").unwrap()
}

async fn conversation_of(visitor: &Caller) -> String {
    let own = visitor.get("/v1/conversations").await.good();
    format!("/v1/conversations/{}", own["data"][0]["id"].as_str().unwrap())
}

#[tokio::test]
async fn words_of_whom_was_erased_are_out_of_the_index_also_if_the_server_ends_meanwhile() {
    let mut shop = Shop::open().await;
    shop.talk("Where are zithers?", "Here.").await;
    for ends in [false, true] {
        let (visitor, _) = shop.talk("Where are xylophones?", "Over there.").await;
        assert!(stand(&shop, "ylophon").await > 0);
        let path = conversation_of(&visitor).await;
        let person = shop.backend().get(&path).await.good()["data"]["userId"].clone();
        let path = format!("/v1/users/{}", person.as_str().unwrap());
        shop.backend().delete(&path).await.good();
        if ends {
            shop.restart().await;
        }
        shop.app().prune().await;
        assert_eq!(stand(&shop, "ylophon").await, 0);
        assert!(stand(&shop, "zither").await > 0);
    }
}

#[tokio::test]
async fn words_of_what_was_deleted_are_out_of_the_index_within_an_hour() {
    let shop = Shop::open().await;
    shop.talk("Where are zithers?", "Here.").await;
    // What is from before this server.
    shop.app().prune().await;
    let (visitor, _) = shop.talk("Where are xylophones?", "Over there.").await;
    visitor.delete(&conversation_of(&visitor).await).await.good();
    shop.talk("Where are xylophones?", "Over there.").await;
    shop.clock.advance_millis(60 * 60 * 1000);
    shop.backend().delete(&shop.agent_path("")).await.good();
    shop.app().prune().await;
    assert_eq!(stand(&shop, "ylophon").await, 0);
}
