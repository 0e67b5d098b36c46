//! Which answerer an agent has.

use super::{
    answerer::ModelAnswerer, client::ModelClient, standing_in::quoting_instead, timeouts::Timeouts,
};
use crate::{
    auth::vault::{Vault, VaultError},
    domain::{
        agent_config::{AgentConfig, AgentModel, Sealed, hint_of},
        answer::{AnswerError, AnswerEvent, Answerer, Question},
        model::{ModelSettings, Secret},
    },
    knowledge::extract::answerer::ExtractiveAnswerer,
    outbound::Outbound,
    storage::Store,
    tools::ToolCaller,
};
use futures::{StreamExt, stream::BoxStream};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

/// Answers with the agent's own model, or the server's, or by quoting if neither has one.
#[derive(Clone, Debug)]
pub struct KnowledgeAnswerer {
    store: Store,
    default: Option<ModelClient>,
    timeouts: Timeouts,
    vault: Vault,
    outbound: Outbound,
    tools: Option<ToolCaller>,
    /// Clients of agents that have a model of their own, so that connections are kept.
    clients: Arc<Mutex<HashMap<(String, bool), ModelClient>>>,
}

impl KnowledgeAnswerer {
    /// Answers from this store; agents without a model of their own use `default`.
    ///
    /// # Errors
    /// [`AnswerError::Unavailable`] if TLS cannot be set up on this machine.
    pub fn new(
        store: Store,
        default: Option<ModelSettings>,
        timeouts: Timeouts,
        vault: Vault,
    ) -> Result<Self, AnswerError> {
        let default = default.map(|it| ModelClient::new(it, timeouts)).transpose()?;
        let (outbound, clients) = (Outbound::default(), Arc::default());
        Ok(Self { store, default, timeouts, vault, outbound, tools: None, clients })
    }

    /// Keeps to these rules about the addresses of agents' models; without, they are
    /// reached in public only.
    #[must_use]
    pub fn reaching(self, outbound: Outbound) -> Self {
        Self { outbound, ..self }
    }

    /// Calls tools of agents; without, only pages have tools.
    #[must_use]
    pub fn calling(self, tools: ToolCaller) -> Self {
        Self { tools: Some(tools), ..self }
    }

    async fn config(&self, question: &Question) -> Result<AgentConfig, AnswerError> {
        let config = self.store.config_of(&question.agent_id, question.version).await;
        Ok(config.map_err(|it| AnswerError::Search(it.to_string()))?.unwrap_or_default())
    }

    fn client(
        &self,
        question: &Question,
        model: Option<&AgentModel>,
    ) -> Result<Option<ModelClient>, AnswerError> {
        let Some(model) = model else { return Ok(self.default.clone()) };
        let agent_id = &question.agent_id;
        let unavailable =
            |reason: String| AnswerError::Unavailable { endpoint: model.url.clone(), reason };
        let settings =
            opened(&self.vault, agent_id, model).map_err(|it| unavailable(it.to_string()))?;
        let reach = self.outbound.to_model(&model.url).map_err(|it| unavailable(it.to_string()))?;
        let place = (agent_id.clone(), question.version == Some(0));
        let mut clients = self.clients.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(client) = clients.get(&place).filter(|it| *it.settings == settings) {
            return Ok(Some(client.clone()));
        }
        let client = ModelClient::reaching(reach, settings, self.timeouts)?;
        clients.insert(place, client.clone());
        Ok(Some(client))
    }
}

/// A model as it is asked, with its secrets opened.
///
/// # Errors
/// [`VaultError::DoesNotOpen`] if they were sealed with another key, or for another agent.
pub fn opened(
    vault: &Vault,
    agent_id: &str,
    model: &AgentModel,
) -> Result<ModelSettings, VaultError> {
    let open = |it: &Sealed| vault.open(&purpose(agent_id), &it.sealed).map(Secret::new);
    let header = |(name, value): (&String, &Sealed)| Ok((name.clone(), open(value)?));
    Ok(ModelSettings {
        url: model.url.clone(),
        name: model.name.clone(),
        api_key: model.api_key.as_ref().map(open).transpose()?,
        temperature: model.temperature,
        system_prompt: model.system_prompt.clone(),
        history_messages: model.history_messages,
        max_output_tokens: model.max_output_tokens,
        vision: model.vision,
        headers: model.headers.iter().map(header).collect::<Result<_, VaultError>>()?,
    })
}

/// A secret of an agent's model, sealed for it.
///
/// # Errors
/// If the system has no randomness to give.
pub fn sealed(vault: &Vault, agent_id: &str, secret: &str) -> Result<Sealed, VaultError> {
    let sealed = vault.seal(&purpose(agent_id), secret)?;
    Ok(Sealed { sealed, hint: hint_of(secret) })
}

/// The same model with its secrets sealed for another agent.
///
/// # Errors
/// As [`opened`].
pub fn sealed_again(
    vault: &Vault,
    from_agent_id: &str,
    agent_id: &str,
    model: &AgentModel,
) -> Result<AgentModel, VaultError> {
    let again = |it: &Sealed| {
        let secret = vault.open(&purpose(from_agent_id), &it.sealed)?;
        sealed(vault, agent_id, &secret)
    };
    let header = |(name, value): (&String, &Sealed)| Ok((name.clone(), again(value)?));
    Ok(AgentModel {
        api_key: model.api_key.as_ref().map(again).transpose()?,
        headers: model.headers.iter().map(header).collect::<Result<_, VaultError>>()?,
        ..model.clone()
    })
}

fn purpose(agent_id: &str) -> String {
    format!("model:{agent_id}")
}

impl Answerer for KnowledgeAnswerer {
    fn answer(&self, question: Question) -> BoxStream<'static, Result<AnswerEvent, AnswerError>> {
        let this = self.clone();
        Box::pin(async_stream::try_stream! {
            let config = this.config(&question).await?;
            let mut events = match this.client(&question, config.model.as_ref()) {
                Err(error) => quoting_instead(this.store, question, error),
                Ok(Some(client)) => {
                    let answerer = ModelAnswerer::new(this.store, client);
                    let answerer = answerer.calling(&config.tools, this.tools);
                    let answerer = answerer.showing(&config.settings.forms);
                    answerer.speaking(&config.settings).answer(question)
                }
                Ok(None) => ExtractiveAnswerer::new(this.store).answer(question),
            };
            while let Some(event) = events.next().await {
                yield event?;
            }
        })
    }
}
