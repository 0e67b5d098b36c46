//! Everything about an agent that is drafted, published and rolled back.

use super::{
    agent::{AgentSettings, Misfit, at_most, checked_name, misfit},
    tool::{Tool, check_declared},
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

const MAX_URL_CHARS: usize = 2_000;
const MAX_MODEL_NAME_CHARS: usize = 200;
const MAX_PROMPT_CHARS: usize = 20_000;
const MAX_HISTORY_MESSAGES: u32 = 100;
const MAX_OUTPUT_TOKENS: u32 = 1_000_000;
const MAX_HEADERS: usize = 20;
/// The longest key and the longest value of a header, in characters.
pub const MAX_SECRET_CHARS: usize = 4_000;

/// What a version holds. Who may embed an agent, and how much it may be used, is not
/// in it: those hold at once, so that no rollback opens what was closed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct AgentConfig {
    /// What visitors see.
    pub name: String,
    /// How it presents itself; its origins are empty here.
    pub settings: AgentSettings,
    /// The model of its own.
    pub model: Option<AgentModel>,
    /// The tools that it declares.
    pub tools: Vec<Tool>,
}

/// A model of an agent's own, as it is kept.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct AgentModel {
    /// Up to and without `/chat/completions`.
    pub url: String,
    /// Which model, as its server calls it.
    pub name: String,
    /// Sent as a bearer token.
    pub api_key: Option<Sealed>,
    /// 0 to 2.
    pub temperature: Option<f64>,
    /// At most 20 000 characters.
    pub system_prompt: Option<String>,
    /// How many earlier messages are sent along, 0 to 100.
    pub history_messages: Option<u32>,
    /// How long an answer may be, in tokens.
    pub max_output_tokens: Option<u32>,
    /// Whether it takes pictures that visitors send.
    pub vision: bool,
    /// Sent with every request; their values are secrets too.
    pub headers: BTreeMap<String, Sealed>,
}

/// A secret that only the vault opens, with what may be shown of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sealed {
    /// What the vault made of it.
    pub sealed: String,
    /// Its last characters.
    pub hint: String,
}

/// How much an agent may be used; what is left out is as the server's settings say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct AgentLimits {
    /// Messages a minute of one session, 1 to 1 000 000.
    pub session_messages_per_minute: Option<u32>,
    /// Messages a minute from one address, 1 to 1 000 000.
    pub ip_messages_per_minute: Option<u32>,
    /// Messages a minute to the agent, 1 to 1 000 000.
    pub agent_messages_per_minute: Option<u32>,
    /// Messages a day to the agent, 1 to 1 000 000 000.
    pub daily_messages: Option<u32>,
    /// Tokens a day that its model may read and write, 1 to 1 000 000 000.
    pub daily_tokens: Option<u32>,
}

impl AgentConfig {
    /// Checks what can be checked without opening a secret. Origins are left out.
    pub fn checked(self) -> Result<Self, Misfit> {
        let settings = AgentSettings { allowed_origins: Vec::new(), ..self.settings };
        check_declared(&self.tools)?;
        Ok(Self {
            name: checked_name(&self.name)?,
            settings: settings.checked()?,
            model: self.model.map(AgentModel::checked).transpose()?,
            tools: self.tools,
        })
    }
}

impl AgentModel {
    /// Checks every field but the secrets, which [`check_secret`] saw before they were sealed.
    pub fn checked(self) -> Result<Self, Misfit> {
        check_url(&self.url)?;
        if self.name.trim().is_empty() {
            return Err(misfit("name", "must not be empty"));
        }
        at_most("name", &self.name, MAX_MODEL_NAME_CHARS)?;
        at_most(
            "systemPrompt",
            self.system_prompt.as_deref().unwrap_or_default(),
            MAX_PROMPT_CHARS,
        )?;
        if self.temperature.is_some_and(|it| !(0.0..=2.0).contains(&it)) {
            return Err(misfit("temperature", "must be from 0 to 2"));
        }
        let history = self.history_messages.unwrap_or_default();
        in_range("historyMessages", history, 0, MAX_HISTORY_MESSAGES)?;
        in_range("maxOutputTokens", self.max_output_tokens.unwrap_or(1), 1, MAX_OUTPUT_TOKENS)?;
        if self.headers.len() > MAX_HEADERS {
            return Err(misfit("headers", &format!("must be at most {MAX_HEADERS}")));
        }
        for name in self.headers.keys() {
            check_header(name)?;
        }
        Ok(self)
    }
}

impl AgentLimits {
    /// Checks every number.
    pub fn checked(self) -> Result<Self, Misfit> {
        let minute = [
            ("limits.sessionMessagesPerMinute", self.session_messages_per_minute),
            ("limits.ipMessagesPerMinute", self.ip_messages_per_minute),
            ("limits.agentMessagesPerMinute", self.agent_messages_per_minute),
        ];
        let day = [
            ("limits.dailyMessages", self.daily_messages),
            ("limits.dailyTokens", self.daily_tokens),
        ];
        let minute = minute.into_iter().map(|(field, it)| (field, it, 1_000_000));
        for (field, it, most) in minute.chain(day.map(|(field, it)| (field, it, 1_000_000_000))) {
            in_range(field, it.unwrap_or(1), 1, most)?;
        }
        Ok(self)
    }
}

