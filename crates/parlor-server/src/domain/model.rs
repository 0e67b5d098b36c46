//! Which model answers, and with which key.

use serde::Deserialize;
use std::fmt;

/// What Debug shows in place of a key.
const HIDDEN: &str = "…";

/// A model behind any OpenAI-compatible server.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ModelSettings {
    /// Up to and without `/chat/completions`, e.g. `https://api.openai.com/v1`.
    pub url: String,
    /// Which model, as the server calls it.
    pub name: String,
    /// Sent as a bearer token; local servers need none.
    pub api_key: Option<Secret>,
    /// 0 to 2; the server's default without it.
    pub temperature: Option<f64>,
    /// How the agent is told to behave, before Parlor's own rules on quoting.
    pub system_prompt: Option<String>,
    /// How many earlier messages are sent along; 12 without it.
    pub history_messages: Option<u32>,
    /// How long an answer may be, in tokens; the server's default without it.
    pub max_output_tokens: Option<u32>,
    /// Whether it takes pictures.
    pub vision: bool,
    /// Sent with every request.
    pub headers: Vec<(String, Secret)>,
}

impl ModelSettings {
    /// Where chats are completed.
    pub fn endpoint(&self) -> String {
        format!("{}/chat/completions", self.url.trim_end_matches('/'))
    }

    /// A text of somebody else's without any of the secrets.
    pub fn redacted(&self, text: &str) -> String {
        let secrets = self.api_key.iter().chain(self.headers.iter().map(|it| &it.1));
        secrets.fold(text.to_owned(), |text, it| it.redacted(&text))
    }

    /// The endpoint for logs: without user, password and query.
    pub fn public_endpoint(&self) -> String {
        let endpoint = self.endpoint();
        let end = endpoint.find(['?', '#']).unwrap_or(endpoint.len());
        let plain = endpoint.get(..end).unwrap_or_default();
        match plain.split_once("://") {
            Some((scheme, rest)) => {
                let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
                let host = host.rsplit('@').next().unwrap_or(host);
                format!("{scheme}://{host}/{path}")
            }
            None => plain.into(),
        }
    }
}

/// A key or password. Only [`Secret::expose`] shows it.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Secret(String);

impl Secret {
    /// Keeps a key.
    pub fn new(key: impl Into<String>) -> Self {
        Self(key.into())
    }

    /// The key itself, for the header it goes into.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// A text of somebody else's without the key: providers like to repeat it in errors.
    pub fn redacted(&self, text: &str) -> String {
        if self.0.is_empty() { text.into() } else { text.replace(&self.0, HIDDEN) }
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(HIDDEN)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(url: &str) -> ModelSettings {
        ModelSettings { url: url.into(), name: "m".into(), ..ModelSettings::default() }
    }

    #[test]
    fn a_slash_at_the_end_changes_nothing() {
        assert_eq!(at("http://a/v1/").endpoint(), at("http://a/v1").endpoint());
    }

    #[test]
    fn what_a_log_shows_has_no_credentials() {
        let shown = at("https://me:secret@a.example/v1").public_endpoint();
        assert_eq!(shown, "https://a.example/v1/chat/completions");
    }

    #[test]
    fn debug_does_not_show_the_key() {
        assert_eq!(format!("{:?}", Secret::new("sk-1")), "…");
    }

    #[test]
    fn a_text_loses_the_key() {
        assert_eq!(Secret::new("sk-1").redacted("bad key sk-1"), "bad key …");
        assert_eq!(Secret::new("").redacted("as it is"), "as it is");
    }
}
