//! What was said, oldest first.

use super::{actions, following::Following, message::Row, welcome::Welcome};
use crate::{
    dom::{self, Listeners},
    resize::Resizes,
    shell::{Face, Shell},
    timer::Timeout,
};
use parlor_core::{
    chat::{Chat, Status},
    i18n::Key,
};
use std::rc::Rc;
use web_sys::{Element, Node};

/// More messages than fit into the panel, if none is shorter than a line.
const SEEN: usize = 8;

/// The messages. It scrolls, the page does not; it is one stop for Tab.
///
/// Whatever changes, each row compares what it shows with its message and
/// touches only what differs, so that a conversation of a thousand messages
/// costs no more per frame than one of ten.
pub(super) struct Transcript {
    node: Element,
    area: Element,
    welcome: Welcome,
    loading: Element,
    pill: Element,
    rows: Vec<Row>,
    following: Rc<Following>,
    /// Whether a question stays at the top while it is answered.
    reads: bool,
    shell: Shell,
    _listeners: (Listeners, Resizes),
}

impl Transcript {
    pub(super) fn new(shell: &Shell) -> Self {
        let welcome = Welcome::new(shell);
        let loading = dom::el("p").part("activity").text(shell.say(Key::LoadingHistory)).done();
        let area = dom::el("div")
            .part("transcript")
            .attr("role", "group")
            .attr("tabindex", "0")
            .attr("aria-label", shell.say(Key::Conversation))
            .child(welcome.node())
            .child(&loading)
            .done();
        let pill = dom::button("pill").text(shell.say(Key::NewMessages)).done();
        let node = dom::el("div").part("body").child(&area).child(&pill).done();
        let reads = shell.options().scroll.as_deref() == Some("read");
        let (following, listeners) = Following::new(&area, &pill);
        Self {
            node,
            rows: Vec::new(),
            shell: shell.clone(),
            _listeners: listeners,
            area,
            welcome,
            loading,
            pill,
            following,
            reads,
        }
    }

    pub(super) fn node(&self) -> &Element {
        &self.node
    }

    pub(super) fn show_face(&mut self, face: &Face) {
        self.welcome.show(face);
        dom::flag(&self.loading, "hidden", !face.is_loading);
        dom::set_bool(&self.area, "aria-busy", face.is_loading);
    }

    /// Makes the rows say what the state says, and keeps the end in view.
    pub(super) fn show(&mut self, chat: &Chat, face: &Face) {
        // Of a conversation that is opened, what can be seen is drawn first.
        let rest = if self.rows.is_empty() { chat.messages.len().saturating_sub(SEEN) } else { 0 };
        let messages = chat.messages.get(rest..).unwrap_or_default();
        let last = messages.len().wrapping_sub(1);
        let mut has_settled = false;
        let mut to_read = None;
        for (at, message) in messages.iter().enumerate() {
            match self.rows.iter().skip(at).position(|it| it.is_of(message)) {
                Some(0) => {}
                Some(gone) => {
                    has_settled = true;
                    self.rows.drain(at..at + gone).for_each(Row::remove);
                }
                None => {
                    let row = Row::new(message, &face.name, &self.shell);
                    dom::insert(&self.area, row.node(), self.place_of(at).as_ref());
                    self.rows.insert(at, row);
                    // Whoever asks wants to see the question, and the answer.
                    if message.status == Status::Unsent || message.status == Status::Sending {
                        self.following.begin();
                        has_settled |= at > 0;
                        dom::flag(&self.node, "data-reads", self.reads);
                    } else if self.reads && message.status == Status::Streaming {
                        to_read = at.checked_sub(1);
                    }
                }
            }
            if let Some(row) = self.rows.get_mut(at) {
                has_settled |= row.show(message, at == last && !face.is_busy);
            }
        }
        has_settled |= self.rows.len() > messages.len();
        self.rows.drain(messages.len()..).for_each(Row::remove);
        if rest > 0 {
            let shell = self.shell.clone();
            Timeout::painted(Box::new(move || shell.change(Box::new(|_| {}))));
        }
        dom::flag(&self.area, "data-earlier", chat.has_earlier);
        if has_settled && rest == 0 {
            actions::refresh(self.area.clone(), self.shell.clone());
        }
        self.following.hold(face.is_busy, to_read.is_some());
        if let Some(question) = to_read.and_then(|it| self.rows.get(it)) {
            self.following.read(question.node());
        } else if chat.messages.is_empty() {
            // A greeting is read from its beginning.
            if has_settled {
                self.area.set_scroll_top(0);
            }
        } else {
            self.following.catch_up();
        }
        dom::flag(&self.pill, "hidden", self.following.is_on() || !face.is_growing);
    }

    /// What a new row at this place stands before: what is said of the conversation as a
    /// whole stays at its end.
    fn place_of(&self, at: usize) -> Option<Node> {
        match self.rows.get(at) {
            Some(row) => Some(row.node().clone().into()),
            None => self.rows.last()?.node().next_sibling(),
        }
    }
}
