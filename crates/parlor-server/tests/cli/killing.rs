//! A server that is killed in the middle of an answer.

use crate::support::{Serving, home, init};
use futures::StreamExt as _;
use serde_json::{Value, json};
use std::{
    io::{Read as _, Write as _},
    net::TcpListener,
    sync::mpsc,
    thread,
};

const FIRST_WORD: &str = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\n\
    data: {\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"Two \"}}]}\n\n";

/// A model that says one word and then nothing, until the returned sender is dropped.
fn silent_model() -> (String, mpsc::Sender<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/v1", listener.local_addr().unwrap());
    let (held, until) = mpsc::channel::<()>();
    thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut request = [0; 16_000];
        let _ = stream.read(&mut request).unwrap();
        stream.write_all(FIRST_WORD.as_bytes()).unwrap();
        // Ends with an error once the sender is gone.
        let _ = until.recv();
    });
    (url, held)
}

#[tokio::test]
async fn a_kill_in_mid_answer_keeps_the_question_and_says_that_the_answer_was_interrupted() {
    let (home, (model, _held)) = (home(), silent_model());
    let settings = format!("[model]\nurl = \"{model}\"\nname = \"m\"\n");
    std::fs::write(home.path().join("parlor.toml"), settings).unwrap();
    let made = init(&home, &[]);
    let key = made["secretKey"].as_str().unwrap().to_owned();
    let http = reqwest::Client::new();

    let mut server = Serving::start(&home, &[]);
    let agent = made["agentId"].as_str().unwrap();
    let url = format!("http://{}/v1/agents/{agent}/chat", server.address);
    let body = json!({"message": "How long is delivery?"});
    let response = http.post(url).bearer_auth(&key).json(&body).send().await.unwrap();
    let conversation = response.headers()["x-conversation-id"].to_str().unwrap().to_owned();
    let (mut bytes, mut read) = (response.bytes_stream(), String::new());
    while !read.contains("\"Two\"") {
        let more = bytes.next().await.expect(&read).unwrap();
        read.push_str(std::str::from_utf8(&more).unwrap());
    }
    // SIGKILL: the process gets no chance to save anything.
    server.child.kill().unwrap();
    server.child.wait().unwrap();

    let server = Serving::start(&home, &[]);
    let url = format!("http://{}/v1/conversations/{conversation}/messages", server.address);
    let response = http.get(url).bearer_auth(&key).send().await.unwrap();
    let list: Value = serde_json::from_str(&response.text().await.unwrap()).unwrap();
    let word = |index: usize, name: &str| list.pointer(&format!("/data/{index}/{name}")).cloned();
    assert_eq!(word(0, "parts/0/text"), Some(json!("How long is delivery?")), "{list}");
    assert_eq!(word(0, "status"), Some(json!("complete")), "{list}");
    assert_eq!(word(1, "status"), Some(json!("interrupted")), "{list}");
}
