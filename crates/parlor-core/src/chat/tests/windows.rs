//! What another window of the same browser does with the conversation.

use super::{
    watching::{talked, told},
    *,
};

fn busy() -> Failure {
    refused(409, "conversation_busy")
}

#[test]
fn a_question_that_met_another_answer_goes_when_that_is_told_to_have_ended() {
    let mut story = talked();
    story.after(asked("q3", "And to Iceland?")).hears([
        told("q2", "user", "complete", "And to Norway?"),
        told("a2", "assistant", "streaming", ""),
    ]);
    story.fails(busy());
    assert_eq!((story.sent().len(), story.chat.notice), (1, None));
    story.hears([told("a2", "assistant", "complete", "Two.")]);
    assert_eq!(story.sent()[1].message.id, "q3");
    story.receives([started("a3"), says("Three."), finished()]);
    let ids: Vec<_> = story.chat.messages.iter().map(|it| it.id.as_str()).collect();
    assert_eq!(ids, ["q1", "a1", "q2", "a2", "q3", "a3"]);
}

#[test]
fn a_question_that_met_another_answer_comes_back_by_itself_and_says_once_that_it_waits() {
    let mut story = talked();
    story.after(asked("q3", "And to Iceland?")).hears([
        told("a2", "assistant", "streaming", ""),
        told("a2", "assistant", "complete", "Two."),
    ]);
    let waits = |story: &Story| story.count(|it| matches!(it, Effect::Wait { .. }));
    story.effects.clear();
    for attempt in 1..=3 {
        story.fails(busy());
        assert_eq!((waits(&story), story.sent().len()), (attempt, attempt - 1));
        assert_eq!(story.chat.notice, (attempt > 1).then_some(Notice::Busy));
        let stream = story.chat.stream;
        story.after(Event::WaitOver { stream });
    }
    assert_eq!(story.count(|it| matches!(it, Effect::Emit(it) if it.kind == "error")), 1);
    story.receives([started("a3"), finished()]);
    assert_eq!((story.chat.notice, story.sent().len()), (None, 3));

    story.after(asked("q4", "Thanks")).fails(busy());
    assert_eq!(story.chat.notice, None, "each question waits for itself");
}

#[test]
fn what_was_deleted_in_another_window_is_out_of_sight_and_what_waits_here_goes_anew() {
    let mut story = talked();
    story.effects.clear();
    story.is_unwatched(refused(404, "conversation_not_found"));
    story.reads(&[]);
    assert_eq!(story.chat.conversation, None);
    assert_eq!(story.count(|it| matches!(it, Effect::Save(_))), 0, "it may keep the next one");

    let mut story = talked();
    story.after(asked("q2", "Hm")).fails(Failure::Unreachable);
    story.effects.clear();
    story.is_unwatched(refused(404, "conversation_not_found"));
    story.reads(&[(Author::Visitor, Status::Sending, "Hm")]);
    assert_eq!(story.sent()[0].conversation_id, None);
}
