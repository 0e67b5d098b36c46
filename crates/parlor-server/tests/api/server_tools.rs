//! Tools behind a developer's URL: what is called, how it is signed, and what fails.

use crate::support::{Caller, ModelServer, Shop, Value, chunks, json};
use aws_lc_rs::hmac;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use parlor_server::{config::Config, outbound::signing};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpListener,
};

const OK: &str = "200 OK\r\ncontent-type: text/event-stream";

const CALLS: &str = "data: {\"choices\":[{\"delta\":{\"content\":\"One moment.\"}}]}\n\n\
    data: {\"choices\":[{\"delta\":{\"tool_calls\":[{\"index\":0,\"id\":\"call_1\",\"function\":\
    {\"name\":\"order\",\"arguments\":\"{\\\"number\\\":\"}}]}}]}\n\n\
    data: {\"choices\":[{\"delta\":{\"tool_calls\":[{\"index\":0,\"function\":\
    {\"arguments\":\"7}\"}}]},\"finish_reason\":\"tool_calls\"}],\
    \"usage\":{\"prompt_tokens\":5,\"completion_tokens\":3}}\n\ndata: [DONE]\n\n";

const SAYS: &str = "data: {\"choices\":[{\"delta\":{\"content\":\"It is sent.\"},\
    \"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":2}}\n\n\
    data: [DONE]\n\n";

/// A shop whose agent has this model and a tool at this address.
async fn shop(model: &ModelServer, tool: &str, dev_mode: bool) -> Shop {
    shop_with(model, tool, |it| it.dev_mode = dev_mode).await
}

/// The same with these settings.
async fn shop_with(model: &ModelServer, tool: &str, change: impl FnOnce(&mut Config)) -> Shop {
    let shop = Shop::that_knows_with(change).await;
    let backend = shop.backend();
    let body = json!({"url": model.url, "name": "m", "apiKey": "sk-0123456789"});
    backend.put(&shop.agent_path("/model"), &body).await.good();
    let schema = json!({"type": "object", "properties": {"number": {"type": "integer"}}});
    let tool = json!({
        "name": "order", "description": "Looks an order up.", "inputSchema": schema, "url": tool,
    });
    backend.patch(&shop.agent_path(""), &json!({"tools": [tool]})).await.good();
    backend.post(&shop.agent_path("/publish"), &json!({})).await.good();
    shop
}

async fn ask(caller: &Caller) -> Vec<Value> {
    let frames = caller.ask("Where is order 7?").await.rest().await;
    chunks(&frames).cloned().collect()
}

/// What became of the call, in its message.
async fn told(answer: (&'static str, &'static str)) -> Value {
    let model = ModelServer::answering(&[(OK, CALLS), (OK, SAYS)]).await;
    let tool = ModelServer::answering(&[answer]).await;
    let shop = shop(&model, &tool.url, true).await;
    let answer = shop.backend().say(&json!({"message": "Where?", "stream": false})).await.good();
    answer["data"]["parts"][1].clone()
}

fn kinds(chunks: &[Value]) -> Vec<&str> {
    chunks.iter().map(|it| it["type"].as_str().unwrap()).collect()
}

fn body_of(request: &str) -> Value {
    serde_json::from_str(request.split_once("\r\n\r\n").unwrap().1).unwrap()
}

fn header<'a>(request: &'a str, name: &str) -> &'a str {
    let of_it = |it: &&str| it.split_once(": ").is_some_and(|it| it.0 == name);
    request.lines().find(of_it).unwrap().split_once(": ").unwrap().1
}

