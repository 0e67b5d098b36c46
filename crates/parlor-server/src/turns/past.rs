//! Messages, as an answerer sees them.

use super::transcript::STEP;
use crate::domain::{
    answer::{PastCall, PastMessage, Question, Role},
    conversation::{StoredMessage, Turn},
    file, tool_part,
};
use parlor_wire::message::Part;

/// What a turn's answerer gets to see, apart from the words.
pub fn question_of(turn: &Turn, history: &[StoredMessage]) -> Question {
    Question {
        organization_id: turn.organization_id.clone(),
        agent_id: turn.agent_id.clone(),
        version: turn.version,
        history: history.iter().flat_map(messages).collect(),
        conversation_id: turn.conversation_id.clone(),
        message_id: turn.question_id.clone(),
        tools: turn.tools.clone(),
        ..Question::default()
    }
}

/// A message; an answer that called tools is a message for each of its steps.
pub fn messages(message: &StoredMessage) -> Vec<PastMessage> {
    let role = if message.role == "user" { Role::User } else { Role::Assistant };
    steps(role, &message.parts)
}

/// The steps that these parts make, those that say, bring and do nothing left out.
pub fn steps(role: Role, parts: &[Part]) -> Vec<PastMessage> {
    let mut steps = Vec::new();
    let mut step = PastMessage::new(role, "");
    for part in parts {
        let call = tool_part::call_of(part);
        // Words after calls are a step of their own, whether or not that was said.
        if part.kind == STEP || (part.kind == "text" && !step.calls.is_empty()) {
            steps.push(std::mem::replace(&mut step, PastMessage::new(role, "")));
        }
        if part.kind == "text" {
            step.text.push_str(part.text.as_deref().unwrap_or_default());
        }
        if part.kind == file::PART {
            step.files.extend(part.filename.clone());
        }
        step.calls.extend(call.map(|call| PastCall { call, result: tool_part::result_of(part) }));
    }
    steps.push(step);
    steps.retain(|it| !it.text.is_empty() || !it.files.is_empty() || !it.calls.is_empty());
    steps
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn call(id: &str) -> Part {
        Part {
            kind: "tool-order".into(),
            tool_call_id: Some(id.into()),
            state: Some("output-available".into()),
            input: Some(json!({})),
            output: Some(json!(id)),
            ..Part::default()
        }
    }

    fn said(parts: &[Part]) -> Vec<(String, usize)> {
        let steps = steps(Role::Assistant, parts);
        steps.into_iter().map(|it| (it.text, it.calls.len())).collect()
    }

    #[test]
    fn words_before_and_after_calls_are_two_steps() {
        let step = Part { kind: STEP.into(), ..Part::default() };
        let (before, after) = (Part::text("One moment."), Part::text("It is sent."));
        let expected = [("One moment.".to_owned(), 2), ("It is sent.".to_owned(), 0)];
        let whole = [before.clone(), call("a"), call("b"), step, after.clone()];
        assert_eq!(said(&whole), expected);
        assert_eq!(said(&[before, call("a"), call("b"), after]), expected);
    }

    #[test]
    fn a_message_of_words_is_one_and_of_nothing_none() {
        assert_eq!(said(&[Part::text("Two "), Part::text("days.")]), [("Two days.".into(), 0)]);
        assert_eq!(said(&[Part { kind: "data-suggestions".into(), ..Part::default() }]), []);
    }

    #[test]
    fn a_message_that_is_only_a_file_is_one_and_names_it() {
        let file =
            Part { kind: file::PART.into(), filename: Some("cup.png".into()), ..Part::default() };
        let alone = steps(Role::User, std::slice::from_ref(&file));
        assert_eq!((alone.len(), &alone[0].files), (1, &vec!["cup.png".to_owned()]));
        let both = steps(Role::User, &[Part::text("Look"), file]);
        assert_eq!((both[0].text.as_str(), &both[0].files), ("Look", &alone[0].files));
    }
}
