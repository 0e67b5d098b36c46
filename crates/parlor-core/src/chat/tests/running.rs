use super::*;

#[test]
fn a_question_is_as_old_as_its_answer_until_the_history_says_otherwise() {
    let mut story = Story::ready();
    story.after(asked("q1", "Hello"));
    story.receives([RunEvent::Started(Started {
        message_id: Some("a1".into()),
        conversation_id: Some("cnv_1".into()),
        created_at: Some("2026-11-22T18:00:00.000Z".into()),
    })]);
    let stamps: Vec<_> = story.chat.messages.iter().map(|it| it.created_at.as_deref()).collect();
    assert_eq!(stamps, [Some("2026-11-22T18:00:00.000Z"); 2]);
}

#[test]
fn an_answer_grows_word_by_word_below_its_question() {
    let mut story = Story::answering();
    story.receives([says("Two "), says("days")]);
    story.reads(&[
        (Author::Visitor, Status::Complete, "How long is delivery?"),
        (Author::Agent, Status::Streaming, "Two days"),
    ]);
    story.receives([finished()]);
    assert!(!story.chat.is_busy());
    assert_eq!(story.chat.messages[1].status, Status::Complete);
}

#[test]
fn those_who_listen_hear_the_beginning_and_the_whole_answer_once() {
    let mut story = Story::ready();
    story.after(asked("q1", "Hello")).receives([started("a1"), says("**Hi** ")]);
    story.receives([says("there"), finished()]);
    let said: Vec<_> = story
        .effects
        .iter()
        .filter_map(|it| match it {
            Effect::Announce(what) => Some(what.clone()),
            _ => None,
        })
        .collect();
    assert_eq!(said, [Announcement::Writing, Announcement::Answer("Hi there".into())]);
}

#[test]
fn stop_tells_the_server_and_keeps_what_was_said() {
    let mut story = Story::answering();
    story.receives([says("Two ")]).after(Event::StopPressed);
    assert_eq!(story.count(|it| matches!(it, Effect::Stop { .. })), 1);
    story.receives([RunEvent::Aborted, finished()]);
    assert_eq!(story.chat.messages[1].status, Status::Stopped);
    assert_eq!(story.chat.messages[1].text, "Two ");
}

#[test]
fn stop_before_the_first_word_takes_effect_when_the_answer_begins() {
    let mut story = Story::ready();
    story.after(asked("q1", "Hello")).after(Event::StopPressed);
    assert_eq!(story.count(|it| matches!(it, Effect::Stop { .. })), 0);
    story.receives([started("a1")]);
    assert_eq!(story.count(|it| matches!(it, Effect::Stop { .. })), 1);
}

#[test]
fn stop_works_without_the_server_too() {
    let mut story = Story::answering();
    story.receives([says("Two ")]).after(Event::StopPressed);
    let stream = story.chat.stream;
    story.after(Event::StopFailed { stream, failure: Failure::Unreachable });
    assert_eq!(story.chat.messages[1].status, Status::Stopped);
    assert!(story.effects.contains(&Effect::CancelStream));
}

#[test]
fn a_stop_that_fails_late_does_not_stop_the_next_answer() {
    let mut story = Story::answering();
    let stream = story.chat.stream;
    story.after(Event::StopPressed).receives([RunEvent::Aborted, finished()]);
    story.after(asked("q2", "And?")).receives([started("a2"), says("Yes")]);
    story.after(Event::StopFailed { stream, failure: Failure::Unreachable });
    assert_eq!(story.chat.messages[3].status, Status::Streaming);
}

#[test]
fn a_stop_with_an_expired_session_is_told_again_with_a_new_one() {
    let mut story = Story::answering();
    let stream = story.chat.stream;
    story.after(Event::StopPressed);
    story.after(Event::StopFailed { stream, failure: refused(401, "x") }).after(granted());
    assert_eq!(story.count(|it| matches!(it, Effect::Stop { .. })), 2);
    assert_eq!(story.chat.messages[1].status, Status::Streaming);
}

#[test]
fn a_body_that_cannot_be_read_ends_the_answer_instead_of_asking_for_ever() {
    let mut story = Story::answering();
    story.receives([says("Two "), RunEvent::Malformed("<html>".into())]);
    assert_eq!(story.chat.messages[1].status, Status::Interrupted);
    assert!(story.resumes().is_empty());
    assert!(story.effects.contains(&Effect::CancelStream));
}

#[test]
fn a_stream_that_is_cut_again_and_again_without_a_word_is_not_hurried_for() {
    let mut story = Story::answering();
    story.receives([says("Two ")]).is_cut();
    story.receives([RunEvent::Status("writing".into())]).is_cut();
    assert_eq!(story.resumes().len(), 1);
    assert_eq!(story.count(|it| matches!(it, Effect::Wait { attempt: 2, .. })), 1);
}

#[test]
fn answers_of_a_server_that_names_none_stand_apart() {
    let mut story = Story::ready();
    let nameless = || RunEvent::Started(Started::default());
    story.after(asked("q1", "One")).receives([nameless(), says("1"), finished()]);
    story.after(asked("q2", "Two")).receives([nameless(), says("2"), finished()]);
    let done = Status::Complete;
    story.reads(&[
        (Author::Visitor, done, "One"),
        (Author::Agent, done, "1"),
        (Author::Visitor, done, "Two"),
        (Author::Agent, done, "2"),
    ]);
}

