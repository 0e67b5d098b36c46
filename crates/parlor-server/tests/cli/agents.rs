//! Agents, from the command line.

use crate::support::{Serving, good, home, init, parlor, refused};
use serde_json::{Value, json};

/// Opens a session, with the token of an earlier one; whose it is, and the next token.
async fn session(serving: &Serving, key: &Value, token: Option<&str>) -> (String, String) {
    let body = json!({"publishableKey": key, "visitorToken": token});
    let request = reqwest::Client::new().post(serving.url("/v1/widget/sessions"));
    let page = request.header("origin", "https://shop.example").body(body.to_string());
    let reply: Value =
        serde_json::from_str(&page.send().await.unwrap().text().await.unwrap()).unwrap();
    let word = |name: &str| reply["data"][name].as_str().unwrap().to_owned();
    (word("visitorId"), word("visitorToken"))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sessions_are_revoked_alone_or_with_the_tokens_of_visitors() {
    let home = home();
    let made = init(&home, &["--origin", "https://shop.example"]);
    let (agent, key) = (made["agentId"].as_str().unwrap(), &made["publishableKey"]);
    let serving = Serving::start(&home, &[]);
    let revoke = |more: &[&str]| {
        let verb = ["agents", "revoke-sessions", agent];
        parlor(home.path()).args(verb).args(more).output().unwrap()
    };
    let (ada, token) = session(&serving, key, None).await;
    good(&revoke(&[]));
    let (same, token) = session(&serving, key, Some(&token)).await;
    assert_eq!(same, ada);
    good(&revoke(&["--visitor-tokens"]));
    assert_ne!(session(&serving, key, Some(&token)).await.0, ada);
    let unknown = ["agents", "revoke-sessions", "agt_unknown"];
    refused(&parlor(home.path()).args(unknown).output().unwrap(), &["agt_unknown"]);
}