/// Checks a key or the value of a header: visible characters on one line.
pub fn check_secret(field: &str, secret: &str) -> Result<(), Misfit> {
    let is_visible = |it: u8| (0x21..=0x7e).contains(&it) || it == b' ';
    if secret.trim().is_empty() || !secret.bytes().all(is_visible) {
        return Err(misfit(field, "must be visible ASCII characters on one line"));
    }
    at_most(field, secret, MAX_SECRET_CHARS)
}

/// What may be shown of a secret: the last four characters of a long one.
pub fn hint_of(secret: &str) -> String {
    let chars: Vec<char> = secret.chars().collect();
    let last = if chars.len() < 12 { &[] } else { chars.split_at(chars.len() - 4).1 };
    format!("…{}", last.iter().collect::<String>())
}

fn check_url(url: &str) -> Result<(), Misfit> {
    at_most("url", url, MAX_URL_CHARS)?;
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    let authority = rest.and_then(|it| it.split(['/', '?', '#']).next()).unwrap_or_default();
    if authority.is_empty() || url.chars().any(|it| it.is_whitespace() || it.is_control()) {
        return Err(misfit("url", "must be an address such as https://api.openai.com/v1"));
    }
    if authority.contains('@') || url.contains(['?', '#']) {
        return Err(misfit(
            "url",
            "must hold no password, query or fragment; use apiKey or headers",
        ));
    }
    Ok(())
}

/// A header that is not ours to set.
fn check_header(name: &str) -> Result<(), Misfit> {
    const OURS: [&str; 8] = [
        "host",
        "content-length",
        "content-type",
        "transfer-encoding",
        "connection",
        "accept",
        "te",
        "upgrade",
    ];
    let field = format!("headers.{}", name.chars().take(60).collect::<String>());
    let is_token = |it: u8| it.is_ascii_alphanumeric() || it == b'-' || it == b'_';
    if name.is_empty() || name.len() > 100 || !name.bytes().all(is_token) {
        return Err(misfit(&field, "must be the name of a header"));
    }
    if OURS.iter().any(|it| name.eq_ignore_ascii_case(it)) {
        return Err(misfit(&field, "cannot be set"));
    }
    Ok(())
}

fn in_range(field: &str, it: u32, least: u32, most: u32) -> Result<(), Misfit> {
    if (least..=most).contains(&it) {
        return Ok(());
    }
    Err(misfit(field, &format!("must be from {least} to {most}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn model() -> AgentModel {
        AgentModel { url: "https://a.example/v1".into(), name: "m".into(), ..AgentModel::default() }
    }

    #[track_caller]
    fn refuses(model: AgentModel, field: &str) {
        assert_eq!(model.checked().unwrap_err().field, field);
    }

    #[test]
    fn a_field_of_a_model_that_does_not_fit_is_named() {
        assert!(model().checked().is_ok());
        for url in ["", "ftp://a", "https://", "https://me:pw@a", "https://a?key=1", "https://a b"]
        {
            refuses(AgentModel { url: url.into(), ..model() }, "url");
        }
        refuses(AgentModel { name: " ".into(), ..model() }, "name");
        refuses(AgentModel { temperature: Some(2.1), ..model() }, "temperature");
        refuses(AgentModel { temperature: Some(f64::NAN), ..model() }, "temperature");
        refuses(AgentModel { system_prompt: Some("x".repeat(20_001)), ..model() }, "systemPrompt");
        refuses(AgentModel { history_messages: Some(101), ..model() }, "historyMessages");
        refuses(AgentModel { max_output_tokens: Some(0), ..model() }, "maxOutputTokens");
        let headers = |name: &str| BTreeMap::from([(name.into(), Sealed::default())]);
        refuses(AgentModel { headers: headers("Host"), ..model() }, "headers.Host");
        refuses(AgentModel { headers: headers("a b"), ..model() }, "headers.a b");
    }

    #[test]
    fn a_secret_is_one_line_and_shows_its_end_only() {
        assert!(check_secret("apiKey", "sk-1").is_ok());
        for bad in ["", " ", "a\r\nb", "ü", &"x".repeat(4_001)] {
            assert!(check_secret("apiKey", bad).is_err(), "{bad}");
        }
        assert_eq!(hint_of("sk-0123456789"), "…6789");
        assert_eq!(hint_of("short"), "…");
    }

    #[test]
    fn a_limit_is_never_nothing() {
        let none = AgentLimits::default();
        assert!(none.checked().is_ok());
        let zero = AgentLimits { daily_messages: Some(0), ..none };
        assert_eq!(zero.checked().unwrap_err().field, "limits.dailyMessages");
    }
}
