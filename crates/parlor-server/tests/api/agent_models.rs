//! The model that an agent has of its own, and its secrets.

use crate::support::{ModelServer, Shop, Value, json};
use parlor_server::storage::{Db, Statement};

const KEY: &str = "sk-a-long-secret-1234";

fn model() -> Value {
    json!({
        "url": "https://api.example/v1", "name": "gpt", "apiKey": KEY, "temperature": 0.5,
        "systemPrompt": "Be brief.", "historyMessages": 4, "maxOutputTokens": 300,
        "headers": {"x-team": "the-secret-team-9876"},
    })
}

#[tokio::test]
async fn a_model_is_shown_without_its_secrets_and_kept_sealed() {
    let shop = Shop::open().await;
    let path = shop.agent_path("/model");
    shop.backend().get(&path).await.refused(404, "model_not_found");
    let made = shop.backend().put(&path, &model()).await;
    let expected = json!({
        "url": "https://api.example/v1", "name": "gpt", "apiKeyHint": "…1234",
        "temperature": 0.5, "systemPrompt": "Be brief.", "historyMessages": 4,
        "maxOutputTokens": 300, "vision": false, "headers": {"x-team": "…9876"},
    });
    assert_eq!(made.good()["data"], expected);
    assert_eq!(shop.backend().get(&path).await.good()["data"], expected);
    shop.backend().post(&shop.agent_path("/publish"), &json!({})).await.good();
    let version = shop.backend().get(&shop.agent_path("/versions/2")).await;
    assert_eq!(version.good()["data"]["model"], expected);
    assert!(!version.body.contains(KEY) && !version.body.contains("v1:"), "{version:?}");

    let db = Db::open(&shop.database()).await.unwrap();
    let sql = "SELECT a.draft, v.config FROM agents a JOIN agent_versions v ON v.agent_id = a.id \
        WHERE v.version = 2";
    let row = db.first(Statement::new(sql)).await.unwrap().unwrap();
    for column in ["draft", "config"] {
        let text = row.text(column).unwrap();
        assert!(text.contains("v1:") && !text.contains(KEY) && !text.contains("secret-team"));
    }
    assert_eq!(shop.backend().delete(&path).await.status, 204);
    shop.backend().get(&path).await.refused(404, "model_not_found");
}

#[tokio::test]
async fn a_key_stays_unless_the_address_leads_elsewhere() {
    let shop = Shop::open().await;
    let path = shop.agent_path("/model");
    shop.backend().put(&path, &model()).await.good();
    let mut same = json!({"url": "https://api.example/v2", "name": "other"});
    let kept = shop.backend().put(&path, &same).await.good()["data"].clone();
    assert_eq!((&kept["apiKeyHint"], &kept["temperature"]), (&json!("…1234"), &Value::Null));

    same["url"] = "https://evil.example/v1".into();
    let said = shop.backend().put(&path, &same).await.refused(422, "invalid_field");
    assert_eq!(said.as_deref(), Some("apiKey"));
    same["apiKey"] = Value::Null;
    let said = shop.backend().put(&path, &same).await.refused(422, "invalid_field");
    assert_eq!(said.as_deref(), Some("headers"));
    same["headers"] = json!({});
    let moved = shop.backend().put(&path, &same).await.good()["data"].clone();
    assert_eq!((&moved["apiKeyHint"], &moved["headers"]), (&Value::Null, &json!({})));
}

#[tokio::test]
async fn a_field_that_does_not_fit_is_named() {
    let shop = Shop::open().await;
    for (key, value, field) in [
        ("url", json!("ftp://x"), "url"),
        ("url", json!("https://me:pw@x"), "url"),
        ("name", json!(""), "name"),
        ("name", json!("x".repeat(201)), "name"),
        ("apiKey", json!(""), "apiKey"),
        ("apiKey", json!("a\r\nb: c"), "apiKey"),
        ("apiKey", json!("x".repeat(4_001)), "apiKey"),
        ("temperature", json!(2.5), "temperature"),
        ("temperature", json!("hot"), "temperature"),
        ("systemPrompt", json!("x".repeat(20_001)), "systemPrompt"),
        ("historyMessages", json!(101), "historyMessages"),
        ("historyMessages", json!(-1), "historyMessages"),
        ("maxOutputTokens", json!(0), "maxOutputTokens"),
        ("headers", json!({"host": "x"}), "headers.host"),
        ("headers", json!({"x": "a\nb"}), "headers.x"),
    ] {
        let mut body = model();
        body[key] = value;
        let said = shop.backend().put(&shop.agent_path("/model"), &body).await;
        assert_eq!(said.refused(422, "invalid_field").as_deref(), Some(field));
    }
    shop.backend().get(&shop.agent_path("/model")).await.refused(404, "model_not_found");
}

