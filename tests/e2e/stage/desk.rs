//! Where the human agents of the shop sit: they use the API, as a backend does.

use reqwest::{Client, Method};
use serde_json::{Value, json};

/// A human agent who answers the conversation that was begun last.
pub(crate) struct Desk {
    url: String,
    key: String,
}

impl Desk {
    pub(super) fn new(url: &str, key: &str) -> Self {
        Self { url: url.to_owned(), key: key.to_owned() }
    }

    /// The bot is silent from now on.
    pub(crate) async fn is_wanted(&self) {
        self.does("handoff", &json!({})).await;
    }

    /// Somebody of this name has the conversation.
    pub(crate) async fn is_taken_by(&self, name: &str) {
        self.does("takeover", &json!({"author": {"name": name}})).await;
    }

    /// Says something.
    pub(crate) async fn says(&self, text: &str) {
        self.does("messages", &json!({"role": "assistant", "message": text})).await;
    }

    /// Begins conversations of these titles with the visitor who said something last.
    pub(crate) async fn begins(&self, titles: &[String]) {
        let list = self.call(Method::GET, "/v1/conversations?limit=1", None).await;
        let (agent, user) = (&list["data"][0]["agentId"], &list["data"][0]["userId"]);
        for title in titles {
            let body = json!({"agentId": agent, "userId": user, "title": title});
            self.call(Method::POST, "/v1/conversations", Some(&body)).await;
        }
    }

    /// Deletes the conversation that was active last.
    pub(crate) async fn deletes(&self) {
        let list = self.call(Method::GET, "/v1/conversations?limit=1", None).await;
        let id = list["data"][0]["id"].as_str().unwrap_or_default();
        self.call(Method::DELETE, &format!("/v1/conversations/{id}"), None).await;
    }

    /// How many conversations there are with anybody.
    pub(crate) async fn counts(&self) -> usize {
        let list = self.call(Method::GET, "/v1/conversations", None).await;
        list["data"].as_array().map_or(0, Vec::len)
    }

    /// Lets each visitor send so many messages a minute.
    pub(crate) async fn limits_visitors_to(&self, messages: u32) {
        let list = self.call(Method::GET, "/v1/agents", None).await;
        let id = list["data"][0]["id"].as_str().unwrap_or_default();
        let body = json!({"limits": {"sessionMessagesPerMinute": messages}});
        self.call(Method::PATCH, &format!("/v1/agents/{id}"), Some(&body)).await;
    }

    /// Has the agent ask for no form from now on.
    pub(crate) async fn asks_for_no_form(&self) {
        let list = self.call(Method::GET, "/v1/agents", None).await;
        let id = list["data"][0]["id"].as_str().unwrap_or_default();
        let agent = format!("/v1/agents/{id}");
        self.call(Method::PATCH, &agent, Some(&json!({"forms": []}))).await;
        self.call(Method::POST, &format!("{agent}/publish"), Some(&json!({}))).await;
    }

    /// Writes, or has stopped to.
    pub(crate) async fn writes(&self, is_typing: bool) {
        self.does("typing", &json!({"isTyping": is_typing})).await;
    }

    /// The bot answers again.
    pub(crate) async fn hands_back(&self) {
        self.does("handback", &json!({})).await;
    }

    /// The conversation is over.
    pub(crate) async fn ends_it(&self) {
        self.does("end", &json!({})).await;
    }

    /// The conversation that was begun last, as the API tells it.
    pub(crate) async fn reads(&self) -> Value {
        self.call(Method::GET, "/v1/conversations?limit=1", None).await["data"][0].take()
    }

    async fn does(&self, what: &str, body: &Value) {
        let list = self.call(Method::GET, "/v1/conversations?limit=1", None).await;
        let id = list["data"][0]["id"].as_str().unwrap_or_default();
        self.call(Method::POST, &format!("/v1/conversations/{id}/{what}"), Some(body)).await;
    }

    async fn call(&self, method: Method, path: &str, body: Option<&Value>) -> Value {
        let request = Client::new().request(method, format!("{}{path}", self.url));
        let request = request.bearer_auth(&self.key);
        let request = match body {
            Some(it) => request.json(it),
            None => request,
        };
        let response = request.send().await.and_then(reqwest::Response::error_for_status);
        match response {
            Ok(it) => it.json().await.unwrap_or_default(),
            Err(error) => panic!("the desk cannot reach {path}: {error}"),
        }
    }
}
