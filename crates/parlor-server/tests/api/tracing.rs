//! How an answer came about, and how long that is kept.

use crate::support::{Caller, Log, ModelServer, Refusal, Shop, Value, json};

const KEY: &str = "sk-a-long-secret-1234";

const HOURS: &str = "# Hours\n\nOn Saturdays we close at 14:00.\n\n# Dogs\n\nDogs are welcome.";

async fn knowing() -> Shop {
    let shop = Shop::that_knows().await;
    let source = json!({"title": "Help", "text": HOURS});
    shop.backend().post(&shop.agent_path("/sources"), &source).await.good();
    shop
}

/// The answer's message to a question, as JSON.
async fn told(caller: &Caller, body: &Value) -> Value {
    let mut body = body.clone();
    body["stream"] = false.into();
    caller.say(&body).await.good()["data"].clone()
}

async fn trace(shop: &Shop, message: &Value) -> Value {
    let path = format!("/v1/messages/{}/trace", message["id"].as_str().unwrap());
    shop.backend().get(&path).await.good()["data"].clone()
}

async fn give_model(shop: &Shop, url: &str) {
    let model = json!({
        "url": url, "name": "gpt", "apiKey": KEY, "temperature": 0.5, "systemPrompt": "You are Ada.",
        "headers": {"x-team": "the-secret-team-9876"},
    });
    shop.backend().put(&shop.agent_path("/model"), &model).await.good();
    shop.backend().post(&shop.agent_path("/publish"), &json!({})).await.good();
}

#[tokio::test]
async fn a_quoted_answer_says_what_was_found_and_used() {
    let shop = knowing().await;
    let message =
        told(&shop.backend(), &json!({"message": "When do you close on Saturdays?"})).await;
    let trace = trace(&shop, &message).await;
    assert_eq!(trace["question"], "When do you close on Saturdays?");
    assert_eq!((&trace["messageId"], &trace["agentVersion"]), (&message["id"], &json!(1)));
    let terms: Vec<&str> = trace["query"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["forms"][0].as_str().unwrap())
        .collect();
    assert!(terms.contains(&"close") && terms.contains(&"saturdays"), "{terms:?}");
    let best = &trace["passages"][0];
    assert_eq!(
        (&best["used"], &best["why"], &best["title"]),
        (&json!(true), &json!("cited"), &json!("Help"))
    );
    assert!(best["coverage"].as_f64().unwrap() > 0.5 && best["score"].as_f64().unwrap() > 0.0);
    assert_eq!(trace["prompt"], Value::Null);
    assert_eq!(trace["tokens"], Value::Null);
    let outcome = &trace["outcome"];
    assert_eq!((&outcome["model"], &outcome["answered"]), (&json!("extractive"), &json!(true)));
    assert_eq!(outcome["why"], "The passages that it cites hold the answer.");
}

#[tokio::test]
async fn an_answer_that_knows_nothing_says_why() {
    let shop = knowing().await;
    let body = json!({"message": "Do you close the moon on Saturdays with rockets?"});
    let trace = trace(&shop, &told(&shop.backend(), &body).await).await;
    assert_eq!(trace["outcome"]["answered"], false);
    let why = trace["outcome"]["why"].as_str().unwrap();
    assert!(
        why.starts_with("No passage is likely enough to hold the answer: the best is "),
        "{why}"
    );
    assert!(why.ends_with("part of the question is nowhere in it."), "{why}");
    let verdict = &trace["verdict"];
    assert!(verdict["likelihood"].as_f64().unwrap() < verdict["needed"].as_f64().unwrap());
    for it in trace["passages"].as_array().unwrap() {
        assert_eq!((&it["used"], &it["passed"]), (&json!(false), &json!(false)));
        assert_eq!(it["why"], "too-little-of-the-question");
    }
    let hello = told(&shop.backend(), &json!({"message": "Hello!"})).await;
    assert_eq!(self::trace(&shop, &hello).await["outcome"]["why"], "It was small talk.");
}

