//! Which answerer an agent has.

use super::{answerer::ModelAnswerer, client::ModelClient, timeouts::Timeouts};
use crate::{
    domain::{
        answer::{AnswerError, AnswerEvent, Answerer, Question},
        model::ModelSettings,
    },
    knowledge::extract::answerer::ExtractiveAnswerer,
    storage::Store,
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
    /// Clients of agents that have a model of their own, so that connections are kept.
    clients: Arc<Mutex<HashMap<String, ModelClient>>>,
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
    ) -> Result<Self, AnswerError> {
        let default = default.map(|it| ModelClient::new(it, timeouts)).transpose()?;
        Ok(Self { store, default, timeouts, clients: Arc::default() })
    }

    async fn client(&self, agent_id: &str) -> Result<Option<ModelClient>, AnswerError> {
        let settings = self.store.model_of(agent_id).await;
        let settings = settings.map_err(|it| AnswerError::Search(it.to_string()))?;
        let Some(settings) = settings else { return Ok(self.default.clone()) };
        let mut clients = self.clients.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(client) = clients.get(agent_id).filter(|it| *it.settings == settings) {
            return Ok(Some(client.clone()));
        }
        let client = ModelClient::new(settings, self.timeouts)?;
        clients.insert(agent_id.into(), client.clone());
        Ok(Some(client))
    }
}

impl Answerer for KnowledgeAnswerer {
    fn answer(&self, question: Question) -> BoxStream<'static, Result<AnswerEvent, AnswerError>> {
        let this = self.clone();
        Box::pin(async_stream::try_stream! {
            let mut events = match this.client(&question.agent_id).await? {
                Some(client) => ModelAnswerer::new(this.store, client).answer(question),
                None => ExtractiveAnswerer::new(this.store).answer(question),
            };
            while let Some(event) = events.next().await {
                yield event?;
            }
        })
    }
}
