use super::*;
use crate::protocol::{Call, CallState};
use parlor_wire::message::{Message as Stored, Part};

fn thinks(words: &str) -> RunEvent {
    RunEvent::Reasoning(words.into())
}

fn call(name: Option<&str>, state: CallState) -> Call {
    Call { id: "c1".into(), name: name.map(Into::into), state }
}

#[test]
fn thoughts_and_calls_stand_in_their_order_apart_from_the_words() {
    let mut story = Story::answering();
    story.receives([
        thinks("They ask "),
        thinks("when."),
        RunEvent::Called(call(Some("find_order"), CallState::Running)),
        RunEvent::Called(call(None, CallState::Done)),
        thinks("So it is on its way."),
        says("Tomorrow."),
    ]);
    let answer = story.chat.messages.last().unwrap();
    assert_eq!(answer.text, "Tomorrow.");
    let expected = [
        Step::Thought("They ask when.".into()),
        Step::Call(call(Some("find_order"), CallState::Done)),
        Step::Thought("So it is on its way.".into()),
    ];
    assert_eq!(answer.steps, expected);
}

#[test]
fn a_replay_tells_the_steps_again_from_the_first() {
    let mut story = Story::answering();
    story.receives([thinks("Hm."), says("To")]).is_cut();
    story.receives([started("a1"), thinks("Hm."), says("To"), says("morrow.")]);
    let answer = story.chat.messages.last().unwrap();
    assert_eq!((answer.steps.len(), answer.text.as_str()), (1, "Tomorrow."));
}

#[test]
fn steps_are_there_after_a_reload() {
    let part = |kind: &str| Part { kind: kind.into(), ..Part::default() };
    let thought = Part { text: Some("Hm.".into()), ..part("reasoning") };
    let (id, state) = (Some("c1".into()), Some("output-error".into()));
    let failed = Part { tool_call_id: id, state, ..part("tool-find_order") };
    let parts = vec![part("step-start"), thought, failed, Part::text("No.")];
    let answer = Message::stored(Stored { parts, ..Stored::default() });
    let failed = Step::Call(call(Some("find_order"), CallState::Failed));
    assert_eq!(answer.steps, [Step::Thought("Hm.".into()), failed]);
    assert_eq!(answer.text, "No.");
}

#[test]
fn a_tool_is_called_as_people_write_it() {
    for name in ["find_order", "findOrder", "find-order", "Find order", "_find_order"] {
        assert_eq!(call(Some(name), CallState::Running).spoken(), "find order", "{name}");
    }
    assert_eq!(call(None, CallState::Running).spoken(), "…");
}