#[tokio::test]
async fn a_models_answer_shows_the_very_prompt_attempts_and_counted_tokens_and_no_key() {
    let shop = knowing().await;
    let said = "data: {\"choices\":[{\"delta\":{\"content\":\"At 14:00 [1].\"},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n";
    let busy = "{\"error\":{\"message\":\"no room for sk-a-long-secret-1234\"}}";
    let server = ModelServer::answering(&[("503 Busy", busy), ("200 OK", said)]).await;
    give_model(&shop, &server.url).await;
    let body = json!({"message": "When do you close on Saturdays?"});
    let message = told(&shop.backend(), &body).await;
    let trace = trace(&shop, &message).await;

    let request = server.requests().pop().unwrap();
    let sent: Value = serde_json::from_str(request.split_once("\r\n\r\n").unwrap().1).unwrap();
    assert_eq!(trace["prompt"]["messages"], sent["messages"]);
    assert!(sent["messages"][0]["content"].as_str().unwrap().starts_with("You are Ada."));
    assert_eq!(
        (&trace["prompt"]["model"], &trace["prompt"]["temperature"]),
        (&json!("gpt"), &json!(0.5))
    );
    assert_eq!(trace["prompt"]["endpoint"], format!("{}/chat/completions", server.url));
    let attempt = &trace["attempts"][0];
    assert_eq!(attempt["then"], "retried");
    assert!(attempt["reason"].as_str().unwrap().ends_with("no room for …"), "{attempt}");
    assert_eq!(trace["passages"][0]["why"], "cited");
    assert_eq!((&trace["outcome"]["model"], &trace["agentVersion"]), (&json!("gpt"), &json!(2)));
    let tokens = &trace["tokens"];
    assert_eq!((&tokens["estimated"], &tokens["output"]), (&json!(true), &json!(4)));
    assert!(tokens["input"].as_u64().unwrap() > 50);
    let all = trace.to_string();
    assert!(!all.contains(KEY) && !all.contains("the-secret-team-9876") && !all.contains("v1:"));
}

#[tokio::test]
async fn the_end_of_a_stream_says_that_tokens_were_counted_here() {
    let shop = knowing().await;
    let counted = "data: {\"choices\":[{\"delta\":{\"content\":\"Yes.\"},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n";
    let told = "data: {\"choices\":[{\"delta\":{\"content\":\"Yes.\"},\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":2}}\n\ndata: [DONE]\n\n";
    let server = ModelServer::answering(&[("200 OK", counted), ("200 OK", told)]).await;
    give_model(&shop, &server.url).await;
    let mut usages = Vec::new();
    for _ in 0..2 {
        let (_, end) = shop.backend().ask("Are dogs welcome?").await.until("finish").await;
        usages.push(end["messageMetadata"]["usage"].clone());
    }
    assert_eq!((&usages[0]["estimated"], &usages[0]["outputTokens"]), (&json!(true), &json!(1)));
    assert_eq!(usages[1], json!({"inputTokens": 9, "outputTokens": 2}));
}

#[tokio::test]
async fn a_model_that_is_away_shows_in_the_attempts() {
    let shop = knowing().await;
    let server = ModelServer::answering(&[("401 No", "{\"error\":\"bad key\"}")]).await;
    give_model(&shop, &server.url).await;
    let body = json!({"message": "When do you close on Saturdays?"});
    let trace = trace(&shop, &told(&shop.backend(), &body).await).await;
    assert_eq!(trace["attempts"][0]["then"], "quoted");
    let why = trace["outcome"]["why"].as_str().unwrap();
    assert!(why.contains("passages were quoted: the model at \"http"), "{why}");
    assert_eq!(
        (&trace["outcome"]["model"], &trace["tokens"]),
        (&json!("extractive"), &Value::Null)
    );
}

