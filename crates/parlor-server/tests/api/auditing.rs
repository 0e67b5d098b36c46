//! What is done to agents and to what they know is in the log, with who did it.

use crate::support::{Shop, Value, json};

/// (actor's kind, action, target, its name) of each entry, oldest first.
async fn log(shop: &Shop) -> Vec<(String, String, String, String)> {
    let list = shop.backend().get("/v1/audit-log?limit=100").await.good();
    let word = |it: &Value| it.as_str().unwrap_or_default().to_owned();
    let entry = |it: &Value| {
        let (actor, target) = (&it["actor"], &it["target"]);
        (word(&actor["kind"]), word(&it["action"]), word(&target["id"]), word(&target["name"]))
    };
    list["data"].as_array().unwrap().iter().rev().map(entry).collect()
}

#[tokio::test]
async fn what_is_done_to_an_agent_and_what_it_knows_is_in_the_log() {
    let shop = Shop::open().await;
    let backend = shop.backend();
    let before = log(&shop).await.len();
    let made = backend.post("/v1/agents", &json!({"name": "Eve"})).await.good();
    let agent = made["data"]["id"].as_str().unwrap().to_owned();
    let path = format!("/v1/agents/{agent}");
    backend.patch(&path, &json!({"name": "Eva"})).await.good();
    backend.put(&format!("{path}/appearance"), &json!({"name": "Ev"})).await.good();
    let model = json!({"url": "https://a.example", "name": "m", "apiKey": "sk-secret"});
    backend.put(&format!("{path}/model"), &model).await.good();
    backend.delete(&format!("{path}/model")).await.good();
    backend.post(&format!("{path}/publish"), &json!({})).await.good();
    backend.post(&format!("{path}/rollback"), &json!({"version": 1})).await.good();
    let source = json!({"title": "Hours", "url": "/hours", "text": "We are open."});
    let source_path = format!("{path}/sources");
    let known = backend.post(&source_path, &source).await.good();
    let known = known["data"]["id"].as_str().unwrap().to_owned();
    backend.post(&source_path, &source).await.good();
    backend.delete(&format!("{source_path}/{known}")).await.good();
    let clone = backend.post(&format!("{path}/clone"), &json!({"name": "Twin"})).await.good();
    let clone = clone["data"]["id"].as_str().unwrap().to_owned();
    backend.delete(&path).await.good();

    let found = log(&shop).await.split_off(before);
    let found: Vec<(&str, &str, &str)> = found.iter().map(|it| (&*it.1, &*it.2, &*it.3)).collect();
    assert_eq!(
        found,
        [
            ("agent.created", &*agent, "Eve"),
            ("agent.updated", &agent, "Eva"),
            ("agent.updated", &agent, "Ev"),
            ("agent.model_replaced", &agent, "Ev"),
            ("agent.model_deleted", &agent, "Ev"),
            ("agent.published", &agent, "Ev"),
            ("agent.rolled_back", &agent, "Eve"),
            ("source.created", &known, "Hours"),
            ("source.updated", &known, "Hours"),
            ("source.deleted", &known, "Hours"),
            ("agent.created", &clone, "Twin"),
            ("agent.deleted", &agent, "Eve"),
        ]
    );
}

#[tokio::test]
async fn what_is_refused_is_not_in_the_log() {
    let shop = Shop::open().await;
    let before = log(&shop).await;
    let agent = shop.agent_path("");
    shop.backend().patch(&agent, &json!({"accent": "red"})).await.refused(422, "invalid_field");
    let gone = shop.agent_path("/sources/src_1");
    shop.backend().delete(&gone).await.refused(404, "source_not_found");
    let later = shop.agent_path("/rollback");
    let version = json!({"version": 9});
    shop.backend().post(&later, &version).await.refused(404, "version_not_found");
    shop.backend().delete("/v1/agents/agt_1").await.refused(404, "agent_not_found");
    assert_eq!(log(&shop).await, before);
}

#[tokio::test]
async fn how_an_organization_began_is_in_its_log() {
    let shop = Shop::open().await;
    let log = log(&shop).await;
    let actions: Vec<&str> = log.iter().map(|it| &*it.1).collect();
    let began = ["organization.created", "agent.created", "api_key.created", "api_key.created"];
    assert_eq!(actions, began);
    assert!(log.iter().all(|it| it.0 == "command_line"), "{log:?}");
}
