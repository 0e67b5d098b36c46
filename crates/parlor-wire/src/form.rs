//! A form that an agent asks a visitor to fill in.

use serde::{Deserialize, Serialize};

/// A form of an agent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Form {
    /// Names it among the forms of the agent: 1 to 64 letters, digits, hyphens and underscores.
    pub id: String,
    /// When it is shown.
    pub when: When,
    /// Its headline, at most 120 characters; without it, a `before` form has the widget's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// What it is for, at most 500 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// What it asks for, 1 to 10.
    pub fields: Vec<Field>,
    /// Whether a visitor may leave it unanswered.
    #[serde(default)]
    pub skippable: bool,
}

/// When a form is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum When {
    /// Before the first question.
    Before,
    /// When a human was asked for.
    Handoff,
    /// Below the first answer that the knowledge did not hold.
    Unanswered,
    /// When the model or a backend asks for it.
    #[default]
    Asked,
}

/// One field of a form.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Field {
    /// Names the value: 1 to 64 letters, digits, hyphens and underscores.
    pub name: String,
    /// What visitors read, at most 120 characters. May be left out of a field of type `email`
    /// or `tel` and of one called `name`: the widget has words for these in each language.
    #[serde(default)]
    pub label: String,
    /// What it takes.
    #[serde(rename = "type", default)]
    pub kind: FieldKind,
    /// Whether it must be filled in, or ticked.
    #[serde(default)]
    pub required: bool,
    /// What may be chosen: for `select` only, 1 to 30 of at most 120 characters.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<String>,
    /// An example, at most 120 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub placeholder: Option<String>,
    /// What browsers fill in: a token of HTML's `autocomplete`, such as `name` or
    /// `organization`. Default: `email`, `tel` or `url` for fields of these types, and `name`
    /// for one called so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub autocomplete: Option<String>,
    /// The longest text in characters, 1 to 5 000; 500 by default, 5 000 for `textarea`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_length: Option<u32>,
}

/// What a field takes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum FieldKind {
    /// One line.
    #[default]
    Text,
    /// An e-mail address.
    Email,
    /// A telephone number.
    Tel,
    /// An address that begins with `https://` or `http://`.
    Url,
    /// A number, as JSON or as text.
    Number,
    /// Several lines.
    Textarea,
    /// One of `options`.
    Select,
    /// `true` or `false`.
    Checkbox,
    /// A day, `2026-11-23`.
    Date,
}
