//! Every way a model server fails, and what becomes of the question.

use super::upstream::{Reply, Upstream, impatient};
use futures::StreamExt;
use parlor_server::{
    domain::{
        answer::AnswerError,
        model::{ModelSettings, Secret},
    },
    models::{
        client::ModelClient,
        piece::Piece,
        request::{ChatMessage, Offer},
        timeouts::Timeouts,
    },
};
use std::time::Duration;

const ANSWER: &str = "data: {\"choices\":[{\"delta\":{\"content\":\"Yes.\"},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n";
const HALF: &str = "data: {\"choices\":[{\"delta\":{\"content\":\"Ye\"}}]}\n\n";

fn answer() -> Reply {
    Reply::Stream(ANSWER.into())
}

async fn ask(client: &ModelClient) -> (String, Option<AnswerError>) {
    let messages = vec![ChatMessage::new("user", "Really?")];
    let mut pieces = std::pin::pin!(client.chat(messages, Offer::default()));
    let (mut text, mut error) = (String::new(), None);
    while let Some(piece) = pieces.next().await {
        match piece {
            Ok(Piece::Text(it)) => text.push_str(&it),
            Ok(_) => {}
            Err(it) => error = Some(it),
        }
    }
    (text, error)
}

#[tokio::test]
async fn a_busy_server_is_asked_again() {
    let busy = Reply::Status(503, "retry-after: 0\r\n", "busy");
    let upstream = Upstream::replying([busy, Reply::HangsUp, answer()]).await;
    let (text, error) = ask(&upstream.client(impatient())).await;
    assert_eq!((text.as_str(), error.is_none()), ("Yes.", true));
    assert_eq!(upstream.requests().len(), 3);
}

#[tokio::test]
async fn a_server_that_stays_busy_is_given_up() {
    let busy =
        || Reply::Status(429, "retry-after: 0\r\n", "{\"error\":{\"message\":\"slow down\"}}");
    let upstream = Upstream::replying([busy(), busy(), busy(), answer()]).await;
    let (_, error) = ask(&upstream.client(impatient())).await;
    let Some(AnswerError::Unavailable { reason, .. }) = error else { panic!("{error:?}") };
    assert_eq!(reason, "status 429: slow down");
    assert_eq!(upstream.requests().len(), 3);
}

#[tokio::test]
async fn a_server_that_asks_for_a_long_wait_is_not_waited_for() {
    let busy = Reply::Status(429, "retry-after: 3600\r\n", "");
    let upstream = Upstream::replying([busy, answer()]).await;
    let (_, error) = ask(&upstream.client(impatient())).await;
    assert!(matches!(error, Some(AnswerError::Unavailable { .. })));
    assert_eq!(upstream.requests().len(), 1);
}

#[tokio::test]
async fn a_wrong_key_is_not_tried_again_and_not_told() {
    let wrong = Reply::Status(401, "", "{\"error\":{\"message\":\"bad key sk-secret\"}}");
    let upstream = Upstream::replying([wrong, answer()]).await;
    let (_, error) = ask(&upstream.client(impatient())).await;
    let Some(AnswerError::Refused { status, reason, .. }) = error else { panic!("{error:?}") };
    assert_eq!((status, reason.as_str()), (401, "bad key …"));
    assert!(upstream.requests()[0].contains("authorization: Bearer sk-secret"));
}

#[tokio::test]
async fn a_server_that_refuses_stream_options_is_asked_without_and_remembered() {
    let refuses = Reply::Status(400, "", "{\"error\":\"unknown field stream_options\"}");
    let upstream = Upstream::replying([refuses, answer(), answer()]).await;
    let client = upstream.client(impatient());
    for _ in 0..2 {
        assert_eq!(ask(&client).await.0, "Yes.");
    }
    let asked: Vec<bool> =
        upstream.requests().iter().map(|it| it.contains("stream_options")).collect();
    assert_eq!(asked, [true, false, false]);
}

#[tokio::test]
async fn a_server_with_another_name_for_the_longest_answer_is_asked_by_it_and_remembered() {
    let refuses = "{\"error\":{\"message\":\"Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.\"}}";
    let upstream = Upstream::replying([Reply::Status(400, "", refuses), answer(), answer()]).await;
    let settings = ModelSettings { max_output_tokens: Some(50), ..upstream.settings() };
    let client = ModelClient::new(settings, impatient()).unwrap();
    for _ in 0..2 {
        assert_eq!(ask(&client).await.0, "Yes.");
    }
    let asked: Vec<bool> =
        upstream.requests().iter().map(|it| it.contains("\"max_completion_tokens\":50")).collect();
    assert_eq!(asked, [false, true, true]);
    assert!(upstream.requests().iter().all(|it| it.contains("stream_options")));
}

