//! The whole widget: what the launcher opens.

use super::{
    announcer::Announcer, callout, composer::Composer, header::Header, notice::NoticeBar, sheet,
    tools, transcript::Transcript,
};
use crate::{
    dom::{self, Listeners},
    shell::{Face, Shell},
};
use parlor_core::chat::{Chat, Event};
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
    is_floating: bool,
    announcer: Announcer,
    shell: Shell,
    /// Whether what the visitor may use beside words is here, or on its way.
    is_equipped: bool,
    /// What is drawn now.
    face: Option<Face>,
    _listeners: Listeners,
}

/// A widget on a page. Dropping it takes its nodes away and ends all that it does.
#[must_use = "a widget that is dropped is gone"]
pub(crate) struct Mounted {
    node: Element,
    shell: Shell,
}

/// Draws the widget into `place` and keeps it true to the state.
pub(crate) fn mount(place: &Element, shell: Shell) -> Mounted {
    let mut panel = Panel::new(&shell);
    dom::append(place, &panel.node);
    let node = panel.node.clone();
    shell.draw_with(Box::new(move |chat| panel.show(chat)));
    Mounted { node, shell }
}

impl Mounted {
    /// Greets whoever has not opened the chat.
    pub(crate) fn greet(&self) {
        callout::greet(self.node.clone(), self.shell.clone());
    }
}

impl Drop for Mounted {
    fn drop(&mut self) {
        dom::remove(&self.node);
        self.shell.end();
    }
}

impl Panel {
    fn new(shell: &Shell) -> Self {
        let is_floating =
            !matches!(shell.options().mode.as_deref(), Some("inline" | "panel" | "page"));
        let header = Header::new(shell, is_floating);
        let transcript = Transcript::new(shell);
        let notice = NoticeBar::new(shell);
        let composer = Composer::new(shell);
        let announcer = Announcer::new(shell);
        let disclaimer = dom::el("p").part("disclaimer").done();
        let footer = dom::el("div").part("footer");
        let footer = footer.child(notice.node()).child(composer.node()).child(&disclaimer).done();
        let (tag, role) = if is_floating { ("dialog", "dialog") } else { ("section", "region") };
        let node = dom::el(tag)
            .part("panel")
            .attr("role", role)
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
            is_floating,
            announcer,
            shell: shell.clone(),
            is_equipped: false,
            face: None,
        }
    }

    fn show(&mut self, chat: &Chat) {
        self.composer.put(&self.shell.given_back());
        let face = self.shell.face_of(chat);
        if self.face.as_ref() != Some(&face) {
            self.show_face(&face);
            self.shell.tell_tools(Some(&face));
        }
        self.transcript.show(chat, &face);
        if face.is_open && !self.is_equipped && chat.config.is_some() {
            self.is_equipped = true;
            tools::equip(self.composer.parts());
        }
        self.face = Some(face);
        if self.shell.takes_focus() {
            self.take_focus();
        }
        if let Some(said) = self.shell.announcement() {
            self.announcer.say(said);
        }
    }

    /// Without a word, so that a finger meets no keyboard that it did not ask for.
    fn take_focus(&self) {
        if dom::matches_media("(pointer: coarse)") {
            dom::focus(&self.node);
        } else {
            self.composer.focus();
        }
    }

    fn open_or_close(&self, is_open: bool) {
        if is_open {
            dom::flag(&self.node, "open", true);
            sheet::opened(&self.node, &self.shell);
        } else {
            dom::close(&self.node);
        }
    }

    fn show_face(&mut self, face: &Face) {
        dom::set(&self.node, "aria-label", &face.name);
        let was_open = self.face.as_ref().is_some_and(|it| it.is_open);
        if was_open != face.is_open && self.is_floating {
            self.open_or_close(face.is_open);
        }
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

/// Escape closes what is on top; a network that is back takes up what it interrupted.
fn listen(node: &Element, shell: &Shell, is_floating: bool) -> Listeners {
    let mut listeners = Listeners::new();
    let (closes, resumes) = (shell.clone(), shell.clone());
    dom::on(node, "keydown", &mut listeners, move |event| {
        let event: KeyboardEvent = event.unchecked_into();
        if event.key() == "Escape" && !event.is_composing() {
            if closes.uncover() {
                event.prevent_default();
            } else if is_floating {
                event.prevent_default();
                closes.close(true);
            }
        }
    });
    let looked_at = shell.clone();
    dom::on(&dom::window(), "online", &mut listeners, move |_| resumes.dispatch(Event::BackOnline));
    dom::on(&dom::document(), "visibilitychange", &mut listeners, move |_| {
        let hides = dom::document().hidden();
        looked_at.dispatch(if hides { Event::Hidden } else { Event::BackOnline });
    });
    listeners
}
