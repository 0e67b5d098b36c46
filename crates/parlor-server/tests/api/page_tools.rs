//! Tools that the page runs: the answer waits for them, and goes on.

use crate::support::{Answer, Caller, Frame, Reply, Script, Shop, Value, chunks, json, text_of};

/// A bot that calls the page's tool, and then says this.
pub(crate) fn calling(shop: &Shop, after: &[&str]) {
    let script = Script::default().says(["One moment."]);
    shop.bot.will_play(script.calls("call_1", "cart", json!({"add": 7})).waits());
    shop.bot.will_say(after.iter().copied());
}

/// Asks with a tool of the page, and reads until the answer waits.
pub(crate) async fn ask(caller: &Caller) -> (String, Vec<Frame>) {
    let tools = json!([{"name": "cart", "description": "Fills the cart."}]);
    let answer = caller.send(&json!({"message": "Buy 7", "tools": tools})).await;
    let conversation = answer.conversation.clone();
    (conversation, answer.rest().await)
}

pub(crate) fn path(conversation: &str) -> String {
    format!("/v1/conversations/{conversation}/tool-results")
}

pub(crate) async fn result(caller: &Caller, conversation: &str, body: &Value) -> Answer {
    let request = caller.request(reqwest::Method::POST, &path(conversation)).json(body);
    Answer::of(request.send().await.unwrap())
}

pub(crate) async fn refused(caller: &Caller, conversation: &str, body: &Value) -> Reply {
    caller.post(&path(conversation), body).await
}

pub(crate) fn output(id: &str) -> Value {
    json!({"toolCallId": id, "output": {"items": 1}})
}

pub(crate) async fn parts(caller: &Caller, conversation: &str) -> Vec<Value> {
    let messages = caller.get(&format!("/v1/conversations/{conversation}/messages")).await.good();
    let last = messages["data"].as_array().unwrap().last().unwrap();
    last["parts"].as_array().unwrap().clone()
}

