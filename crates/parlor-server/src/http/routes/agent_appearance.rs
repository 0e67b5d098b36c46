//! The part of an agent's settings that the widget shows.

use super::{agents::TAG, data, no_agent};
use crate::{
    domain::{
        agent::{AgentSettings, Misfit, Translation, checked_name},
        audit::action,
        key::Scope,
    },
    http::{
        Api, body,
        caller::{Acting, Caller},
        endpoint::{
            Endpoint,
            builder::{get, put},
        },
        error::ApiError,
    },
    storage::Drafted,
};
use axum::{
    Json,
    extract::{Path, State},
};
use parlor_wire::envelope::Data;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The routes of this file.
pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![
        get("/agents/{agent}/appearance", show)
            .called("getAppearance", TAG, "Reads what the widget shows of the agent's draft.")
            .needs(Scope::AgentsRead)
            .gives::<Appearance>("What it shows."),
        put("/agents/{agent}/appearance", replace)
            .called("replaceAppearance", TAG, REPLACE)
            .needs(Scope::AgentsWrite)
            .takes::<Appearance>()
            .gives::<Appearance>("What it shows now."),
    ]
}

const REPLACE: &str = "Replaces what the widget shows, in the agent's draft.

What is left out is empty then. `theme` holds the widget's custom properties, e.g. \
`{\"--parlor-radius\": \"8px\"}`: names begin with `--parlor-`, and values are plain (no \
`url()`, no `;`).";

/// What the widget shows of an agent.
#[derive(Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Appearance {
    /// What visitors see as its name, 1 to 80 characters.
    name: String,
    /// The first line of an empty conversation, at most 200 characters.
    greeting: Option<String>,
    /// The same in other languages, by BCP 47 tag.
    #[serde(default)]
    greetings: BTreeMap<String, String>,
    /// The line below it, at most 200 characters.
    subtitle: Option<String>,
    /// Questions to start with, at most 6 of at most 120 characters.
    #[serde(default)]
    suggestions: Vec<String>,
    /// The line below the composer, at most 200 characters.
    disclaimer: Option<String>,
    /// The line below the greeting, questions and the line below the composer in other
    /// languages, by BCP 47 tag.
    #[serde(default)]
    translations: BTreeMap<String, Translation>,
    /// `#rrggbb`
    accent: Option<String>,
    /// Custom properties `--parlor-…`, at most 60.
    #[serde(default)]
    theme: BTreeMap<String, String>,
    /// The languages that it answers in, at most 30 BCP 47 tags.
    #[serde(default)]
    languages: Vec<String>,
    /// The one of them for visitors who speak none of them.
    default_language: Option<String>,
    /// Where links in answers may lead, at most 50 domains; empty: anywhere.
    #[serde(default)]
    link_domains: Vec<String>,
    /// Whose pictures in answers are shown, at most 50 domains; empty: nobody's.
    #[serde(default)]
    image_domains: Vec<String>,
}

/// `GET /v1/agents/{agent}/appearance` — what the widget shows of the draft.
pub(super) async fn show(
    State(api): State<Api>,
    Caller(access): Caller,
    Path(agent): Path<String>,
) -> Result<Json<Data<Appearance>>, ApiError> {
    Ok(data(Appearance::of(&api.drafted(&access, &agent).await?)))
}

/// `PUT /v1/agents/{agent}/appearance` — replaces it.
pub(super) async fn replace(
    State(api): State<Api>,
    Caller(access): Caller,
    Acting(by): Acting,
    Path(agent): Path<String>,
    body::Json(new): body::Json<Appearance>,
) -> Result<Json<Data<Appearance>>, ApiError> {
    let deed = by.did(action::AGENT_UPDATED, &agent, api.clock.now_millis());
    let changed = api
        .store
        .change_agent(&access, &agent, &deed, |it| -> Result<(), ApiError> { Ok(new.put(it)?) });
    Ok(data(Appearance::of(&changed.await?.ok_or_else(no_agent)?)))
}

impl Appearance {
    fn of(it: &Drafted) -> Self {
        let settings = it.draft.settings.clone();
        Self {
            name: it.draft.name.clone(),
            greeting: settings.greeting,
            greetings: settings.greetings,
            subtitle: settings.subtitle,
            suggestions: settings.suggestions,
            disclaimer: settings.disclaimer,
            translations: settings.translations,
            accent: settings.accent,
            theme: settings.theme,
            languages: settings.languages,
            default_language: settings.default_language,
            link_domains: settings.link_domains,
            image_domains: settings.image_domains,
        }
    }

    fn put(self, it: &mut Drafted) -> Result<(), Misfit> {
        let settings = AgentSettings {
            greeting: self.greeting,
            greetings: self.greetings,
            subtitle: self.subtitle,
            suggestions: self.suggestions,
            disclaimer: self.disclaimer,
            translations: self.translations,
            accent: self.accent,
            theme: self.theme,
            languages: self.languages,
            default_language: self.default_language,
            link_domains: self.link_domains,
            image_domains: self.image_domains,
            ..it.draft.settings.clone()
        };
        it.draft.settings = settings.checked()?;
        it.draft.name = checked_name(&self.name)?;
        Ok(())
    }
}
