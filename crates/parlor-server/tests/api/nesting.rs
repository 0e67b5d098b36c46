//! JSON that is nested too deeply: it does not get in, and where it did, nobody is locked out.

use crate::support::{Caller, ModelServer, Script, Shop, Value, json};
use parlor_server::storage::{Db, Statement};

/// The deepest JSON that is taken, and the deepest that ever got in.
const TAKEN: usize = 32;
const GOT_IN: usize = 126;

fn nested(levels: usize) -> Value {
    (1..levels).fold(json!([]), |it, _| json!([it]))
}

/// A visitor whose answer waits for its page's tool.
pub(crate) async fn waiting(shop: &Shop) -> (Caller, String) {
    shop.bot.will_play(Script::default().calls("call_1", "cart", json!({})).waits());
    let visitor = shop.visitor().await;
    let tools = json!([{"name": "cart"}]);
    let answer = visitor.send(&json!({"message": "Buy 7", "tools": tools})).await;
    let conversation = answer.conversation.clone();
    answer.rest().await;
    (visitor, conversation)
}

fn result(output: &Value) -> Value {
    json!({"toolCallId": "call_1", "output": output, "stream": false})
}

fn results(conversation: &str) -> String {
    format!("/v1/conversations/{conversation}/tool-results")
}

async fn messages(caller: &Caller, conversation: &str) -> Value {
    caller.get(&format!("/v1/conversations/{conversation}/messages")).await.good()
}

/// Puts these parts in place of those of a conversation's answer, as text.
pub(crate) async fn tamper(shop: &Shop, conversation: &str, parts: &str) {
    let db = Db::open(&shop.database()).await.unwrap();
    let sql = "UPDATE messages SET parts = $1 WHERE conversation_id = $2 AND role = 'assistant'";
    let statement = Statement::new(sql).bind(parts).bind(conversation);
    assert_eq!(db.execute(statement).await.unwrap(), 1);
}

#[tokio::test]
async fn what_is_nested_too_deeply_is_refused_by_its_name() {
    let shop = Shop::open().await;
    let (visitor, conversation) = waiting(&shop).await;
    for levels in [TAKEN + 1, 100] {
        let body = result(&nested(levels));
        let reply = visitor.post(&results(&conversation), &body).await;
        assert_eq!(reply.refused(422, "invalid_field").as_deref(), Some("output"));

        let part = json!({"type": "tool-cart", "toolCallId": "call_1", "state": "output-available",
            "input": {}, "output": nested(levels)});
        let message = json!({"id": "a1", "role": "assistant", "parts": [part]});
        let reply = visitor.say(&json!({"id": "c", "messages": [message]})).await;
        let field = reply.refused(422, "invalid_field");
        assert_eq!(field.as_deref(), Some("messages[0].parts[0].output"));

        let schema = json!({"type": "object", "x": nested(levels - 1)});
        let tools = json!([{"name": "cart", "inputSchema": schema}]);
        let reply = visitor.say(&json!({"message": "?", "tools": tools})).await;
        let schema_field = Some("tools[0].inputSchema");
        assert_eq!(reply.refused(422, "invalid_field").as_deref(), schema_field);
        let reply = shop.backend().patch(&shop.agent_path(""), &json!({"tools": tools})).await;
        assert_eq!(reply.refused(422, "invalid_field").as_deref(), schema_field);
    }
    let reply = visitor.post(&results(&conversation), &result(&nested(GOT_IN))).await;
    assert_eq!(reply.refused(422, "invalid_field").as_deref(), Some("output"));

    shop.bot.will_say(["Done."]);
    visitor.post(&results(&conversation), &result(&nested(TAKEN))).await.good();
    let said = messages(&visitor, &conversation).await;
    assert_eq!(said["data"][1]["parts"][0]["output"], nested(TAKEN));
}

