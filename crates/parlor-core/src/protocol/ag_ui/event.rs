//! One event of AG-UI.

use crate::json::{Reader, read};

/// An event, as far as the widget has a use for it.
#[derive(Debug, Default)]
pub(super) struct Event {
    /// Its type, e.g. `TEXT_MESSAGE_CONTENT`.
    pub(super) kind: String,
    pub(super) delta: String,
    pub(super) message_id: Option<String>,
    pub(super) role: Option<String>,
    pub(super) call_id: Option<String>,
    pub(super) call_name: String,
    pub(super) thread_id: Option<String>,
    /// What went wrong.
    pub(super) message: String,
    /// How a run ended, e.g. `interrupt`.
    pub(super) outcome: Option<String>,
    /// Whether an agent says it whom the one that was asked has set to work.
    pub(super) is_of_subagent: bool,
    /// The answer to the last question of a snapshot.
    pub(super) answer: String,
}

/// Reads an event; nothing for what is no JSON. The name is that of its frame.
pub(super) fn read(json: &str, name: &str) -> Option<Event> {
    let mut event = Event { kind: name.into(), ..Event::default() };
    let is_whole = read::whole(json, &mut |key, it| match key {
        "type" => event.kind = it.string().unwrap_or_default(),
        "delta" => event.delta = it.string().unwrap_or_default(),
        "messageId" => event.message_id = it.string(),
        "role" => event.role = it.string(),
        "toolCallId" => event.call_id = it.string(),
        "toolCallName" => event.call_name = it.string().unwrap_or_default(),
        "threadId" => event.thread_id = it.string(),
        "message" => event.message = it.string().unwrap_or_default(),
        "outcome" => event.outcome = outcome(it),
        "subagentRunId" => event.is_of_subagent = it.string().is_some(),
        "messages" => event.answer = answer(it),
        _ => {}
    });
    is_whole.then_some(event)
}

fn outcome(reader: &mut Reader<'_>) -> Option<String> {
    let mut kind = None;
    reader.object(&mut |key, it| {
        if key == "type" {
            kind = it.string();
        }
    });
    kind
}

/// What the agent said since the last question, in paragraphs.
fn answer(reader: &mut Reader<'_>) -> String {
    let mut answer = String::new();
    reader.array(&mut |it| {
        let (mut role, mut words) = (String::new(), String::new());
        it.object(&mut |key, it| match key {
            "role" => role = it.string().unwrap_or_default(),
            "content" => words = it.string().unwrap_or_default(),
            _ => {}
        });
        match role.as_str() {
            "user" => answer.clear(),
            "assistant" if !words.is_empty() => {
                if !answer.is_empty() {
                    answer.push_str("\n\n");
                }
                answer.push_str(&words);
            }
            _ => {}
        }
    });
    answer
}
