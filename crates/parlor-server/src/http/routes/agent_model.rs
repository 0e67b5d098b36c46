//! The model that an agent has of its own.

use super::{agent_views::ModelView, agents::TAG, data, no_agent};
use crate::{
    auth::vault::Vault,
    domain::{
        agent::Misfit,
        agent_config::{AgentModel, Sealed, check_secret},
        audit::action,
        key::Scope,
    },
    http::{
        Api, body,
        caller::{Acting, Caller},
        change::Change,
        codes,
        endpoint::{
            Endpoint,
            builder::{delete, get, post, put},
        },
        error::ApiError,
    },
    models::{
        choice::{opened, sealed},
        trial::{Trial, trial},
    },
};
use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use parlor_wire::envelope::Data;
use schemars::JsonSchema;
use serde::Deserialize;
use std::collections::BTreeMap;

/// The routes of this file.
pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![
        get("/agents/{agent}/model", show)
            .called("getModel", TAG, "Reads the model of the agent's draft, without its secrets.")
            .needs(Scope::AgentsRead)
            .gives::<ModelView>("The model.")
            .refuses(&[&codes::MODEL_NOT_FOUND]),
        put("/agents/{agent}/model", replace)
            .called("replaceModel", TAG, REPLACE)
            .needs(Scope::AgentsWrite)
            .takes::<NewModel>()
            .gives::<ModelView>("The model."),
        delete("/agents/{agent}/model", remove)
            .called("deleteModel", TAG, REMOVE)
            .needs(Scope::AgentsWrite)
            .gives_nothing("The draft has no model of its own."),
        post("/agents/{agent}/model/test", test)
            .called("testModel", TAG, TEST)
            .needs(Scope::AgentsWrite)
            .gives::<Trial>("What came of it; `ok` tells whether it works.")
            .refuses(&[&codes::MODEL_NOT_FOUND]),
    ]
}

const REPLACE: &str = "Gives the agent's draft a model of its own.

Any server with an OpenAI-compatible `/chat/completions` will do. The key and the values of \
headers are sealed and never shown again. Left out, they stay as they are, unless `url` leads to \
another server: then they must be sent again, so that nobody gets a key by changing the address.";

const REMOVE: &str = "Takes the model of the agent's draft away.

Once that is published, the server's model answers, or the built-in answerer.";

const TEST: &str = "Asks the model of the agent's draft for a few words.

Takes at most 30 seconds, and tells what failed in the words of the model's server.";

/// The body that sets a model.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct NewModel {
    /// Up to and without `/chat/completions`, e.g. `https://api.openai.com/v1`.
    url: String,
    /// As its server calls it, at most 200 characters.
    name: String,
    /// At most 4 000 visible ASCII characters.
    #[serde(default)]
    api_key: Change<String>,
    /// 0 to 2; left out for what its server likes best.
    temperature: Option<f64>,
    /// How it shall behave, at most 20 000 characters.
    system_prompt: Option<String>,
    /// How many earlier messages it sees, 0 to 100; 12 if left out.
    history_messages: Option<u32>,
    /// How long an answer may be, in tokens.
    max_output_tokens: Option<u32>,
    /// Whether it takes pictures that visitors send; `false` if left out.
    #[serde(default)]
    vision: bool,
    /// At most 20 headers to send along.
    #[serde(default)]
    headers: Change<BTreeMap<String, String>>,
}

/// `GET /v1/agents/{agent}/model` — the model of the draft.
pub(super) async fn show(
    State(api): State<Api>,
    Caller(access): Caller,
    Path(agent): Path<String>,
) -> Result<Json<Data<ModelView>>, ApiError> {
    let model = api.drafted(&access, &agent).await?.draft.model.ok_or_else(no_model)?;
    Ok(data(ModelView::of(&model)))
}

