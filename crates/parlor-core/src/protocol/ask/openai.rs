//! The body of `POST …/chat/completions`.

use super::{File, Turn, said, text_part};
use crate::json::Writer;

/// Asks for a streamed chat completion; without a model, where the server knows which.
///
/// `stream_options` are not sent: nothing reads the tokens spent, and some servers refuse
/// what they do not know. Pictures go as `image_url`, other files as `file` if they are
/// in their URL; of those that are elsewhere the address is told.
pub fn body(turns: &[Turn], model: Option<&str>) -> String {
    let mut json = Writer::new();
    json.object(None, |it| {
        if let Some(model) = model {
            it.string("model", model);
        }
        it.array("messages", |it| said(turns).for_each(|turn| message(it, turn)));
        it.literal("stream", "true");
    });
    json.done()
}

fn message(json: &mut Writer, turn: &Turn) {
    json.object(None, |it| {
        it.string("role", turn.role.name());
        // Many servers take parts only where there is no other way.
        if turn.files.is_empty() {
            return it.string("content", &turn.text);
        }
        it.array("content", |it| {
            if !turn.text.is_empty() {
                text_part(it, &turn.text);
            }
            turn.files.iter().for_each(|file| part(it, file));
        });
    });
}

fn part(json: &mut Writer, file: &File) {
    let name = file.name.as_deref().unwrap_or("file");
    if file.family() == "image" {
        json.object(None, |it| {
            it.string("type", "image_url");
            it.object(Some("image_url"), |it| it.string("url", &file.url));
        });
    } else if file.base64().is_some() {
        json.object(None, |it| {
            it.string("type", "file");
            it.object(Some("file"), |it| {
                it.string("filename", name);
                it.string("file_data", &file.url);
            });
        });
    } else {
        text_part(json, &[name, ": ", &file.url].concat());
    }
}
