//! Models whose servers take no tools, and what is told of it.

use crate::support::{ModelServer, Shop, Value, json};

const SAYS: (&str, &str) = (
    "200 OK",
    "data: {\"choices\":[{\"delta\":{\"content\":\"Hello.\"},\"finish_reason\":\"stop\"}]}\n\n",
);

async fn shop(model: &ModelServer) -> Shop {
    let shop = Shop::that_knows_with(|it| it.dev_mode = true).await;
    let backend = shop.backend();
    let body = json!({"url": model.url, "name": "m"});
    backend.put(&shop.agent_path("/model"), &body).await.good();
    let tools = json!({"tools": [{"name": "order", "url": "http://127.0.0.1:1/x"}]});
    backend.patch(&shop.agent_path(""), &tools).await.good();
    backend.post(&shop.agent_path("/publish"), &json!({})).await.good();
    shop
}

/// The trace of the answer to a new question.
async fn trace(shop: &Shop) -> Value {
    let backend = shop.backend();
    let answer = backend.say(&json!({"message": "Where?", "stream": false})).await.good();
    assert_eq!(answer["data"]["parts"][0]["text"], "Hello.");
    let id = answer["data"]["id"].as_str().unwrap();
    backend.get(&format!("/v1/messages/{id}/trace")).await.good()["data"].take()
}

#[tokio::test]
async fn a_trace_says_that_a_model_was_asked_without_its_tools_and_why() {
    let refuses = r#"{"error":{"message":"x:latest does not support tools"}}"#;
    let model = ModelServer::answering(&[("400 Bad Request", refuses), SAYS, SAYS]).await;
    let shop = shop(&model).await;
    for reason in ["does not support tools", "took no tools when it was asked before"] {
        let trace = trace(&shop).await;
        let attempt = &trace["attempts"][0];
        assert_eq!(attempt["then"], "asked-without-tools");
        assert!(attempt["reason"].as_str().unwrap().contains(reason), "{attempt}");
        assert_eq!(trace["prompt"]["tools"], Value::Null);
        assert_eq!(trace["outcome"]["why"], "The model answered without citing a passage.");
    }
    let offered: Vec<bool> = model.requests().iter().map(|it| it.contains("\"tools\"")).collect();
    assert_eq!(offered, [true, false, false]);
}

#[tokio::test]
async fn a_failure_that_may_pass_costs_no_agent_its_tools() {
    let fails = r#"{"error":{"message":"Failed to parse tool call arguments"}}"#;
    let model = ModelServer::answering(&[("500 Oh", fails), SAYS, SAYS]).await;
    let shop = shop(&model).await;
    let trace = trace(&shop).await;
    assert_eq!(trace["attempts"][0]["then"], "retried");
    assert_eq!(trace["prompt"]["tools"], json!(["order"]));
    self::trace(&shop).await;
    assert!(model.requests().iter().all(|it| it.contains("\"tools\"")));
}
