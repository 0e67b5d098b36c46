//! What a screen reader is told. The visible transcript is no live region: it
//! would be read again with every token. Its twin here gets each finished answer
//! once, whole, and forgets it.

use crate::{dom, shell::Shell, timer::Timeout};
use parlor_core::{chat::Announcement, i18n::Key};
use web_sys::Element;

/// Long enough for every screen reader to notice a change, in milliseconds.
const HEARD_AFTER_MILLIS: u32 = 5_000;

/// Two live regions, heard and not seen: a log of answers, and what is going on.
pub(super) struct Announcer {
    node: Element,
    log: Element,
    status: Element,
    forget: Option<Timeout>,
    shell: Shell,
}

impl Announcer {
    pub(super) fn new(shell: &Shell) -> Self {
        let log =
            dom::el("div").attr("role", "log").attr("aria-label", shell.say(Key::Conversation));
        let log = log.done();
        let status = dom::el("div").attr("role", "status").done();
        let node = dom::el("div").part("heard").child(&log).child(&status).done();
        Self { node, log, status, forget: None, shell: shell.clone() }
    }

    pub(super) fn node(&self) -> &Element {
        &self.node
    }

    pub(super) fn say(&mut self, what: Announcement) {
        match what {
            Announcement::Writing => self.state(Key::Writing),
            Announcement::HumanComes => self.state(Key::HumanComes),
            Announcement::Note(sentence) => dom::set_text(&self.status, &sentence),
            Announcement::Stopped => self.state(Key::Stopped),
            Announcement::Interrupted => self.state(Key::Interrupted),
            Announcement::Failed => self.state(Key::AnswerFailed),
            Announcement::Answer(answer) => {
                dom::set_text(&self.status, "");
                dom::append(&self.log, &dom::el("div").text(&answer).done());
                let log = self.log.clone();
                let clear = Box::new(move || dom::set_text(&log, ""));
                self.forget = Some(Timeout::after(HEARD_AFTER_MILLIS, clear));
            }
        }
    }

    fn state(&self, key: Key) {
        dom::set_text(&self.status, self.shell.say(key));
    }
}
