use super::{Answer, Shop, Value, json};
use reqwest::{Client, Method, RequestBuilder, StatusCode, header::HeaderMap};

/// Somebody who calls the API.
#[derive(Clone)]
pub(crate) struct Caller {
    http: Client,
    url: String,
    pub(crate) agent: String,
    bearer: Option<String>,
    origin: Option<String>,
}

impl Caller {
    pub(crate) fn new(url: &str, agent: &str) -> Self {
        let (url, agent) = (url.into(), agent.into());
        Self { http: Client::new(), url, agent, bearer: None, origin: None }
    }

    /// The same person, whom a load balancer sends to another server.
    pub(crate) fn at(&self, shop: &Shop) -> Self {
        Self { url: shop.app().url.clone(), ..self.clone() }
    }

    pub(crate) fn bearing(self, token: &str) -> Self {
        Self { bearer: Some(token.into()), ..self }
    }

    /// The key or session token that it shows.
    pub(crate) fn token(&self) -> Option<String> {
        self.bearer.clone()
    }

    pub(crate) fn on_page(self, origin: &str) -> Self {
        Self { origin: Some(origin.into()), ..self }
    }

    pub(crate) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let mut request = self.http.request(method, format!("{}{path}", self.url));
        if let Some(token) = &self.bearer {
            request = request.bearer_auth(token);
        }
        if let Some(origin) = &self.origin {
            request = request.header("origin", origin);
        }
        request
    }

    pub(crate) async fn get(&self, path: &str) -> Reply {
        Reply::of(self.request(Method::GET, path)).await
    }

    pub(crate) async fn delete(&self, path: &str) -> Reply {
        Reply::of(self.request(Method::DELETE, path)).await
    }

    pub(crate) async fn post(&self, path: &str, body: &Value) -> Reply {
        Reply::of(self.request(Method::POST, path).json(body)).await
    }

    pub(crate) async fn patch(&self, path: &str, body: &Value) -> Reply {
        Reply::of(self.request(Method::PATCH, path).json(body)).await
    }

    pub(crate) async fn put(&self, path: &str, body: &Value) -> Reply {
        Reply::of(self.request(Method::PUT, path).json(body)).await
    }

    pub(crate) async fn post_text(&self, path: &str, body: impl Into<reqwest::Body>) -> Reply {
        Reply::of(self.request(Method::POST, path).body(body)).await
    }

    fn chat(&self) -> String {
        format!("/v1/agents/{}/chat", self.agent)
    }

    /// Sends a body to the chat, and expects a stream.
    pub(crate) async fn send(&self, body: &Value) -> Answer {
        let request = self.request(Method::POST, &self.chat()).json(body);
        Answer::of(request.send().await.unwrap())
    }

    /// Sends a body to the chat, and expects no stream.
    pub(crate) async fn say(&self, body: &Value) -> Reply {
        self.post(&self.chat(), body).await
    }

    /// Asks in a new conversation.
    pub(crate) async fn ask(&self, text: &str) -> Answer {
        self.send(&json!({"message": text})).await
    }

    /// Asks in this conversation.
    pub(crate) async fn ask_in(&self, conversation: &str, text: &str) -> Answer {
        self.send(&json!({"conversationId": conversation, "message": text})).await
    }

    /// Comes back to an answer; `after` is the id of the last event it has.
    pub(crate) async fn resume(&self, conversation: &str, after: Option<&str>) -> Answer {
        self.resume_at(&format!("{conversation}/stream"), after).await
    }

    /// Comes back to an answer at this path below the chat.
    pub(crate) async fn resume_at(&self, path: &str, after: Option<&str>) -> Answer {
        let path = format!("{}/{path}", self.chat());
        let mut request = self.request(Method::GET, &path);
        if let Some(id) = after {
            request = request.header("last-event-id", id);
        }
        Answer::of(request.send().await.unwrap())
    }

    /// Comes back, and expects no stream.
    pub(crate) async fn look(&self, conversation: &str) -> Reply {
        self.get(&format!("{}/{conversation}/stream", self.chat())).await
    }

    pub(crate) async fn stop(&self, conversation: &str) -> Value {
        self.post(&format!("/v1/conversations/{conversation}/stop"), &json!({})).await.good()
    }

    /// (role, status, text) of each message, in order.
    pub(crate) async fn history(&self, conversation: &str) -> Vec<(String, String, String)> {
        let list = self.get(&format!("/v1/conversations/{conversation}/messages")).await.good();
        list["data"].as_array().unwrap().iter().map(line).collect()
    }
}

fn line(message: &Value) -> (String, String, String) {
    let word = |it: &Value| it.as_str().unwrap_or_default().to_owned();
    let parts = message["parts"].as_array().unwrap();
    let text = parts.iter().map(|it| word(&it["text"])).collect();
    (word(&message["role"]), word(&message["status"]), text)
}

/// What the API answered.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

impl Reply {
    pub(crate) async fn of(request: RequestBuilder) -> Self {
        let response = request.send().await.unwrap();
        let (status, headers) = (response.status(), response.headers().clone());
        Self { status, headers, body: response.text().await.unwrap() }
    }

    /// The body of a success.
    #[track_caller]
    pub(crate) fn good(&self) -> Value {
        assert!(self.status.is_success(), "{self:?}");
        if self.body.is_empty() { Value::Null } else { serde_json::from_str(&self.body).unwrap() }
    }

    /// Expects a success that is no JSON.
    #[track_caller]
    pub(crate) fn good_bytes(&self) {
        assert!(self.status.is_success(), "{self:?}");
    }

    /// Expects an error in its envelope; returns its details' field.
    #[track_caller]
    pub(crate) fn refused(&self, status: u16, code: &str) -> Option<String> {
        assert_eq!(self.status, status, "{self:?}");
        let body: Value = serde_json::from_str(&self.body).expect("an error is JSON");
        let error = &body["error"];
        assert_eq!(error["code"], code, "{self:?}");
        assert!(error["message"].as_str().is_some_and(|it| it.ends_with(['.', '…'])), "{self:?}");
        assert_eq!(error["requestId"], self.header("x-request-id"), "{self:?}");
        error["details"]["field"].as_str().map(Into::into)
    }

    #[track_caller]
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).unwrap_or_else(|| panic!("no {name} in {self:?}")).to_str().unwrap()
    }
}
