//! How an answer came about, so that a team sees what to change: the data, the model,
//! the retrieval or the workflow. Never holds a key.

use parlor_wire::chunk::Usage;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Everything that is kept of one answer.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct Trace {
    /// What the visitor wrote.
    pub question: String,
    /// How many earlier messages were at hand.
    pub history_messages: usize,
    /// What was searched for, after words of the question before were taken in.
    pub query: Vec<QueryTerm>,
    /// What was found, the best first.
    pub passages: Vec<TracedPassage>,
    /// How likely the best of these was taken to hold the answer; none where a model
    /// decided, and where only the share of the question could be told.
    pub verdict: Option<Verdict>,
    /// What the model was sent, if one was asked.
    pub prompt: Option<TracedPrompt>,
    /// What went wrong on the way, in order; empty if the first attempt came through.
    pub attempts: Vec<FailedAttempt>,
    /// The tools that were called, in order.
    pub tools: Vec<TracedTool>,
    /// How long each part took.
    pub timings: Timings,
    /// What was read and written.
    pub tokens: Option<Tokens>,
    /// How it came out.
    pub outcome: TracedOutcome,
}

/// One thing that was searched for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct QueryTerm {
    /// The visitor's word first, then words that mean the same.
    pub forms: Vec<String>,
    /// Whether it comes from the question before.
    pub from_earlier: bool,
}

/// A passage that was found.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct TracedPassage {
    /// The number of the passage; the same as long as its words are.
    pub id: i64,
    /// `src_…`
    pub source_id: String,
    /// The title of the source.
    pub title: String,
    /// Heading path.
    pub heading: String,
    /// Where it can be read.
    pub url: Option<String>,
    /// What the index gives it (BM25); comparable within this search only.
    pub score: f64,
    /// What the order is by.
    pub relevance: f64,
    /// How much of the question it holds, 0 to 1.
    pub coverage: f64,
    /// The same for the question's own terms, without those of the question before.
    pub own_coverage: f64,
    /// How much its heading sounds like the question, 0 to 1.
    pub echo: f64,
    /// Whether it was enough to answer from.
    pub passed: bool,
    /// Whether the answer cites it.
    pub used: bool,
    /// Why it was used, or why not: `cited`, `too-little-of-the-question`, or
    /// `not-cited`.
    pub why: String,
}

/// Whether the best passage was taken for an answer.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct Verdict {
    /// How likely it holds the answer, 0 to 1.
    pub likelihood: f64,
    /// How likely it must be to be quoted.
    pub needed: f64,
    /// What speaks most against it, if it is not quoted.
    pub against: Option<String>,
}

/// What a model was sent.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct TracedPrompt {
    /// Without user, password and query.
    pub endpoint: String,
    /// As its server calls it.
    pub model: String,
    /// 0 to 2; none for what its server likes best.
    pub temperature: Option<f64>,
    /// How long an answer may be; none for its server's limit.
    pub max_output_tokens: Option<u32>,
    /// The very messages, the system's first.
    pub messages: Vec<TracedMessage>,
    /// The names of the tools that it was offered.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tools: Vec<String>,
}

/// One message to a model.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct TracedMessage {
    /// `system`, `user`, `assistant` or `tool`.
    pub role: String,
    /// What it says.
    pub content: String,
    /// The calls that it ends in, as they were sent.
    #[serde(skip_serializing_if = "Vec::is_empty", rename = "toolCalls")]
    pub tool_calls: Vec<Value>,
    /// Which call it answers.
    #[serde(skip_serializing_if = "Option::is_none", rename = "toolCallId")]
    pub tool_call_id: Option<String>,
}

/// An attempt that failed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct FailedAttempt {
    /// What failed, without keys.
    pub reason: String,
    /// What was done next: `retried`, `asked-without-tools` (its server takes none),
    /// `quoted` (the built-in answerer took over) or `gave-up`.
    pub then: String,
}

/// A tool that was called.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct TracedTool {
    /// What it is called.
    pub name: String,
    /// What it was given; of more than 2 kB the beginning, as a text.
    pub input: Value,
    /// What it gave back; of more than 2 kB the beginning, as a text.
    pub output: Option<Value>,
    /// What failed.
    pub error: Option<String>,
    /// How long it took, in milliseconds.
    pub millis: i64,
}

/// How much is kept of what a tool was given, and of what it gave back, in bytes of JSON.
/// All of it is in the message.
const KEPT_BYTES: usize = 2048;

impl TracedTool {
    /// Keeps the beginning of what is long, as a text.
    #[must_use]
    pub fn shortened(self) -> Self {
        Self { input: beginning(self.input), output: self.output.map(beginning), ..self }
    }
}

fn beginning(value: Value) -> Value {
    let json = value.to_string();
    if json.len() <= KEPT_BYTES {
        return value;
    }
    let kept = json.get(..json.floor_char_boundary(KEPT_BYTES)).unwrap_or_default();
    Value::String(format!("{kept}… (cut)"))
}

/// How long each part took, in milliseconds from the request.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct Timings {
    /// Until the turn began to be worked on.
    pub queued_millis: i64,
    /// How long the search took.
    pub retrieval_millis: Option<i64>,
    /// Until the first word; none without a word.
    pub first_text_millis: Option<i64>,
    /// Until the end.
    pub total_millis: i64,
}

/// Tokens spent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct Tokens {
    /// Read by the model.
    pub input: u32,
    /// Written by the model.
    pub output: u32,
    /// Whether these were counted here, because the model's server did not say.
    pub estimated: bool,
}

/// How an answer came out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct TracedOutcome {
    /// `finished`, `stopped`, `failed` or `interrupted`.
    pub status: String,
    /// In the words of the UI Message Stream.
    pub finish_reason: String,
    /// Who answered; `extractive` for the built-in answerer.
    pub model: Option<String>,
    /// Whether the knowledge held an answer; none if it did not come to that.
    pub answered: Option<bool>,
    /// Why it was answered, or why not, in one sentence.
    pub why: String,
}

/// What an answerer tells about its work, for the trace and not for the visitor.
#[derive(Clone, Debug, PartialEq)]
pub enum Note {
    /// What was searched for, and found.
    Found {
        /// See [`Trace::query`].
        query: Vec<QueryTerm>,
        /// See [`Trace::passages`]; `used` and `why` are filled in at the end.
        passages: Vec<TracedPassage>,
        /// See [`Trace::verdict`].
        verdict: Option<Verdict>,
    },
    /// A model is asked this.
    Asks {
        /// See [`Trace::prompt`].
        prompt: TracedPrompt,
        /// About how many tokens that is.
        tokens: u32,
    },
    /// The model's server says what it has spent since it was asked last.
    Spent(Usage),
    /// An attempt failed.
    Failed(FailedAttempt),
    /// A tool was called.
    Called(TracedTool),
    /// Nothing needed to be searched for: a greeting, thanks.
    SmallTalk,
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn of_what_a_tool_gives_back_a_trace_keeps_the_beginning() {
        let tool = |output: Value| {
            let it = TracedTool { output: Some(output), ..TracedTool::default() };
            it.shortened().output.unwrap()
        };
        assert_eq!(tool(json!({"n": 1})), json!({"n": 1}));
        let long = tool(json!(["é".repeat(100_000)]));
        let kept = long.as_str().unwrap();
        assert!(kept.starts_with("[\"éé") && kept.ends_with("é… (cut)"), "{kept}");
        assert!(kept.len() < KEPT_BYTES + 10);
    }
}
