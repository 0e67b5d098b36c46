//! Where the visitor writes: a text box, and one button that is Send or Stop.

use super::icon;
use crate::shell::use_chat;
use leptos::{ev, html, prelude::*};
use parlor_core::{chat::Chat, i18n::Key};

/// The composer owns the draft and nothing else.
///
/// Enter sends and Shift+Enter breaks the line, except while an input method is
/// composing, when Enter belongs to it. Send and Stop are one button, so that
/// the keyboard focus survives the change; it is `aria-disabled` instead of
/// `disabled` for the same reason.
#[component]
pub(super) fn Composer() -> impl IntoView {
    let chat = use_chat();
    let draft = RwSignal::new(String::new());
    let is_busy = move || chat.see(|it| it.is_busy);
    let chars = move || draft.with(|it| it.chars().count());
    let is_over = move || chars() > chat.see(|it| it.max_chars);
    let is_blank = move || draft.with(|it| it.trim().is_empty());
    let cannot_send = move || !is_busy() && (is_over() || is_blank());

    let send = move || {
        if !untrack(cannot_send) && chat.chat().with_untracked(Chat::can_ask) {
            chat.ask(std::mem::take(&mut *draft.write()));
        }
    };
    let on_submit = move |ev: ev::SubmitEvent| {
        ev.prevent_default();
        if untrack(is_busy) { chat.stop() } else { send() }
    };
    let on_keydown = move |ev: ev::KeyboardEvent| {
        if sends(&ev) {
            ev.prevent_default();
            send();
        }
    };
    let input = NodeRef::<html::Textarea>::new();
    Effect::new(move || {
        if chat.focus_requests().get() > 0
            && let Some(input) = input.get()
        {
            let _ = input.focus();
        }
    });
    let placeholder =
        chat.options().placeholder.unwrap_or_else(|| chat.text(Key::AskAQuestion).to_owned());

    view! {
        <form part="composer" on:submit=on_submit>
            <textarea
                part="input"
                rows="1"
                node_ref=input
                aria-label=placeholder.clone()
                placeholder=placeholder
                aria-invalid=move || is_over().then_some("true")
                enterkeyhint="send"
                dir="auto"
                prop:value=move || draft.get()
                on:input:target=move |ev| draft.set(ev.target().value())
                on:keydown=on_keydown
            ></textarea>
            <div part="tools">
                <span part="count" role="status" data-over=move || is_over().then_some("")>
                    {move || count(chars(), chat.see(|it| it.max_chars))}
                </span>
                <button
                    part="submit"
                    aria-label=move || chat.text(if is_busy() { Key::Stop } else { Key::Send })
                    aria-disabled=move || if cannot_send() { "true" } else { "false" }
                    data-stop=move || chat.flag(|it| it.is_busy)
                >
                    {icon::icon(move || if is_busy() { icon::SQUARE } else { icon::UP })}
                </button>
            </div>
        </form>
    }
}

/// Whether this key sends. Code 229 is how older browsers say that an input
/// method has the key.
fn sends(ev: &ev::KeyboardEvent) -> bool {
    ev.key() == "Enter" && !ev.shift_key() && !ev.is_composing() && ev.key_code() != 229
}

/// `7900 / 8000` from nine tenths of the limit on; nothing before.
fn count(chars: usize, limit: usize) -> String {
    if chars * 10 < limit * 9 {
        return String::new();
    }
    [chars.to_string().as_str(), " / ", &limit.to_string()].concat()
}
