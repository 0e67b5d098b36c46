//! Tries a model with a few words, and tells what fails.

use super::{
    client::ModelClient,
    piece::Piece,
    request::{ChatMessage, Offer},
    saying::MAX_TEXT_BYTES,
    timeouts::Timeouts,
};
use crate::{
    domain::{answer::AnswerError, model::ModelSettings},
    outbound::Reach,
};
use futures::StreamExt;
use schemars::JsonSchema;
use serde::Serialize;
use std::{pin::pin, time::Duration};
use tokio::time::Instant;

/// How long a trial takes at most.
const WHOLE: Duration = Duration::from_secs(30);

/// Enough for a word after some thinking.
const MAX_OUTPUT_TOKENS: u32 = 200;

/// What came of a trial.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "ModelTrial")]
pub struct Trial {
    /// Whether the model answered.
    pub ok: bool,
    /// The first 200 characters of what it said.
    pub text: String,
    /// How long it took, in milliseconds.
    pub millis: u64,
    /// What failed, if it did not answer.
    pub failure: Option<TrialFailure>,
}

/// What failed.
#[derive(Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct TrialFailure {
    /// `refused`: by the status below; the key, the name or a setting is wrong.
    /// `unavailable`: not reached, too slow, or broken off; it may work later.
    pub kind: &'static str,
    /// The HTTP status of a refusal.
    pub status: Option<u16>,
    /// What was said, at most 500 characters, without keys.
    pub message: String,
}

impl Trial {
    /// A model that could not be asked at all.
    pub fn impossible(message: String) -> Self {
        let failure = TrialFailure { kind: "unavailable", status: None, message };
        Self { ok: false, text: String::new(), millis: 0, failure: Some(failure) }
    }
}

/// Asks a model for one word, and goes no further than `reach` for it.
pub async fn trial(reach: Reach, settings: ModelSettings, timeouts: Timeouts) -> Trial {
    let begun = Instant::now();
    let settings = ModelSettings {
        max_output_tokens: Some(settings.max_output_tokens.unwrap_or(MAX_OUTPUT_TOKENS)),
        ..settings
    };
    let timeouts = Timeouts { whole: timeouts.whole.min(WHOLE), ..timeouts };
    let said = match ModelClient::reaching(reach, settings, timeouts) {
        Ok(client) => words(&client).await,
        Err(error) => Err(error),
    };
    let millis = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX);
    match said {
        Ok(text) => Trial { ok: true, text, millis, failure: None },
        Err(error) => Trial { ok: false, text: String::new(), millis, failure: Some(told(error)) },
    }
}

async fn words(client: &ModelClient) -> Result<String, AnswerError> {
    let content = "This is a test. Answer with the single word: ready";
    let messages = vec![ChatMessage::new("user", content)];
    let mut pieces = pin!(client.chat(messages, Offer::default()));
    let mut text = String::new();
    while let Some(piece) = pieces.next().await {
        if let Piece::Text(it) = piece? {
            text.push_str(&it);
        }
        if text.len() > MAX_TEXT_BYTES {
            break;
        }
    }
    Ok(text.trim().chars().take(200).collect())
}

fn told(error: AnswerError) -> TrialFailure {
    let (kind, status, message) = match error {
        AnswerError::Refused { status, reason, .. } => ("refused", Some(status), reason),
        AnswerError::Unavailable { reason, .. } | AnswerError::Search(reason) => {
            ("unavailable", None, reason)
        }
    };
    TrialFailure { kind, status, message }
}
