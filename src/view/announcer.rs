//! What a screen reader is told. The visible transcript is no live region: it
//! would be read again with every token. Its twin here gets each finished answer
//! once, whole, and forgets it.

use crate::{
    dom,
    shell::{Timeout, use_chat},
};
use leptos::{html, prelude::*};
use parlor_core::{chat::Announcement, i18n::Key};

/// Long enough for every screen reader to notice a change, in milliseconds.
const HEARD_AFTER_MILLIS: u32 = 5_000;

/// Two live regions, heard and not seen: a log of answers, and what is going on.
#[component]
pub(super) fn Announcer() -> impl IntoView {
    let chat = use_chat();
    let log = NodeRef::<html::Div>::new();
    let status = NodeRef::<html::Div>::new();
    let mut forget = None;
    Effect::new(move || {
        let said = chat.announcement();
        let (Some(log), Some(status)) = (log.get(), status.get()) else { return };
        match said {
            None => {}
            Some(Announcement::Writing) => status.set_text_content(Some(chat.text(Key::Writing))),
            Some(Announcement::Stopped) => status.set_text_content(Some(chat.text(Key::Stopped))),
            Some(Announcement::Answer(words)) => {
                status.set_text_content(None);
                let _ = log.append_child(&dom::el("div").text(&words).done());
                let clear = move || log.set_text_content(None);
                forget = Some(Timeout::after(HEARD_AFTER_MILLIS, Box::new(clear)));
            }
        }
        let _ = &forget;
    });
    view! {
        <div part="heard" role="log" aria-label=chat.text(Key::Conversation) node_ref=log></div>
        <div part="heard" role="status" node_ref=status></div>
    }
}
