//! How servers call tools: one stream for each, written by hand in the form that it uses.

use super::upstream::{Reply, Upstream, impatient};
use futures::StreamExt;
use parlor_server::{
    domain::tool::Tool,
    models::{
        calls::{Calls, Written},
        piece::Piece,
        request::{ChatMessage, Offer},
    },
};
use serde_json::{Value, json};
use std::collections::BTreeSet;

fn offer() -> Offer {
    let tools = vec![Tool { name: "order".into(), ..Tool::default() }];
    Offer { tools, may_call: true }
}

/// The calls of a recorded answer, and why it ended.
async fn calls(recorded: &str) -> (Vec<Written>, Vec<&'static str>) {
    let upstream = Upstream::replying([Reply::Stream(recorded.into())]).await;
    let client = upstream.client(impatient());
    let messages = vec![ChatMessage::new("user", "Where are A-17 and B-4?")];
    let mut pieces = std::pin::pin!(client.chat(messages, offer()));
    let (mut calls, mut ends) = (Calls::default(), Vec::new());
    while let Some(piece) = pieces.next().await {
        match piece.unwrap() {
            Piece::Call(it) => drop(calls.push(it, &offer().tools)),
            Piece::Finish(it) => ends.push(it),
            Piece::Usage(it) => assert_eq!((it.input_tokens, it.output_tokens), (9, 2)),
            Piece::Reasoning(_) => {}
            other => panic!("{other:?}"),
        }
    }
    (calls.finish(&offer().tools), ends)
}

async fn numbers(recorded: &str) -> Vec<Value> {
    let (written, ends) = calls(recorded).await;
    assert_eq!(ends, ["tool-calls"]);
    let ids: BTreeSet<&str> = written.iter().map(|it| it.call.id.as_str()).collect();
    assert!(!ids.contains("") && ids.len() == written.len(), "{ids:?}");
    for it in &written {
        assert_eq!((it.call.name.as_str(), &it.flaw), ("order", &None));
    }
    written.into_iter().map(|it| it.call.input.get("number").cloned().unwrap_or_default()).collect()
}

#[tokio::test]
async fn two_calls_are_read_from_every_server() {
    for recorded in [
        include_str!("streams/tools-openai.sse"),
        include_str!("streams/tools-vllm.sse"),
        include_str!("streams/tools-ollama.sse"),
        include_str!("streams/tools-gemini.sse"),
        include_str!("streams/tools-mistral.sse"),
        include_str!("streams/tools-llama-cpp.sse"),
        include_str!("streams/tools-openrouter.sse"),
        include_str!("streams/tools-no-ids.sse"),
        include_str!("streams/tools-not-streamed.sse"),
    ] {
        assert_eq!(numbers(recorded).await, ["A-17", "B-4"], "{recorded}");
    }
}

#[tokio::test]
async fn the_form_of_2023_is_read_too() {
    assert_eq!(numbers(include_str!("streams/tools-function-call.sse")).await, ["A-17"]);
}

#[tokio::test]
async fn what_a_server_wants_back_with_a_call_is_kept() {
    let (written, _) = calls(include_str!("streams/tools-gemini.sse")).await;
    let extra = json!({"google": {"thought_signature": "EqQB"}});
    assert_eq!((&written[0].call.extra, &written[1].call.extra), (&Some(extra), &None));
}

#[tokio::test]
async fn a_server_without_tools_is_asked_again_without_them_and_stays_so() {
    let said =
        "data: {\"choices\":[{\"delta\":{\"content\":\"Hi\"},\"finish_reason\":\"stop\"}]}\n\n";
    let refusal = r#"{"error":{"message":"registry.ollama.ai/library/x does not support tools"}}"#;
    let upstream = Upstream::replying([
        Reply::Status(400, "", refusal),
        Reply::Stream(said.into()),
        Reply::Stream(said.into()),
    ])
    .await;
    let client = upstream.client(impatient());
    for _ in 0..2 {
        let messages = vec![ChatMessage::new("user", "Hi")];
        let pieces: Vec<_> = client.chat(messages, offer()).collect().await;
        let said = |it: &Result<Piece, _>| matches!(it, Ok(Piece::Text(text)) if text == "Hi");
        assert!(pieces.iter().any(said), "{pieces:?}");
    }
    let offered: Vec<bool> =
        upstream.requests().iter().map(|it| it.contains("\"tools\"")).collect();
    assert_eq!(offered, [true, false, false]);
}
