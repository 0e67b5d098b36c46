use super::*;

#[test]
fn a_question_asks_for_a_session_first_and_is_sent_when_it_comes() {
    let mut story = Story::default();
    story.after(Event::Opened).after(asked("q1", " Hello "));
    assert!(story.sent().is_empty());
    story.after(granted());
    assert_eq!(story.sent()[0].message.parts[0].text.as_deref(), Some("Hello"));
    assert_eq!(story.count(|it| matches!(it, Effect::RequestSession { .. })), 1);
}

#[test]
fn nothing_is_kept_before_the_first_message() {
    let mut story = Story::default();
    story.after(Event::Restored(Snapshot::default())).after(Event::Opened);
    story.after(Event::Configured(Box::default()));
    assert_eq!(story.count(|it| matches!(it, Effect::Save(_))), 0);
    assert_eq!(story.effects, [Effect::LoadConfig]);
}

#[test]
fn a_session_that_something_else_needs_is_asked_for_once_and_renewed_when_refused() {
    let asks = |it: &Effect| matches!(it, Effect::RequestSession { .. });
    let mut story = Story::default();
    story.changes(|it| it.session_wanted(None)).changes(|it| it.session_wanted(None));
    assert_eq!(story.count(asks), 1);
    story
        .after(granted())
        .changes(|it| it.session_wanted(None))
        .changes(|it| it.session_wanted(Some("another")));
    assert_eq!(story.count(asks), 1);
    story.changes(|it| it.session_wanted(Some("jwt"))).changes(|it| it.session_wanted(Some("jwt")));
    assert_eq!(story.count(asks), 2);
}

#[test]
fn a_blank_question_is_not_a_question() {
    let mut story = Story::ready();
    story.after(asked("q1", " \n "));
    assert_eq!(story.effects, []);
}

#[test]
fn a_second_question_waits_for_the_answer_to_the_first() {
    let mut story = Story::answering();
    story.after(asked("q2", "And?"));
    assert!(story.sent().is_empty());
    story.receives([says("Two days"), finished()]);
    assert_eq!(story.sent()[0].message.id, "q2");
}

#[test]
fn a_message_that_the_page_sends_while_the_history_loads_waits_for_it() {
    let mut story = Story::default();
    let conversation_id = Some("cnv_1".into());
    let kept = Snapshot { version: 1, conversation_id, ..Snapshot::default() };
    story.after(Event::Restored(kept)).after(Event::Opened).after(granted());
    story.after(asked("q1", "Hello"));
    assert!(story.sent().is_empty());
    let conversation = "cnv_1".into();
    story.after(Event::HistoryLoaded { conversation, past: Past::default() });
    assert_eq!(story.sent()[0].message.id, "q1");
}

#[test]
fn a_question_that_the_server_refuses_does_not_block_the_next_one() {
    for (status, code) in [(422, "invalid_id"), (409, "idempotency_conflict"), (400, "bad")] {
        let mut story = Story::ready();
        story.after(asked("q1", "Bad")).fails(refused(status, code));
        assert_eq!(story.chat.notice, Some(Notice::NotTaken));
        assert_eq!(story.chat.messages[0].status, Status::Failed);
        story.after(asked("q2", "Good"));
        assert_eq!(story.sent().last().map(|it| it.message.id.as_str()), Some("q2"));
    }
}

#[test]
fn no_answer_is_promised_beside_a_failure_that_the_next_question_may_meet_too() {
    let doubt_after = |failure| {
        let mut story = Story::ready();
        story.after(asked("q1", "Hello")).fails(failure);
        story.chat.notice.unwrap().casts_doubt()
    };
    assert!(doubt_after(Failure::Unreachable) && Notice::HistoryMissing.casts_doubt());
    for status in [500, 429, 403] {
        assert!(doubt_after(refused(status, "x")), "{status}");
    }
    for status in [413, 422] {
        assert!(!doubt_after(refused(status, "x")), "{status}");
    }
}

#[test]
fn a_question_that_was_stopped_before_it_was_sent_is_not_sent_later() {
    let mut story = Story::ready();
    story.after(asked("q1", "Never mind")).after(Event::StopPressed).fails(Failure::Unreachable);
    assert_eq!(story.chat.messages[0].status, Status::Failed);
    story.after(asked("q2", "Hello"));
    assert_eq!(story.sent().last().map(|it| it.message.id.as_str()), Some("q2"));
}

