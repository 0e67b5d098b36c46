//! Who is there, and the way out.

use super::{icon, list};
use crate::{
    dom::{self, Listeners},
    shell::{Face, Shell},
};
use parlor_core::{
    chat::{Event, Notice},
    i18n::{Key, filled},
    protocol::Company,
};
use web_sys::Element;

/// Name and state of the agent; buttons to earlier conversations, to begin anew and, if
/// floating, to close.
pub(super) struct Header {
    node: Element,
    title: Element,
    status: Element,
    past: Element,
    anew: Element,
    shell: Shell,
    _listeners: Listeners,
}

impl Header {
    pub(super) fn new(shell: &Shell, is_floating: bool) -> Self {
        let mut listeners = Listeners::new();
        let title = dom::el("h2").part("title").done();
        let status = dom::el("p").part("status").done();
        let anew = icon::button(icon::PEN, shell.say(Key::NewConversation));
        let begins = shell.clone();
        dom::on(&anew, "click", &mut listeners, move |_| {
            begins.dispatch(Event::NewConversation);
            begins.focus_composer();
        });
        let past = icon::button(icon::CLOCK, shell.say(Key::Conversations));
        dom::set_bool(&past, "aria-expanded", false);
        let (looks, place) = (shell.clone(), past.clone());
        dom::on(&past, "click", &mut listeners, move |_| list::turn(&looks, &place));
        let mut actions = dom::el("div").part("actions").child(&past).child(&anew);
        if is_floating {
            let close = icon::button(icon::CROSS, shell.say(Key::Close));
            let closes = shell.clone();
            dom::on(&close, "click", &mut listeners, move |_| closes.close(true));
            actions = actions.child(&close);
        }
        let node = dom::el("div")
            .part("header")
            .child(&icon::avatar())
            .child(&dom::el("div").child(&title).child(&status).done())
            .child(&actions.done())
            .done();
        Self { node, title, status, past, anew, shell: shell.clone(), _listeners: listeners }
    }

    pub(super) fn node(&self) -> &Element {
        &self.node
    }

    pub(super) fn show(&self, face: &Face) {
        dom::set_text(&self.title, &face.name);
        dom::set_text(&self.status, &state(&self.shell, face));
        dom::flag(&self.status, "data-away", face.is_away);
        dom::flag(&self.past, "hidden", !face.is_known);
        dom::flag(&self.anew, "hidden", face.is_empty);
    }
}

fn state(shell: &Shell, face: &Face) -> String {
    let key = match &face.company {
        _ if face.is_away => Key::Reconnecting,
        // Nothing is promised.
        _ if face.notice.is_some_and(Notice::casts_doubt) => return String::new(),
        Company::Agent => Key::Ready,
        Company::Human(Some(name)) => {
            return filled(shell.say(Key::HumanIsHere), name);
        }
        Company::Human(None) | Company::Nobody => Key::HumanComes,
    };
    shell.say(key).to_owned()
}
