//! What was said before the messages that are here: loaded when the visitor comes near the
//! beginning, or asks. Fetched with what stands below messages, which asks for it.

use super::scroll;
use crate::{
    dom::{self, Listeners},
    shell::{Call, Shell},
};
use parlor_core::{i18n::Key, json::read, later as word};
use std::{cell::Cell, rc::Rc};
use web_sys::Element;

/// How near to the beginning is near, in CSS pixels.
const NEAR: i32 = 400;

/// How much is loaded at once.
const PAGE: &str = "100";

/// Offers the messages before those that are here, if there are any.
pub(super) fn offer(transcript: &Element, shell: &Shell) {
    let is_offered = transcript.query_selector("[part=earlier]").is_ok_and(|it| it.is_some());
    if !is_offered && shell.chat().has_earlier {
        Rc::new(Offer::new(transcript, shell)).listen();
    }
}

/// The button above the oldest message.
struct Offer {
    area: Element,
    node: Element,
    button: Element,
    error: Element,
    is_loading: Cell<bool>,
    shell: Shell,
}

impl Offer {
    fn new(area: &Element, shell: &Shell) -> Self {
        let button = dom::button("earlier-button").done();
        let error = dom::el("p").part("earlier-error").attr("role", "alert").done();
        let node = dom::el("div").part("earlier").child(&button).child(&error).done();
        let first = area.query_selector("article, [part=day]").ok().flatten();
        dom::insert(area, &node, first.as_ref().map(AsRef::as_ref));
        let (area, shell, is_loading) = (area.clone(), shell.clone(), Cell::new(false));
        let offer = Self { area, node, button, error, is_loading, shell };
        offer.says(false);
        offer
    }

    fn says(&self, is_loading: bool) {
        self.is_loading.set(is_loading);
        let words = self.shell.words();
        let name =
            if is_loading { words.of(Key::LoadingHistory) } else { word!(words, EarlierMessages) };
        dom::set_text(&self.button, name);
        dom::set_bool(&self.button, "aria-disabled", is_loading);
    }

    fn listen(self: &Rc<Self>) {
        let mut listeners = Listeners::new();
        let (pressed, scrolled) = (Rc::clone(self), Rc::downgrade(self));
        dom::on(&self.button, "click", &mut listeners, move |_| pressed.load());
        dom::on(&self.area, "scroll", &mut listeners, move |_| {
            let near = scrolled.upgrade().filter(|it| it.is_near());
            if let Some(it) = near {
                it.load();
            }
        });
        self.shell.keep(listeners);
    }

    /// A visitor who has scrolled here; not one whose conversation is just being opened,
    /// and not one whose last attempt failed.
    fn is_near(&self) -> bool {
        self.area.scroll_top() < NEAR
            && self.area.scroll_height() > self.area.client_height() + NEAR
            && self.area.has_attribute("data-earlier")
            && self.error.text_content().is_none_or(|it| it.is_empty())
    }

    fn load(self: &Rc<Self>) {
        let chat = self.shell.chat();
        let oldest = chat.messages.first().map(|it| it.id.clone());
        let conversation = chat.conversation.clone();
        drop(chat);
        let (Some(oldest), Some(conversation)) = (oldest, conversation) else { return };
        if self.is_loading.get() {
            return;
        }
        self.says(true);
        dom::set_text(&self.error, "");
        let rest = ["/messages?limit=", PAGE, "&before=", &oldest].concat();
        let path = ["conversations/", &conversation, &rest].concat();
        let offer = Rc::clone(self);
        let came = move |reply: Result<String, _>| {
            let past = reply.ok().and_then(|it| read::past(&it));
            offer.says(false);
            match past {
                Some(past) => offer.took(conversation, past),
                None => dom::set_text(&offer.error, offer.shell.say(Key::HistoryMissing)),
            }
        };
        let call = Call { method: "GET", path, body: None };
        self.shell.call_as_visitor(call, Box::new(came));
    }

    /// What the visitor reads stays where it is.
    fn took(&self, conversation: String, past: parlor_core::chat::Past) {
        let area = &self.area;
        let has_focus = dom::has_focus(&self.node);
        let has_more = past.has_earlier;
        let mut past = Some((conversation, past));
        scroll::keeping(area, &mut || {
            if let Some((conversation, past)) = past.take() {
                self.shell.change(Box::new(move |chat| chat.prepend(&conversation, past)));
            }
        });
        if !has_more && has_focus {
            dom::focus(area);
        }
    }
}
