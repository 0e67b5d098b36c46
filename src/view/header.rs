//! Who is there, and the way out.

use super::icon;
use crate::shell::use_chat;
use leptos::prelude::*;
use parlor_core::i18n::Key;

/// Name and state of the agent; buttons to begin anew and, if floating, to close.
#[component]
pub(super) fn Header(is_floating: bool) -> impl IntoView {
    let chat = use_chat();
    view! {
        <header part="header">
            <div part="avatar" aria-hidden="true">{icon::icon(|| icon::BUBBLE)}</div>
            <div>
                <h2 part="title">{move || chat.see(|it| it.name.clone())}</h2>
                <p part="status" data-away=move || chat.flag(|it| it.is_away)>
                    {move || chat.text(if chat.see(|it| it.is_away) { Key::Reconnecting } else { Key::Ready })}
                </p>
            </div>
            <div part="actions">
                <button
                    part="icon-button"
                    type="button"
                    aria-label=chat.text(Key::NewConversation)
                    hidden=move || chat.see(|it| it.is_empty)
                    on:click=move |_| {
                        chat.begin_anew();
                        chat.focus_composer();
                    }
                >
                    {icon::icon(|| icon::PEN)}
                </button>
                {is_floating
                    .then(|| {
                        view! {
                            <button
                                part="icon-button"
                                type="button"
                                aria-label=chat.text(Key::Close)
                                on:click=move |_| chat.close(true)
                            >
                                {icon::icon(|| icon::CROSS)}
                            </button>
                        }
                    })}
            </div>
        </header>
    }
}
