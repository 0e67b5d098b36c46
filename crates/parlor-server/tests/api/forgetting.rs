//! Visitors who do not come back.

use crate::support::{Caller, PAGE, Shop, json};
use parlor_server::storage::{Db, Statement};

const DAY_MILLIS: i64 = 24 * 60 * 60 * 1000;

/// How many rows each of the tables has.
async fn count(shop: &Shop) -> [i64; 3] {
    let db = Db::open(&shop.database()).await.unwrap();
    let count = async |sql| db.first(Statement::new(sql)).await.unwrap().unwrap().int("n").unwrap();
    [
        count("SELECT COUNT(*) AS n FROM visitors").await,
        count("SELECT COUNT(*) AS n FROM visitor_tokens").await,
        count("SELECT COUNT(*) AS n FROM conversations").await,
    ]
}

/// Opens a session with this visitor's token; returns the next one.
async fn comes_back(shop: &Shop, token: Option<&str>) -> String {
    let body = json!({"publishableKey": shop.seeded.publishable_key, "visitorToken": token});
    let page = Caller::new(&shop.app().url, &shop.seeded.agent_id).on_page(PAGE);
    let session = page.post("/v1/widget/sessions", &body).await.good();
    session["data"]["visitorToken"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_visitor_is_forgotten_who_said_nothing_and_does_not_come_back_for_90_days() {
    let shop = Shop::open().await;
    comes_back(&shop, None).await;
    shop.tells(["done"]).await;
    let token = comes_back(&shop, None).await;
    assert_eq!(count(&shop).await, [3, 3, 1]);

    shop.clock.advance_millis(90 * DAY_MILLIS - 1);
    let token = comes_back(&shop, Some(&token)).await;
    shop.app().prune().await;
    assert_eq!(count(&shop).await, [3, 4, 1]);

    // The first two are gone, and the second one's words are kept.
    shop.clock.advance_millis(1);
    shop.app().prune().await;
    assert_eq!(count(&shop).await, [2, 1, 1]);

    shop.clock.advance_millis(DAY_MILLIS);
    comes_back(&shop, Some(&token)).await;
    assert_eq!(count(&shop).await[0], 2, "a visitor who came back was forgotten");
}

#[tokio::test]
async fn any_number_of_visitors_is_forgotten_at_once() {
    let shop = Shop::open().await;
    let db = Db::open(&shop.database()).await.unwrap();
    let mut tx = db.begin().await.unwrap();
    for number in 0..1001 {
        let (visitor, hash) = (format!("vis_{number}"), format!("hash-{number}"));
        let sql = "INSERT INTO visitors (id, organization_id, agent_id, created_at, last_seen_at) \
            VALUES ($1, $2, $3, 0, 0)";
        let (organization, agent) = (&shop.seeded.organization_id, &shop.seeded.agent_id);
        let statement = Statement::new(sql).bind(&visitor).bind(organization).bind(agent);
        tx.execute(statement).await.unwrap();
        let sql = "INSERT INTO visitor_tokens (hash, visitor_id, created_at, expires_at) \
            VALUES ($1, $2, 0, 1)";
        tx.execute(Statement::new(sql).bind(hash).bind(visitor)).await.unwrap();
    }
    tx.commit().await.unwrap();
    shop.app().prune().await;
    assert_eq!(count(&shop).await, [0, 0, 0]);
}
