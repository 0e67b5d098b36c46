//! Commands of the driver that the client library has no method for.

use fantoccini::{Client, error::CmdError, wd::WebDriverCompatibleCommand};
use http::Method;
use serde_json::Value;
use url::{ParseError, Url};

/// One command of the current session: its path below the session, and its body
/// if it has one.
#[derive(Debug)]
struct Command {
    path: String,
    body: Option<Value>,
}

impl WebDriverCompatibleCommand for Command {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, ParseError> {
        base.join(&format!("session/{}/{}", session.unwrap_or_default(), self.path))
    }

    fn method_and_body(&self, _: &Url) -> (Method, Option<String>) {
        match &self.body {
            Some(it) => (Method::POST, Some(it.to_string())),
            None => (Method::GET, None),
        }
    }
}

/// Reads a resource of the session.
pub(super) async fn get(client: &Client, path: String) -> Result<Value, CmdError> {
    client.issue_cmd(Command { path, body: None }).await
}

/// Sends a body to a resource of the session.
pub(super) async fn post(client: &Client, path: &str, body: Value) -> Result<Value, CmdError> {
    client.issue_cmd(Command { path: path.to_owned(), body: Some(body) }).await
}
