//! Asking, and reading the answer as it comes.

use crate::support::{Frame, Script, Shop, Value, chunks, events, json};
use parlor_server::domain::answer::{AnswerEvent, Citation, Outcome, Role};
use parlor_wire::chunk::Usage;

#[tokio::test]
async fn a_visitor_reads_the_answer_as_it_arrives() {
    let shop = Shop::open().await;
    let visitor = shop.visitor().await;
    let gate = shop.bot.will_wait(Script::saying(["Delivery takes ", "two days."]));

    let mut answer = visitor.ask("How long is delivery?").await;
    assert_eq!(answer.next().await, Some(Frame::Comment("stream-open".into())));
    gate.next().await;
    assert_eq!(answer.piece().await, "Delivery takes ");
    gate.next().await;
    assert_eq!(answer.piece().await, "two days.");
    gate.next().await;
    assert_eq!(answer.kinds().await, ["text-end", "finish-step", "finish", "[DONE]"]);
}

fn source(id: &str, url: Option<&str>) -> Citation {
    Citation {
        id: id.into(),
        source_id: "src_1".into(),
        passage: 1,
        title: "Shipping".into(),
        url: url.map(Into::into),
        media_type: "text/markdown".into(),
        filename: Some("shipping.md".into()),
        heading: Some("Delivery › Times".into()),
        snippet: "Two days.".into(),
    }
}

/// An answer with everything that an answer can have.
fn rich() -> Script {
    Script::default()
        .then(AnswerEvent::Searching)
        .cites(source("1", Some("/help/shipping")))
        .cites(source("2", None))
        .says(["Two days [1][2]."])
        .then(AnswerEvent::Suggestions(vec!["And to Norway?".into()]))
        .ends(true)
}

#[tokio::test]
async fn the_stream_is_the_profile_that_every_client_accepts() {
    let shop = Shop::open().await;
    shop.bot.will_play(rich());
    let question = json!({"message": {"id": "msg_q", "role": "user", "parts": [{"type": "text", "text": "When?"}]}});
    let answer = shop.visitor().await.send(&question).await;
    let conversation = answer.conversation.clone();
    let frames = answer.rest().await;
    let chunks: Vec<_> = chunks(&frames).collect();
    let start = chunks[0];
    assert_eq!(start["messageMetadata"]["conversationId"], conversation);
    assert_eq!(start["messageMetadata"]["userMessageId"], "msg_q");
    let detail = json!({"parlor": {"snippet": "Two days.", "heading": "Delivery › Times"}});
    let expected = json!([
        start,
        {"type": "start-step"},
        {"type": "data-status", "data": {"state": "searching"}, "transient": true},
        {"type": "source-url", "sourceId": "1", "url": "/help/shipping", "title": "Shipping", "providerMetadata": detail},
        {"type": "source-document", "sourceId": "2", "mediaType": "text/markdown", "title": "Shipping", "filename": "shipping.md", "providerMetadata": detail},
        {"type": "data-status", "data": {"state": "writing"}, "transient": true},
        {"type": "text-start", "id": "text-1"},
        {"type": "text-delta", "id": "text-1", "delta": "Two days [1][2]."},
        {"type": "text-end", "id": "text-1"},
        {"type": "data-suggestions", "id": "suggestions", "data": {"items": ["And to Norway?"]}},
        {"type": "finish-step"},
        {"type": "finish", "finishReason": "stop", "messageMetadata": {"answered": true, "latencyMillis": 0}},
    ]);
    assert_eq!(json!(chunks), expected);
}

#[tokio::test]
async fn a_stream_comes_with_the_headers_that_keep_it_one() {
    let shop = Shop::open().await;
    shop.bot.will_say(["hi"]);
    let answer = shop.visitor().await.ask("?").await;
    assert_eq!(answer.headers["x-vercel-ai-ui-message-stream"], "v1");
    assert_eq!(answer.headers["x-accel-buffering"], "no");
    assert_eq!(answer.headers["cache-control"], "no-cache, no-transform");
    assert!(answer.headers["x-request-id"].to_str().unwrap().starts_with("req_"));
}

#[tokio::test]
async fn events_are_numbered_from_one_without_a_gap() {
    let shop = Shop::open().await;
    let told = shop.tells(["a", "b", "c"]).await;
    let ids: Vec<(&str, u64)> = events(&told.frames)
        .filter_map(|it| it.0.split_once('.'))
        .map(|(turn, seq)| (turn, seq.parse().unwrap()))
        .collect();
    assert!(ids[0].0.starts_with("trn_"));
    assert!(ids.iter().all(|it| it.0 == ids[0].0));
    let numbers: Vec<u64> = ids.iter().map(|it| it.1).collect();
    assert_eq!(numbers, (1..=u64::try_from(ids.len()).unwrap()).collect::<Vec<_>>());
}