#[tokio::test]
async fn a_model_that_is_away_where_nothing_can_be_quoted_is_no_answer() {
    let shop = knowing().await;
    let server = ModelServer::answering(&[("401 No", "{\"error\":\"bad key\"}")]).await;
    give_model(&shop, &server.url).await;
    let mut answer = shop.backend().ask("Do you sell bicycles?").await;
    let (_, start) = answer.until("start").await;
    answer.rest().await;
    let path = format!("/v1/messages/{}", start["messageId"].as_str().unwrap());
    let body = json!({"message": "Do you sell bicycles?", "stream": false});
    shop.backend().say(&body).await.refused(502, "answer_failed");
    let trace = shop.backend().get(&format!("{path}/trace")).await.good()["data"].clone();
    assert_eq!(
        (&trace["outcome"]["status"], &trace["attempts"][0]["then"]),
        (&json!("failed"), &json!("gave-up"))
    );
    let why = trace["outcome"]["why"].as_str().unwrap();
    assert!(why.starts_with("There was no answer to be had: the model at \"http"), "{why}");
}

#[tokio::test]
async fn timings_and_the_end_of_a_stopped_answer_are_kept() {
    let shop = Shop::open().await;
    let half = shop.begins_to_tell(["one ", "two"]).await;
    shop.clock.advance_millis(70);
    half.visitor.stop(&half.conversation).await;
    let path = format!("/v1/conversations/{}/messages", half.conversation);
    let messages = shop.backend().get(&path).await.good();
    let trace = trace(&shop, &messages["data"][1]).await;
    assert_eq!(trace["outcome"]["status"], "stopped");
    assert_eq!(trace["timings"]["firstTextMillis"], 0);
    assert_eq!(trace["timings"]["totalMillis"], 70);
}

#[tokio::test]
async fn no_answer_ends_without_its_trace() {
    let shop = Shop::open().await;
    let mut log = Log::open();
    let refusal = Refusal::of_traces(&shop.database()).await;
    shop.bot.will_say(["hi"]);
    let mut answer = shop.backend().ask("?").await;
    let (id, _) = answer.until("start").await;
    let turn = id.split_once('.').unwrap().0.to_owned();
    log.says(&[&turn, "could not be saved yet"]).await;
    let history = shop.backend().history(&answer.conversation).await;
    assert_eq!(history[1].1, "streaming");

    refusal.ends().await;
    let conversation = answer.conversation.clone();
    assert_eq!(answer.text().await, "hi");
    let path = format!("/v1/conversations/{conversation}/messages");
    let messages = shop.backend().get(&path).await.good();
    assert_eq!(trace(&shop, &messages["data"][1]).await["outcome"]["status"], "finished");
}

#[tokio::test]
async fn a_trace_is_kept_for_as_long_as_the_settings_say() {
    let shop = Shop::open_with(|it| it.trace_days = 2).await;
    let told = shop.tells(["hi"]).await;
    let path = format!("/v1/conversations/{}/messages", told.conversation);
    let messages = shop.backend().get(&path).await.good()["data"].clone();
    let path = format!("/v1/messages/{}/trace", messages[1]["id"].as_str().unwrap());
    shop.app().prune().await;
    shop.backend().get(&path).await.good();
    shop.clock.advance_millis(2 * 24 * 60 * 60 * 1000 + 1);
    shop.app().prune().await;
    shop.backend().get(&path).await.refused(404, "trace_not_found");
    for id in [messages[0]["id"].as_str().unwrap(), "msg_none"] {
        let path = format!("/v1/messages/{id}/trace");
        shop.backend().get(&path).await.refused(404, "message_not_found");
    }
}

#[tokio::test]
async fn nothing_is_kept_if_the_settings_say_so() {
    let shop = Shop::open_with(|it| it.trace_days = 0).await;
    shop.bot.will_say(["hi"]);
    let message = told(&shop.backend(), &json!({"message": "?"})).await;
    let path = format!("/v1/messages/{}/trace", message["id"].as_str().unwrap());
    shop.backend().get(&path).await.refused(404, "trace_not_found");
}
