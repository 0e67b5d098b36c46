use super::*;
use crate::protocol::{About, Company};
use parlor_wire::message::{Message as Stored, Part, Person};

fn human(id: &str, text: &str) -> RunEvent {
    RunEvent::Said(Box::new(Stored {
        id: id.into(),
        role: "assistant".into(),
        status: "complete".into(),
        parts: vec![Part::text(text)],
        author: Some(Person { name: "Ada".into(), avatar_url: None }),
        ..Stored::default()
    }))
}

pub(super) fn told(id: &str, role: &str, status: &str, text: &str) -> RunEvent {
    let parts = vec![Part::text(text)];
    let (id, role, status) = (id.into(), role.into(), status.into());
    RunEvent::Said(Box::new(Stored { id, role, status, parts, ..Stored::default() }))
}

/// A conversation that was asked one question, which was answered.
pub(super) fn talked() -> Story {
    let mut story = Story::answering();
    story.receives([says("A week."), finished()]);
    story
}

impl Story {
    pub(super) fn hears(&mut self, events: impl IntoIterator<Item = RunEvent>) -> &mut Self {
        let (watch, events) = (self.chat.watch.number, events.into_iter().collect());
        self.after(Event::Watched { watch, events, last_event_id: Some("9".into()) })
    }

    pub(super) fn is_unwatched(&mut self, failure: Failure) -> &mut Self {
        let watch = self.chat.watch.number;
        self.after(Event::WatchEnded { watch, failure })
    }

    fn watches(&self) -> Vec<Option<&str>> {
        let mut all = Vec::new();
        for it in &self.effects {
            if let Effect::Watch { after, .. } = it {
                all.push(after.as_deref());
            }
        }
        all
    }
}

fn about(company: Company, has_ended: bool) -> RunEvent {
    RunEvent::About(Box::new(About { company, has_ended, json: "{}".into(), ..About::default() }))
}

#[test]
fn a_conversation_that_ended_may_be_rated_until_the_next_question() {
    let mut story = talked();
    story.hears([about(Company::Agent, false)]);
    assert!(!story.chat.is_over);
    story.hears([about(Company::Agent, true)]);
    assert!(story.chat.is_over);
    story.after(asked("q2", "And now?"));
    assert!(!story.chat.is_over);
    story.hears([about(Company::Agent, true), human("h1", "One more thing.")]);
    assert!(!story.chat.is_over);
    let human = Company::Human(Some("Ada".into()));
    story.hears([about(human, false), about(Company::Agent, false)]);
    assert!(story.chat.is_over);
    story.after(Event::NewConversation);
    assert!(!story.chat.is_over && story.chat.about.is_empty());
}

#[test]
fn a_rating_that_was_given_is_found_again() {
    let mut story = Story::default();
    story.after(Event::Restored(Snapshot {
        conversation_id: Some("cnv_1".into()),
        ..Snapshot::default()
    }));
    story.after(Event::Opened).after(granted());
    let about = About { is_rated: true, json: "{}".into(), ..About::default() };
    let past = Past { about, ..Past::default() };
    story.after(Event::HistoryLoaded { conversation: "cnv_1".into(), past });
    assert!(story.chat.is_over);
}

#[test]
fn a_conversation_is_watched_once_there_is_one_and_only_while_somebody_looks() {
    let mut story = Story::ready();
    story.after(asked("q1", "Hello"));
    assert_eq!(story.watches(), []);
    story.receives([started("a1"), finished()]);
    assert_eq!(story.watches(), [None]);
    story.hears([]).after(Event::Hidden);
    assert_eq!(story.count(|it| *it == Effect::CancelWatch), 1);
    story.after(Event::BackOnline);
    assert_eq!(story.watches(), [None, Some("9")]);
    story.after(Event::Closed);
    assert_eq!(story.count(|it| *it == Effect::CancelWatch), 2);
}