#[test]
fn a_session_that_expires_again_later_is_renewed_again() {
    let mut story = Story::ready();
    story.after(asked("q1", "Hello")).fails(refused(401, "x")).after(granted());
    story.fails(refused(429, "rate_limited")).after(Event::Retried);
    story.fails(refused(401, "x"));
    assert_eq!(story.count(|it| matches!(it, Effect::RequestSession { .. })), 2);
}

#[test]
fn a_question_that_cannot_be_sent_is_kept_and_sent_again_under_the_same_id() {
    let mut story = Story::ready();
    story.after(asked("q1", "Hello")).fails(Failure::Unreachable);
    story.reads(&[(Author::Visitor, Status::Unsent, "Hello")]);
    assert_eq!(story.chat.notice, Some(Notice::Unreachable));
    assert_eq!(story.saved().unsent[0].id, "q1");

    story.after(Event::Retried).receives([started("a1"), says("Hi"), finished()]);
    assert_eq!(story.chat.notice, None);
    assert_eq!(story.sent().iter().map(|it| it.message.id.as_str()).collect::<Vec<_>>(), ["q1"; 2]);
    assert!(story.saved().unsent.is_empty());
}

#[test]
fn questions_asked_offline_are_sent_one_after_the_other_when_the_network_is_back() {
    let mut story = Story::ready();
    story.after(asked("q1", "One")).fails(Failure::Unreachable);
    story.after(asked("q2", "Two")).fails(Failure::Unreachable);
    story.effects.clear();
    story.after(Event::BackOnline).receives([started("a1"), says("1"), finished()]);
    story.receives([started("a2"), says("2"), finished()]);
    let done = Status::Complete;
    story.reads(&[
        (Author::Visitor, done, "One"),
        (Author::Agent, done, "1"),
        (Author::Visitor, done, "Two"),
        (Author::Agent, done, "2"),
    ]);
    assert_eq!(story.sent().len(), 2);
}

#[test]
fn an_expired_session_is_renewed_without_a_word() {
    let mut story = Story::ready();
    story.after(asked("q1", "Hello")).fails(refused(401, "token_expired"));
    assert_eq!(story.chat.notice, None);
    story.after(granted());
    assert_eq!(story.sent().len(), 2);
}

#[test]
fn a_token_that_is_refused_twice_in_a_row_is_not_renewed_for_ever() {
    let mut story = Story::ready();
    story.after(asked("q1", "Hello")).fails(refused(401, "x")).after(granted());
    story.fails(refused(401, "x"));
    assert_eq!(story.chat.notice, Some(Notice::NotAllowed));
    assert_eq!(story.count(|it| matches!(it, Effect::RequestSession { .. })), 1);
}

#[test]
fn a_conversation_that_is_gone_is_begun_anew_with_the_question() {
    let mut story = Story::answering();
    story.receives([finished()]).after(asked("q2", "Still there?"));
    story.fails(refused(404, "not_found"));
    let sent = story.sent();
    assert_eq!(sent.last().map(|it| it.conversation_id.as_deref()), Some(None));
    assert_eq!(sent.last().map(|it| it.message.id.as_str()), Some("q2"));
}

#[test]
fn a_page_that_is_not_allowed_says_so_and_keeps_the_question() {
    let mut story = Story::default();
    story.after(asked("q1", "Hello"));
    story.after(Event::SessionRefused(refused(403, "origin_not_allowed")));
    assert_eq!(story.chat.notice, Some(Notice::NotAllowed));
    story.reads(&[(Author::Visitor, Status::Unsent, "Hello")]);
}

#[test]
fn a_question_that_is_too_long_does_not_block_the_next_one() {
    let mut story = Story::ready();
    story.after(asked("q1", "Long")).fails(refused(422, "message_too_long"));
    assert_eq!(story.chat.notice, Some(Notice::TooLong));
    story.after(asked("q2", "Short"));
    assert_eq!(story.sent().last().map(|it| it.message.id.as_str()), Some("q2"));
}

#[test]
fn too_many_messages_say_how_long_to_wait() {
    let mut story = Story::ready();
    story.after(asked("q1", "Hello"));
    let body = "rate_limited".into();
    story.fails(Failure::Refused { status: 429, body, retry_after_secs: Some(20) });
    assert_eq!(story.chat.notice, Some(Notice::RateLimited(20)));
}

#[test]
fn a_proxy_that_answers_with_a_page_is_a_failure_of_the_server() {
    let mut story = Story::ready();
    story.after(asked("q1", "Hello")).fails(Failure::Unreadable);
    assert_eq!(story.chat.notice, Some(Notice::ServerFailed));
}
