//! What a page exchanges for the right to chat, and how its agent presents itself.

use serde::{Deserialize, Serialize};

/// The body of `POST /v1/widget/sessions`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct CreateSession {
    /// `pk_live_…` or `pk_test_…`
    pub publishable_key: String,
    /// What an earlier session gave, so that this visitor is the same one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub visitor_token: Option<String>,
    /// The page the visitor is on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page_url: Option<String>,
    /// BCP 47, e.g. `de-CH`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub locale: Option<String>,
}

/// What `POST /v1/widget/sessions` grants.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct Session {
    /// The bearer token for the widget's other calls: a JWT.
    pub session_token: String,
    /// Seconds until `session_token` expires; 900 by default.
    pub expires_in: u32,
    /// `agt_…`, the agent that the publishable key names.
    pub agent_id: String,
    /// `vis_…`
    pub visitor_id: String,
    /// Keep it, and send it with the next session; it replaces the one sent.
    pub visitor_token: String,
}

/// What `GET /v1/widget/config/{publishableKey}` tells about an agent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct WidgetConfig {
    /// `agt_…`
    pub agent_id: String,
    /// Who answers, e.g. `Ada from Northwind`.
    pub name: String,
    /// The first line of an empty conversation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub greeting: Option<String>,
    /// The line below the greeting.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subtitle: Option<String>,
    /// Questions to start with, at most 6.
    pub suggestions: Vec<String>,
    /// The line below the composer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub disclaimer: Option<String>,
    /// The longest message that is taken, in characters; 8 000 by default.
    pub max_message_chars: u32,
    /// How many files a message may bring; none where the agent takes none.
    pub max_files: u32,
    /// The largest of them, in bytes.
    pub max_file_bytes: u32,
    /// What they may be, as the `accept` of an HTML input says it: media types, and ends
    /// of names such as `.png`.
    pub file_types: Vec<String>,
    /// The accent color, `#rrggbb`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub accent: Option<String>,
    /// Where links in answers may lead: `shop.example`, `*.shop.example` for everything below
    /// it. Empty: anywhere.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub link_domains: Vec<String>,
    /// Whose pictures in answers are shown, written likewise; `*` for all. Others are links.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub image_domains: Vec<String>,
    /// The form to fill in before the first question.
    #[cfg(feature = "tools")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub form: Option<crate::form::Form>,
    /// The same as it was written: the widget keeps it so, and reads it where it draws it.
    #[serde(skip)]
    pub form_json: Option<String>,
}
