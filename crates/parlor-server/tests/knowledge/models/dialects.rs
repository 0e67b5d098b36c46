//! What servers send, written by hand after the format of each: one file for each.

use super::upstream::{Reply, Upstream, impatient};
use futures::StreamExt;
use parlor_server::models::{
    piece::Piece,
    request::{ChatMessage, Offer},
};
use parlor_wire::chunk::Usage;

const SPENT: Usage = Usage { input_tokens: 9, output_tokens: 2, estimated: false };

#[derive(Debug, Default, PartialEq)]
struct Heard {
    text: String,
    reasoning: String,
    finish: Vec<&'static str>,
    usage: Option<Usage>,
    error: Option<String>,
}

async fn hear(recorded: &str) -> Heard {
    let upstream = Upstream::replying([Reply::Stream(recorded.into())]).await;
    let client = upstream.client(impatient());
    let mut pieces =
        std::pin::pin!(client.chat(vec![ChatMessage::new("user", "Hi")], Offer::default()));
    let mut heard = Heard::default();
    while let Some(piece) = pieces.next().await {
        match piece {
            Ok(Piece::Text(it)) => heard.text.push_str(&it),
            Ok(Piece::Reasoning(it)) => heard.reasoning.push_str(&it),
            Ok(Piece::Finish(it)) => heard.finish.push(it),
            Ok(Piece::Usage(it)) => heard.usage = Some(it),
            Ok(Piece::Call(it)) => panic!("nothing was offered: {it:?}"),
            Ok(Piece::Retrying(it) | Piece::WithoutTools(it)) => {
                panic!("nothing failed before the first word: {it}")
            }
            Ok(Piece::Done | Piece::Failed(_)) => panic!("the client keeps these to itself"),
            Err(it) => heard.error = Some(it.to_string()),
        }
    }
    heard
}

#[track_caller]
fn is_whole(heard: &Heard, reasoning: &str) {
    let whole = Heard {
        text: "Two days – naïve".into(),
        reasoning: reasoning.into(),
        finish: vec!["stop"],
        usage: Some(SPENT),
        error: None,
    };
    assert_eq!(*heard, whole);
}

#[tokio::test]
async fn openai_is_understood() {
    is_whole(&hear(include_str!("streams/openai.sse")).await, "");
}

#[tokio::test]
async fn vllm_with_reasoning_and_pings_is_understood() {
    is_whole(&hear(include_str!("streams/vllm-reasoning.sse")).await, "The visitor asks…");
}

#[tokio::test]
async fn openrouter_with_its_comments_is_understood() {
    is_whole(&hear(include_str!("streams/openrouter.sse")).await, "Hm.");
}

#[tokio::test]
async fn a_stream_that_ends_without_done_is_whole_if_it_gave_a_reason() {
    is_whole(&hear(include_str!("streams/llama-cpp-without-done.sse")).await, "");
}

#[tokio::test]
async fn events_with_a_single_line_end_are_understood() {
    is_whole(&hear(include_str!("streams/one-line-end.sse")).await, "");
}

#[tokio::test]
async fn a_server_that_does_not_stream_is_understood() {
    is_whole(&hear(include_str!("streams/not-streamed.sse")).await, "");
}

#[tokio::test]
async fn ollama_is_understood() {
    is_whole(&hear(include_str!("streams/ollama.sse")).await, "Hm.");
}

#[tokio::test]
async fn lm_studio_and_its_lines_with_carriage_returns_are_understood() {
    is_whole(&hear(include_str!("streams/lm-studio.sse")).await, "");
    is_whole(&hear(include_str!("streams/crlf.sse")).await, "");
}

#[tokio::test]
async fn litellm_with_its_usage_in_a_choice_is_understood() {
    is_whole(&hear(include_str!("streams/litellm.sse")).await, "");
}

#[tokio::test]
async fn azure_with_its_filters_and_no_choice_at_first_is_understood() {
    is_whole(&hear(include_str!("streams/azure.sse")).await, "");
}

#[tokio::test]
async fn a_refusal_is_read_as_words() {
    is_whole(&hear(include_str!("streams/refusal.sse")).await, "");
}

#[tokio::test]
async fn an_error_after_words_is_an_error_in_every_dialect() {
    for (recorded, reason) in [
        (include_str!("streams/error-then-done.sse"), "EngineCore died"),
        (include_str!("streams/error-field.sse"), "context shift is disabled"),
        (include_str!("streams/error-as-bare-json.sse"), "out of memory"),
        (include_str!("streams/error-openrouter.sse"), "Provider disconnected"),
        (include_str!("streams/error-event.sse"), "Overloaded"),
        (include_str!("streams/error-ollama.sse"), "unexpected EOF"),
        (include_str!("streams/error-in-a-list.sse"), "Quota exceeded"),
        (include_str!("streams/error-llama-cpp.sse"), "the available context size"),
    ] {
        let heard = hear(recorded).await;
        assert_eq!(heard.text, "Two");
        assert!(heard.error.as_deref().is_some_and(|it| it.ends_with(reason)), "{heard:?}");
    }
}
