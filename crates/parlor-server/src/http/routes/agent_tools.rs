//! What the calls of an agent's tools are signed with.

use super::{agents::TAG, data};
use crate::{
    domain::{agent::Misfit, audit::action, clock::rfc3339, key::Scope, tool::Tool},
    http::{
        Api,
        caller::{Acting, Caller},
        endpoint::{Endpoint, builder::post},
        error::ApiError,
    },
    tools::secrets::{self, OVERLAP_MILLIS},
};
use axum::{
    Json,
    extract::{Path, State},
};
use parlor_wire::envelope::Data;
use schemars::JsonSchema;
use serde::Serialize;

/// The routes of this file.
pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![
        post("/agents/{agent}/tool-secret", rotate)
            .called("rotateToolSecret", TAG, ROTATE)
            .needs(Scope::AgentsWrite)
            .gives::<ToolSecretView>("The new secret."),
    ]
}

const ROTATE: &str = "Makes a new secret for signing calls of the agent's tools, and shows it once.

Calls are signed by Standard Webhooks: `webhook-signature` holds an HMAC-SHA256 of \
`webhook-id.webhook-timestamp.body`. For 24 hours the secret before signs along. It holds at \
once, without being published.";

/// A secret that signs calls.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "ToolSecret")]
pub(super) struct ToolSecretView {
    /// `whsec_…`; shown this once.
    secret: String,
    /// Until when the secret before signs along, RFC 3339.
    previous_until: String,
}

/// `POST /v1/agents/{agent}/tool-secret` — another secret, shown once.
async fn rotate(
    State(api): State<Api>,
    Caller(access): Caller,
    Acting(by): Acting,
    Path(agent): Path<String>,
) -> Result<Json<Data<ToolSecretView>>, ApiError> {
    let agent = api.agent(&access, &agent).await?;
    let now = api.clock.now_millis();
    let (secret, sealed) = secrets::made(&api.vault, &agent.id)?;
    let until = now + OVERLAP_MILLIS;
    let deed = by.did(action::TOOL_SECRET_ROTATED, &agent.id, now).to(&agent.name);
    api.store.rotate_tool_secret(&agent.id, &sealed, until, &deed).await?;
    Ok(data(ToolSecretView { secret, previous_until: rfc3339(until) }))
}

impl Api {
    /// Checks where tools lead, as far as that is plain at sight.
    pub(super) fn check_tools(&self, tools: &[Tool]) -> Result<(), Misfit> {
        for (index, url) in
            tools.iter().enumerate().filter_map(|(i, it)| Some((i, it.url.as_ref()?)))
        {
            self.outbound.to_anyone(url).map_err(|it| Misfit {
                field: format!("tools[{index}].url"),
                reason: format!("cannot be called: {it}"),
            })?;
        }
        Ok(())
    }
}
