//! Visitors who do not come back.

use crate::support::{Caller, PAGE, Shop, json, mentions};
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
async fn a_visitor_who_says_nothing_is_forgotten_after_a_day_and_another_stays() {
    let shop = Shop::open().await;
    comes_back(&shop, None).await;
    shop.tells(["done"]).await;
    let token = comes_back(&shop, None).await;
    assert_eq!(count(&shop).await, [3, 3, 1]);

    shop.clock.advance_millis(DAY_MILLIS - 1);
    let token = comes_back(&shop, Some(&token)).await;
    shop.app().prune().await;
    assert_eq!(count(&shop).await, [3, 4, 1]);

    // The first one is gone. Who came back stays for another day.
    shop.clock.advance_millis(1);
    shop.app().prune().await;
    assert_eq!(count(&shop).await[0], 2);
    comes_back(&shop, Some(&token)).await;
    assert_eq!(count(&shop).await[0], 2, "a visitor who came back was forgotten");

    shop.clock.advance_millis(DAY_MILLIS);
    shop.app().prune().await;
    assert_eq!(count(&shop).await, [1, 1, 1]);

    // Nobody comes back as who has said something after 90 days, and its words are kept.
    shop.clock.advance_millis(90 * DAY_MILLIS);
    shop.app().prune().await;
    assert_eq!(count(&shop).await, [1, 0, 1]);
}

#[tokio::test]
async fn who_said_nothing_and_is_known_by_name_is_not_forgotten() {
    let shop = Shop::open().await;
    comes_back(&shop, None).await;
    let people = shop.backend().get("/v1/users").await.good();
    let path = format!("/v1/users/{}", people["data"][0]["id"].as_str().unwrap());
    shop.backend().patch(&path, &json!({"name": "Ada"})).await.good();
    shop.backend().post("/v1/users", &json!({"name": "Bob"})).await.good();
    shop.clock.advance_millis(2 * DAY_MILLIS);
    shop.app().prune().await;
    assert_eq!(count(&shop).await[0], 2);
}

#[tokio::test]
async fn a_conversation_in_which_nobody_speaks_keeps_no_visitor() {
    let shop = Shop::open().await;
    let body = json!({"agentId": shop.seeded.agent_id});
    let made = shop.visitor().await.post("/v1/conversations", &body).await.good();
    let person = made["data"]["userId"].clone();
    let waiting = shop.visitor().await;
    let made = waiting.post("/v1/conversations", &body).await.good();
    let path = format!("/v1/conversations/{}/handoff", made["data"]["id"].as_str().unwrap());
    waiting.post(&path, &json!({})).await.good();
    shop.tells(["done"]).await;
    let told = shop.visitor().await.post("/v1/conversations", &body).await.good();
    let called_for = json!({"agentId": shop.seeded.agent_id, "userId": told["data"]["userId"]});
    shop.backend().post("/v1/conversations", &called_for).await.good();
    assert_eq!(count(&shop).await, [4, 4, 5]);
    shop.clock.advance_millis(DAY_MILLIS);
    shop.app().prune().await;
    assert_eq!(count(&shop).await, [3, 3, 4]);
    let gone = format!("/v1/users/{}", person.as_str().unwrap());
    shop.backend().get(&gone).await.refused(404, "user_not_found");
}

#[tokio::test]
async fn a_page_says_little_of_its_visitor() {
    let shop = Shop::open().await;
    let page = Caller::new(&shop.app().url, &shop.seeded.agent_id).on_page(PAGE);
    let says = async |bytes: usize| {
        let user = json!({"attributes": {"a": "x".repeat(500), "b": "x".repeat(bytes)}, "name": "x".repeat(200), "email": null});
        let user = json!({"publishableKey": shop.seeded.publishable_key, "user": user});
        page.post("/v1/widget/sessions", &user).await
    };
    says(500).await.good();
    let many: serde_json::Value =
        (0..5).map(|it| (format!("k{it}"), json!("x".repeat(500)))).collect();
    let user = json!({"publishableKey": shop.seeded.publishable_key, "user": {"attributes": many}});
    let refused = page.post("/v1/widget/sessions", &user).await;
    assert_eq!(refused.refused(422, "invalid_field").as_deref(), Some("user"));
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

#[tokio::test]
async fn whoever_stole_a_visitors_token_is_somebody_new_once_those_are_revoked_too() {
    let shop = Shop::open().await;
    let (visitor, _) = shop.talk("?", "fine").await;
    let token = comes_back(&shop, None).await;
    let who = async |token: &str| {
        let body = json!({"publishableKey": shop.seeded.publishable_key, "visitorToken": token});
        let page = Caller::new(&shop.app().url, &shop.seeded.agent_id).on_page(PAGE);
        let session = page.post("/v1/widget/sessions", &body).await.good();
        session["data"]["visitorId"].as_str().unwrap().to_owned()
    };
    let known = who(&token).await;
    let path = shop.agent_path("/revoke-sessions");
    shop.backend().post(&path, &json!({})).await.good();
    visitor.get("/v1/conversations").await.refused(401, "session_revoked");
    assert_eq!(who(&token).await, known);
    let bad = shop.backend().post(&format!("{path}?visitorTokens=yes"), &json!({})).await;
    assert_eq!(bad.refused(422, "invalid_parameter").as_deref(), Some("visitorTokens"));
    shop.backend().post(&format!("{path}?visitorTokens=true"), &json!({})).await.good();
    assert_ne!(who(&token).await, known);
}

#[tokio::test]
async fn a_visitor_has_itself_forgotten_and_another_stays() {
    let shop = Shop::open().await;
    let (other, kept) = shop.talk("Where are zebras?", "Here.").await;
    let (visitor, gone) = shop.talk("Where are xylophones?", "There.").await;
    assert_eq!(visitor.delete("/v1/widget/visitor").await.status, 204);
    assert_eq!(mentions(&shop.database(), "ylophones").await, Vec::<String>::new());
    assert_eq!(mentions(&shop.database(), &gone).await, Vec::<String>::new());
    assert_eq!(count(&shop).await, [1, 1, 1]);
    visitor.delete("/v1/widget/visitor").await.refused(401, "session_revoked");
    assert_eq!(other.finds("").await, [kept]);
    shop.backend().delete("/v1/widget/visitor").await.refused(404, "user_not_found");
}

#[tokio::test]
async fn an_answer_to_a_visitor_who_is_forgotten_is_stopped() {
    let shop = Shop::open().await;
    let half = shop.begins_to_tell(["one ", "two"]).await;
    assert_eq!(half.visitor.delete("/v1/widget/visitor").await.status, 204);
    let kinds = half.answer.kinds().await;
    assert!(kinds.ends_with(&["finish".into(), "[DONE]".into()]), "{kinds:?}");
}

#[tokio::test]
async fn whom_the_organization_knows_it_goes_on_knowing_without_what_was_said() {
    let shop = Shop::open().await;
    let (visitor, id) = shop.talk("Where are xylophones?", "There.").await;
    let user = visitor.conversation(&id).await["userId"].as_str().unwrap().to_owned();
    let path = format!("/v1/users/{user}");
    shop.backend().patch(&path, &json!({"externalId": "u-1", "name": "Ada"})).await.good();
    assert_eq!(visitor.delete("/v1/widget/visitor").await.status, 204);
    assert_eq!(mentions(&shop.database(), "ylophones").await, Vec::<String>::new());
    assert!(visitor.finds("").await.is_empty());
    assert_eq!(shop.backend().get(&path).await.good()["data"]["name"], "Ada");
}
