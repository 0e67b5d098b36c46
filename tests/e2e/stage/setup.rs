//! What kind of server a story wants.

use parlor_server::domain::agent::AgentSettings;
use serde_json::Value;
use std::path::PathBuf;

/// A server before it starts. The default is a shop whose bot says what it is told.
#[derive(Clone, Debug)]
pub(crate) struct Setup {
    /// Who answers.
    pub(crate) agent: String,
    /// How the agent presents itself. The shop's own origin is always allowed, unless
    /// [`elsewhere`](Self::elsewhere) is set.
    pub(crate) settings: AgentSettings,
    /// What the built-in answerer reads, in place of a script.
    pub(crate) documents: Vec<PathBuf>,
    /// Whether only other sites may embed the agent.
    pub(crate) elsewhere: bool,
    /// Whether the server is one for development, which also takes pages that are of no
    /// origin.
    pub(crate) for_development: bool,
}

impl Default for Setup {
    fn default() -> Self {
        Self {
            agent: "Ada".to_owned(),
            settings: AgentSettings::default(),
            documents: Vec::new(),
            elsewhere: false,
            for_development: false,
        }
    }
}

impl Setup {
    /// An agent that answers from these documents, by itself.
    pub(crate) fn reading(documents: Vec<PathBuf>) -> Self {
        Self { documents, ..Self::default() }
    }

    /// An agent that this shop may not embed.
    pub(crate) fn for_another_site() -> Self {
        Self { elsewhere: true, ..Self::default() }
    }

    /// The usual shop on a server for development.
    pub(crate) fn for_development() -> Self {
        Self { for_development: true, ..Self::default() }
    }

    /// An agent that asks for these forms, as JSON.
    pub(crate) fn asking_for(forms: Value) -> Self {
        let forms = serde_json::from_value(forms);
        Self {
            settings: AgentSettings {
                forms: forms.unwrap_or_default(),
                ..AgentSettings::default()
            },
            ..Self::default()
        }
    }

    /// An agent that offers these questions to start with.
    pub(crate) fn suggesting(questions: &[&str]) -> Self {
        let suggestions = questions.iter().map(|it| (*it).to_owned()).collect();
        Self {
            settings: AgentSettings { suggestions, ..AgentSettings::default() },
            ..Self::default()
        }
    }
}