#[test]
fn what_was_said_before_tells_where_to_watch_on_from() {
    let mut story = Story::default();
    let conversation_id = Some("cnv_1".into());
    story.after(Event::Restored(Snapshot { version: 1, conversation_id, ..Snapshot::default() }));
    story.after(Event::Opened).after(granted());
    let last_event_id = Some("4".into());
    let about = About { company: Company::Nobody, last_event_id, ..About::default() };
    let past = Past { about, ..Past::default() };
    story.after(Event::HistoryLoaded { conversation: "cnv_1".into(), past });
    assert_eq!(story.watches(), [Some("4")]);
    assert_eq!(story.chat.company, Company::Nobody);
}

#[test]
fn a_human_is_heard_under_their_name() {
    let mut story = talked();
    story.hears([RunEvent::With(Company::Human(Some("Ada".into()))), human("h1", "I am **here**")]);
    let last = story.chat.messages.last().unwrap();
    assert_eq!((last.by.as_deref(), last.status), (Some("Ada"), Status::Complete));
    let heard = Effect::Announce(Announcement::Answer("I am here".into()));
    assert_eq!(story.count(|it| *it == heard), 1);
    assert_eq!(story.chat.unread, 0);
}

#[test]
fn who_waits_for_a_human_hears_of_them_with_the_panel_closed() {
    let mut story = talked();
    story.hears([RunEvent::With(Company::Nobody)]).after(Event::Closed);
    assert_eq!(story.count(|it| *it == Effect::CancelWatch), 0);
    story.hears([human("h1", "Hello")]);
    assert_eq!(story.chat.unread, 1);
}

#[test]
fn a_question_that_a_human_has_gets_no_empty_answer() {
    let mut story = Story::ready();
    story.after(asked("q1", "A human, please"));
    story.receives([started("a1"), RunEvent::With(Company::Nobody), finished()]);
    story.reads(&[(Author::Visitor, Status::Complete, "A human, please")]);
    assert_eq!(story.chat.run, Run::Idle);
    let heard = Effect::Announce(Announcement::HumanComes);
    assert_eq!(story.count(|it| *it == heard), 1);
}

#[test]
fn what_this_chat_said_itself_is_not_said_twice() {
    let mut story = Story::answering();
    story.receives([says("A w")]);
    story.hears([
        told("q1", "user", "complete", "How long is delivery?"),
        told("a1", "assistant", "streaming", "A"),
        told("a1", "assistant", "complete", "A week."),
    ]);
    story.receives([says("eek."), finished()]);
    story.hears([
        told("a1", "assistant", "streaming", "A"),
        told("a1", "assistant", "complete", "A week."),
    ]);
    story.reads(&[
        (Author::Visitor, Status::Complete, "How long is delivery?"),
        (Author::Agent, Status::Complete, "A week."),
    ]);
    assert_eq!((story.chat.messages[1].epoch, story.resumes().len()), (0, 0));
}

#[test]
fn an_answer_that_the_watch_tells_before_its_own_stream_is_told_once() {
    let mut story = talked();
    story.after(asked("q2", "And to Norway?"));
    story.effects.clear();
    story.hears([told("a2", "assistant", "complete", "Two.")]);
    assert_eq!(story.count(|it| matches!(it, Effect::Announce(_) | Effect::Emit(_))), 0);
    story.receives([started("a2"), says("Two."), finished()]);
    let ids: Vec<_> = story.chat.messages.iter().map(|it| it.id.as_str()).collect();
    assert_eq!(ids, ["q1", "a1", "q2", "a2"]);
    assert_eq!(story.chat.messages[3].text, "Two.");
    let heard = Effect::Announce(Announcement::Answer("Two.".into()));
    assert_eq!(story.count(|it| *it == heard), 1);
    let kinds = story.effects.iter().filter_map(|it| match it {
        Effect::Emit(event) => Some(event.kind.as_str()),
        _ => None,
    });
    assert_eq!(kinds.collect::<Vec<_>>(), ["response-start", "response-end"]);
}

#[test]
fn what_is_asked_in_another_tab_is_answered_in_this_one_too() {
    let mut story = talked();
    story.hears([
        told("q2", "user", "complete", "And to Norway?"),
        told("a2", "assistant", "streaming", ""),
    ]);
    assert_eq!(story.resumes(), [None]);
    story.receives([started("a2"), says("Two."), finished()]);
    assert_eq!(story.chat.messages.last().unwrap().text, "Two.");
}