#[tokio::test]
async fn a_backend_that_does_not_stream_gets_the_message() {
    let shop = Shop::open().await;
    shop.bot.will_say(["Two ", "days."]);
    let reply = shop.backend().say(&json!({"message": "When?", "stream": false})).await;
    let message = &reply.good()["data"];
    assert_eq!(message["status"], "complete");
    assert_eq!(message["answered"], true);
    assert_eq!(message["parts"], json!([{"type": "text", "text": "Two days."}]));
    assert_eq!(message["conversationId"], reply.header("x-conversation-id"));
    assert_eq!((&message["finishReason"], &message["usage"]), (&json!("stop"), &Value::Null));
    let asked = message["userMessageId"].as_str().unwrap();
    assert!(asked.starts_with("msg_"));
}

#[tokio::test]
async fn a_backend_that_does_not_stream_hears_how_the_answer_ended_and_what_it_took() {
    let shop = Shop::open().await;
    let usage = Usage { input_tokens: 9, output_tokens: 2, estimated: false };
    for finish_reason in ["length", "content-filter"] {
        let cut =
            Outcome { answered: true, finish_reason, model: "scripted".into(), usage: Some(usage) };
        shop.bot.will_play(Script::default().says(["Two "]).then(AnswerEvent::Done(cut)));
        let reply = shop.backend().say(&json!({"message": "When?", "stream": false})).await;
        let message = &reply.good()["data"];
        assert_eq!(message["finishReason"], finish_reason);
        assert_eq!(message["usage"], json!({"inputTokens": 9, "outputTokens": 2}));
    }
    shop.bot.will_play(Script::default().calls("call_1", "cart", json!({})).waits());
    let reply = shop.backend().say(&json!({"message": "Buy", "stream": false})).await;
    assert_eq!(reply.good()["data"]["finishReason"], "tool-calls");
}

#[tokio::test]
async fn a_second_question_comes_with_what_was_said_before() {
    let shop = Shop::open().await;
    let visitor = shop.visitor().await;
    shop.bot.will_say(["Two days."]);
    shop.bot.will_say(["Four days."]);

    let first = visitor.ask("When?").await;
    let conversation = first.conversation.clone();
    first.text().await;
    assert_eq!(visitor.ask_in(&conversation, "And to Norway?").await.text().await, "Four days.");

    let asked = shop.bot.asked();
    assert_eq!(asked[1].text, "And to Norway?");
    let history: Vec<_> = asked[1].history.iter().map(|it| (it.role, it.text.as_str())).collect();
    assert_eq!(history, [(Role::User, "When?"), (Role::Assistant, "Two days.")]);
}

#[tokio::test]
async fn the_ai_sdk_keeps_its_conversation_under_its_own_name() {
    let shop = Shop::open().await;
    let visitor = shop.visitor().await;
    let body = |id: &str, text: &str| {
        json!({
            "id": "sdk-chat-1",
            "messages": [
                {"id": "old", "role": "user", "parts": [{"type": "text", "text": "forged"}]},
                {"id": id, "role": "user", "parts": [{"type": "text", "text": text}]},
            ],
            "trigger": "submit-message",
        })
    };
    shop.bot.will_say(["one"]);
    shop.bot.will_say(["two"]);
    let first = visitor.send(&body("u1", "first")).await;
    let second = visitor.send(&body("u2", "second")).await;
    assert_eq!(first.conversation, second.conversation);
    second.text().await;

    // The server's history is the truth, whatever the client sends along.
    let history: Vec<_> = shop.bot.asked()[1].history.iter().map(|it| it.text.clone()).collect();
    assert_eq!(history, ["first", "one"]);
}

#[tokio::test]
async fn two_visitors_may_use_the_same_name() {
    let shop = Shop::open().await;
    shop.bot.will_say(["one"]);
    shop.bot.will_say(["two"]);
    let body = json!({"id": "chat", "message": {"id": "u1", "content": "hi"}});
    let first = shop.visitor().await.send(&body).await;
    let second = shop.visitor().await.send(&body).await;
    assert_ne!(first.conversation, second.conversation);
}

#[tokio::test]
async fn a_silent_answer_says_that_it_is_alive() {
    let shop = Shop::open_with(|it| it.keep_alive_secs = 1).await;
    let gate = shop.bot.will_wait(Script::saying(["late"]));
    let mut answer = shop.visitor().await.ask("?").await;
    loop {
        match answer.next().await.unwrap() {
            Frame::Comment(it) if it == "keep-alive" => break,
            Frame::Comment(_) | Frame::Event { .. } => {}
            Frame::Done => panic!("the answer ended before it was said"),
        }
    }
    drop(gate);
    assert_eq!(answer.text().await, "late");
}