fn kinds(frames: &[Frame]) -> Vec<&str> {
    chunks(frames).map(|it| it["type"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn a_page_runs_a_tool_and_the_answer_goes_on_in_the_same_message() {
    let shop = Shop::open().await;
    calling(&shop, &["It is in ", "your cart."]);
    let visitor = shop.visitor().await;
    let (conversation, frames) = ask(&visitor).await;
    let all: Vec<&Value> = chunks(&frames).collect();
    let called = all.iter().find(|it| it["type"] == "tool-input-available").unwrap();
    let expected = json!({
        "type": "tool-input-available", "toolCallId": "call_1", "toolName": "cart",
        "input": {"add": 7},
    });
    assert_eq!(**called, expected);
    assert_eq!(all.last().unwrap()["finishReason"], "tool-calls");

    let answer = result(&visitor, &conversation, &output("call_1")).await;
    let rest = answer.rest().await;
    assert_eq!(chunks(&rest).next().unwrap()["messageId"], all[0]["messageId"]);
    assert_eq!(text_of(&rest), "It is in your cart.");
    let types: Vec<Value> =
        parts(&visitor, &conversation).await.iter().map(|it| it["type"].clone()).collect();
    assert_eq!(types, ["text", "tool-cart", "step-start", "text"]);
    assert_eq!(visitor.history(&conversation).await.len(), 2);

    // Webhooks hear of an answer when it is whole.
    assert_eq!(shop.told("message.").await, ["message.received", "message.created"]);

    let asked = shop.bot.asked();
    let [first, second] = asked.as_slice() else { panic!("{asked:?}") };
    assert_eq!((first.tools[0].name.as_str(), &first.tools), ("cart", &second.tools));
    assert_eq!(
        (second.text.as_str(), second.begun.steps[0].text.as_str()),
        ("Buy 7", "One moment.")
    );
    assert_eq!(second.begun.steps[0].calls[0].result, Some(Ok(json!({"items": 1}))));
}

#[tokio::test]
async fn an_answer_that_waits_survives_a_restart_and_a_failure_is_a_result_too() {
    let mut shop = Shop::open().await;
    calling(&shop, &["I could not."]);
    let backend = shop.backend();
    let (conversation, _) = ask(&backend).await;
    shop.crash().await;
    let body = json!({"toolCallId": "call_1", "errorText": "sold out", "stream": false});
    let message = refused(&backend, &conversation, &body).await.good();
    let parts = message["data"]["parts"].as_array().unwrap();
    assert_eq!(
        (&parts[1]["state"], &parts[1]["errorText"]),
        (&json!("output-error"), &json!("sold out"))
    );
    assert_eq!(parts[3]["text"], "I could not.");
}

#[tokio::test]
async fn an_answer_waits_for_all_of_its_calls() {
    let shop = Shop::open().await;
    let script = Script::default().calls("a", "cart", json!({})).calls("b", "cart", json!({}));
    shop.bot.will_play(script.waits());
    shop.bot.will_say(["Both."]);
    let visitor = shop.visitor().await;
    let (conversation, _) = ask(&visitor).await;
    for _ in 0..2 {
        let first = refused(&visitor, &conversation, &output("a")).await;
        assert_eq!((first.status.as_u16(), &first.good()["data"]["pending"]), (202, &json!(["b"])));
    }
    assert_eq!(result(&visitor, &conversation, &output("b")).await.text().await, "Both.");
}

#[tokio::test]
async fn a_result_is_taken_once_and_only_while_it_is_waited_for() {
    let shop = Shop::open().await;
    calling(&shop, &["Done."]);
    let visitor = shop.visitor().await;
    let (conversation, _) = ask(&visitor).await;
    let unknown = refused(&visitor, &conversation, &output("call_2")).await;
    unknown.refused(404, "tool_call_not_found");
    for _ in 0..2 {
        let answer = result(&visitor, &conversation, &output("call_1")).await;
        assert_eq!(answer.text().await, "Done.");
    }
    assert_eq!(shop.bot.asked().len(), 2);
    let other = json!({"toolCallId": "call_1", "output": null});
    refused(&visitor, &conversation, &other).await.refused(409, "tool_call_answered");

    calling(&shop, &["Never mind."]);
    visitor.ask_in(&conversation, "Again").await.text().await;
    visitor.ask_in(&conversation, "No, wait").await.text().await;
    refused(&visitor, &conversation, &output("call_1")).await.refused(409, "tool_call_answered");
    let pending = &shop.bot.asked()[3].history.clone();
    assert_eq!(pending.last().unwrap().calls[0].result, None);
}

#[tokio::test]
async fn whoever_reads_from_the_start_reads_all_of_the_answer() {
    let shop = Shop::open().await;
    calling(&shop, &["Done."]);
    let visitor = shop.visitor().await;
    let (conversation, _) = ask(&visitor).await;
    result(&visitor, &conversation, &output("call_1")).await.text().await;
    let whole = [
        "start",
        "start-step",
        "text-start",
        "text-delta",
        "text-end",
        "tool-input-start",
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
    ];
    let frames = visitor.resume(&conversation, None).await.rest().await;
    assert_eq!(kinds(&frames), whole);
    let cut = crate::support::events(&frames).nth(8).unwrap().0.to_owned();
    let tail = visitor.resume(&conversation, Some(&cut)).await.rest().await;
    assert_eq!(kinds(&tail), whole[9..]);
    let early = crate::support::events(&frames).nth(4).unwrap().0.to_owned();
    let again = visitor.resume(&conversation, Some(&early)).await.rest().await;
    assert_eq!(kinds(&again), whole);
}

#[tokio::test]
async fn another_answer_forgets_the_call() {
    let shop = Shop::open().await;
    calling(&shop, &["Just words."]);
    let visitor = shop.visitor().await;
    let (conversation, _) = ask(&visitor).await;
    let path = format!("/v1/conversations/{conversation}/regenerate");
    let message = visitor.post(&path, &json!({"stream": false})).await.good();
    assert_eq!(message["data"]["parts"], json!([{"type": "text", "text": "Just words."}]));
    assert_eq!(shop.bot.asked()[1].tools[0].name, "cart");
    refused(&visitor, &conversation, &output("call_1")).await.refused(404, "tool_call_not_found");
}

#[tokio::test]
async fn stopping_closes_the_call_and_keeps_what_was_said() {
    let shop = Shop::open().await;
    let script = Script::default().says(["One moment."]).calls("call_1", "cart", json!({}));
    let gate = shop.bot.will_wait(script.says(["more"]));
    let visitor = shop.visitor().await;
    let mut answer = visitor.ask("Buy 7").await;
    for _ in 0..3 {
        gate.next().await;
    }
    answer.until("tool-input-available").await;
    let conversation = answer.conversation.clone();
    visitor.stop(&conversation).await;
    let kinds = answer.kinds().await;
    assert_eq!(kinds, ["tool-output-error", "finish-step", "abort", "finish", "[DONE]"]);
    assert_eq!(parts(&visitor, &conversation).await[1]["state"], "output-error");
    refused(&visitor, &conversation, &output("call_1")).await.refused(409, "tool_call_answered");
}

#[tokio::test]
async fn a_power_cut_after_the_call_keeps_what_was_there_before() {
    let mut shop = Shop::open().await;
    let script = Script::default().calls("call_1", "cart", json!({}));
    shop.bot.will_play(script.waits());
    let gate = shop.bot.will_wait(Script::saying(["It is ", "in."]));
    let visitor = shop.visitor().await;
    let (conversation, _) = ask(&visitor).await;
    let mut answer = result(&visitor, &conversation, &output("call_1")).await;
    gate.next().await;
    assert_eq!(answer.piece().await, "It is ");
    shop.crash().await;
    let parts = parts(&visitor, &conversation).await;
    assert_eq!(
        (&parts[0]["type"], &parts[0]["output"]),
        (&json!("tool-cart"), &json!({"items": 1}))
    );
    let end = visitor.resume(&conversation, None).await.rest().await;
    assert!(kinds(&end).contains(&"tool-output-available"), "{end:?}");
    assert!(kinds(&end).contains(&"error"), "{end:?}");
}

#[tokio::test]
async fn what_does_not_fit_is_named() {
    let shop = Shop::open().await;
    calling(&shop, &[]);
    let visitor = shop.visitor().await;
    let (conversation, _) = ask(&visitor).await;
    let long = "x".repeat(2_001);
    for (body, field) in [
        (json!({"toolCallId": "call_1"}), "output"),
        (json!({"toolCallId": "call_1", "output": 1, "errorText": "x"}), "errorText"),
        (json!({"toolCallId": "call_1", "errorText": long}), "errorText"),
        (json!({"toolCallId": "call_1", "output": "x".repeat(256 * 1024)}), "output"),
        (json!({"toolCallId": 1, "output": 1}), "toolCallId"),
        (json!({"toolCallId": "call_1", "output": 1, "tools": [{"name": "a b"}]}), "tools[0].name"),
    ] {
        let reply = refused(&visitor, &conversation, &body).await;
        assert_eq!(reply.refused(422, "invalid_field").as_deref(), Some(field));
    }
    for (tools, field) in [
        (json!([{"name": "a", "url": "https://a.example"}]), "tools[0].url"),
        (json!([{"name": "a"}, {"name": "a"}]), "tools[1].name"),
        (json!([{"name": "a", "inputSchema": 1}]), "tools[0].inputSchema"),
    ] {
        let reply = visitor.say(&json!({"message": "?", "tools": tools})).await;
        assert_eq!(reply.refused(422, "invalid_field").as_deref(), Some(field));
    }
}
