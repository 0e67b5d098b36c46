//! Who answers, and how it presents itself.

use super::{
    appearance,
    domains::checked_domains,
    form::check_forms,
    origin::{AllowedOrigin, MAX_ORIGINS},
};
use parlor_wire::form::Form;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// An agent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Agent {
    /// `agt_…`
    pub id: String,
    /// `org_…`
    pub organization_id: String,
    /// What visitors see, e.g. `Ada from Northwind`.
    pub name: String,
    /// How it presents itself.
    pub settings: AgentSettings,
    /// Whether its pages need a client secret of their site's backend to open a session.
    pub requires_client_secret: bool,
    /// Sessions of another generation are void.
    pub token_generation: i64,
    /// Epoch milliseconds.
    pub created_at: i64,
    /// Epoch milliseconds.
    pub updated_at: i64,
}

/// What can be set on an agent, besides its name. Absent fields take defaults.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct AgentSettings {
    /// The first line of an empty conversation, at most 200 characters.
    pub greeting: Option<String>,
    /// The line below it, at most 200 characters.
    pub subtitle: Option<String>,
    /// Questions to start with, at most 6 of at most 120 characters.
    pub suggestions: Vec<String>,
    /// The line below the composer, at most 200 characters.
    pub disclaimer: Option<String>,
    /// `#rrggbb`
    pub accent: Option<String>,
    /// The first line in other languages, by BCP 47 tag; at most 30 of at most 200 characters.
    pub greetings: BTreeMap<String, String>,
    /// What else the widget shows in other languages, by BCP 47 tag; at most 30.
    pub translations: BTreeMap<String, Translation>,
    /// The languages that it answers in (BCP 47), at most 30. Empty: the visitor's.
    pub languages: Vec<String>,
    /// The one of `languages` for visitors who speak none of them.
    pub default_language: Option<String>,
    /// Custom properties `--parlor-…` of the widget, at most 60, with plain values of at
    /// most 120 characters.
    pub theme: BTreeMap<String, String>,
    /// What visitors are asked to fill in, at most 5 forms.
    pub forms: Vec<Form>,
    /// Where links in its answers may lead, at most 50: `shop.example`, `*.shop.example` for
    /// everything below it. Empty: anywhere.
    pub link_domains: Vec<String>,
    /// Whose pictures in its answers are shown, at most 50, written likewise; `*` for all.
    /// Others become links. Empty: none.
    pub image_domains: Vec<String>,
    /// Which pages may embed it; see [`crate::domain::origin`]. Empty: none.
    pub allowed_origins: Vec<String>,
}

/// What the widget shows in another language; what is left out is shown as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct Translation {
    /// The line below the greeting, at most 200 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subtitle: Option<String>,
    /// Questions to start with, at most 6 of at most 120 characters.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub suggestions: Vec<String>,
    /// The line below the composer, at most 200 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub disclaimer: Option<String>,
}

/// A field that does not fit, and why.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{field} {reason}")]
pub struct Misfit {
    /// A path in the body, e.g. `allowedOrigins[1]`.
    pub field: String,
    /// The rest of a sentence that begins with the field.
    pub reason: String,
}

/// The longest name of an agent, in characters.
pub const MAX_NAME_CHARS: usize = 80;
const MAX_LINE_CHARS: usize = 200;
const MAX_SUGGESTIONS: usize = 6;
const MAX_SUGGESTION_CHARS: usize = 120;

/// Trims a name and checks it.
pub fn checked_name(name: &str) -> Result<String, Misfit> {
    let name = name.trim();
    if name.is_empty() {
        return Err(misfit("name", "must not be empty"));
    }
    at_most("name", name, MAX_NAME_CHARS)?;
    Ok(name.into())
}

