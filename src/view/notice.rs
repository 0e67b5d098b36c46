//! The one thing the visitor must know now: a sentence and an action.

use crate::shell::{Shell, use_chat};
use leptos::prelude::*;
use parlor_core::{
    chat::{Event, Notice},
    i18n::Key,
};

/// An alert if it interrupts, a status if it informs; nothing if all is well.
#[component]
pub(super) fn NoticeBar() -> impl IntoView {
    let chat = use_chat();
    move || chat.see(|it| it.notice).map(|it| bar(chat, it))
}

fn bar(chat: Shell, notice: Notice) -> impl IntoView {
    let (name, event) = if notice.can_retry() {
        (Key::Retry, Event::Retried)
    } else {
        (Key::Dismiss, Event::Dismissed)
    };
    let has_action = notice != Notice::NotAllowed;
    // The button goes away with the notice; the focus must not go with it.
    let on_click = move |_| {
        chat.focus_composer();
        chat.dispatch(event.clone());
    };
    view! {
        <div
            part="notice"
            role=if notice.is_urgent() { "alert" } else { "status" }
            data-calm=(!notice.is_urgent()).then_some("")
        >
            <span>{sentence(chat, notice)}</span>
            {has_action
                .then(|| {
                    view! {
                        <button part="notice-action" type="button" on:click=on_click>
                            {chat.text(name)}
                        </button>
                    }
                })}
        </div>
    }
}

fn sentence(chat: Shell, notice: Notice) -> String {
    let words = chat.text(match notice {
        Notice::Unreachable => Key::Unreachable,
        Notice::Cut => Key::Cut,
        Notice::HistoryMissing => Key::HistoryMissing,
        Notice::RateLimited(_) => Key::RateLimited,
        Notice::Busy => Key::Busy,
        Notice::TooLong => Key::TooLong,
        Notice::NotAllowed => Key::NotAllowed,
        Notice::ServerFailed => Key::ServerFailed,
        Notice::Forgets => Key::Forgets,
    });
    match notice {
        Notice::RateLimited(secs @ 1..) => [words, " (", &secs.to_string(), " s)"].concat(),
        _ => words.to_owned(),
    }
}