#[tokio::test]
async fn a_trial_says_whether_the_model_answers_and_what_failed() {
    let shop = Shop::open().await;
    let said = "data: {\"choices\":[{\"delta\":{\"content\":\"ready\"},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n";
    let refusal = "{\"error\":{\"message\":\"no such key sk-a-long-secret-1234\"}}";
    let mut body = model();
    let server = ModelServer::answering(&[("200 OK", said), ("401 No", refusal)]).await;
    body["url"] = server.url.clone().into();
    let (path, test) = (shop.agent_path("/model"), shop.agent_path("/model/test"));
    shop.backend().post(&test, &json!({})).await.refused(404, "model_not_found");
    shop.backend().put(&path, &body).await.good();
    let good = shop.backend().post(&test, &json!({})).await.good()["data"].clone();
    assert_eq!((&good["ok"], &good["text"]), (&json!(true), &json!("ready")));
    let bad = shop.backend().post(&test, &json!({})).await.good()["data"].clone();
    assert!(server.requests().iter().all(|it| it.contains(KEY)));
    assert_eq!(bad["ok"], false);
    assert_eq!(
        bad["failure"],
        json!({"kind": "refused", "status": 401, "message": "no such key …"})
    );
}

#[tokio::test]
async fn an_agent_of_an_older_server_gets_its_version_and_its_key_is_sealed() {
    let mut shop = Shop::that_knows().await;
    let said = "data: {\"choices\":[{\"delta\":{\"content\":\"Old model.\"},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n";
    let url = ModelServer::answering(&[("200 OK", said)]).await.url;
    let db = Db::open(&shop.database()).await.unwrap();
    let id = shop.seeded.agent_id.clone();
    for sql in
        ["UPDATE agents SET draft = NULL, published_version = 0", "DELETE FROM agent_versions"]
    {
        db.execute(Statement::new(sql)).await.unwrap();
    }
    let sql = "INSERT INTO agent_models (agent_id, url, name, api_key) VALUES ($1, $2, 'm', $3)";
    db.execute(Statement::new(sql).bind(&id).bind(&url).bind(KEY)).await.unwrap();
    drop(db);
    shop.restart().await;

    let model = shop.backend().get(&shop.agent_path("/model")).await.good()["data"].clone();
    assert_eq!((&model["url"], &model["apiKeyHint"]), (&json!(url), &json!("…1234")));
    let asked = json!({"message": "Hello, what is this?", "stream": false});
    let answer = shop.backend().say(&asked).await;
    assert!(answer.body.contains("Old model."), "{answer:?}");
    let db = Db::open(&shop.database()).await.unwrap();
    let plain = db.all(Statement::new("SELECT * FROM agent_models")).await.unwrap();
    assert!(plain.is_empty());
}

#[tokio::test]
async fn a_clone_of_an_agent_whose_key_does_not_open_says_so_and_makes_nothing() {
    let shop = Shop::open().await;
    shop.backend().put(&shop.agent_path("/model"), &model()).await.good();
    let db = Db::open(&shop.database()).await.unwrap();
    let spoiled = "UPDATE agents SET draft = REPLACE(draft, 'v1:', 'v1:00')";
    db.execute(Statement::new(spoiled)).await.unwrap();
    let refused = shop.backend().post(&shop.agent_path("/clone"), &json!({"name": "Twin"})).await;
    refused.refused(409, "secret_unreadable");
    assert_eq!(shop.backend().get("/v1/agents").await.good()["data"].as_array().unwrap().len(), 1);
}
