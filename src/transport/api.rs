//! The endpoints that the widget calls.

use super::Request;
use parlor_core::json::write;
use parlor_wire::{chat::SendMessage, session::CreateSession};

/// A server's API, at `origin` (no trailing slash; empty means the page's own).
pub(crate) struct Api {
    origin: String,
}

/// The newest so many messages are shown first.
pub(crate) const HISTORY_LIMIT: &str = "30";

impl Api {
    pub(crate) fn new(origin: String) -> Self {
        Self { origin }
    }

    /// `GET /v1/widget/config/{publishableKey}`, in the language of the widget, which need
    /// not be that of the browser.
    pub(crate) fn config(&self, key: &str, lang: &str) -> Request {
        self.request(&["widget/config/", key, "?locale=", lang])
    }

    /// `POST /v1/widget/sessions`
    pub(crate) fn session(&self, body: &CreateSession) -> Request {
        let body = Some(write::create_session(body));
        Request { body, ..self.request(&["widget/sessions"]) }
    }

    /// `GET /v1/conversations/{id}/messages`
    pub(crate) fn history(&self, id: &str, token: String) -> Request {
        let path = ["conversations/", id, "/messages?limit=", HISTORY_LIMIT];
        Request { token: Some(token), ..self.request(&path) }
    }

    /// `POST /v1/conversations/{id}/stop`
    pub(crate) fn stop(&self, id: &str, token: String) -> Request {
        let path = ["conversations/", id, "/stop"];
        Request { token: Some(token), body: Some("{}".into()), ..self.request(&path) }
    }

    /// `POST /v1/agents/{agent}/chat`
    pub(crate) fn send(&self, agent: &str, token: String, body: &SendMessage) -> Request {
        let body = Some(write::send_message(body));
        Request { token: Some(token), body, ..self.request(&["agents/", agent, "/chat"]) }
    }

    /// `GET /v1/agents/{agent}/chat/{conversation}/stream`
    pub(crate) fn resume(
        &self,
        agent: &str,
        token: String,
        conversation: &str,
        last_event_id: Option<String>,
    ) -> Request {
        let path = ["agents/", agent, "/chat/", conversation, "/stream"];
        Request { token: Some(token), last_event_id, ..self.request(&path) }
    }

    /// `GET /v1/conversations/{id}/events`
    pub(crate) fn watch(&self, id: &str, token: String, last_event_id: Option<String>) -> Request {
        let path = ["conversations/", id, "/events"];
        Request { token: Some(token), last_event_id, ..self.request(&path) }
    }

    /// Any other endpoint below `/v1/`.
    pub(crate) fn other(&self, method: &'static str, path: &str, token: String) -> Request {
        Request { method: Some(method), token: Some(token), ..self.request(&[path]) }
    }

    fn request(&self, path: &[&str]) -> Request {
        let url = [self.origin.as_str(), "/v1/", &path.concat()].concat();
        Request { url, ..Request::default() }
    }
}
