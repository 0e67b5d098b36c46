//! The body that `DefaultChatTransport` of the AI SDK sends, versions 5 to 7.

use super::{Turn, said, text_part};
use crate::json::Writer;

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trigger<'a> {
    /// An answer to the last turn.
    Submit,
    /// An answer to the last turn, which takes the place of the question with this id.
    Edit(&'a str),
    /// Another answer in place of the one with this id, which is not among the turns.
    Regenerate(&'a str),
}

/// Asks for an answer in the chat of this id.
pub fn body(chat_id: &str, turns: &[Turn], trigger: Trigger<'_>) -> String {
    let (name, message_id) = match trigger {
        Trigger::Submit => ("submit-message", None),
        Trigger::Edit(id) => ("submit-message", Some(id)),
        Trigger::Regenerate(id) => ("regenerate-message", Some(id)),
    };
    let mut json = Writer::new();
    json.object(None, |it| {
        it.string("id", chat_id);
        it.array("messages", |it| said(turns).for_each(|turn| message(it, turn)));
        it.string("trigger", name);
        if let Some(id) = message_id {
            it.string("messageId", id);
        }
    });
    json.done()
}

/// A `UIMessage`, its files first, as `sendMessage` puts them.
fn message(json: &mut Writer, turn: &Turn) {
    json.object(None, |it| {
        it.string("id", &turn.id);
        it.string("role", turn.role.name());
        it.array("parts", |it| {
            for file in &turn.files {
                it.object(None, |it| {
                    it.string("type", "file");
                    it.string("mediaType", &file.media_type);
                    it.maybe("filename", file.name.as_ref());
                    it.string("url", &file.url);
                });
            }
            if !turn.text.is_empty() {
                text_part(it, &turn.text);
            }
        });
    });
}