#[tokio::test]
async fn a_redirect_is_not_followed_because_keys_would_go_along() {
    let elsewhere = Upstream::replying([answer()]).await;
    let location: &'static str = format!("location: {}\r\n", elsewhere.url).leak();
    let upstream = Upstream::replying([Reply::Status(307, location, "")]).await;
    let (_, error) = ask(&upstream.client(impatient())).await;
    assert!(matches!(error, Some(AnswerError::Refused { status: 307, .. })), "{error:?}");
    assert!(elsewhere.requests().is_empty());
}

#[tokio::test]
async fn headers_of_an_agents_own_take_the_place_of_ours() {
    let upstream = Upstream::replying([answer()]).await;
    let headers = [("authorization", "Basic abc"), ("x-team", "blue")];
    let headers = headers.map(|(name, value)| (name.into(), Secret::new(value))).to_vec();
    let settings = ModelSettings { headers, ..upstream.settings() };
    ask(&ModelClient::new(settings, impatient()).unwrap()).await;
    let request = upstream.requests().remove(0);
    assert!(request.contains("authorization: Basic abc") && request.contains("x-team: blue"));
    assert!(!request.contains("Bearer"), "{request}");
}

#[tokio::test]
async fn a_body_that_is_refused_both_ways_is_an_error_and_options_are_not_forgotten() {
    let refuses = || Reply::Status(400, "", "{\"error\":\"context too long\"}");
    let upstream = Upstream::replying([refuses(), refuses(), answer()]).await;
    let client = upstream.client(impatient());
    assert!(matches!(ask(&client).await.1, Some(AnswerError::Refused { status: 400, .. })));
    assert_eq!(ask(&client).await.0, "Yes.");
    assert!(upstream.requests()[2].contains("stream_options"));
}

#[tokio::test]
async fn after_words_nothing_is_asked_again() {
    let upstream = Upstream::replying([Reply::Stream(HALF.into()), answer()]).await;
    let (text, error) = ask(&upstream.client(impatient())).await;
    assert_eq!(text, "Ye");
    let Some(AnswerError::Unavailable { reason, .. }) = error else { panic!("{error:?}") };
    assert_eq!(reason, "it broke off before the end of the answer");
    assert_eq!(upstream.requests().len(), 1);
}

#[tokio::test]
async fn silence_in_mid_answer_is_an_error() {
    let upstream = Upstream::replying([Reply::Stalls(HALF.into())]).await;
    let (text, error) = ask(&upstream.client(impatient())).await;
    assert_eq!(text, "Ye");
    assert!(error.unwrap().to_string().contains("it fell silent"));
    upstream.is_left().await;
}

#[tokio::test]
async fn silence_after_the_end_is_none() {
    let whole = ANSWER.replace("data: [DONE]\n\n", "");
    let upstream = Upstream::replying([Reply::Stalls(whole)]).await;
    let (text, error) = ask(&upstream.client(Timeouts::default())).await;
    assert_eq!((text.as_str(), error.is_none()), ("Yes.", true));
}

#[tokio::test]
async fn an_empty_answer_is_asked_for_again() {
    let empty =
        "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n";
    let upstream = Upstream::replying([Reply::Stream(empty.into()), answer()]).await;
    let (text, error) = ask(&upstream.client(impatient())).await;
    assert_eq!((text.as_str(), error.is_none()), ("Yes.", true));
}

#[tokio::test]
async fn the_whole_answer_has_a_limit() {
    let upstream = Upstream::replying([Reply::Stalls(HALF.into())]).await;
    let limit = Timeouts { whole: Duration::from_millis(300), ..Timeouts::default() };
    let (text, error) = ask(&upstream.client(limit)).await;
    assert_eq!((text.as_str(), error.is_some()), ("Ye", true));
}

#[tokio::test]
async fn dropping_the_answer_drops_the_request() {
    let upstream = Upstream::replying([Reply::Stalls(HALF.into())]).await;
    let client = upstream.client(Timeouts::default());
    let messages = vec![ChatMessage::new("user", "Really?")];
    let mut pieces = Box::pin(client.chat(messages, Offer::default()));
    assert_eq!(pieces.next().await.unwrap().unwrap(), Piece::Text("Ye".into()));
    drop(pieces);
    upstream.is_left().await;
}
