use super::*;

#[test]
fn what_is_kept_is_read_again() {
    let snapshot = Snapshot {
        version: 1,
        conversation_id: Some("cnv_1".into()),
        visitor_token: Some("vt".into()),
        unsent: vec![Unsent {
            id: "q1".into(),
            text: "\"quoted\" \n é".into(),
            replaces: Some("q0".into()),
            files: a_file("fil_1"),
        }],
    };
    assert_eq!(Snapshot::parse(&snapshot.to_json()), snapshot);
}

#[test]
fn garbage_foreign_values_and_other_versions_are_nothing() {
    for kept in ["", "null", "[]", "{", "7", "{\"version\":99,\"conversationId\":\"cnv_1\"}"] {
        assert_eq!(Snapshot::parse(kept), Snapshot::default(), "{kept}");
    }
    let odd = Snapshot::parse("{\"version\":1,\"conversationId\":7,\"unsent\":[{}]}");
    assert_eq!(odd.conversation_id, None);
}

#[test]
fn a_browser_that_keeps_nothing_says_so_once() {
    let mut story = Story::ready();
    story.after(Event::StorageFailed);
    assert_eq!(story.chat.notice, Some(Notice::Forgets));
    story.after(asked("q1", "Hello")).receives([started("a1")]);
    assert_eq!(story.chat.notice, Some(Notice::Forgets));
    story.after(Event::Dismissed).after(Event::StorageFailed);
    assert_eq!(story.chat.notice, None);
}
