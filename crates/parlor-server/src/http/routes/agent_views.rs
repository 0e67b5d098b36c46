//! What agents look like on the wire, and the bodies that change them.

use crate::{
    domain::{
        agent::{AgentSettings, Misfit, Translation},
        agent_config::{AgentConfig, AgentLimits, AgentModel},
        clock::rfc3339,
        tool::Tool,
    },
    http::change::Change,
    storage::Drafted,
};
use parlor_wire::form::Form;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// An agent on the wire: its draft, and what holds at once.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "Agent")]
pub(super) struct AgentView {
    id: String,
    organization_id: String,
    name: String,
    #[serde(flatten)]
    settings: AgentSettings,
    /// Whether its pages need a client secret of their site's backend to open a session;
    /// holds without being published.
    require_client_secret: bool,
    /// The tools that it declares.
    tools: Vec<Tool>,
    /// How much it may be used; holds without being published.
    limits: AgentLimits,
    /// Which version visitors talk to.
    published_version: i64,
    /// Whether the draft, which is shown here, differs from that version.
    has_unpublished_changes: bool,
    created_at: String,
    updated_at: String,
}

impl AgentView {
    pub(super) fn of(it: &Drafted) -> Self {
        let allowed_origins = it.agent.settings.allowed_origins.clone();
        Self {
            id: it.agent.id.clone(),
            organization_id: it.agent.organization_id.clone(),
            name: it.draft.name.clone(),
            settings: AgentSettings { allowed_origins, ..it.draft.settings.clone() },
            require_client_secret: it.agent.requires_client_secret,
            tools: it.draft.tools.clone(),
            limits: it.limits,
            published_version: it.published_version,
            has_unpublished_changes: it.has_changes,
            created_at: rfc3339(it.agent.created_at),
            updated_at: rfc3339(it.agent.updated_at),
        }
    }
}

/// The body that makes an agent. The settings are spelled out, because a
/// flattened field would forget the path of what does not fit.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct NewAgent {
    pub(super) name: String,
    greeting: Option<String>,
    subtitle: Option<String>,
    #[serde(default)]
    suggestions: Vec<String>,
    disclaimer: Option<String>,
    accent: Option<String>,
    #[serde(default)]
    greetings: BTreeMap<String, String>,
    #[serde(default)]
    translations: BTreeMap<String, Translation>,
    #[serde(default)]
    languages: Vec<String>,
    default_language: Option<String>,
    #[serde(default)]
    theme: BTreeMap<String, String>,
    /// What visitors are asked to fill in, at most 5 forms.
    #[serde(default)]
    forms: Vec<Form>,
    #[serde(default)]
    link_domains: Vec<String>,
    #[serde(default)]
    image_domains: Vec<String>,
    #[serde(default)]
    allowed_origins: Vec<String>,
    /// Whether pages need a client secret of their site's backend to open a session.
    #[serde(default)]
    pub(super) require_client_secret: bool,
    #[serde(default)]
    pub(super) tools: Vec<Tool>,
    #[serde(default)]
    limits: LimitsChange,
}

/// Limits of an agent's own: what is left out stays as it is, and `null` takes one away,
/// so that the server's holds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
#[schemars(rename = "AgentLimitsChange")]
struct LimitsChange {
    /// Messages of one visitor in a minute.
    session_messages_per_minute: Change<u32>,
    /// Messages of all visitors at one address in a minute.
    ip_messages_per_minute: Change<u32>,
    /// Messages in a minute, backends' too.
    agent_messages_per_minute: Change<u32>,
    /// Answers on a day (UTC).
    daily_messages: Change<u32>,
    /// Tokens that its model reads and writes on a day.
    daily_tokens: Change<u32>,
}

impl LimitsChange {
    fn make(self, before: AgentLimits) -> AgentLimits {
        AgentLimits {
            session_messages_per_minute: self
                .session_messages_per_minute
                .of(before.session_messages_per_minute),
            ip_messages_per_minute: self.ip_messages_per_minute.of(before.ip_messages_per_minute),
            agent_messages_per_minute: self
                .agent_messages_per_minute
                .of(before.agent_messages_per_minute),
            daily_messages: self.daily_messages.of(before.daily_messages),
            daily_tokens: self.daily_tokens.of(before.daily_tokens),
        }
    }
}

impl NewAgent {
    pub(super) fn limits(&self) -> Result<AgentLimits, Misfit> {
        self.limits.clone().make(AgentLimits::default()).checked()
    }

