//! Forms, as far as they change the conversation.

use super::*;

#[test]
fn a_form_before_the_first_question_begins_a_conversation() {
    let mut story = Story::ready();
    story.changes(|it| it.begin_in("cnv_7".into()));
    assert_eq!(story.saved().conversation_id.as_deref(), Some("cnv_7"));
    story.after(asked("q1", "Hello"));
    assert_eq!(story.sent()[0].conversation_id.as_deref(), Some("cnv_7"));
    story.changes(|it| it.begin_in("cnv_8".into()));
    assert_eq!(story.chat.conversation.as_deref(), Some("cnv_7"));
}

#[test]
fn a_form_is_part_of_the_answer_that_asks_for_it() {
    let mut story = Story::answering();
    story.receives([says("Please:"), RunEvent::Form("{}".into()), finished()]);
    assert_eq!(story.chat.messages.last().unwrap().form.as_deref(), Some("{}"));
}
