//! The whole widget: what the launcher opens.

use super::{
    announcer::Announcer, composer::Composer, header::Header, notice::NoticeBar,
    transcript::Transcript,
};
use crate::shell::{Shell, use_chat};
use leptos::{ev, prelude::*};
use parlor_core::chat::Event;

/// The panel with everything in it. Provides `shell` to the views below.
///
/// Floating, it is a non-modal dialog: the page stays usable beside it. Escape
/// closes it and gives the focus back; inline there is nothing to close.
#[component]
pub(crate) fn Widget(shell: Shell) -> impl IntoView {
    provide_context(shell);
    let is_floating = !matches!(shell.options().mode.as_deref(), Some("inline" | "page"));
    let online = window_event_listener(ev::online, move |_| shell.dispatch(Event::BackOnline));
    on_cleanup(move || online.remove());
    let on_keydown = move |ev: ev::KeyboardEvent| {
        if ev.key() == "Escape" && is_floating && !ev.is_composing() {
            ev.prevent_default();
            shell.close(true);
        }
    };
    view! {
        <section
            part="panel"
            role=if is_floating { "dialog" } else { "region" }
            aria-label=move || shell.see(|it| it.name.clone())
            tabindex="-1"
            hidden=move || !shell.see(|it| it.is_open)
            on:keydown=on_keydown
        >
            <Header is_floating/>
            <div part="body">
                <Transcript/>
            </div>
            <div part="footer">
                <NoticeBar/>
                <Composer/>
                <Disclaimer/>
            </div>
            <Announcer/>
        </section>
    }
}

#[component]
fn Disclaimer() -> impl IntoView {
    let chat = use_chat();
    view! {
        <p part="disclaimer" hidden=move || chat.see(|it| it.disclaimer.is_none())>
            {move || chat.see(|it| it.disclaimer.clone())}
        </p>
    }
}
