//! How long there is to wait until a question that came too soon may be sent again; then it
//! is. Fetched when that is known.

use crate::{dom, intl::Writing, js, later, shell::Shell, style, timer::Timeout};
use parlor_core::{chat::Event, i18n::filled, later as word};
use std::rc::Rc;
use web_sys::Element;

/// A count is as old as this at most, in milliseconds.
const TICK_MILLIS: u32 = 1_000;

/// Counts down in a notice, as soon as that can be told.
pub(super) fn count_down(notice: Element, secs: u32, shell: Shell) {
    later::fetched("more", work(notice, secs, shell));
}

later::work!(more, work(notice: Element, secs: u32, shell: Shell) => begin(notice, secs, shell));

fn begin(notice: Element, secs: u32, shell: Shell) {
    style::adopt_part(&notice, style::ROWS);
    // No part of the alert that it stands in: nobody wants to hear every second.
    let left = dom::el("span").part("notice-wait").attr("role", "timer").attr("aria-live", "off");
    let left = left.done();
    dom::append(&notice, &left);
    let writing = Writing::of(shell.options().lang.as_deref());
    let until_millis = now_millis() + f64::from(secs) * 1_000.0;
    Rc::new(Wait { notice, left, until_millis, writing, shell }).go_on();
}

/// A wait.
struct Wait {
    notice: Element,
    left: Element,
    /// On a clock that nobody can change.
    until_millis: f64,
    writing: Writing,
    shell: Shell,
}

impl Wait {
    /// Says how long it takes, every second until it is over, or something else stands there.
    fn go_on(self: Rc<Self>) {
        if !js::get(&self.left, "isConnected").is_truthy() {
            return;
        }
        let secs = ((self.until_millis - now_millis()) / 1_000.0).ceil();
        if secs <= 0.0 {
            return self.is_over();
        }
        let sentence = word!(self.shell.words(), GoesOn);
        dom::set_text(&self.left, &filled(sentence, &self.writing.ahead(secs)));
        Timeout::after(TICK_MILLIS, Box::new(move || self.go_on())).detach();
    }

    /// The notice goes away; the focus must not go with it.
    fn is_over(&self) {
        if dom::has_focus(&self.notice) {
            self.shell.focus_composer();
        }
        self.shell.dispatch(Event::Retried);
    }
}

fn now_millis() -> f64 {
    js::call(&js::global("performance"), "now", &[]).as_f64().unwrap_or_default()
}