    pub(super) fn settings(&self) -> AgentSettings {
        AgentSettings {
            greeting: self.greeting.clone(),
            subtitle: self.subtitle.clone(),
            suggestions: self.suggestions.clone(),
            disclaimer: self.disclaimer.clone(),
            accent: self.accent.clone(),
            greetings: self.greetings.clone(),
            translations: self.translations.clone(),
            languages: self.languages.clone(),
            default_language: self.default_language.clone(),
            theme: self.theme.clone(),
            forms: self.forms.clone(),
            link_domains: self.link_domains.clone(),
            image_domains: self.image_domains.clone(),
            allowed_origins: self.allowed_origins.clone(),
        }
    }
}

/// The body that changes an agent: what is left out stays as it is, and `null` takes
/// a field away. `allowedOrigins`, `requireClientSecret` and `limits` hold at once; the rest
/// is the draft.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct AgentChange {
    name: Option<String>,
    greeting: Change<String>,
    subtitle: Change<String>,
    suggestions: Change<Vec<String>>,
    disclaimer: Change<String>,
    accent: Change<String>,
    greetings: Change<BTreeMap<String, String>>,
    translations: Change<BTreeMap<String, Translation>>,
    languages: Change<Vec<String>>,
    default_language: Change<String>,
    theme: Change<BTreeMap<String, String>>,
    forms: Change<Vec<Form>>,
    link_domains: Change<Vec<String>>,
    image_domains: Change<Vec<String>>,
    allowed_origins: Change<Vec<String>>,
    require_client_secret: Change<bool>,
    tools: Change<Vec<Tool>>,
    limits: Change<LimitsChange>,
}

impl AgentChange {
    /// Makes the change, if all of it fits.
    pub(super) fn make(self, it: &mut Drafted) -> Result<(), Misfit> {
        let (draft, origins) = (&it.draft, it.agent.settings.allowed_origins.clone());
        let before = draft.settings.clone();
        let settings = AgentSettings {
            greeting: self.greeting.of(before.greeting),
            subtitle: self.subtitle.of(before.subtitle),
            suggestions: self.suggestions.of(Some(before.suggestions)).unwrap_or_default(),
            disclaimer: self.disclaimer.of(before.disclaimer),
            accent: self.accent.of(before.accent),
            greetings: self.greetings.of(Some(before.greetings)).unwrap_or_default(),
            translations: self.translations.of(Some(before.translations)).unwrap_or_default(),
            languages: self.languages.of(Some(before.languages)).unwrap_or_default(),
            default_language: self.default_language.of(before.default_language),
            theme: self.theme.of(Some(before.theme)).unwrap_or_default(),
            forms: self.forms.of(Some(before.forms)).unwrap_or_default(),
            link_domains: self.link_domains.of(Some(before.link_domains)).unwrap_or_default(),
            image_domains: self.image_domains.of(Some(before.image_domains)).unwrap_or_default(),
            allowed_origins: self.allowed_origins.of(Some(origins)).unwrap_or_default(),
        }
        .checked()?;
        let draft = AgentConfig {
            name: self.name.unwrap_or_else(|| draft.name.clone()),
            settings: AgentSettings { allowed_origins: Vec::new(), ..settings.clone() },
            model: draft.model.clone(),
            tools: self.tools.of(Some(draft.tools.clone())).unwrap_or_default(),
        };
        it.draft = draft.checked()?;
        it.limits = match self.limits {
            Change::Keep => it.limits,
            Change::Clear => AgentLimits::default(),
            Change::Set(limits) => limits.make(it.limits).checked()?,
        };
        it.agent.settings.allowed_origins = settings.allowed_origins;
        let required = Some(it.agent.requires_client_secret);
        it.agent.requires_client_secret = self.require_client_secret.of(required).unwrap_or(false);
        Ok(())
    }
}

/// A model on the wire: everything but its secrets.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "AgentModel")]
pub(super) struct ModelView {
    /// Up to and without `/chat/completions`.
    url: String,
    /// As its server calls it.
    name: String,
    /// The end of the key, if there is one.
    api_key_hint: Option<String>,
    /// 0 to 2; none for what its server likes best.
    temperature: Option<f64>,
    system_prompt: Option<String>,
    /// How many earlier messages it sees; none for 12.
    history_messages: Option<u32>,
    /// How long an answer may be, in tokens; none for its server's limit.
    max_output_tokens: Option<u32>,
    /// Whether it takes pictures that visitors send.
    vision: bool,
    /// Headers that are sent along, with the ends of their values.
    headers: BTreeMap<String, String>,
}

impl ModelView {
    pub(super) fn of(it: &AgentModel) -> Self {
        Self {
            url: it.url.clone(),
            name: it.name.clone(),
            api_key_hint: it.api_key.as_ref().map(|it| it.hint.clone()),
            temperature: it.temperature,
            system_prompt: it.system_prompt.clone(),
            history_messages: it.history_messages,
            max_output_tokens: it.max_output_tokens,
            vision: it.vision,
            headers: it.headers.iter().map(|(name, it)| (name.clone(), it.hint.clone())).collect(),
        }
    }
}