#[tokio::test]
async fn a_message_that_was_taken_when_there_was_no_limit_locks_nobody_out() {
    let shop = Shop::open().await;
    let (visitor, conversation) = waiting(&shop).await;
    let part = json!({"type": "tool-cart", "toolCallId": "call_1", "state": "output-available",
        "input": {}, "output": nested(GOT_IN)});
    tamper(&shop, &conversation, &json!([part, {"type": "text", "text": "Done."}]).to_string())
        .await;
    let said = messages(&visitor, &conversation).await;
    assert_eq!(said["data"][1]["parts"][1]["text"], "Done.");
    shop.bot.will_say(["Yes."]);
    assert_eq!(visitor.ask_in(&conversation, "Sure?").await.text().await, "Yes.");
    let path = format!("/v1/conversations/{conversation}/export?format=json");
    assert!(shop.backend().get(&path).await.good().to_string().contains("Yes."));
}

/// What a model is told when its call ends like this, and what is kept of the call.
async fn called(arguments: &str, output: String) -> Value {
    let call = json!({"choices": [{"delta": {"tool_calls": [{"index": 0, "id": "call_1",
        "function": {"name": "order", "arguments": arguments}}]}, "finish_reason": "tool_calls"}]});
    let calls: &'static str = format!("data: {call}\n\ndata: [DONE]\n\n").leak();
    let says =
        "data: {\"choices\":[{\"delta\":{\"content\":\"So.\"},\"finish_reason\":\"stop\"}]}\n\n";
    let [calls, says] = [calls, says].map(|it| ("200 OK", it));
    let model = ModelServer::answering(&[calls, says, says]).await;
    let tool = ModelServer::answering(&[("200 OK", output.leak())]).await;
    let shop = Shop::that_knows_with(|it| it.dev_mode = true).await;
    let backend = shop.backend();
    let settings = json!({"url": model.url, "name": "m"});
    backend.put(&shop.agent_path("/model"), &settings).await.good();
    let tools = json!({"tools": [{"name": "order", "url": tool.url}]});
    backend.patch(&shop.agent_path(""), &tools).await.good();
    backend.post(&shop.agent_path("/publish"), &json!({})).await.good();
    let answer = backend.say(&json!({"message": "Where?", "stream": false})).await.good();
    let conversation = answer["data"]["conversationId"].as_str().unwrap();
    let next = json!({"conversationId": conversation, "message": "And?", "stream": false});
    assert_eq!(backend.say(&next).await.good()["data"]["parts"][0]["text"], "So.");
    let trace = format!("/v1/messages/{}/trace", answer["data"]["id"].as_str().unwrap());
    backend.get(&trace).await.good();
    messages(&backend, conversation).await["data"][1]["parts"][0].clone()
}

#[tokio::test]
async fn a_deep_result_of_a_tool_reaches_the_model_as_a_text() {
    for levels in [TAKEN + 1, 127] {
        let part = called("{}", nested(levels).to_string()).await;
        assert_eq!(part["output"].as_str(), Some(nested(levels).to_string().as_str()));
    }
    assert_eq!(called("{}", nested(TAKEN).to_string()).await["output"], nested(TAKEN));
}

#[tokio::test]
async fn a_call_with_deep_arguments_is_not_made() {
    for levels in [TAKEN, 126] {
        let part = called(&json!({"a": nested(levels)}).to_string(), String::new()).await;
        assert_eq!(part["state"], "output-error");
        let reason = "The arguments are nested deeper than 32 levels.";
        assert_eq!(part["errorText"], reason);
    }
}

#[tokio::test]
async fn an_answer_that_cannot_be_read_any_more_keeps_no_server_from_starting() {
    let mut shop = Shop::open().await;
    let (visitor, conversation) = waiting(&shop).await;
    let gate = shop.bot.will_wait(Script::saying(["Two ", "days."]));
    let body = json!({"toolCallId": "call_1", "output": 1});
    let mut rest = visitor.streams(&conversation, "tool-results", &body).await;
    gate.next().await;
    assert_eq!(rest.piece().await, "Two ");
    let other = shop.begins_to_tell(["Three ", "days."]).await;
    tamper(&shop, &conversation, "[{\"type\":").await;
    shop.crash().await;
    assert_eq!(other.visitor.history(&other.conversation).await[1].1, "interrupted");
    assert_eq!(visitor.history(&conversation).await[1].1, "interrupted");
    shop.bot.will_say(["Four days."]);
    assert_eq!(visitor.ask_in(&conversation, "So?").await.text().await, "Four days.");
}
