use super::*;
use parlor_wire::message::{Message as Stored, Part};

fn kept() -> Event {
    Event::Restored(Snapshot {
        version: 1,
        conversation_id: Some("cnv_1".into()),
        visitor_token: Some("vt_0".into()),
        unsent: Vec::new(),
    })
}

fn stored(id: &str, role: &str, status: &str, text: &str) -> Stored {
    Stored {
        id: id.into(),
        role: role.into(),
        status: status.into(),
        parts: vec![Part::text(text)],
        ..Stored::default()
    }
}

fn loaded(messages: Vec<Stored>) -> Event {
    Event::HistoryLoaded {
        conversation: "cnv_1".into(),
        past: Past { messages, ..Past::default() },
    }
}

fn returning() -> Story {
    let mut story = Story::default();
    story.after(kept()).after(Event::Opened).after(granted());
    story
}

#[test]
fn a_known_conversation_is_loaded_when_the_panel_opens_and_not_before() {
    let mut story = Story::default();
    story.after(kept());
    assert_eq!(story.effects, []);
    story.after(Event::Opened).after(granted());
    assert_eq!(story.count(|it| matches!(it, Effect::LoadHistory { .. })), 1);
    story.after(loaded(vec![
        stored("q1", "user", "complete", "Hello"),
        stored("a1", "assistant", "complete", "Hi"),
    ]));
    story.reads(&[
        (Author::Visitor, Status::Complete, "Hello"),
        (Author::Agent, Status::Complete, "Hi"),
    ]);
}

#[test]
fn a_reload_in_the_middle_of_an_answer_comes_back_to_it() {
    let mut story = returning();
    story.after(loaded(vec![
        stored("q1", "user", "complete", "Hello"),
        stored("a1", "assistant", "streaming", "Hi"),
    ]));
    assert_eq!(story.resumes(), [None]);
    story.receives([started("a1"), says("Hi "), says("there"), finished()]);
    assert_eq!(story.chat.messages[1].text, "Hi there");
}

#[test]
fn a_conversation_of_another_agent_is_forgotten_without_a_word() {
    let mut story = returning();
    let failure = refused(404, "not_found");
    story.after(Event::HistoryFailed { conversation: "cnv_1".into(), failure });
    assert_eq!(story.chat.notice, None);
    assert_eq!(story.saved().conversation_id, None);
    assert!(!story.chat.is_busy());
}

#[test]
fn a_history_that_cannot_be_had_is_asked_for_again() {
    let mut story = returning();
    let failure = Failure::Unreachable;
    story.after(Event::HistoryFailed { conversation: "cnv_1".into(), failure });
    assert_eq!(story.chat.notice, Some(Notice::HistoryMissing));
    story.effects.clear();
    story.after(Event::Retried);
    assert_eq!(story.count(|it| matches!(it, Effect::LoadHistory { .. })), 1);
    // Whatever kept it away kept away the agent's name.
    assert_eq!(story.count(|it| *it == Effect::LoadConfig), 1);
    story.after(Event::Configured(Box::default())).after(Event::Retried);
    assert_eq!(story.count(|it| *it == Effect::LoadConfig), 1);
}

#[test]
fn a_server_that_is_away_when_the_panel_opens_loses_nothing() {
    let mut story = Story::default();
    story.after(kept()).after(Event::Opened);
    story.after(Event::SessionRefused(Failure::Unreachable));
    assert_eq!(story.chat.notice, Some(Notice::HistoryMissing));
    story.after(Event::BackOnline).after(granted());
    assert_eq!(story.count(|it| matches!(it, Effect::LoadHistory { .. })), 1);
}

#[test]
fn an_old_history_does_not_overwrite_a_new_conversation() {
    let mut story = returning();
    story.after(Event::NewConversation);
    story.after(loaded(vec![stored("q1", "user", "complete", "Hello")]));
    story.reads(&[]);
}

#[test]
fn an_unsent_question_survives_a_reload_below_the_history() {
    let mut story = Story::default();
    let unsent = vec![Unsent { id: "q2".into(), text: "And?".into(), ..Unsent::default() }];
    let conversation_id = Some("cnv_1".into());
    let kept = Snapshot { version: 1, conversation_id, visitor_token: None, unsent };
    story.after(Event::Restored(kept)).after(Event::Opened).after(granted());
    story.after(loaded(vec![stored("q1", "user", "complete", "Hello")]));
    story.reads(&[
        (Author::Visitor, Status::Complete, "Hello"),
        (Author::Visitor, Status::Sending, "And?"),
    ]);
    assert_eq!(story.sent()[0].message.id, "q2");
}

#[test]
fn an_unsent_question_goes_out_when_the_panel_opens_and_there_is_no_history() {
    let mut story = Story::default();
    let unsent = vec![Unsent { id: "q1".into(), text: "Hello".into(), ..Unsent::default() }];
    let kept = Snapshot { version: 1, unsent, ..Snapshot::default() };
    story.after(Event::Restored(kept));
    assert_eq!(story.effects, []);
    story.after(Event::Opened).after(granted());
    assert_eq!(story.sent()[0].message.id, "q1");
}

#[test]
fn a_history_that_comes_late_takes_nothing_from_the_answer_that_grows() {
    let mut story = Story::default();
    story.after(kept()).after(asked("q1", "Hello")).after(granted());
    story.after(Event::Opened).after(loaded(vec![stored("q0", "user", "complete", "Before")]));
    story.receives([started("a1"), says("Hi")]);
    story.after(Event::Opened);
    story.receives([says(" there"), finished()]);
    story.reads(&[
        (Author::Visitor, Status::Complete, "Before"),
        (Author::Visitor, Status::Complete, "Hello"),
        (Author::Agent, Status::Complete, "Hi there"),
    ]);
}

#[test]
fn words_that_the_history_has_otherwise_are_drawn_anew() {
    let mut story = Story::answering();
    story.receives([says("One two three")]).is_cut();
    let stream = story.chat.stream;
    story.after(Event::NothingRunning { stream });
    story.after(loaded(vec![
        stored("q1", "user", "complete", "How long is delivery?"),
        stored("a1", "assistant", "interrupted", "One two"),
    ]));
    assert_eq!(story.chat.messages[1].text, "One two");
    assert_eq!(story.chat.messages[1].epoch, 1);
}

#[test]
fn a_question_that_arrived_after_all_is_not_sent_twice() {
    let mut story = Story::default();
    let unsent = vec![Unsent { id: "q1".into(), text: "Hello".into(), ..Unsent::default() }];
    let conversation_id = Some("cnv_1".into());
    let kept = Snapshot { version: 1, conversation_id, visitor_token: None, unsent };
    story.after(Event::Restored(kept)).after(Event::Opened).after(granted());
    story.after(loaded(vec![
        stored("q1", "user", "complete", "Hello"),
        stored("a1", "assistant", "complete", "Hi"),
    ]));
    assert!(story.sent().is_empty());
}