#[test]
fn those_who_listen_are_told_that_an_answer_failed() {
    let mut story = Story::answering();
    story.receives([RunEvent::Failed("Sorry".into()), RunEvent::Finished(FinishReason::Error)]);
    let failed = Effect::Announce(Announcement::Failed);
    assert!(story.effects.contains(&failed));
}

#[test]
fn an_answer_that_the_servers_end_cut_off_is_called_so_at_once_and_after_a_reload() {
    let mut story = Story::answering();
    story.receives([says("Two ")]).is_cut();
    let sentence = RunEvent::Failed("The answer was interrupted.".into());
    story.receives([sentence, RunEvent::Finished(FinishReason::Interrupted)]);
    assert_eq!(story.chat.messages[1].status, Status::Interrupted);
    assert!(!story.chat.is_busy());
    assert!(story.effects.contains(&Effect::Announce(Announcement::Interrupted)));
    let stored = parlor_wire::message::Message {
        id: "a1".into(),
        role: "assistant".into(),
        status: "interrupted".into(),
        ..parlor_wire::message::Message::default()
    };
    assert_eq!(Message::stored(stored).status, story.chat.messages[1].status);

    story.after(Event::Retried);
    assert_eq!(story.sent()[0].message_id.as_deref(), Some("a1"));
}

#[test]
fn a_cut_answer_is_picked_up_after_the_last_event() {
    let mut story = Story::answering();
    story.receives([says("Two ")]).is_cut();
    assert_eq!(story.resumes(), [Some("t.7")]);
    story.receives([says("days"), finished()]);
    assert_eq!(story.chat.messages[1].text, "Two days");
}

#[test]
fn a_server_that_stays_away_is_tried_again_later_and_said_once() {
    let mut story = Story::answering();
    story.receives([says("Two ")]).is_cut().fails(Failure::Unreachable);
    assert_eq!(story.chat.notice, Some(Notice::Cut));
    assert!(story.chat.is_reconnecting());
    let stream = story.chat.stream;
    story.after(Event::WaitOver { stream }).fails(Failure::Unreachable);
    assert_eq!(story.resumes().len(), 2);
    assert_eq!(story.count(|it| matches!(it, Effect::Wait { .. })), 2);
    let told = |it: &Effect| matches!(it, Effect::Emit(event) if event.kind == "error");
    assert_eq!(story.count(told), 1);
    story.after(Event::BackOnline).receives([says("days")]);
    assert_eq!(story.chat.notice, None);
}

#[test]
fn late_words_of_an_abandoned_stream_are_dropped() {
    let mut story = Story::answering();
    let old = story.chat.stream;
    story.receives([says("Two ")]).is_cut();
    let events = vec![says("ghost")];
    story.after(Event::Received { stream: old, events, last_event_id: None });
    assert_eq!(story.chat.messages[1].text, "Two ");
}

#[test]
fn a_replay_from_the_start_neither_doubles_nor_flickers() {
    let mut story = Story::answering();
    story.receives([says("Two days")]).is_cut();
    story.receives([started("a1"), says("Two ")]);
    assert_eq!(story.chat.messages[1].text, "Two days");
    story.receives([says("days, "), says("often one"), finished()]);
    assert_eq!(story.chat.messages[1].text, "Two days, often one");
    assert_eq!(story.chat.messages[1].epoch, 0);
}

#[test]
fn a_replay_that_says_something_else_is_believed() {
    let mut story = Story::answering();
    story.receives([says("Two days")]).is_cut();
    story.receives([started("a1"), says("Three"), says(" weeks"), finished()]);
    assert_eq!(story.chat.messages[1].text, "Three weeks");
    assert_eq!(story.chat.messages[1].epoch, 1);
}

#[test]
fn a_failed_answer_can_be_asked_for_again() {
    let mut story = Story::answering();
    story.receives([RunEvent::Failed("Sorry".into()), RunEvent::Finished(FinishReason::Error)]);
    assert_eq!(story.chat.messages[1].status, Status::Failed);
    story.after(Event::Retried);
    let again = story.sent()[0];
    assert_eq!(again.trigger.as_deref(), Some("regenerate-message"));
    assert_eq!(again.message_id.as_deref(), Some("a1"));
    story.receives([started("a2"), says("Two days"), finished()]);
    story.reads(&[
        (Author::Visitor, Status::Complete, "How long is delivery?"),
        (Author::Agent, Status::Complete, "Two days"),
    ]);
}

#[test]
fn an_answer_that_ended_while_nobody_was_connected_comes_from_the_history() {
    let mut story = Story::answering();
    story.is_cut();
    let stream = story.chat.stream;
    story.after(Event::NothingRunning { stream });
    assert_eq!(story.count(|it| matches!(it, Effect::LoadHistory { .. })), 1);
}

#[test]
fn answers_that_come_while_the_panel_is_closed_are_counted() {
    let mut story = Story::answering();
    story.after(Event::Closed).receives([says("Two"), finished()]);
    assert_eq!(story.chat.unread, 1);
    story.after(Event::Opened);
    assert_eq!(story.chat.unread, 0);
}

#[test]
fn a_new_conversation_leaves_the_old_one_behind() {
    let mut story = Story::answering();
    story.after(Event::NewConversation);
    story.reads(&[]);
    assert_eq!(story.saved().conversation_id, None);
    assert_eq!(story.saved().visitor_token.as_deref(), Some("vt_1"));
}
