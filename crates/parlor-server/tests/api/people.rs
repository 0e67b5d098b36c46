//! The people who chat, as their organization knows them.

use crate::support::{Caller, PAGE, Reply, Shop, Value, json, mentions, rows};
use reqwest::Method;

fn id(made: &Value) -> String {
    made["data"]["id"].as_str().unwrap().to_owned()
}

/// The ids of a list.
fn ids(list: &Value) -> Vec<String> {
    let all = list["data"].as_array().unwrap();
    all.iter().map(|it| it["id"].as_str().unwrap().to_owned()).collect()
}

async fn a_person(shop: &Shop, body: &Value) -> String {
    id(&shop.backend().post("/v1/users", body).await.good())
}

/// A visitor with a session, its id and its token to come back with.
async fn somebody(shop: &Shop, visitor_token: Option<&str>) -> (Caller, String, String) {
    let body =
        json!({"publishableKey": shop.seeded.publishable_key, "visitorToken": visitor_token});
    let page = shop.stranger().on_page(PAGE);
    let session = page.post("/v1/widget/sessions", &body).await.good();
    let word = |name: &str| session["data"][name].as_str().unwrap().to_owned();
    (page.bearing(&word("sessionToken")), word("visitorId"), word("visitorToken"))
}

#[tokio::test]
async fn a_person_is_entered_found_and_changed() {
    let shop = Shop::open().await;
    let body = json!({
        "externalId": "u-1", "name": " Zoë Ä ", "email": "Zoe@Shop.example",
        "attributes": {"plan": "pro", "seats": 3, "trial": false},
    });
    let made = shop.backend().post("/v1/users", &body).await.good();
    assert_eq!(made["data"]["name"], "Zoë Ä");
    assert_eq!(made["data"]["email"], "zoe@shop.example");
    let path = format!("/v1/users/{}", id(&made));
    assert_eq!(shop.backend().get(&path).await.good(), made);

    let change = json!({"name": null, "attributes": {"plan": "free", "seats": null}});
    let changed = shop.backend().patch(&path, &change).await.good();
    assert_eq!(changed["data"]["name"], Value::Null);
    assert_eq!(changed["data"]["attributes"], json!({"plan": "free", "trial": false}));
    assert_eq!(changed["data"]["externalId"], "u-1");

    let again = json!({"externalId": "u-1"});
    let said = shop.backend().post("/v1/users", &again).await.refused(409, "user_exists");
    assert_eq!(said.as_deref(), Some("externalId"));
    let other = format!("/v1/users/{}", a_person(&shop, &json!({})).await);
    shop.backend().patch(&other, &again).await.refused(409, "user_exists");
    let log = shop.backend().get("/v1/audit-log?action=user.updated").await.good();
    assert_eq!(log["data"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn people_are_listed_by_what_is_known_of_them() {
    let shop = Shop::open().await;
    let ada = json!({"externalId": "u_1", "name": "ÄDA", "email": "ada@a.example"});
    let ada = a_person(&shop, &ada).await;
    shop.clock.advance_millis(1);
    let bob = a_person(&shop, &json!({"name": "Bob 100%"})).await;
    shop.clock.advance_millis(1);
    let (_, visitor, _) = somebody(&shop, None).await;
    shop.neighbor().await;
    let list =
        async |query: &str| ids(&shop.backend().get(&format!("/v1/users{query}")).await.good());
    assert_eq!(list("").await, [&*visitor, &bob, &ada]);
    assert_eq!(list("?q=%C3%A4d").await, [&*ada]);
    assert_eq!(list("?q=U_1").await, [&*ada]);
    assert_eq!(list("?q=u%251").await, Vec::<String>::new());
    assert_eq!(list("?q=0%25").await, [&*bob]);
    assert_eq!(list("?externalId=u_1").await, [&*ada]);
    assert_eq!(list("?email=ADA@a.example").await, [&*ada]);
    assert_eq!(list("?identified=true").await, [&*ada]);
    assert_eq!(list("?identified=false").await, [&*visitor, &bob]);

    let first = shop.backend().get("/v1/users?limit=2").await.good();
    assert_eq!(first["pagination"]["hasMore"], true);
    let cursor = first["pagination"]["cursor"].as_str().unwrap();
    assert_eq!(list(&format!("?limit=2&cursor={cursor}")).await, [&*ada]);
    for (query, field) in [
        ("identified=maybe", "identified"),
        ("email=ada", "email"),
        ("cursor=x", "cursor"),
        (&format!("q={}", "x".repeat(201)), "q"),
    ] {
        let reply = shop.backend().get(&format!("/v1/users?{query}")).await;
        assert_eq!(reply.refused(422, "invalid_parameter").as_deref(), Some(field), "{query}");
    }
}

#[tokio::test]
async fn what_does_not_fit_a_person_is_refused_by_its_field() {
    let shop = Shop::open().await;
    let person = format!("/v1/users/{}", a_person(&shop, &json!({})).await);
    let many: Value = (0..51).map(|it| (format!("k{it}"), json!(1))).collect();
    for (body, field) in [
        (json!({"externalId": ""}), "externalId"),
        (json!({"externalId": "x".repeat(256)}), "externalId"),
        (json!({"externalId": "a\u{0}"}), "externalId"),
        (json!({"externalId": 7}), "externalId"),
        (json!({"name": "x".repeat(201)}), "name"),
        (json!({"name": "a\nb"}), "name"),
        (json!({"email": "ada"}), "email"),
        (json!({"email": format!("{}@a.example", "x".repeat(254))}), "email"),
        (json!({"attributes": []}), "attributes"),
        (json!({"attributes": many}), "attributes"),
        (json!({"attributes": {"plan": {}}}), "attributes.plan"),
        (json!({"attributes": {"plan": "x".repeat(501)}}), "attributes.plan"),
        (json!({"attributes": {"x".repeat(65): 1}}), "attributes"),
    ] {
        let made = shop.backend().post("/v1/users", &body).await;
        assert_eq!(made.refused(422, "invalid_field").as_deref(), Some(field), "{body}");
        let changed = shop.backend().patch(&person, &body).await;
        assert_eq!(changed.refused(422, "invalid_field").as_deref(), Some(field), "{body}");
    }
    let path = format!("{person}/merge");
    for body in [json!({}), json!({"userId": 1})] {
        shop.backend().post(&path, &body).await.refused(422, "invalid_field");
    }
    let unknown = json!({"userId": "vis_1"});
    let said = shop.backend().post(&path, &unknown).await.refused(404, "user_not_found");
    assert_eq!(said.as_deref(), Some("userId"));
    let neighbor = shop.stranger().bearing(&shop.neighbor().await.secret_key);
    let foreign = json!({"userId": id(&neighbor.post("/v1/users", &json!({})).await.good())});
    shop.backend().post(&path, &foreign).await.refused(404, "user_not_found");
}

#[tokio::test]
async fn erasing_a_person_leaves_nothing_that_it_was_or_said() {
    let shop = Shop::open().await;
    let before = rows(&shop.database()).await;
    let (visitor, person, token) = somebody(&shop, None).await;
    let path = format!("/v1/users/{person}");
    let known = json!({"name": "Quentin", "externalId": "q-7"});
    shop.backend().patch(&path, &known).await.good();
    shop.bot.will_say(["Xylophones are on the left."]);
    let asked =
        json!({"message": {"id": "m1", "content": "Where are xylophones?"}, "stream": false});
    visitor.say(&asked).await.good();
    let file = visitor.request(Method::POST, "/v1/files?filename=xylophones.txt");
    let file = file.header("idempotency-key", "k").header("content-type", "text/plain");
    Reply::of(file.body("x")).await.good();
    let titled = json!({"agentId": visitor.agent, "userId": person, "title": "Xylophones"});
    let titled = shop.backend().request(Method::POST, "/v1/conversations").json(&titled);
    Reply::of(titled.header("idempotency-key", "k")).await.good();
    let doubtful = a_person(&shop, &json!({"name": "Quentin too"})).await;
    let merge = json!({"userId": doubtful});
    shop.backend().post(&format!("{path}/merge"), &merge).await.good();
    assert!(!mentions(&shop.database(), "ylophones").await.is_empty());

    assert_eq!(shop.backend().delete(&path).await.status, 204);
    shop.backend().delete(&path).await.refused(404, "user_not_found");
    assert_eq!(rows(&shop.database()).await, before);
    for words in ["ylophones", "uentin", "q-7"] {
        assert_eq!(mentions(&shop.database(), words).await, Vec::<String>::new(), "{words}");
    }
    for id in [&person, &doubtful] {
        let only: Vec<String> = mentions(&shop.database(), id).await;
        assert_eq!(only, ["audit_log.target_id"], "{id}");
    }
    visitor.say(&asked).await.refused(401, "session_revoked");
    assert_ne!(somebody(&shop, Some(&token)).await.1, person);
}

#[tokio::test]
async fn an_answer_under_way_is_stopped_when_its_person_is_erased() {
    let shop = Shop::open().await;
    let half = shop.begins_to_tell(["one ", "two"]).await;
    let person = ids(&shop.backend().get("/v1/users").await.good()).remove(0);
    assert_eq!(shop.backend().delete(&format!("/v1/users/{person}")).await.status, 204);
    let kinds = half.answer.kinds().await;
    assert!(kinds.ends_with(&["finish".into(), "[DONE]".into()]), "{kinds:?}");
    let path = format!("/v1/conversations/{}/messages", half.conversation);
    shop.backend().get(&path).await.refused(404, "conversation_not_found");
}

#[tokio::test]
async fn two_who_are_one_have_one_history_and_the_old_id_leads_there() {
    let shop = Shop::open().await;
    let ada = a_person(&shop, &json!({"name": "Ada", "externalId": "u-1"})).await;
    let (visitor, stray, token) = somebody(&shop, None).await;
    shop.bot.will_say(["hi"]);
    let conversation = visitor.ask("?").await;
    let (conversation, _) = (conversation.conversation.clone(), conversation.text().await);
    let merge = json!({"userId": stray});
    let path = format!("/v1/users/{ada}/merge");
    let one = shop.backend().post(&path, &merge).await.good();
    assert_eq!((one["data"]["id"].as_str(), &one["data"]["name"]), (Some(&*ada), &json!("Ada")));
    let found = shop.backend().get(&format!("/v1/users/{stray}")).await.good();
    assert_eq!(id(&found), ada);
    assert_eq!(ids(&shop.backend().get("/v1/users").await.good()), [&*ada]);
    for path in [
        format!("/v1/users/{ada}/conversations"),
        format!("/v1/users/{stray}/conversations"),
        format!("/v1/conversations?userId={stray}"),
    ] {
        assert_eq!(ids(&shop.backend().get(&path).await.good()), [&*conversation], "{path}");
    }
    let messages = format!("/v1/conversations/{conversation}/messages");
    assert_eq!(shop.backend().get(&messages).await.good()["data"][0]["parts"][0]["text"], "?");

    // Nobody has vouched for whoever sits there.
    visitor.get(&messages).await.refused(401, "session_revoked");
    let (visitor, fresh, _) = somebody(&shop, Some(&token)).await;
    assert!(fresh != stray && fresh != ada);
    visitor.get(&messages).await.refused(404, "conversation_not_found");

    shop.backend().post(&path, &merge).await.refused(422, "invalid_field");
    let bob = a_person(&shop, &json!({"externalId": "u-2"})).await;
    let two = shop.backend().post(&path, &json!({"userId": bob})).await;
    assert_eq!(two.refused(409, "users_differ").as_deref(), Some("userId"));
    let no_id = json!({"externalId": null});
    shop.backend().patch(&format!("/v1/users/{bob}"), &no_id).await.good();
    shop.backend().post(&path, &json!({"userId": bob})).await.good();
    assert_eq!(shop.backend().delete(&format!("/v1/users/{bob}")).await.status, 204);
    shop.backend().get(&format!("/v1/users/{ada}")).await.refused(404, "user_not_found");
}
