//! The model of agents that have none of their own.

use serde::Deserialize;

/// The model that answers, if `url` is set.
#[derive(Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ModelConfig {
    /// Up to and without `/chat/completions`.
    pub url: Option<String>,
    /// Which model.
    pub name: Option<String>,
    /// Sent as a bearer token.
    pub api_key: Option<String>,
    /// 0 to 2.
    pub temperature: Option<f64>,
    /// How the model is told to behave.
    pub system_prompt: Option<String>,
    /// Whether it takes pictures that visitors send.
    pub vision: bool,
    /// How long to wait for a connection, in seconds.
    pub connect_secs: u32,
    /// How long to wait for the first byte, in seconds.
    pub first_byte_secs: u32,
    /// How long to wait between two pieces, in seconds.
    pub between_chunks_secs: u32,
}

impl Default for ModelConfig {
    fn default() -> Self {
        Self {
            url: None,
            name: None,
            api_key: None,
            temperature: None,
            system_prompt: None,
            vision: false,
            connect_secs: 10,
            first_byte_secs: 60,
            between_chunks_secs: 60,
        }
    }
}

/// Without the key, so that it does not end up in a log.
impl std::fmt::Debug for ModelConfig {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ModelConfig")
            .field("url", &self.url)
            .field("name", &self.name)
            .field("api_key", &self.api_key.as_ref().map(|_| "…"))
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_model_key_does_not_show_in_debug_output() {
        let model = ModelConfig { api_key: Some("sesame".into()), ..ModelConfig::default() };
        assert!(!format!("{model:?}").contains("sesame"));
    }
}
