use super::*;

/// Two questions, both answered.
fn talked() -> Story {
    let mut story = Story::answering();
    story.receives([says("A week."), finished()]);
    story.after(asked("q2", "And to Norway?"));
    story.receives([started("a2"), says("Two."), finished()]);
    story.effects.clear();
    story
}

impl Story {
    fn otherwise(
        &mut self,
        id: &'static str,
        replaced: &'static str,
        text: &'static str,
    ) -> &mut Self {
        self.changes(move |it| it.ask_otherwise(id.into(), replaced, text))
    }
}

fn ids(story: &Story) -> Vec<&str> {
    story.chat.messages.iter().map(|it| it.id.as_str()).collect()
}

#[test]
fn another_answer_takes_the_place_of_the_one_before_and_of_all_that_came_after() {
    let mut story = talked();
    story.changes(|it| it.answer_anew("a1"));
    let sent = story.sent()[0].clone();
    assert_eq!(sent.message.id, "q1");
    assert_eq!(sent.trigger.as_deref(), Some("regenerate-message"));
    assert_eq!(sent.message_id.as_deref(), Some("a1"));
    story.receives([started("a3"), says("Six days."), finished()]);
    assert_eq!(ids(&story), ["q1", "a3"]);
}

#[test]
fn another_question_takes_the_place_of_the_one_before_and_of_all_that_came_after() {
    let mut story = talked();
    story.otherwise("q3", "q2", "And to Iceland?");
    assert_eq!(ids(&story), ["q1", "a1", "q3"]);
    let sent = story.sent()[0].clone();
    assert_eq!((sent.message.id.as_str(), sent.message_id.as_deref()), ("q3", Some("q2")));
    assert_eq!(sent.trigger, None);
    story.receives([started("a3"), says("Three."), finished()]);
    assert_eq!(ids(&story), ["q1", "a1", "q3", "a3"]);
}

#[test]
fn nothing_is_redone_while_an_answer_arrives_or_a_question_waits() {
    let mut story = Story::answering();
    story.otherwise("q2", "q1", "Hm?").changes(|it| it.answer_anew("a1"));
    assert_eq!(ids(&story), ["q1", "a1"]);
    let mut story = talked();
    story.after(asked("q3", "Hm")).fails(Failure::Unreachable);
    story.otherwise("q4", "q1", "Hm?");
    assert_eq!(ids(&story), ["q1", "a1", "q2", "a2", "q3"]);
}

#[test]
fn a_blank_question_replaces_nothing() {
    let mut story = talked();
    story.otherwise("q3", "q1", " ");
    assert_eq!(ids(&story), ["q1", "a1", "q2", "a2"]);
}

#[test]
fn an_edited_question_that_cannot_be_sent_is_kept_with_what_it_replaces() {
    let mut story = talked();
    story.otherwise("q3", "q1", "How long?").fails(Failure::Unreachable);
    let unsent = &story.saved().unsent[0];
    assert_eq!((unsent.id.as_str(), unsent.replaces.as_deref()), ("q3", Some("q1")));
    // It is edited again: the server still knows the first one only.
    story.otherwise("q4", "q3", "How many days?");
    assert_eq!(story.sent().last().unwrap().message_id.as_deref(), Some("q1"));
}

#[test]
fn a_question_that_was_never_taken_replaces_nothing_when_it_is_edited() {
    let mut story = Story::ready();
    story.after(asked("q1", "Bad")).fails(refused(422, "bad"));
    story.otherwise("q2", "q1", "Good");
    assert_eq!(ids(&story), ["q2"]);
    assert_eq!(story.sent().last().unwrap().message_id, None);
}

#[test]
fn after_a_reload_an_edited_question_stands_where_the_one_before_stood() {
    let mut story = Story::default();
    let unsent = Unsent {
        id: "q3".into(),
        text: "How?".into(),
        replaces: Some("q1".into()),
        ..Unsent::default()
    };
    let conversation_id = Some("cnv_1".into());
    let kept =
        Snapshot { version: 1, conversation_id, unsent: vec![unsent], ..Snapshot::default() };
    story.after(Event::Restored(Snapshot::parse(&kept.to_json()))).after(Event::Opened);
    story.after(granted());
    let stored = |id: &str, role: &str| parlor_wire::message::Message {
        id: id.into(),
        role: role.into(),
        status: "complete".into(),
        ..parlor_wire::message::Message::default()
    };
    let messages = vec![stored("q1", "user"), stored("a1", "assistant")];
    let past = Past { messages, ..Past::default() };
    story.after(Event::HistoryLoaded { conversation: "cnv_1".into(), past });
    assert_eq!(ids(&story), ["q3"]);
    assert_eq!(story.sent()[0].message_id.as_deref(), Some("q1"));
}

#[test]
fn a_judgement_is_kept_and_taken_back() {
    let mut story = talked();
    story.changes(|it| it.judge("a2", Some(false)));
    assert_eq!(story.chat.messages[3].is_liked, Some(false));
    story.changes(|it| it.judge("a2", None));
    assert_eq!(story.chat.messages[3].is_liked, None);
}

#[test]
fn a_question_whose_place_is_gone_is_asked_as_a_new_one() {
    let mut story = talked();
    story.otherwise("q3", "q2", "And to Iceland?").fails(refused(404, "message_not_found"));
    let sent = story.sent();
    assert_eq!(sent.len(), 2);
    assert_eq!((sent[1].message.id.as_str(), sent[1].message_id.as_deref()), ("q3", None));
    assert_eq!(sent[1].conversation_id.as_deref(), Some("cnv_1"));
    story.receives([started("a3"), says("Three."), finished()]);
    assert_eq!(ids(&story), ["q1", "a1", "q3", "a3"]);
}

#[test]
fn an_answer_that_is_gone_cannot_be_had_again_and_the_conversation_stays() {
    let mut story = talked();
    story.changes(|it| it.answer_anew("a2")).fails(refused(404, "message_not_found"));
    assert_eq!(story.chat.notice, Some(Notice::NotTaken));
    assert_eq!(story.chat.conversation.as_deref(), Some("cnv_1"));
    assert_eq!(story.sent().len(), 1);
}
