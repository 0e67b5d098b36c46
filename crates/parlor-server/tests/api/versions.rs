//! A draft, what is published of it, and the way back.

use crate::support::{Reply, Shop, Value, json};
use parlor_server::storage::{Db, Statement};

async fn publish(shop: &Shop, greeting: &str) -> i64 {
    shop.backend().patch(&shop.agent_path(""), &json!({"greeting": greeting})).await.good();
    let published =
        shop.backend().post(&shop.agent_path("/publish"), &json!({"note": greeting})).await;
    published.good()["data"]["version"].as_i64().unwrap()
}

async fn greeting(shop: &Shop) -> Value {
    let path = format!("/v1/widget/config/{}", shop.seeded.publishable_key);
    shop.stranger().get(&path).await.good()["data"]["greeting"].clone()
}

#[tokio::test]
async fn visitors_see_what_is_published_and_a_rollback_brings_it_back() {
    let shop = Shop::open().await;
    assert_eq!(publish(&shop, "two").await, 2);
    assert_eq!(publish(&shop, "three").await, 3);
    shop.backend().patch(&shop.agent_path(""), &json!({"greeting": "draft"})).await.good();
    assert_eq!(greeting(&shop).await, "three");

    let back = json!({"version": 2});
    shop.backend().post(&shop.agent_path("/rollback"), &back).await.good();
    assert_eq!(greeting(&shop).await, "two");
    let agent = shop.backend().get(&shop.agent_path("")).await.good()["data"].clone();
    assert_eq!((&agent["greeting"], &agent["publishedVersion"]), (&json!("draft"), &json!(2)));
    assert_eq!(agent["hasUnpublishedChanges"], true);

    let back = json!({"version": 3, "resetDraft": true});
    shop.backend().post(&shop.agent_path("/rollback"), &back).await.good();
    let agent = shop.backend().get(&shop.agent_path("")).await.good()["data"].clone();
    assert_eq!(
        (&agent["greeting"], &agent["hasUnpublishedChanges"]),
        (&json!("three"), &json!(false))
    );
    assert_eq!(publish(&shop, "four").await, 4);
}

#[tokio::test]
async fn a_rollback_opens_no_origin_that_was_closed() {
    let shop = Shop::open().await;
    publish(&shop, "two").await;
    shop.backend().patch(&shop.agent_path(""), &json!({"allowedOrigins": []})).await.good();
    shop.backend().post(&shop.agent_path("/rollback"), &json!({"version": 1})).await.good();
    let agent = shop.backend().get(&shop.agent_path("")).await.good();
    assert_eq!(agent["data"]["allowedOrigins"], json!([]));
}

#[tokio::test]
async fn every_change_is_told_and_a_publish_that_is_sent_twice_is_done_once() {
    let shop = Shop::open().await;
    shop.backend().patch(&shop.agent_path(""), &json!({"greeting": "x"})).await.good();
    for _ in 0..2 {
        let publish = shop.backend().request(reqwest::Method::POST, &shop.agent_path("/publish"));
        let publish = publish.header("idempotency-key", "k1").json(&json!({"note": "once"}));
        assert_eq!(Reply::of(publish).await.good()["data"]["version"], 2);
    }
    shop.backend().post(&shop.agent_path("/rollback"), &json!({"version": 1})).await.good();
    let db = Db::open(&shop.database()).await.unwrap();
    let sql = "SELECT payload FROM outbox WHERE kind = 'agent.updated' ORDER BY id";
    let rows = db.all(Statement::new(sql)).await.unwrap();
    let told: Vec<Value> = rows.iter().map(|it| it.json::<Value>("payload").unwrap()).collect();
    let seen: Vec<(&Value, &Value)> =
        told.iter().map(|it| (&it["change"], &it["version"])).collect();
    assert_eq!(
        seen,
        [
            (&json!("draft"), &Value::Null),
            (&json!("published"), &json!(2)),
            (&json!("rolledBack"), &json!(1)),
        ]
    );
}

#[tokio::test]
async fn versions_are_listed_from_the_latest() {
    let shop = Shop::open().await;
    publish(&shop, "two").await;
    publish(&shop, "three").await;
    let path = shop.agent_path("/versions?limit=2");
    let page = shop.backend().get(&path).await.good();
    let seen: Vec<(i64, &str, bool)> = page["data"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| {
            (it["version"].as_i64().unwrap(), it["note"].as_str().unwrap(), it["published"] == true)
        })
        .collect();
    assert_eq!(seen, [(3, "three", true), (2, "two", false)]);
    let cursor = page["pagination"]["cursor"].as_str().unwrap();
    let rest = shop.backend().get(&format!("{path}&cursor={cursor}")).await.good();
    assert_eq!(rest["data"][0]["version"], 1);
    let one = shop.backend().get(&shop.agent_path("/versions/2")).await.good();
    assert_eq!(one["data"]["settings"]["greeting"], "two");
}

#[tokio::test]
async fn a_version_that_there_is_none_of_is_not_found() {
    let shop = Shop::open().await;
    for version in ["0", "2", "-1", "x", "99999999999999999999"] {
        let path = shop.agent_path(&format!("/versions/{version}"));
        shop.backend().get(&path).await.refused(404, "version_not_found");
    }
    let path = shop.agent_path("/rollback");
    shop.backend().post(&path, &json!({"version": 9})).await.refused(404, "version_not_found");
    for bad in [json!({"version": "1"}), json!({}), json!({"version": 1, "resetDraft": 1})] {
        shop.backend().post(&path, &bad).await.refused(422, "invalid_field");
    }
    let long = json!({"note": "x".repeat(501)});
    let said = shop.backend().post(&shop.agent_path("/publish"), &long).await;
    assert_eq!(said.refused(422, "invalid_field").as_deref(), Some("note"));
    shop.backend()
        .get(&shop.agent_path("/versions?cursor=x"))
        .await
        .refused(422, "invalid_parameter");
}

#[tokio::test]
async fn every_turn_records_its_version_and_only_an_editor_tries_the_draft() {
    let shop = Shop::open().await;
    publish(&shop, "two").await;
    let visitor = shop.visitor().await;
    for (caller, body) in [
        (&visitor, json!({"message": "a"})),
        (&shop.backend(), json!({"message": "b", "draft": true})),
    ] {
        shop.bot.will_say(["hi"]);
        caller.send(&body).await.text().await;
    }
    let tries = json!({"message": "c", "draft": true});
    visitor.say(&tries).await.refused(403, "scope_missing");
    let wish = visitor.request(reqwest::Method::POST, &shop.agent_path("/chat"));
    let wish = wish.header("x-parlor-draft", "true").json(&json!({"message": "d"}));
    Reply::of(wish).await.refused(403, "scope_missing");
    let asked: Vec<Option<i64>> = shop.bot.asked().iter().map(|it| it.version).collect();
    assert_eq!(asked, [Some(2), Some(0)]);
    let db = Db::open(&shop.database()).await.unwrap();
    let sql = "SELECT t.agent_version AS t, m.agent_version AS m FROM turns t \
        JOIN turn_metrics m ON m.turn_id = t.id ORDER BY t.id";
    let rows = db.all(Statement::new(sql)).await.unwrap();
    let seen: Vec<(i64, i64)> =
        rows.iter().map(|it| (it.int("t").unwrap(), it.int("m").unwrap())).collect();
    assert_eq!(seen, [(2, 2), (0, 0)]);
}
