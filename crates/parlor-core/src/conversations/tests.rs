use super::*;

fn page(ids: &[&str], cursor: Option<&str>) -> Page {
    let entries = ids.iter().map(|it| Entry { id: (*it).into(), ..Entry::default() }).collect();
    Page { entries, cursor: cursor.map(Into::into) }
}

#[track_caller]
fn shows(list: &Conversations, ids: &[&str], state: State) {
    let shown: Vec<&str> = list.entries.iter().map(|it| it.id.as_str()).collect();
    assert_eq!((shown.as_slice(), list.state), (ids, state));
}

#[test]
fn a_search_that_was_answered_late_does_not_take_the_place_of_a_later_one() {
    let mut list = Conversations::default();
    let all = list.look_for("");
    let first = list.look_for(" gi");
    let second = list.look_for("gift & co ");
    assert_eq!(all.path, "conversations?limit=20");
    assert_eq!(second.path, "conversations?limit=20&q=gift%20%26%20co");
    assert!(list.take(second.number, Some(page(&["b"], None))));
    assert!(!list.take(first.number, Some(page(&["a"], None))));
    assert!(!list.take(all.number, None));
    shows(&list, &["b"], State::Here);
}

#[test]
fn earlier_conversations_come_behind_those_that_are_here_each_once() {
    let mut list = Conversations::default();
    let asked = list.look_for("x");
    list.take(asked.number, Some(page(&["c", "b"], Some("7.b"))));
    assert!(list.has_more());
    let more = list.look_further();
    assert_eq!(more.path, "conversations?limit=20&q=x&cursor=7.b");
    shows(&list, &["c", "b"], State::Waiting);
    list.take(more.number, Some(page(&["c", "a"], None)));
    shows(&list, &["c", "b", "a"], State::Here);
    assert!(!list.has_more());
}

#[test]
fn what_could_not_be_had_is_asked_for_once_more() {
    let mut list = Conversations::default();
    let asked = list.look_for("");
    list.take(asked.number, Some(page(&["b"], Some("7.b"))));
    let more = list.look_further();
    assert!(list.take(more.number, None));
    shows(&list, &["b"], State::Failed);
    let again = list.look_again();
    assert_eq!(again.path, more.path);
    list.take(again.number, Some(page(&["a"], None)));
    shows(&list, &["b", "a"], State::Here);
}

#[test]
fn the_one_below_takes_the_place_of_one_that_is_gone_and_at_the_end_the_one_above() {
    let mut list = Conversations::default();
    let asked = list.look_for("");
    list.take(asked.number, Some(page(&["c", "b", "a"], None)));
    assert_eq!(list.remove("c").as_deref(), Some("b"));
    assert_eq!(list.remove("a").as_deref(), Some("b"));
    assert_eq!(list.remove("a"), None);
    assert_eq!(list.remove("b"), None);
    shows(&list, &[], State::Here);
}

#[test]
fn a_conversation_gets_another_title() {
    let mut list = Conversations::default();
    let asked = list.look_for("");
    list.take(asked.number, Some(page(&["a"], None)));
    list.rename("a", Some("Gift".into()));
    assert_eq!(list.entry("a").and_then(|it| it.title.as_deref()), Some("Gift"));
}

#[test]
fn a_page_is_read_without_marks_and_what_is_no_page_is_nothing() {
    let json = r#"{"data":[{"id":"cnv_1","title":null,"preview":"**Free** for\n\n30 days [1].",
        "status":"ended","lastMessageAt":"2026-01-31T09:00:00.000Z","operator":null}],
        "pagination":{"cursor":"7.cnv_1","hasMore":true}}"#;
    let read = Page::read(json).unwrap();
    let entry = Entry {
        id: "cnv_1".into(),
        title: None,
        words: "Free for 30 days.".into(),
        at: "2026-01-31T09:00:00.000Z".into(),
        is_ended: true,
    };
    assert_eq!(read, Page { entries: vec![entry.clone()], cursor: Some("7.cnv_1".into()) });
    for json in ["", "{}", "<html>", "{\"data\":[]", "[]"] {
        assert_eq!(Page::read(json), None, "{json}");
        assert_eq!(Entry::read(json), None, "{json}");
    }
    let one = Entry::read(r#"{"data":{"id":"cnv_1","title":"Gift"}}"#).unwrap();
    assert_eq!(one.title.as_deref(), Some("Gift"));
}

#[test]
fn what_stands_in_an_address_is_encoded() {
    assert_eq!(encoded("a-Z_0.9~"), "a-Z_0.9~");
    assert_eq!(encoded("ä &=?#+%"), "%C3%A4%20%26%3D%3F%23%2B%25");
}

#[test]
fn a_file_is_named_by_title_and_day_whatever_the_title_holds() {
    let named = |title: &str| {
        let said = "## Visitor, 2026-01-31T09:00:00.000Z\n\n> Hi\n\n## Later, never\n";
        file_name(&format!("# {title}\n\n{said}"))
    };
    assert_eq!(named("Return of a gift"), "Return of a gift 2026-01-31.md");
    assert_eq!(named("../a\\b: \"c\"?"), "a b c 2026-01-31.md");
    assert_eq!(named("How do I…"), "How do I 2026-01-31.md");
    assert_eq!(named(""), "2026-01-31.md");
    assert_eq!(named(&"x".repeat(300)).len(), 60 + " 2026-01-31.md".len());
    assert_eq!(file_name("# \u{2067}مرحبا"), "مرحبا.md");
    assert_eq!(file_name("nothing of ours"), "chat.md");
}
