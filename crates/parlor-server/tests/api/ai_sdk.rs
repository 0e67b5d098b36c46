//! The AI SDK's own clients, in the three versions that are in use, against the server.
//!
//! They need Node and the packages of `tests/clients`: `cargo xtask test --only clients`.

use crate::support::{Script, Shop, Value, ada, json};
use parlor_server::domain::answer::{AnswerError, Citation};
use std::{path::Path, process::Stdio};
use tokio::{
    io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader, Lines},
    process::{Child, ChildStdin, ChildStdout, Command},
};

/// A Node process with one version of the client in it.
struct Client {
    commands: ChildStdin,
    said: Lines<BufReader<ChildStdout>>,
    _process: Child,
}

impl Client {
    fn start(version: &str, shop: &Shop) -> Self {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/clients/ai.mjs");
        let api = format!("{}/v1/agents/{}/chat", shop.app().url, shop.seeded.agent_id);
        let mut process = Command::new("node")
            .arg(script)
            .args([version, &api, &shop.seeded.secret_key])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .expect("Node is there");
        let commands = process.stdin.take().unwrap();
        let said = BufReader::new(process.stdout.take().unwrap()).lines();
        Self { commands, said, _process: process }
    }

    async fn command(&mut self, command: &Value) {
        self.commands.write_all(format!("{command}\n").as_bytes()).await.unwrap();
    }

    /// Asks in the conversation `c1`.
    async fn ask(&mut self, id: &str, text: &str) {
        let message = json!({"id": id, "role": "user", "parts": [{"type": "text", "text": text}]});
        self.command(&json!({"do": "send", "chat": "c1", "messages": [message]})).await;
    }

    async fn resume(&mut self) {
        self.command(&json!({"do": "resume", "chat": "c1"})).await;
    }

    async fn next(&mut self) -> Value {
        let line = self.said.next_line().await.unwrap().expect("the client goes on");
        serde_json::from_str(&line).unwrap()
    }

    /// Reads states until the message says this.
    async fn until_text(&mut self, text: &str) -> Value {
        loop {
            let state = self.next().await;
            assert!(state["end"].is_null(), "{state} came before {text:?}");
            if text_of(&state["message"]) == text {
                return state["message"].clone();
            }
        }
    }

    /// Reads to the end: the last state of the message, and how it ended.
    async fn rest(&mut self) -> (Value, Value) {
        let mut message = Value::Null;
        loop {
            let mut state = self.next().await;
            if !state["end"].is_null() {
                return (message, state);
            }
            message = state["message"].take();
        }
    }
}

fn text_of(message: &Value) -> String {
    let parts = message["parts"].as_array().into_iter().flatten();
    parts.filter_map(|it| it["text"].as_str()).collect()
}

fn source() -> Citation {
    Citation {
        id: "1".into(),
        source_id: "src_1".into(),
        passage: 1,
        title: "Shipping".into(),
        url: Some("https://shop.example/shipping".into()),
        media_type: "text/markdown".into(),
        filename: None,
        heading: None,
        snippet: "Two days.".into(),
    }
}

async fn streams_resumes_and_fails(version: &str) {
    let mut shop = Shop::open().await;
    let mut page = Client::start(version, &shop);
    reads_as_it_is_written(&shop, &mut page).await;
    comes_back_in_mid_answer(&shop, version).await;
    answers_again(&shop, &mut page).await;
    runs_a_tool_of_the_page(&shop, &mut page, version).await;
    hears_what_goes_wrong(&shop, &mut page).await;
    talks_to_a_human(&shop, version).await;
    comes_back_after_a_restart(&mut shop, version).await;
}

async fn reads_as_it_is_written(shop: &Shop, page: &mut Client) {
    let gate =
        shop.bot.will_wait(Script::default().cites(source()).says(["Two ", "days."]).ends(true));
    page.ask("u1", "How long?").await;
    gate.next().await;
    gate.next().await;
    page.until_text("Two ").await;
    drop(gate);
    let (message, end) = page.rest().await;
    assert_eq!(end["end"], "done", "{end}");
    assert_eq!(text_of(&message), "Two days.");
    assert!(message["id"].as_str().unwrap().starts_with("msg_"));
    assert!(message["metadata"]["conversationId"].as_str().unwrap().starts_with("cnv_"));
    assert_eq!(message["metadata"]["answered"], true);
    let parts = message["parts"].as_array().unwrap();
    let source = parts.iter().find(|it| it["type"] == "source-url").unwrap();
    assert_eq!(source["url"], "https://shop.example/shipping");
}

async fn comes_back_in_mid_answer(shop: &Shop, version: &str) {
    let gate = shop.bot.will_wait(Script::saying(["On ", "Monday."]));
    let mut page = Client::start(version, shop);
    page.ask("u2", "When?").await;
    gate.next().await;
    page.until_text("On ").await;
    let mut again = Client::start(version, shop);
    again.resume().await;
    again.until_text("On ").await;
    drop(gate);
    for client in [&mut page, &mut again] {
        let (message, end) = client.rest().await;
        assert_eq!((text_of(&message).as_str(), &end["end"]), ("On Monday.", &json!("done")));
    }
    shop.clock.advance_millis(60 * 60 * 1000);
    again.resume().await;
    assert_eq!(again.rest().await.1["end"], "nothing");
}

