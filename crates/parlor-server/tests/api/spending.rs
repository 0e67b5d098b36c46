//! What an answer takes in tokens, over all that its model is asked.

use crate::support::{ModelServer, Shop, Value, json};
use tokio::net::TcpListener;

const CALLS: (&str, &str) = (
    "200 OK",
    "data: {\"choices\":[{\"delta\":{\"tool_calls\":[{\"index\":0,\"id\":\"call_1\",\"function\":\
     {\"name\":\"order\",\"arguments\":\"{}\"}}]},\"finish_reason\":\"tool_calls\"}],\
     \"usage\":{\"prompt_tokens\":1000,\"completion_tokens\":30}}\n\ndata: [DONE]\n\n",
);

const SAYS: (&str, &str) = (
    "200 OK",
    "data: {\"choices\":[{\"delta\":{\"content\":\"It is sent.\"},\"finish_reason\":\"stop\"}]}\n\n\
     data: [DONE]\n\n",
);

async fn shop(model: &ModelServer, tool: &str) -> Shop {
    let shop = Shop::that_knows_with(|it| it.dev_mode = true).await;
    let backend = shop.backend();
    let body = json!({"url": model.url, "name": "m"});
    backend.put(&shop.agent_path("/model"), &body).await.good();
    let tools = json!({"tools": [{"name": "order", "url": tool}]});
    backend.patch(&shop.agent_path(""), &tools).await.good();
    backend.post(&shop.agent_path("/publish"), &json!({})).await.good();
    shop
}

/// The tokens of a conversation's answer, as its trace tells them.
async fn tokens(shop: &Shop, conversation: &str) -> Value {
    let backend = shop.backend();
    let path = format!("/v1/conversations/{conversation}/messages");
    let answer = backend.get(&path).await.good()["data"][1]["id"].take();
    let path = format!("/v1/messages/{}/trace", answer.as_str().unwrap());
    backend.get(&path).await.good()["data"]["tokens"].take()
}

#[tokio::test]
async fn requests_of_which_nothing_is_told_are_counted_here_and_the_others_as_told() {
    let model = ModelServer::answering(&[CALLS, SAYS]).await;
    let tool = ModelServer::answering(&[("200 OK", "{}")]).await;
    let shop = shop(&model, &tool.url).await;
    let answer = shop.backend().ask("Where?").await;
    let conversation = answer.conversation.clone();
    answer.text().await;
    let tokens = tokens(&shop, &conversation).await;
    assert_eq!((&tokens["estimated"], &tokens["output"]), (&json!(true), &json!(33)));
    assert!(tokens["input"].as_u64().unwrap() > 1050, "{tokens}");
}

#[tokio::test]
async fn an_answer_that_is_stopped_has_spent_what_was_told_before() {
    let model = ModelServer::answering(&[CALLS]).await;
    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let shop = shop(&model, &format!("http://{}/x", silent.local_addr().unwrap())).await;
    let visitor = shop.visitor().await;
    let answer = visitor.ask("Where?").await;
    let conversation = answer.conversation.clone();
    let _call = silent.accept().await.unwrap();
    visitor.stop(&conversation).await;
    let expected = json!({"input": 1000, "output": 30, "estimated": false});
    assert_eq!(tokens(&shop, &conversation).await, expected);
}
