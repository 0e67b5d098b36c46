//! AG-UI's `RunAgentInput`.

use super::{File, Turn, said, text_part};
use crate::json::Writer;

/// Asks for a run of this id in the thread of that id, with no tools of the page's.
///
/// All members that versions before 1.0 require are there, empty ones too.
pub fn body(thread_id: &str, run_id: &str, turns: &[Turn]) -> String {
    let mut json = Writer::new();
    json.object(None, |it| {
        it.string("threadId", thread_id);
        it.string("runId", run_id);
        it.array("messages", |it| said(turns).for_each(|turn| message(it, turn)));
        it.array("tools", |_| {});
        it.array("context", |_| {});
        it.object(Some("state"), |_| {});
        it.object(Some("forwardedProps"), |_| {});
    });
    json.done()
}

fn message(json: &mut Writer, turn: &Turn) {
    json.object(None, |it| {
        it.string("id", &turn.id);
        it.string("role", turn.role.name());
        // Agents of before 1.0 know no parts.
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
    let kind = match file.family() {
        it @ ("image" | "audio" | "video") => it,
        _ => "document",
    };
    json.object(None, |it| {
        it.string("type", kind);
        it.object(Some("source"), |it| {
            let data = file.base64();
            it.string("type", if data.is_some() { "data" } else { "url" });
            it.string("value", data.unwrap_or(&file.url));
            it.string("mimeType", &file.media_type);
        });
    });
}
