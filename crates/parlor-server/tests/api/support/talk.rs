use super::{Answer, Caller, Shop, Value, json};
use parlor_server::storage::{Db, Statement};
use reqwest::Method;

impl Caller {
    /// Does this with a conversation, and expects it to work.
    pub(crate) async fn does(&self, conversation: &str, what: &str, body: &Value) -> Value {
        let path = format!("/v1/conversations/{conversation}/{what}");
        self.post(&path, body).await.good()["data"].take()
    }

    pub(crate) async fn conversation(&self, id: &str) -> Value {
        self.get(&format!("/v1/conversations/{id}")).await.good()["data"].take()
    }

    /// Sends a body to a conversation, and expects a stream.
    pub(crate) async fn streams(&self, conversation: &str, what: &str, body: &Value) -> Answer {
        let path = format!("/v1/conversations/{conversation}/{what}");
        Answer::of(self.request(Method::POST, &path).json(body).send().await.unwrap())
    }

    /// The ids of a list of conversations.
    pub(crate) async fn finds(&self, query: &str) -> Vec<String> {
        let list = self.get(&format!("/v1/conversations?{query}")).await.good();
        let id = |it: &Value| it["id"].as_str().unwrap().to_owned();
        list["data"].as_array().unwrap().iter().map(id).collect()
    }

    /// The events of a conversation so far: their numbers, and what they say.
    pub(crate) async fn events_of(&self, conversation: &str, after: i64) -> Vec<(i64, Value)> {
        let path = format!("/v1/conversations/{conversation}/events?follow=false&after={after}");
        let reply = self.get(&path).await;
        assert_eq!(reply.header("content-type"), "text/event-stream");
        let frames = reply.body.split("\n\n").filter(|it| it.starts_with("id: "));
        let read = |it: &str| {
            let mut lines = it.lines();
            let id = lines.next().unwrap().strip_prefix("id: ").unwrap().parse().unwrap();
            let kind = lines.next().unwrap().strip_prefix("event: ").unwrap();
            let data = lines.next().unwrap().strip_prefix("data: ").unwrap();
            let data: Value = serde_json::from_str(data).unwrap();
            assert_eq!(data["type"], kind);
            (id, data)
        };
        frames.map(read).collect()
    }
}

impl Shop {
    /// A new visitor asks this and reads this; returns both and the conversation.
    pub(crate) async fn talk(&self, question: &str, answer: &str) -> (Caller, String) {
        let visitor = self.visitor().await;
        self.bot.will_say([answer]);
        let answer = visitor.ask(question).await;
        let conversation = answer.conversation.clone();
        answer.text().await;
        (visitor, conversation)
    }

    /// What webhooks are to be told, oldest first.
    pub(crate) async fn outbox(&self) -> Vec<(String, Value)> {
        let db = Db::open(&self.database()).await.unwrap();
        let rows = db.all(Statement::new("SELECT kind, payload FROM outbox ORDER BY id")).await;
        let rows = rows.unwrap();
        rows.iter().map(|it| (it.text("kind").unwrap(), it.json("payload").unwrap())).collect()
    }

    /// The events of these names that webhooks are to be told.
    pub(crate) async fn told(&self, prefix: &str) -> Vec<String> {
        let all = self.outbox().await.into_iter().map(|it| it.0);
        all.filter(|it| it.starts_with(prefix)).collect()
    }

    /// How many rows a statement counts as `n`.
    pub(crate) async fn count(&self, sql: &'static str) -> i64 {
        let db = Db::open(&self.database()).await.unwrap();
        db.first(Statement::new(sql)).await.unwrap().unwrap().int("n").unwrap()
    }
}

/// A human agent.
pub(crate) fn ada() -> Value {
    json!({"author": {"name": "Ada", "avatarUrl": "https://shop.example/ada.png"}})
}
