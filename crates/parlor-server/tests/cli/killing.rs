//! A server that is killed in the middle of an answer.

use crate::{
    postgres,
    support::{Serving, home, init},
};
use bytes::Bytes;
use futures::{StreamExt as _, stream::BoxStream};
use parlor_server::storage::Location;
use serde_json::{Value, json};
use std::{
    io::{Read as _, Write as _},
    net::TcpListener,
    sync::mpsc,
    thread,
};
use tempfile::TempDir;

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

/// A server whose agent has begun to answer.
struct Answering {
    server: Serving,
    key: String,
    /// Below the address of a server.
    chat: String,
    conversation: String,
    _bytes: BoxStream<'static, reqwest::Result<Bytes>>,
}

impl Answering {
    /// Starts a server with these settings and the model that says one word, asks, and
    /// reads that word.
    async fn begin(home: &TempDir, settings: &str, model: &str) -> Self {
        let settings = format!("{settings}\n[model]\nurl = \"{model}\"\nname = \"m\"\n");
        std::fs::write(home.path().join("parlor.toml"), settings).unwrap();
        let made = init(home, &[]);
        let key = made["secretKey"].as_str().unwrap().to_owned();
        let chat = format!("/v1/agents/{}/chat", made["agentId"].as_str().unwrap());
        let server = Serving::start(home, &[]);
        let body = json!({"message": "How long is delivery?"});
        let request = reqwest::Client::new().post(server.url(&chat)).bearer_auth(&key).json(&body);
        let response = request.send().await.unwrap();
        let conversation = response.headers()["x-conversation-id"].to_str().unwrap().to_owned();
        let mut bytes = response.bytes_stream().boxed();
        read_until(&mut bytes, "\"Two\"").await;
        Self { server, key, chat, conversation, _bytes: bytes }
    }

    /// SIGKILL: the process gets no chance to save anything.
    fn is_killed(&mut self) {
        self.server.child.kill().unwrap();
        self.server.child.wait().unwrap();
    }

    /// What another server says of the conversation at this path below it.
    async fn get(&self, server: &Serving, path: &str) -> reqwest::Response {
        let request = reqwest::Client::new().get(server.url(path)).bearer_auth(&self.key);
        request.send().await.unwrap()
    }

    /// Expects the question, and half an answer.
    async fn was_interrupted(&self, server: &Serving) {
        let path = format!("/v1/conversations/{}/messages", self.conversation);
        let text = self.get(server, &path).await.text().await.unwrap();
        let list: Value = serde_json::from_str(&text).unwrap();
        let word =
            |index: usize, name: &str| list.pointer(&format!("/data/{index}/{name}")).cloned();
        assert_eq!(word(0, "parts/0/text"), Some(json!("How long is delivery?")), "{list}");
        assert_eq!(word(0, "status"), Some(json!("complete")), "{list}");
        assert_eq!(word(1, "status"), Some(json!("interrupted")), "{list}");
    }
}

/// Reads a stream up to this word.
async fn read_until(bytes: &mut BoxStream<'static, reqwest::Result<Bytes>>, word: &str) {
    let mut read = String::new();
    while !read.contains(word) {
        let more = bytes.next().await.expect(&read).unwrap();
        read.push_str(std::str::from_utf8(&more).unwrap());
    }
}

#[tokio::test]
async fn a_kill_in_mid_answer_keeps_the_question_and_says_that_the_answer_was_interrupted() {
    let (home, (model, _held)) = (home(), silent_model());
    let mut told = Answering::begin(&home, "", &model).await;
    told.is_killed();
    told.was_interrupted(&Serving::start(&home, &[])).await;
}

#[tokio::test]
async fn when_a_server_is_killed_another_on_its_database_says_that_its_answer_was_interrupted() {
    if !postgres::is_there() {
        return;
    }
    let Location::Server(url) = postgres::fresh().await else { unreachable!() };
    let (home, other_home, (model, _held)) = (home(), home(), silent_model());
    let key = "a".repeat(64);
    let settings = format!("database_url = \"{url}\"\nmaster_key = \"{key}\"\nlapse_secs = 1");
    let mut told = Answering::begin(&home, &settings, &model).await;
    std::fs::write(other_home.path().join("parlor.toml"), settings).unwrap();
    let other = Serving::start(&other_home, &[]);
    let stream = told.get(&other, &format!("{}/{}/stream", told.chat, told.conversation)).await;
    assert_eq!(stream.status(), 200);
    let mut bytes = stream.bytes_stream().boxed();
    // It follows an answer that another process writes.
    read_until(&mut bytes, "\"Two\"").await;
    told.is_killed();
    read_until(&mut bytes, "The answer was interrupted.").await;
    read_until(&mut bytes, "[DONE]").await;
    told.was_interrupted(&other).await;
}