impl AgentSettings {
    /// Checks every field, and writes origins the way they are compared.
    pub fn checked(mut self) -> Result<Self, Misfit> {
        let lines = [
            ("greeting", &self.greeting),
            ("subtitle", &self.subtitle),
            ("disclaimer", &self.disclaimer),
        ];
        for (field, line) in lines {
            check_line(field, line.as_deref())?;
        }
        check_suggestions("suggestions", &self.suggestions)?;
        if !self.accent.as_deref().is_none_or(is_hex_color) {
            return Err(misfit("accent", "must be a color such as #2456d6"));
        }
        appearance::check_greetings(&self.greetings)?;
        appearance::check_translations(&self.translations)?;
        appearance::check_languages(&self.languages, self.default_language.as_deref())?;
        appearance::check_theme(&self.theme)?;
        check_forms(&self.forms)?;
        self.link_domains = checked_domains("linkDomains", &self.link_domains)?;
        self.image_domains = checked_domains("imageDomains", &self.image_domains)?;
        self.allowed_origins = checked_origins(&self.allowed_origins)?;
        Ok(self)
    }
}

/// Checks one line of the widget.
pub(super) fn check_line(field: &str, line: Option<&str>) -> Result<(), Misfit> {
    at_most(field, line.unwrap_or_default(), MAX_LINE_CHARS)
}

/// Checks questions to start with.
pub(super) fn check_suggestions(field: &str, suggestions: &[String]) -> Result<(), Misfit> {
    if suggestions.len() > MAX_SUGGESTIONS {
        return Err(misfit(field, &format!("must be at most {MAX_SUGGESTIONS}")));
    }
    for (index, it) in suggestions.iter().enumerate() {
        at_most(&format!("{field}[{index}]"), it, MAX_SUGGESTION_CHARS)?;
    }
    Ok(())
}

fn checked_origins(origins: &[String]) -> Result<Vec<String>, Misfit> {
    if origins.len() > MAX_ORIGINS {
        return Err(misfit("allowedOrigins", &format!("must be at most {MAX_ORIGINS}")));
    }
    let checked = |(index, it): (usize, &String)| {
        AllowedOrigin::parse(it)
            .map(|it| it.as_str().to_owned())
            .map_err(|why| misfit(&format!("allowedOrigins[{index}]"), &why.to_string()))
    };
    origins.iter().enumerate().map(checked).collect()
}

fn is_hex_color(text: &str) -> bool {
    let digits = text.strip_prefix('#').unwrap_or_default();
    digits.len() == 6 && digits.bytes().all(|it| it.is_ascii_hexdigit())
}

pub(super) fn at_most(field: &str, text: &str, limit_chars: usize) -> Result<(), Misfit> {
    if text.chars().count() > limit_chars {
        return Err(misfit(field, &format!("must be at most {limit_chars} characters")));
    }
    Ok(())
}

pub(super) fn misfit(field: &str, reason: &str) -> Misfit {
    Misfit { field: field.into(), reason: reason.into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn refuses(settings: AgentSettings, field: &str) {
        assert_eq!(settings.checked().unwrap_err().field, field);
    }

    #[test]
    fn a_field_that_does_not_fit_is_named() {
        let none = AgentSettings::default;
        refuses(AgentSettings { greeting: Some("x".repeat(201)), ..none() }, "greeting");
        refuses(AgentSettings { accent: Some("red".into()), ..none() }, "accent");
        refuses(AgentSettings { suggestions: vec![String::new(); 7], ..none() }, "suggestions");
        let long = vec!["a".into(), "x".repeat(121)];
        refuses(AgentSettings { suggestions: long, ..none() }, "suggestions[1]");
        let origins = vec!["https://a.example".into(), "b.example".into()];
        refuses(AgentSettings { allowed_origins: origins, ..none() }, "allowedOrigins[1]");
    }

    #[test]
    fn a_name_is_trimmed_and_never_empty() {
        assert_eq!(checked_name("  Ada ").unwrap(), "Ada");
        assert_eq!(checked_name("  ").unwrap_err().reason, "must not be empty");
        assert!(checked_name(&"x".repeat(81)).is_err());
    }
}
