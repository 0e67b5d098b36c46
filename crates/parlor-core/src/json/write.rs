//! The types of `parlor-wire` that the widget writes.

use super::{Writer, decimal};
use parlor_wire::{chat::SendMessage, host::HostEvent, session::CreateSession};

/// The body that sends a message.
pub fn send_message(body: &SendMessage) -> String {
    let mut json = Writer::new();
    json.object(None, |it| {
        it.maybe("conversationId", body.conversation_id.as_ref());
        it.object(Some("message"), |it| {
            it.string("id", &body.message.id);
            it.string("role", &body.message.role);
            it.array("parts", |it| {
                for part in &body.message.parts {
                    // Files are JSON as they are (see `read::part`).
                    match &part.text {
                        Some(json) if part.kind == "file" => it.items(json),
                        text => it.object(None, |it| {
                            it.string("type", &part.kind);
                            it.maybe("text", text.as_ref());
                        }),
                    }
                }
            });
        });
        it.maybe("trigger", body.trigger.as_ref());
        it.maybe("messageId", body.message_id.as_ref());
    });
    json.done()
}

/// The body that asks for a session.
pub fn create_session(body: &CreateSession) -> String {
    let mut json = Writer::new();
    json.object(None, |it| {
        it.string("publishableKey", &body.publishable_key);
        it.maybe("visitorToken", body.visitor_token.as_ref());
        it.maybe("pageUrl", body.page_url.as_ref());
        it.maybe("locale", body.locale.as_ref());
    });
    json.done()
}

/// What the page is told.
pub fn host_event(event: &HostEvent) -> String {
    let mut json = Writer::new();
    json.object(None, |it| {
        it.string("type", &event.kind);
        it.maybe("role", event.role.as_ref());
        it.maybe("text", event.text.as_ref());
        it.maybe("messageId", event.message_id.as_ref());
        it.maybe("conversationId", event.conversation_id.as_ref());
        it.maybe("reason", event.reason.as_ref());
        it.maybe("thumb", event.thumb.as_ref());
        it.maybe("code", event.code.as_ref());
        if let Some(count) = event.count {
            it.literal("count", &decimal(count as usize));
        }
        if let Some(score) = event.score {
            it.literal("score", &decimal(score as usize));
        }
        if let Some(gesture) = event.gesture {
            it.literal("gesture", if gesture { "true" } else { "false" });
        }
    });
    json.done()
}