#[tokio::test]
async fn a_tool_is_called_and_the_model_answers_from_what_it_gives_back() {
    let model = ModelServer::answering(&[(OK, CALLS), (OK, SAYS)]).await;
    let tool = ModelServer::answering(&[("200 OK", r#"{"state":"sent"}"#)]).await;
    let shop = shop(&model, &tool.url, true).await;
    let visitor = shop.visitor().await;
    let chunks = ask(&visitor).await;
    assert_eq!(
        kinds(&chunks),
        [
            "start",
            "start-step",
            "data-status",
            "data-status",
            "text-start",
            "text-delta",
            "text-end",
            "tool-input-start",
            "tool-input-delta",
            "tool-input-delta",
            "tool-input-available",
            "tool-output-available",
            "finish-step",
            "start-step",
            "data-status",
            "text-start",
            "text-delta",
            "text-end",
            "finish-step",
            "finish",
        ]
    );
    let called = chunks.iter().find(|it| it["type"] == "tool-input-available").unwrap();
    assert_eq!(
        *called,
        json!({
            "type": "tool-input-available", "toolCallId": "call_1", "toolName": "order",
            "input": {"number": 7}, "providerExecuted": true,
        })
    );
    let metadata = &chunks.last().unwrap()["messageMetadata"];
    assert_eq!(metadata["usage"], json!({"inputTokens": 14, "outputTokens": 5}));

    let second = body_of(&model.requests()[1]);
    let messages = second["messages"].as_array().unwrap();
    let result = messages.last().unwrap();
    assert_eq!(
        *result,
        json!({"role": "tool", "tool_call_id": "call_1", "content": "{\"state\":\"sent\"}"})
    );
    assert_eq!(messages[messages.len() - 2]["tool_calls"][0]["id"], "call_1");
    assert_eq!(second["tools"][0]["function"]["name"], "order");
}

#[tokio::test]
async fn the_story_of_a_call_is_kept_in_history_and_trace() {
    let model = ModelServer::answering(&[(OK, CALLS), (OK, SAYS), (OK, SAYS)]).await;
    let tool = ModelServer::answering(&[("200 OK", r#"{"state":"sent"}"#)]).await;
    let shop = shop(&model, &tool.url, true).await;
    let backend = shop.backend();
    let answer = backend.say(&json!({"message": "Where is 7?", "stream": false})).await.good();
    let parts = answer["data"]["parts"].as_array().unwrap();
    let kinds: Vec<&str> = parts.iter().map(|it| it["type"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["text", "tool-order", "step-start", "text"]);
    assert_eq!(parts[1]["state"], "output-available");
    assert_eq!(parts[1]["output"], json!({"state": "sent"}));

    let id = answer["data"]["id"].as_str().unwrap();
    let trace = backend.get(&format!("/v1/messages/{id}/trace")).await.good();
    let traced = &trace["data"]["tools"][0];
    assert_eq!((&traced["name"], &traced["input"]), (&json!("order"), &json!({"number": 7})));
    assert_eq!(traced["output"], json!({"state": "sent"}));
    assert_eq!(trace["data"]["prompt"]["tools"], json!(["order"]));

    let conversation = answer["data"]["conversationId"].as_str().unwrap();
    backend.ask_in(conversation, "And now?").await.text().await;
    let third = body_of(&model.requests()[2]);
    let roles: Vec<&str> = third["messages"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["role"].as_str().unwrap())
        .collect();
    assert_eq!(roles, ["system", "user", "assistant", "tool", "assistant", "user"]);
}

#[tokio::test]
async fn a_call_says_who_asks_and_is_signed_by_both_secrets_after_a_rotation() {
    let model = ModelServer::answering(&[(OK, CALLS), (OK, SAYS), (OK, CALLS), (OK, SAYS)]).await;
    let tool = ModelServer::answering(&[("200 OK", "{}"), ("200 OK", "{}")]).await;
    let shop = shop(&model, &tool.url, true).await;
    let mut secrets = Vec::new();
    for _ in 0..2 {
        let made = shop.backend().post(&shop.agent_path("/tool-secret"), &json!({})).await.good();
        secrets.insert(0, made["data"]["secret"].as_str().unwrap().to_owned());
    }
    let visitor = shop.visitor().await;
    ask(&visitor).await;
    let request = tool.requests().remove(0);
    let data = &body_of(&request)["data"];
    assert_eq!((&data["name"], &data["input"]), (&json!("order"), &json!({"number": 7})));
    assert!(data["conversationId"].as_str().unwrap().starts_with("cnv_"));
    assert!(data["visitorId"].as_str().unwrap().starts_with("vis_"));
    assert_eq!(data["agentId"], shop.seeded.agent_id);

    let (id, at) = (header(&request, "webhook-id"), header(&request, "webhook-timestamp"));
    let body = request.split_once("\r\n\r\n").unwrap().1;
    let text = format!("{id}.{at}.{body}");
    let signed = |secret: &String| {
        let key = STANDARD.decode(secret.strip_prefix(signing::PREFIX).unwrap()).unwrap();
        let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, &key), text.as_bytes());
        format!("v1,{}", STANDARD.encode(tag))
    };
    let signatures: Vec<String> = secrets.iter().map(signed).collect();
    assert_eq!(header(&request, "webhook-signature"), signatures.join(" "));

    shop.clock.advance_millis(24 * 60 * 60 * 1000);
    ask(&shop.visitor().await).await;
    assert_eq!(header(&tool.requests()[1], "webhook-signature").split(' ').count(), 1);
    let log = shop.backend().get("/v1/audit-log?action=tool_secret.rotated").await.good();
    assert_eq!(log["data"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn a_tool_that_fails_is_told_to_the_model_which_answers_all_the_same() {
    let huge: &'static str = Box::leak("x".repeat(256 * 1024 + 1).into_boxed_str());
    for (status, body, error) in [
        ("500 Oh", "the stock is gone", "The tool answered with status 500: the stock is gone"),
        (
            "302 Found\r\nlocation: http://127.0.0.1:1/",
            "",
            "The tool answered with status 302; redirects are not followed.",
        ),
        ("200 OK", huge, "The tool gave back more than 256 kB."),
    ] {
        let part = told((status, body)).await;
        assert_eq!(
            (part["state"].as_str(), part["errorText"].as_str()),
            (Some("output-error"), Some(error))
        );
    }
    assert_eq!(told(("200 OK", "just words")).await["output"], "just words");
    assert_eq!(told(("204 No Content", "")).await["output"], "");
}

#[tokio::test]
async fn outside_dev_mode_a_tool_is_called_in_public_only() {
    let model = ModelServer::answering(&[(OK, CALLS), (OK, SAYS)]).await;
    let name = "https://localhost:9/x";
    let shop = shop(&model, name, false).await;
    let answer = shop.backend().say(&json!({"message": "Where?", "stream": false})).await.good();
    assert_eq!(answer["data"]["parts"][1]["errorText"], "The tool could not be reached.");

    for url in ["http://shop.example/x", "https://127.0.0.1/x", "https://[::ffff:a9fe:a9fe]/x"] {
        let body = json!({"tools": [{"name": "order", "url": url}]});
        let refused = shop.backend().patch(&shop.agent_path(""), &body).await;
        let field = refused.refused(422, "invalid_field");
        assert_eq!(field.as_deref(), Some("tools[0].url"), "{url}");
    }
}

#[tokio::test]
async fn a_model_in_a_private_network_is_asked_only_if_it_is_named() {
    let model = ModelServer::answering(&[(OK, SAYS)]).await;
    let shop = Shop::that_knows_with(|it| it.allow_private_models.clear()).await;
    for url in [model.url.as_str(), "http://169.254.169.254/v1", "http://localhost:9/v1"] {
        let body = json!({"url": url, "name": "m"});
        shop.backend().put(&shop.agent_path("/model"), &body).await.good();
        let trial = shop.backend().post(&shop.agent_path("/model/test"), &json!({})).await.good();
        let message = trial["data"]["failure"]["message"].as_str().unwrap();
        assert!(message.contains("leads to an address that is not public"), "{message}");
    }
    assert!(model.requests().is_empty());
}

#[tokio::test]
async fn a_model_that_never_stops_calling_is_stopped() {
    let model = ModelServer::answering(&[(OK, CALLS); 6]).await;
    let tool = ModelServer::answering(&[("200 OK", "{}"); 5]).await;
    let shop = shop(&model, &tool.url, true).await;
    let answer = shop.backend().say(&json!({"message": "Where?", "stream": false})).await.good();
    assert_eq!((model.requests().len(), tool.requests().len()), (6, 5));
    assert_eq!(body_of(&model.requests()[5])["tool_choice"], "none");
    let parts = answer["data"]["parts"].as_array().unwrap();
    let ids: std::collections::HashSet<_> =
        parts.iter().filter_map(|it| it["toolCallId"].as_str()).collect();
    assert_eq!(ids.len(), 6, "the model calls all of them call_1: {parts:?}");
}

#[tokio::test]
async fn a_tool_that_is_silent_before_or_in_its_answer_is_given_up() {
    for begins in ["", "HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{"] {
        let model = ModelServer::answering(&[(OK, CALLS), (OK, SAYS)]).await;
        let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/x", silent.local_addr().unwrap());
        let shop = shop_with(&model, &url, |it| (it.dev_mode, it.tool_secs) = (true, 1)).await;
        let backend = shop.backend();
        let body = json!({"message": "Where?", "stream": false});
        let holds = async {
            let (mut call, _) = silent.accept().await.unwrap();
            call.write_all(begins.as_bytes()).await.unwrap();
            call
        };
        let (answer, _call) = tokio::join!(backend.say(&body), holds);
        let parts = &answer.good()["data"]["parts"];
        let said = (&parts[1]["errorText"], &parts[3]["text"]);
        assert_eq!(said, (&json!("The tool did not answer within 1 s."), &json!("It is sent.")));
    }
}

#[tokio::test]
async fn whoever_stops_an_answer_stops_its_tools() {
    let model = ModelServer::answering(&[(OK, CALLS)]).await;
    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/x", silent.local_addr().unwrap());
    let shop = shop(&model, &url, true).await;
    let visitor = shop.visitor().await;
    let mut answer = visitor.ask("Where is order 7?").await;
    answer.until("tool-input-available").await;
    let (mut call, _) = silent.accept().await.unwrap();
    let conversation = answer.conversation.clone();
    visitor.stop(&conversation).await;
    let (_, end) = answer.until("tool-output-error").await;
    assert_eq!(end["errorText"], "The answer ended before the tool did.");
    // The request is given up: it ends here, and not after the tool's ten seconds.
    let mut rest = Vec::new();
    let ends = call.read_to_end(&mut rest);
    tokio::time::timeout(std::time::Duration::from_secs(5), ends).await.unwrap().ok();
}
