//! The models of agents that have one of their own.

use super::{Row, Statement, Store, StoreError};
use crate::domain::model::{ModelSettings, Secret};

impl Store {
    /// The agent's own model, if it has one.
    pub async fn model_of(&self, agent_id: &str) -> Result<Option<ModelSettings>, StoreError> {
        let sql = "SELECT * FROM agent_models WHERE agent_id = $1";
        self.db.first(Statement::new(sql).bind(agent_id)).await?.as_ref().map(model).transpose()
    }

    /// Gives an agent a model of its own, in place of an earlier one.
    pub async fn set_model(&self, agent_id: &str, model: &ModelSettings) -> Result<(), StoreError> {
        let sql = "INSERT INTO agent_models \
                (agent_id, url, name, api_key, temperature, system_prompt) \
            VALUES ($1, $2, $3, $4, $5, $6) \
            ON CONFLICT (agent_id) DO UPDATE SET \
                url = $2, name = $3, api_key = $4, temperature = $5, system_prompt = $6";
        let key = model.api_key.as_ref().map(Secret::expose);
        let statement = Statement::new(sql)
            .bind(agent_id)
            .bind(&model.url)
            .bind(&model.name)
            .bind(key)
            // As text: a number that may be missing, exactly as it was given.
            .bind(model.temperature.map(|it| it.to_string()))
            .bind(&model.system_prompt);
        self.db.execute(statement).await?;
        Ok(())
    }

    /// Takes an agent's own model away; says whether it had one.
    pub async fn remove_model(&self, agent_id: &str) -> Result<bool, StoreError> {
        let sql = "DELETE FROM agent_models WHERE agent_id = $1";
        Ok(self.db.execute(Statement::new(sql).bind(agent_id)).await? > 0)
    }
}

fn model(row: &Row) -> Result<ModelSettings, StoreError> {
    let temperature = row.opt_text("temperature")?;
    Ok(ModelSettings {
        url: row.text("url")?,
        name: row.text("name")?,
        api_key: row.opt_text("api_key")?.map(Secret::new),
        temperature: temperature.and_then(|it| it.parse().ok()),
        system_prompt: row.opt_text("system_prompt")?,
    })
}