#[test]
fn the_stream_of_another_answer_leaves_one_that_has_ended_to_the_history() {
    let mut story = talked();
    story.hears([
        told("q2", "user", "complete", "And to Norway?"),
        told("a2", "assistant", "streaming", ""),
        told("a2", "assistant", "complete", "Two."),
    ]);
    story.receives([started("a1"), says("A week."), finished()]);
    assert_eq!(story.count(|it| matches!(it, Effect::LoadHistory { .. })), 1);
    story.reads(&[
        (Author::Visitor, Status::Complete, "How long is delivery?"),
        (Author::Agent, Status::Complete, "A week."),
        (Author::Visitor, Status::Complete, "And to Norway?"),
        (Author::Agent, Status::Interrupted, ""),
    ]);
}

#[test]
fn what_was_replaced_elsewhere_goes_and_what_waits_here_stays_last() {
    let mut story = talked();
    story.after(asked("q2", "Hm")).fails(Failure::Unreachable);
    story.hears([RunEvent::Unsaid("a1".into()), human("h1", "A day.")]);
    let ids: Vec<_> = story.chat.messages.iter().map(|it| it.id.as_str()).collect();
    assert_eq!(ids, ["q1", "h1", "q2"]);
}

#[test]
fn a_watch_that_is_cut_goes_on_after_a_while_from_where_it_was() {
    let mut story = talked();
    story.hears([]).is_unwatched(Failure::Unreachable).is_unwatched(Failure::Unreachable);
    let waits = |attempt| move |it: &Effect| matches!(it, Effect::WatchLater { attempt: at, .. } if *at == attempt);
    assert_eq!((story.count(waits(1)), story.count(waits(2))), (1, 1));
    let watch = story.chat.watch.number;
    story.after(Event::WatchAgain { watch });
    assert_eq!(story.watches(), [Some("9")]);
}

#[test]
fn a_watch_that_is_refused_is_not_asked_for_again() {
    let mut story = talked();
    story.is_unwatched(refused(404, "route_not_found")).after(Event::Opened);
    assert_eq!(story.watches(), []);
    assert_eq!(story.chat.notice, None);
}

#[test]
fn a_watch_that_is_refused_for_now_is_asked_for_later() {
    for status in [408, 429, 503] {
        let mut story = talked();
        story.is_unwatched(refused(status, "rate_limited"));
        assert_eq!(story.count(|it| matches!(it, Effect::WatchLater { attempt: 1, .. })), 1);
    }
}

#[test]
fn an_expired_session_is_renewed_for_a_watch() {
    let mut story = talked();
    story.is_unwatched(refused(401, "session_expired"));
    assert_eq!(story.count(|it| matches!(it, Effect::RequestSession { .. })), 1);
    assert_eq!(story.watches(), []);
    story.after(granted());
    assert_eq!(story.watches(), [None]);
}

#[test]
fn a_new_conversation_is_with_the_agent_and_watched_from_its_own_start() {
    let mut story = talked();
    story.hears([RunEvent::With(Company::Nobody)]).after(Event::NewConversation);
    assert_eq!(story.chat.company, Company::Agent);
    assert_eq!(story.count(|it| *it == Effect::CancelWatch), 1);
    let start = Started {
        message_id: Some("a2".into()),
        conversation_id: Some("cnv_2".into()),
        created_at: None,
    };
    story.after(asked("q2", "Hello")).receives([RunEvent::Started(start), finished()]);
    assert_eq!(story.watches(), [None]);
}

#[test]
fn a_human_writes_until_they_say_something_or_go() {
    let mut story = talked();
    story.hears([RunEvent::Typing(true), RunEvent::Typing(true)]);
    assert_eq!(story.chat.typing, 2, "each time counts anew");
    story.hears([RunEvent::Typing(false)]);
    assert_eq!(story.chat.typing, 0);
    story.hears([RunEvent::Typing(true), human("h1", "Here")]);
    assert_eq!(story.chat.typing, 0);
    story.hears([RunEvent::Typing(true), about(Company::Agent, false)]);
    assert_eq!(story.chat.typing, 0);
}