async fn answers_again(shop: &Shop, page: &mut Client) {
    shop.bot.will_say(["Perhaps."]);
    page.ask("u3", "Sure?").await;
    let (first, _) = page.rest().await;
    shop.bot.will_say(["Yes."]);
    let question =
        json!({"id": "u3", "role": "user", "parts": [{"type": "text", "text": "Sure?"}]});
    let again = json!({
        "do": "send", "chat": "c1", "messages": [question],
        "trigger": "regenerate-message", "messageId": first["id"],
    });
    page.command(&again).await;
    let (second, end) = page.rest().await;
    assert_eq!((text_of(&second).as_str(), &end["end"]), ("Yes.", &json!("done")));
    assert_ne!(first["id"], second["id"]);
}

/// The client sends the whole message with what came of the call, as its
/// `sendAutomaticallyWhen` does, and the answer goes on in that message.
async fn runs_a_tool_of_the_page(shop: &Shop, page: &mut Client, version: &str) {
    let script = Script::default().says(["One moment."]);
    shop.bot.will_play(script.calls("call_1", "cart", json!({"add": 7})).waits());
    page.ask("t1", "Buy 7").await;
    let (mut message, end) = page.rest().await;
    assert_eq!(end["end"], "done", "{end}");
    let call = message["parts"].as_array_mut().unwrap().last_mut().unwrap();
    assert_eq!((&call["type"], &call["state"]), (&json!("tool-cart"), &json!("input-available")));
    assert_eq!(call["input"], json!({"add": 7}));
    call["state"] = json!("output-available");
    call["output"] = json!({"items": 1});

    shop.bot.will_say(["It is in your cart."]);
    let question =
        json!({"id": "t1", "role": "user", "parts": [{"type": "text", "text": "Buy 7"}]});
    let go_on = json!({
        "do": "send", "chat": "c1", "messages": [question, message], "messageId": message["id"],
        "goOn": true,
    });
    page.command(&go_on).await;
    let (whole, end) = page.rest().await;
    assert_eq!(end["sendsAgain"], false, "the client would go on forever: {end}");
    let mut again = Client::start(version, shop);
    again.resume().await;
    let (replayed, _) = again.rest().await;
    assert_eq!(end["end"], "done", "{end}");
    for it in [&whole, &replayed] {
        assert_eq!(it["id"], message["id"]);
        assert_eq!(text_of(it), "One moment.It is in your cart.");
        let parts = it["parts"].as_array().unwrap();
        let calls: Vec<&Value> = parts.iter().filter(|it| it["type"] == "tool-cart").collect();
        let [call] = calls.as_slice() else { panic!("{parts:?}") };
        assert_eq!(
            (&call["state"], &call["output"]),
            (&json!("output-available"), &json!({"items": 1}))
        );
    }
}

async fn hears_what_goes_wrong(shop: &Shop, page: &mut Client) {
    page.ask("u4", "  ").await;
    let (_, refused) = page.rest().await;
    assert_eq!(refused["end"], "refused", "{refused}");
    assert!(refused.to_string().contains("message_empty"), "{refused}");

    let broken = AnswerError::Search("the disk is gone".into());
    shop.bot.will_play(Script::default().says(["Let me "]).fails(broken));
    page.ask("u5", "Why?").await;
    let (message, failed) = page.rest().await;
    assert_eq!((text_of(&message).as_str(), &failed["end"]), ("Let me ", &json!("error")));
    assert!(!failed.to_string().contains("disk"), "{failed}");
}

/// The stream of a question to a human ends at once, as a message that a page can show.
async fn talks_to_a_human(shop: &Shop, version: &str) {
    let mut page = Client::start(version, shop);
    shop.bot.will_say(["A human, then."]);
    page.ask("u7", "A human, please.").await;
    let (message, _) = page.rest().await;
    let id = message["metadata"]["conversationId"].as_str().unwrap().to_owned();
    let backend = shop.backend();
    backend.does(&id, "handoff", &json!({})).await;
    for state in ["waiting", "taken_over"] {
        page.ask(&format!("u-{state}"), "Hello?").await;
        let (message, end) = page.rest().await;
        assert_eq!((text_of(&message).as_str(), &end["end"]), ("", &json!("done")), "{message}");
        let parts = message["parts"].as_array().unwrap();
        let part = parts.iter().find(|it| it["type"] == "data-handoff").unwrap();
        assert_eq!(part["data"]["state"], state);
        backend.does(&id, "takeover", &ada()).await;
        page.resume().await;
        assert_eq!(page.rest().await.1["end"], "nothing");
    }
    backend.does(&id, "handback", &json!({})).await;
    shop.bot.will_say(["The bot again."]);
    page.ask("u8", "Bot?").await;
    assert_eq!(text_of(&page.rest().await.0), "The bot again.");
}

/// The server ends in mid-answer: the client that comes back reads what was said.
async fn comes_back_after_a_restart(shop: &mut Shop, version: &str) {
    let gate = shop.bot.will_wait(Script::saying(["Almost ", "there."]));
    let mut page = Client::start(version, shop);
    page.ask("u6", "Now?").await;
    gate.next().await;
    page.until_text("Almost ").await;
    shop.restart().await;
    let mut again = Client::start(version, shop);
    again.resume().await;
    let (message, end) = again.rest().await;
    assert_eq!((text_of(&message).as_str(), &end["end"]), ("Almost ", &json!("error")));
}

#[tokio::test]
#[ignore = "needs Node: cargo xtask test --only clients"]
async fn version_5_streams_resumes_and_fails() {
    streams_resumes_and_fails("ai5").await;
}

#[tokio::test]
#[ignore = "needs Node: cargo xtask test --only clients"]
async fn version_6_streams_resumes_and_fails() {
    streams_resumes_and_fails("ai6").await;
}

#[tokio::test]
#[ignore = "needs Node: cargo xtask test --only clients"]
async fn version_7_streams_resumes_and_fails() {
    streams_resumes_and_fails("ai7").await;
}
