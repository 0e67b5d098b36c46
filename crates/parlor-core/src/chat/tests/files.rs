use super::*;
use crate::json::{read, write};

/// The parts of the question that was sent last, as JSON.
fn sent_parts(story: &Story) -> String {
    let json = story.sent().last().map(|it| write::send_message(it)).unwrap_or_default();
    let begin = json.find("\"parts\":").unwrap_or_default();
    json[begin..].trim_start_matches("\"parts\":").trim_end_matches("}}").into()
}

fn parts(text: &str, files: &[&str]) -> String {
    let files: String = files.iter().map(|it| [",", &a_file(it)].concat()).collect();
    [r#"[{"type":"text","text":""#, text, r#""}"#, &files, "]"].concat()
}

#[test]
fn files_go_with_the_words_in_their_order() {
    let mut story = Story::ready();
    let files = [&a_file("fil_1"), ",", &*a_file("fil_2")].concat();
    story.after(Event::Asked { id: "q1".into(), text: "Look".into(), files });
    assert_eq!(sent_parts(&story), parts("Look", &["fil_1", "fil_2"]));
}

#[test]
fn files_may_go_without_words() {
    let mut story = Story::ready();
    story.after(asked_with("q1", " ", "fil_1"));
    assert_eq!(sent_parts(&story), parts("", &["fil_1"]));
}

#[test]
fn a_failed_send_keeps_the_files_and_sends_them_again() {
    let mut story = Story::ready();
    story.after(asked_with("q1", "Look", "fil_1")).fails(Failure::Unreachable);
    assert_eq!(story.saved().unsent[0].files, a_file("fil_1"));
    story.effects.clear();
    story.after(Event::Retried);
    assert_eq!(sent_parts(&story), parts("Look", &["fil_1"]));
}

#[test]
fn files_that_were_not_sent_survive_a_reload() {
    let mut story = Story::ready();
    story.after(asked_with("q1", "", "fil_1")).fails(Failure::Unreachable);
    let kept = Snapshot::parse(&story.saved().to_json());
    let mut later = Story::default();
    later.after(Event::Restored(kept)).after(Event::Opened).after(granted());
    assert_eq!(sent_parts(&later), parts("", &["fil_1"]));
}

#[test]
fn what_was_sent_before_shows_its_files() {
    let file = r#"{ "type": "file", "new": [1, {}], "filename": "a \"b\".png" }"#;
    let json =
        [r#"{"data":[{"role":"user","parts":[{"type":"text","text":"Look"}, "#, file, "]}]}"];
    let past = read::past(&json.concat()).unwrap();
    let message = Message::stored(past.messages.into_iter().next().unwrap());
    assert_eq!((message.text.as_str(), message.files), ("Look", file.to_owned()));
}

#[test]
fn a_file_that_is_gone_does_not_end_the_conversation() {
    let mut story = Story::ready();
    story.chat.conversation = Some("cnv_1".into());
    story.after(asked_with("q1", "Look", "fil_1")).fails(refused(404, "file_not_found"));
    assert_eq!(story.chat.conversation.as_deref(), Some("cnv_1"));
    assert_eq!(story.chat.notice, Some(Notice::NotTaken));
    story.reads(&[(Author::Visitor, Status::Failed, "Look")]);
}
