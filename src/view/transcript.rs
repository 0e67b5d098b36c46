//! What was said, oldest first.

use super::{copy::CopyButtons, message::Row, scroll, welcome::Welcome};
use crate::shell::{Shell, use_chat};
use leptos::{html, prelude::*};
use parlor_core::{chat::Chat, i18n::Key};
use web_sys::Element;

/// The messages. It scrolls, the page does not; it is one stop for Tab.
///
/// Rows are nodes rather than views: whatever changes, each row compares what it
/// shows with its message and touches only what differs, so that a conversation
/// of a thousand messages costs no more per frame than one of ten.
#[component]
pub(super) fn Transcript() -> impl IntoView {
    let chat = use_chat();
    let area = NodeRef::<html::Div>::new();
    let follows = RwSignal::new(true);
    let mut rows = Vec::new();
    let mut copying = None;
    Effect::new(move || {
        let Some(area) = area.get() else { return };
        if copying.is_none() {
            copying = Some(CopyButtons::new(&area, chat.text(Key::Copied)));
        }
        let name = chat.see(|it| it.name.clone());
        chat.chat().with(|state| reconcile(&area, &mut rows, state, &name, chat));
        if follows.get_untracked() {
            scroll::to_end(&area);
        }
    });
    let catch_up = move |_| {
        follows.set(true);
        if let Some(area) = area.get_untracked() {
            scroll::to_end(&area);
            let _ = area.focus();
        }
    };
    view! {
        <div
            part="transcript"
            role="group"
            tabindex="0"
            aria-label=chat.text(Key::Conversation)
            aria-busy=move || if chat.see(|it| it.is_loading) { "true" } else { "false" }
            node_ref=area
            on:scroll=move |_| {
                if let Some(area) = area.get_untracked() {
                    follows.set(scroll::is_at_end(&area));
                }
            }
        >
            <Welcome/>
            <p part="activity" hidden=move || chat.see(|it| !it.is_loading)>
                {chat.text(Key::LoadingHistory)}
            </p>
        </div>
        <button
            part="pill"
            type="button"
            hidden=move || follows.get() || chat.see(|it| !it.is_growing)
            on:click=catch_up
        >
            {chat.text(Key::NewMessages)}
        </button>
    }
}

/// Makes the rows say what the state says.
fn reconcile(area: &Element, rows: &mut Vec<Row>, state: &Chat, name: &str, chat: Shell) {
    let last = state.messages.len().wrapping_sub(1);
    for (at, message) in state.messages.iter().enumerate() {
        match rows.iter().skip(at).position(|it| it.is_of(message)) {
            Some(0) => {}
            Some(gone) => rows.drain(at..at + gone).for_each(Row::remove),
            None => {
                let row = Row::new(message, name, chat);
                let next = rows.get(at).map(|it| it.node().as_ref());
                let _ = area.insert_before(row.node(), next);
                rows.insert(at, row);
            }
        }
        if let Some(row) = rows.get_mut(at) {
            row.show(message, at == last && !state.is_busy());
        }
    }
    rows.drain(state.messages.len()..).for_each(Row::remove);
}
