//! The one thing the visitor must know now: a sentence and an action.

use super::wait;
use crate::{
    dom::{self, Listeners},
    shell::Shell,
};
use parlor_core::{
    chat::{Event, Notice},
    i18n::Key,
};
use web_sys::Element;

/// Where the notice stands; empty while all is well.
pub(super) struct NoticeBar {
    place: Element,
    /// What is drawn now.
    notice: Option<Notice>,
    shell: Shell,
    listeners: Listeners,
}

impl NoticeBar {
    pub(super) fn new(shell: &Shell) -> Self {
        Self {
            place: dom::el("div").done(),
            notice: None,
            shell: shell.clone(),
            listeners: Listeners::new(),
        }
    }

    pub(super) fn node(&self) -> &Element {
        &self.place
    }

    /// Draws the notice anew: an alert if it interrupts, a status if it informs.
    pub(super) fn show(&mut self, notice: Option<Notice>) {
        if std::mem::replace(&mut self.notice, notice) == notice {
            return;
        }
        dom::set_text(&self.place, "");
        let Some(notice) = notice else { return };
        let is_urgent = notice.is_urgent();
        let bar = dom::el("div")
            .part("notice")
            .attr("role", if is_urgent { "alert" } else { "status" })
            .child(&dom::el("span").text(self.shell.say(sentence(notice))).done())
            .done();
        dom::flag(&bar, "data-calm", !is_urgent);
        if notice != Notice::NotAllowed {
            dom::append(&bar, &self.action(notice));
        }
        dom::append(&self.place, &bar);
        if let Notice::RateLimited(secs @ 1..) = notice {
            wait::count_down(bar, secs, self.shell.clone());
        }
    }

    /// The button goes away with the notice; the focus must not go with it.
    fn action(&mut self, notice: Notice) -> Element {
        let can_retry = notice.can_retry();
        let name = if can_retry { Key::Retry } else { Key::Dismiss };
        let button = dom::button("notice-action").text(self.shell.say(name)).done();
        let shell = self.shell.clone();
        self.listeners.clear();
        dom::on(&button, "click", &mut self.listeners, move |_| {
            if notice == Notice::PartMissing {
                return shell.press_again();
            }
            shell.focus_composer();
            // Made here, since cloning one event would bring along the cloning of all.
            shell.dispatch(if can_retry { Event::Retried } else { Event::Dismissed });
        });
        button
    }
}

fn sentence(notice: Notice) -> Key {
    match notice {
        Notice::Unreachable => Key::Unreachable,
        Notice::Cut => Key::Cut,
        Notice::HistoryMissing => Key::HistoryMissing,
        Notice::RateLimited(_) => Key::RateLimited,
        Notice::Busy => Key::Busy,
        Notice::TooLong => Key::TooLong,
        Notice::NotTaken => Key::NotTaken,
        Notice::NotAllowed => Key::NotAllowed,
        Notice::ServerFailed => Key::ServerFailed,
        Notice::Forgets => Key::Forgets,
        Notice::PartMissing => Key::PartMissing,
    }
}