/// `PUT /v1/agents/{agent}/model` — gives the draft a model.
pub(super) async fn replace(
    State(api): State<Api>,
    Caller(access): Caller,
    Acting(by): Acting,
    Path(agent): Path<String>,
    body::Json(new): body::Json<NewModel>,
) -> Result<Json<Data<ModelView>>, ApiError> {
    let deed = by.did(action::AGENT_MODEL_REPLACED, &agent, api.clock.now_millis());
    let changed = api.store.change_agent(&access, &agent, &deed, |it| -> Result<(), ApiError> {
        it.draft.model = Some(new.model(&api.vault, &it.agent.id, it.draft.model.as_ref())?);
        Ok(())
    });
    let model = changed.await?.ok_or_else(no_agent)?.draft.model.ok_or_else(no_model)?;
    Ok(data(ModelView::of(&model)))
}

/// `DELETE /v1/agents/{agent}/model` — takes the draft's model away.
pub(super) async fn remove(
    State(api): State<Api>,
    Caller(access): Caller,
    Acting(by): Acting,
    Path(agent): Path<String>,
) -> Result<StatusCode, ApiError> {
    let deed = by.did(action::AGENT_MODEL_DELETED, &agent, api.clock.now_millis());
    let changed = api.store.change_agent(&access, &agent, &deed, |it| -> Result<(), ApiError> {
        it.draft.model = None;
        Ok(())
    });
    changed.await?.ok_or_else(no_agent)?;
    Ok(StatusCode::NO_CONTENT)
}

/// `POST /v1/agents/{agent}/model/test` — tries the draft's model.
pub(super) async fn test(
    State(api): State<Api>,
    Caller(access): Caller,
    Path(agent): Path<String>,
) -> Result<Json<Data<Trial>>, ApiError> {
    let it = api.drafted(&access, &agent).await?;
    let model = it.draft.model.ok_or_else(no_model)?;
    let settings = opened(&api.vault, &it.agent.id, &model);
    Ok(data(match (settings, api.outbound.to_model(&model.url)) {
        (Ok(settings), Ok(reach)) => trial(reach, settings, api.model_timeouts).await,
        (Err(error), _) => Trial::impossible(format!("{error}; send it again")),
        (_, Err(error)) => Trial::impossible(error.to_string()),
    }))
}

impl NewModel {
    /// The model to keep, in place of an earlier one.
    fn model(
        self,
        vault: &Vault,
        agent_id: &str,
        before: Option<&AgentModel>,
    ) -> Result<AgentModel, ApiError> {
        let same_server = before.is_some_and(|it| server_of(&it.url) == server_of(&self.url));
        let key = before.and_then(|it| it.api_key.clone());
        let headers = before.map(|it| it.headers.clone()).unwrap_or_default();
        if !same_server && key.is_some() && self.api_key == Change::Keep {
            return Err(sent_again("apiKey").into());
        }
        if !same_server && !headers.is_empty() && self.headers == Change::Keep {
            return Err(sent_again("headers").into());
        }
        let seal = |field: &str, secret: &str| -> Result<Sealed, ApiError> {
            check_secret(field, secret)?;
            Ok(sealed(vault, agent_id, secret)?)
        };
        let seal_all = |it: BTreeMap<String, String>| {
            let one = |(name, value): (String, String)| {
                let sealed = seal(&format!("headers.{name}"), &value)?;
                Ok((name, sealed))
            };
            it.into_iter().map(one).collect::<Result<BTreeMap<_, _>, ApiError>>()
        };
        let model = AgentModel {
            url: self.url,
            name: self.name,
            api_key: self.api_key.try_map(|it| seal("apiKey", &it))?.of(key),
            temperature: self.temperature,
            system_prompt: self.system_prompt,
            history_messages: self.history_messages,
            max_output_tokens: self.max_output_tokens,
            vision: self.vision,
            headers: self.headers.try_map(seal_all)?.of(Some(headers)).unwrap_or_default(),
        };
        Ok(model.checked()?)
    }
}

/// Scheme, host and port.
fn server_of(url: &str) -> Option<String> {
    reqwest::Url::parse(url).ok().map(|it| it.origin().ascii_serialization())
}

fn sent_again(field: &str) -> Misfit {
    Misfit { field: field.into(), reason: "must be sent again, because url leads elsewhere".into() }
}

fn no_model() -> ApiError {
    ApiError::new(&codes::MODEL_NOT_FOUND, "The agent has no model of its own.")
}
