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

fn given_back(story: &Story) -> Vec<&str> {
    story
        .effects
        .iter()
        .filter_map(|it| match it {
            Effect::GiveBack(words) => Some(words.as_str()),
            _ => None,
        })
        .collect()
}

#[test]
fn who_begins_anew_gets_back_what_was_not_sent() {
    let mut story = Story::answering();
    story.receives([says("Two days."), finished()]);
    story.after(asked("q2", "And to Norway?")).fails(Failure::Unreachable);
    story.after(asked("q3", "Or Spain?")).fails(Failure::Unreachable);
    story.after(Event::NewConversation);
    assert_eq!(given_back(&story), ["And to Norway?\n\nOr Spain?"]);
    assert_eq!(story.chat.messages, []);
    assert_eq!(story.chat.run, Run::Idle);
    assert_eq!(story.saved().unsent, []);
}

#[test]
fn what_may_not_have_arrived_is_given_back_too_and_what_arrived_is_not() {
    let mut story = Story::ready();
    story.after(asked("q1", "How long is delivery?")).after(Event::NewConversation);
    assert_eq!(given_back(&story), ["How long is delivery?"]);
    let mut story = Story::answering();
    story.after(Event::NewConversation);
    assert_eq!(given_back(&story), [""; 0]);
}

#[test]
fn a_question_with_files_that_was_not_sent_goes_along_to_the_new_conversation() {
    let mut story = Story::answering();
    story.receives([finished()]);
    story.after(asked_with("q2", "What is this?", "fil_1")).fails(Failure::Unreachable);
    story.effects.clear();
    story.after(Event::NewConversation);
    assert_eq!(given_back(&story), [""; 0]);
    assert_eq!(story.saved().unsent[0].files, a_file("fil_1"));
    assert_eq!(story.sent()[0].message.id, "q2");
    assert_eq!(story.sent()[0].conversation_id, None);
}

#[test]
fn who_is_forgotten_gets_nothing_back() {
    let mut story = Story::ready();
    story.after(asked("q1", "Hello")).fails(Failure::Unreachable).changes(Chat::forget_visitor);
    assert_eq!(given_back(&story), [""; 0]);
}
