//! The whole widget: what the launcher opens.

use super::{
    announcer::Announcer, composer::Composer, header::Header, notice::NoticeBar,
    transcript::Transcript,
};
use crate::{
    dom::{self, Listeners},
    shell::{Face, Shell},
};
use leptos::prelude::*;
use parlor_core::{chat::Event, i18n::Key};
use send_wrapper::SendWrapper;
use wasm_bindgen::JsCast;
use web_sys::{Element, KeyboardEvent};

/// The panel with everything in it.
///
/// Floating, it is a non-modal dialog: the page stays usable beside it. Escape
/// closes it and gives the focus back; inline there is nothing to close.
struct Panel {
    node: Element,
    header: Header,
    transcript: Transcript,
    notice: NoticeBar,
    composer: Composer,
    disclaimer: Element,
    announcer: Announcer,
    shell: Shell,
    /// What is drawn now.
    face: Option<Face>,
    _listeners: Listeners,
}

/// Draws the widget into `place` and keeps it true to the state, until the
/// current owner is cleaned up.
pub(crate) fn mount(place: &Element, shell: Shell) {
    let mut panel = Panel::new(&shell);
    dom::append(place, &panel.node);
    let goes = SendWrapper::new((panel.node.clone(), shell.clone()));
    on_cleanup(move || {
        dom::remove(&goes.0);
        goes.1.end();
    });
    Effect::new(move || shell.read(|state| panel.show(state)));
}

impl Panel {
    fn new(shell: &Shell) -> Self {
        let is_floating =
            !matches!(shell.options().mode.as_deref(), Some("inline" | "panel" | "page"));
        let header = Header::new(shell, is_floating);
        let transcript = Transcript::new(shell);
        let notice = NoticeBar::new(shell);
        let composer = Composer::new(shell);
        let announcer = Announcer::new();
        let disclaimer = dom::el("p").part("disclaimer").done();
        let footer = dom::el("div").part("footer");
        let footer = footer.child(notice.node()).child(composer.node()).child(&disclaimer).done();
        let node = dom::el("section")
            .part("panel")
            .attr("role", if is_floating { "dialog" } else { "region" })
            .attr("tabindex", "-1")
            .child(header.node())
            .child(transcript.node())
            .child(&footer)
            .child(announcer.node())
            .done();
        Self {
            _listeners: listen(&node, shell, is_floating),
            node,
            header,
            transcript,
            notice,
            composer,
            disclaimer,
            announcer,
            shell: shell.clone(),
            face: None,
        }
    }

    fn show(&mut self, state: &crate::shell::State) {
        let face = self.shell.face_of(&state.chat);
        if self.face.as_ref() != Some(&face) {
            self.show_face(&face);
        }
        self.transcript.show(&state.chat, &face);
        self.face = Some(face);
        self.composer.focus_if_asked(state.focus);
        if let Some(said) = self.shell.announcement() {
            self.announcer.say(said);
        }
    }

    fn show_face(&mut self, face: &Face) {
        dom::set(&self.node, "aria-label", &face.name);
        dom::flag(&self.node, "hidden", !face.is_open);
        if let Some(accent) = &face.accent {
            dom::set_property(&self.node, "--_agent-accent", accent);
        }
        self.header.show(face);
        self.transcript.show_face(face);
        self.notice.show(face.notice);
        self.composer.show(face);
        dom::set_text(&self.disclaimer, face.disclaimer.as_deref().unwrap_or_default());
        dom::flag(&self.disclaimer, "hidden", face.disclaimer.is_none());
    }
}

/// Escape closes; a network that is back takes up what it interrupted.
fn listen(node: &Element, shell: &Shell, is_floating: bool) -> Listeners {
    let mut listeners = Listeners::new();
    let (closes, resumes) = (shell.clone(), shell.clone());
    dom::on(node, "keydown", &mut listeners, move |event| {
        let event: KeyboardEvent = event.unchecked_into();
        if is_floating && event.key() == "Escape" && !event.is_composing() {
            event.prevent_default();
            closes.close(true);
        }
    });
    let looked_at = shell.clone();
    dom::on(&window(), "online", &mut listeners, move |_| resumes.dispatch(Event::BackOnline));
    dom::on(&dom::document(), "visibilitychange", &mut listeners, move |_| {
        let hides = dom::document().hidden();
        looked_at.dispatch(if hides { Event::Hidden } else { Event::BackOnline });
    });
    listeners
}

/// The words for a key that no view of its own has.
pub(super) fn words(key: Key) -> &'static str {
    parlor_core::i18n::english(key)
}
