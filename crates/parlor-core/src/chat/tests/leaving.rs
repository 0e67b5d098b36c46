use super::*;
use crate::protocol::About;
use parlor_wire::message::{Message as Stored, Part};

/// The visitor went to another conversation, whose only answer stands so.
fn continued(status: &str) -> impl FnOnce(&mut Chat) + 'static {
    let said = |id: &str, role: &str, status: &str, text: &str| Stored {
        id: id.into(),
        role: role.into(),
        status: status.into(),
        parts: vec![Part::text(text)],
        ..Stored::default()
    };
    let messages =
        vec![said("q9", "user", "complete", "Old?"), said("a9", "assistant", status, "Old.")];
    let about = About { last_event_id: Some("9".into()), ..About::default() };
    let past = Past { messages, about, ..Past::default() };
    move |chat| chat.continue_with("cnv_9", past)
}

#[test]
fn an_earlier_conversation_takes_the_place_of_this_one_and_is_kept() {
    let mut story = Story::answering();
    story.changes(continued("complete"));
    story.reads(&[
        (Author::Visitor, Status::Complete, "Old?"),
        (Author::Agent, Status::Complete, "Old."),
    ]);
    assert_eq!(story.saved().conversation_id.as_deref(), Some("cnv_9"));
    assert_eq!(story.saved().unsent, []);
    assert!(!story.chat.is_busy());
    let told = story.effects.iter().any(|it| match it {
        Effect::Emit(event) => event.conversation_id.as_deref() == Some("cnv_9"),
        _ => false,
    });
    assert!(told, "{:?}", story.effects);

    story.after(asked("q10", "And now?"));
    let body = story.sent();
    assert_eq!(body[0].conversation_id.as_deref(), Some("cnv_9"));
}

#[test]
fn what_the_answer_that_was_left_still_says_is_not_heard() {
    let mut story = Story::answering();
    let left = story.chat.stream;
    story.changes(continued("complete"));
    assert_eq!(story.count(|it| *it == Effect::CancelStream), 1);
    let (events, last_event_id) = (vec![says("Two days.")], None);
    story.after(Event::Received { stream: left, events, last_event_id });
    assert_eq!(story.chat.messages.len(), 2);
}

#[test]
fn an_answer_that_is_being_written_there_is_come_back_to() {
    let mut story = Story::answering();
    story.changes(continued("streaming"));
    assert_eq!(story.resumes(), [None]);
    story.receives([started("a9"), says("Older."), finished()]);
    assert_eq!(story.chat.messages[1].text, "Older.");
}

#[test]
fn the_watch_moves_to_where_its_history_ends() {
    let mut story = Story::answering();
    story.changes(continued("complete"));
    assert_eq!(story.count(|it| *it == Effect::CancelWatch), 1);
    let watched = story.effects.iter().find_map(|it| match it {
        Effect::Watch { conversation, after, .. } => {
            Some((conversation.as_str(), after.as_deref()))
        }
        _ => None,
    });
    assert_eq!(watched, Some(("cnv_9", Some("9"))));
}

#[test]
fn who_is_forgotten_leaves_nothing_and_is_somebody_else_next() {
    let mut story = Story::answering();
    story.changes(Chat::forget_visitor);
    assert_eq!(story.chat.messages, []);
    assert_eq!(story.saved().visitor_token, None);
    story.effects.clear();
    story.after(asked("q1", "Hello"));
    assert_eq!(
        story.effects.iter().find_map(|it| match it {
            Effect::RequestSession { visitor_token } => Some(visitor_token.clone()),
            _ => None,
        }),
        Some(None)
    );
}
