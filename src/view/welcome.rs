//! What an empty conversation says.

use super::icon;
use crate::shell::{Shell, use_chat};
use leptos::prelude::*;
use parlor_core::i18n::Key;

/// The greeting and the questions to start with, until something was said.
#[component]
pub(super) fn Welcome() -> impl IntoView {
    let chat = use_chat();
    view! {
        <div part="welcome" hidden=move || chat.see(|it| !it.is_empty || it.is_loading)>
            <div part="avatar" aria-hidden="true">
                {icon::icon(|| icon::BUBBLE)}
            </div>
            <h3 part="greeting">{move || chat.see(|it| it.greeting.clone())}</h3>
            <p part="subtitle" hidden=move || chat.see(|it| it.subtitle.is_none())>
                {move || chat.see(|it| it.subtitle.clone())}
            </p>
            <ul
                part="suggestions"
                aria-label=chat.text(Key::Suggestions)
                hidden=move || chat.see(|it| it.questions.is_empty())
            >
                {move || {
                    chat.see(|it| it.questions.clone())
                        .into_iter()
                        .map(|it| question(chat, it))
                        .collect_view()
                }}
            </ul>
        </div>
    }
}

/// A question that is asked when it is pressed. The list goes away then, so the
/// focus moves to the composer first.
fn question(chat: Shell, words: String) -> impl IntoView {
    let asked = words.clone();
    let on_click = move |_| {
        chat.focus_composer();
        chat.ask(asked.clone());
    };
    view! {
        <li>
            <button part="suggestion" type="button" on:click=on_click>
                <span>{words}</span>
                {icon::icon(|| icon::CHEVRON)}
            </button>
        </li>
    }
}
