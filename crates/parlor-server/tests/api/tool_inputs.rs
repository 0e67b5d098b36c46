//! What a model passes to a tool is held against the tool's schema.

use crate::support::{ModelServer, Shop, Value, chunks, json};

const OK: &str = "200 OK\r\ncontent-type: text/event-stream";

const WRONG: &str = "data: {\"choices\":[{\"delta\":{\"tool_calls\":[{\"index\":0,\"id\":\"call_1\",\
    \"function\":{\"name\":\"order\",\"arguments\":\"{\\\"number\\\":\\\"seven\\\"}\"}}]},\
    \"finish_reason\":\"tool_calls\"}]}\n\ndata: [DONE]\n\n";

const RIGHT: &str = "data: {\"choices\":[{\"delta\":{\"tool_calls\":[{\"index\":0,\"id\":\"call_2\",\
    \"function\":{\"name\":\"order\",\"arguments\":\"{\\\"number\\\":7}\"}}]},\
    \"finish_reason\":\"tool_calls\"}]}\n\ndata: [DONE]\n\n";

const SAYS: &str = "data: {\"choices\":[{\"delta\":{\"content\":\"It is sent.\"},\
    \"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n";

const FLAW: &str = "The arguments do not fit the tool's schema: \
    /number: \"seven\" is not of type \"integer\".";

fn order() -> Value {
    let number = json!({"number": {"type": "integer"}});
    json!({"name": "order", "inputSchema": {"type": "object", "properties": number}})
}

async fn shop(model: &ModelServer, tools: Value) -> Shop {
    let shop = Shop::that_knows_with(|it| it.dev_mode = true).await;
    let backend = shop.backend();
    let body = json!({"url": model.url, "name": "m"});
    backend.put(&shop.agent_path("/model"), &body).await.good();
    backend.patch(&shop.agent_path(""), &json!({"tools": tools})).await.good();
    backend.post(&shop.agent_path("/publish"), &json!({})).await.good();
    shop
}

/// What the model was told last.
fn last(model: &ModelServer) -> Value {
    let request = model.requests().pop().unwrap();
    let body: Value = serde_json::from_str(request.split_once("\r\n\r\n").unwrap().1).unwrap();
    body["messages"].as_array().unwrap().last().unwrap().clone()
}

#[tokio::test]
async fn a_call_that_does_not_fit_is_not_made_and_the_model_tries_again() {
    let model = ModelServer::answering(&[(OK, WRONG), (OK, RIGHT), (OK, SAYS)]).await;
    let tool = ModelServer::answering(&[("200 OK", "{}")]).await;
    let mut order = order();
    order["url"] = json!(tool.url);
    let shop = shop(&model, json!([order])).await;
    let backend = shop.backend();
    let answer = backend.say(&json!({"message": "Where?", "stream": false})).await.good();
    let parts = answer["data"]["parts"].as_array().unwrap();
    let calls: Vec<&Value> = parts.iter().filter(|it| it["type"] == "tool-order").collect();
    assert_eq!(
        (&calls[0]["state"], &calls[0]["errorText"]),
        (&json!("output-error"), &json!(FLAW))
    );
    assert_eq!(calls[1]["state"], "output-available");
    assert_eq!(tool.requests().len(), 1);
    let id = answer["data"]["id"].as_str().unwrap();
    let trace = backend.get(&format!("/v1/messages/{id}/trace")).await.good();
    let traced = &trace["data"]["tools"];
    assert_eq!(
        (&traced[0]["input"], &traced[0]["error"]),
        (&json!({"number": "seven"}), &json!(FLAW))
    );
    assert_eq!((&traced[1]["input"], &traced[1]["error"]), (&json!({"number": 7}), &Value::Null));
}

#[tokio::test]
async fn a_page_hears_of_it_and_is_waited_for_only_by_a_call_that_fits() {
    let model = ModelServer::answering(&[(OK, WRONG), (OK, RIGHT)]).await;
    let shop = shop(&model, json!([])).await;
    let body = json!({"message": "Where?", "tools": [order()]});
    let frames = shop.visitor().await.send(&body).await.rest().await;
    let all: Vec<&Value> = chunks(&frames).collect();
    let refused = all.iter().find(|it| it["type"] == "tool-input-error").unwrap();
    assert_eq!((&refused["toolCallId"], &refused["errorText"]), (&json!("call_1"), &json!(FLAW)));
    assert_eq!(refused["input"], json!({"number": "seven"}));
    let called: Vec<&&Value> =
        all.iter().filter(|it| it["type"] == "tool-input-available").collect();
    assert_eq!((called.len(), &called[0]["toolCallId"]), (1, &json!("call_2")));
    assert_eq!(all.last().unwrap()["finishReason"], "tool-calls");
    let told = last(&model);
    assert_eq!((&told["role"], &told["tool_call_id"]), (&json!("tool"), &json!("call_1")));
    assert!(told["content"].as_str().unwrap().contains("is not of type"), "{told}");
}

#[tokio::test]
async fn a_schema_that_is_none_is_refused_when_the_tool_is_declared() {
    let shop = Shop::open().await;
    let visitor = shop.visitor().await;
    for schema in [
        json!({"type": "object", "properties": {"a": {"type": "nonsense"}}}),
        json!({"type": "object", "required": "a"}),
        json!({"properties": {"a": {"$ref": "https://a.example/x.json"}}}),
        json!({"properties": {"a": {"pattern": "("}}}),
        json!({"allOf": vec![json!({"$ref": "#/$defs/a"}); 60], "$defs": {
            "a": {"anyOf": vec![json!({"$ref": "#/$defs/b"}); 60]}, "b": {"enum": vec!["x"; 60]}}}),
    ] {
        let tools = json!([{"name": "order", "inputSchema": schema}]);
        let field = Some("tools[0].inputSchema");
        let refused = shop.backend().patch(&shop.agent_path(""), &json!({"tools": tools})).await;
        assert_eq!(refused.refused(422, "invalid_field").as_deref(), field);
        let refused = visitor.say(&json!({"message": "?", "tools": tools})).await;
        assert_eq!(refused.refused(422, "invalid_field").as_deref(), field);
    }
    assert_eq!(shop.bot.asked().len(), 0);
}
