//! Calls a tool at its developer's URL, and reads what it gives back.

use super::secrets;
use crate::{
    auth::vault::Vault,
    domain::{
        answer::Question,
        clock::{Clock, rfc3339},
        depth,
        id::Kind,
        tool::{CallResult, Tool, ToolCall},
    },
    outbound::{Outbound, body, guard, signing},
    storage::Store,
};
use reqwest::{Response, header};
use serde_json::{Value, json};
use std::{sync::Arc, time::Duration};

/// How much a tool may give back.
const MAX_BYTES: usize = 256 * 1024;

/// How much of what a failing tool says the model gets to see, in characters.
const MAX_REASON_CHARS: usize = 500;

/// Calls tools. Cloning it is cheap and shares the connections.
#[derive(Clone)]
pub struct ToolCaller {
    store: Store,
    vault: Vault,
    clock: Arc<dyn Clock>,
    outbound: Outbound,
    http: reqwest::Client,
    limit: Duration,
}

impl std::fmt::Debug for ToolCaller {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ToolCaller").finish_non_exhaustive()
    }
}

impl ToolCaller {
    /// One that keeps to these rules, and waits for a tool so long, connection and all.
    ///
    /// # Errors
    /// If TLS cannot be set up on this machine.
    pub fn new(
        store: Store,
        vault: Vault,
        clock: Arc<dyn Clock>,
        outbound: Outbound,
        limit: Duration,
    ) -> Result<Self, reqwest::Error> {
        let http = guard::client(outbound.farthest()).timeout(limit).build()?;
        Ok(Self { store, vault, clock, outbound, http, limit })
    }

    /// Calls a tool; what fails is said in words for the model, and without addresses.
    pub async fn call(&self, question: &Question, tool: &Tool, call: &ToolCall) -> CallResult {
        let url = tool.url.as_deref().ok_or("The tool has no address.")?;
        self.outbound.to_anyone(url).map_err(|it| format!("The tool cannot be called: {it}."))?;
        let body = self.body(question, call);
        let signed = self.signed(&question.agent_id, body.as_bytes()).await?;
        let mut request = self.http.post(url).header(header::CONTENT_TYPE, "application/json");
        for (name, value) in signed {
            request = request.header(name, value);
        }
        let response = request.body(body).send().await.map_err(|it| self.unreached(it))?;
        self.result(response).await
    }

    fn body(&self, question: &Question, call: &ToolCall) -> String {
        json!({
            "type": "tool.called",
            "timestamp": rfc3339(self.clock.now_millis()),
            "data": {
                "toolCallId": call.id,
                "name": call.name,
                "input": call.input,
                "agentId": question.agent_id,
                "conversationId": question.conversation_id,
                "visitorId": question.visitor_id,
            },
        })
        .to_string()
    }

    async fn signed(
        &self,
        agent_id: &str,
        body: &[u8],
    ) -> Result<[(&'static str, String); 3], String> {
        let now = self.clock.now_millis();
        let secrets = secrets::current(&self.store, &self.vault, agent_id, now).await;
        let secrets = secrets.map_err(|error| {
            tracing::warn!(agent = agent_id, ?error, "a call of a tool cannot be signed");
            "The tool cannot be called now."
        })?;
        if secrets.is_empty() {
            return Err("The tool cannot be called: its signing secret does not open.".into());
        }
        Ok(signing::headers(&secrets, &Kind::Event.make(), now, body))
    }

    async fn result(&self, response: Response) -> CallResult {
        let status = response.status();
        if status.is_redirection() {
            return Err(format!(
                "The tool answered with status {}; redirects are not followed.",
                status.as_u16()
            ));
        }
        let body = body::up_to(MAX_BYTES, response.bytes_stream()).await;
        let body = body.map_err(|it| match it {
            body::Unread::TooLong => "The tool gave back more than 256 kB.".into(),
            body::Unread::Broken(error) => self.unreached(error),
        })?;
        let text = String::from_utf8_lossy(&body);
        if !status.is_success() {
            let said: String = text.trim().chars().take(MAX_REASON_CHARS).collect();
            let colon = if said.is_empty() { "." } else { ": " };
            return Err(format!("The tool answered with status {}{colon}{said}", status.as_u16()));
        }
        let json = serde_json::from_str(&text).ok().filter(depth::fits);
        Ok(json.unwrap_or_else(|| Value::String(text.replace('\0', "\u{fffd}"))))
    }

    fn unreached(&self, error: reqwest::Error) -> String {
        if error.is_timeout() {
            return format!("The tool did not answer within {} s.", self.limit.as_secs_f64());
        }
        let reason = guard::reason(error);
        tracing::info!(reason, "a tool could not be called");
        "The tool could not be reached.".into()
    }
}
