//! Steps of answers that called tools, as messages to a model.

use super::request::ChatMessage;
use crate::domain::{
    answer::PastCall,
    tool::{CallResult, ToolCall},
};
use serde_json::{Value, json};

/// How much of a result a model gets to see, in characters.
pub const MAX_RESULT_CHARS: usize = 32_000;
/// The same for results of earlier answers.
pub const MAX_PAST_RESULT_CHARS: usize = 2_000;

/// What was said and called, and what came of the calls. Servers refuse a call that
/// nothing came of, so such a call is told as one that was not answered.
pub fn step(text: String, calls: &[PastCall], limit_chars: usize) -> Vec<ChatMessage> {
    if calls.is_empty() {
        return vec![ChatMessage::new("assistant", text)];
    }
    let called: Vec<ToolCall> = calls.iter().map(|it| it.call.clone()).collect();
    let mut messages = vec![ChatMessage::calling(text, &called)];
    for it in calls {
        let result = told(it.result.as_ref(), limit_chars);
        messages.push(ChatMessage::result(&it.call.id, result));
    }
    messages
}

/// A result in the model's words.
fn told(result: Option<&CallResult>, limit_chars: usize) -> String {
    let text = match result {
        Some(Ok(Value::String(text))) => text.clone(),
        Some(Ok(value)) => value.to_string(),
        Some(Err(why)) => json!({"error": why}).to_string(),
        None => json!({"error": "The call was not answered."}).to_string(),
    };
    match text.char_indices().nth(limit_chars) {
        Some((end, _)) => format!("{}… (cut)", text.get(..end).unwrap_or_default()),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::tool::Runs;

    fn call(result: Option<CallResult>) -> PastCall {
        let (id, name) = ("a".into(), "order".into());
        let call = ToolCall { id, name, input: json!({}), runs: Runs::OnPage, extra: None };
        PastCall { call, result }
    }

    #[track_caller]
    fn reads(result: Option<CallResult>, expected: &str) {
        let messages = step("One moment.".into(), &[call(result)], 20);
        assert_eq!(messages[0].text(), "One moment.");
        assert_eq!(messages[1], ChatMessage::result("a", expected.into()));
    }

    #[test]
    fn every_call_is_answered_somehow() {
        reads(Some(Ok(json!({"n": 1}))), "{\"n\":1}");
        reads(Some(Ok(json!("plain"))), "plain");
        reads(Some(Err("gone".into())), "{\"error\":\"gone\"}");
        reads(None, "{\"error\":\"The call w… (cut)");
    }

    #[test]
    fn a_long_result_is_cut_between_characters() {
        reads(Some(Ok(json!("ü".repeat(21)))), &format!("{}… (cut)", "ü".repeat(20)));
    }
}
