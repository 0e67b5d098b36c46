use super::*;

fn stored(id: &str) -> parlor_wire::message::Message {
    parlor_wire::message::Message {
        id: id.into(),
        role: "user".into(),
        status: "complete".into(),
        ..parlor_wire::message::Message::default()
    }
}

fn pages(ids: &[&str], has_earlier: bool) -> Past {
    let messages = ids.iter().map(|it| stored(it)).collect();
    Past { messages, has_earlier, ..Past::default() }
}

fn ids(story: &Story) -> Vec<&str> {
    story.chat.messages.iter().map(|it| it.id.as_str()).collect()
}

/// A conversation whose newest page has come.
fn with_newest(ids: &[&str]) -> Story {
    let mut story = Story::default();
    let conversation_id = Some("cnv_1".into());
    story.after(Event::Restored(Snapshot { version: 1, conversation_id, ..Snapshot::default() }));
    story.after(Event::Opened).after(granted());
    let past = pages(ids, true);
    story.after(Event::HistoryLoaded { conversation: "cnv_1".into(), past });
    story
}

#[test]
fn earlier_messages_come_before_what_is_here_and_none_comes_twice() {
    let mut story = with_newest(&["m3", "m4"]);
    assert!(story.chat.has_earlier);
    story.changes(|it| it.prepend("cnv_1", pages(&["m1", "m2", "m3"], false)));
    assert_eq!(ids(&story), ["m1", "m2", "m3", "m4"]);
    assert!(!story.chat.has_earlier);
}

#[test]
fn earlier_messages_of_another_conversation_are_not_shown() {
    let mut story = with_newest(&["m3"]);
    story.changes(|it| it.prepend("cnv_2", pages(&["m1"], false)));
    assert_eq!(ids(&story), ["m3"]);
    story.after(Event::NewConversation);
    assert!(!story.chat.has_earlier);
}

#[test]
fn earlier_messages_stay_when_the_newest_are_loaded_again() {
    let mut story = with_newest(&["m2", "m3"]);
    story.changes(|it| it.prepend("cnv_1", pages(&["m1"], false)));
    story.chat.history = History::Loading;
    let past = pages(&["m2", "m3", "m4"], true);
    story.after(Event::HistoryLoaded { conversation: "cnv_1".into(), past });
    assert_eq!(ids(&story), ["m1", "m2", "m3", "m4"]);
    assert!(!story.chat.has_earlier);
}
