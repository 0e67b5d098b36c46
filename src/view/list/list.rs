//! What is found and shown, and when it is over.

use super::{
    place::{Place, alert, choice},
    rows::{Rows, focus_on, text_box},
};
use crate::{
    dom::{self, Listeners},
    shell::{Call, Shell},
    timer::Timeout,
};
use parlor_core::{
    chat::{Chat, Failure, Status},
    conversations::{Asked, Conversations, Page, State},
    i18n::Key,
    later,
};
use std::{
    cell::{Cell, RefCell},
    rc::{Rc, Weak},
};
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, KeyboardEvent};

/// How long nobody types before the server is asked, in milliseconds.
const PAUSE_MILLIS: u32 = 300;

/// The list while it is open. The shell owns it, and everything else holds it weakly, so
/// that it is gone when the shell lets go of it.
pub(super) struct List {
    pub(super) me: Weak<Self>,
    pub(super) shell: Shell,
    pub(super) place: Place,
    pub(super) rows: Rows,
    pub(super) found: RefCell<Conversations>,
    pub(super) beside: RefCell<Option<Beside>>,
    /// The conversation that is being loaded.
    pub(super) awaited: RefCell<Option<String>>,
    /// Whether the next rows that come take the focus from the button that called for them.
    calls: Cell<bool>,
    pause: RefCell<Option<Timeout>>,
    listeners: RefCell<Listeners>,
}

/// What the list knows of the conversation that is open beside it.
#[derive(Clone, Default, PartialEq)]
pub(super) struct Beside {
    /// `cnv_…`
    pub(super) conversation: Option<String>,
    /// How many questions wait to be sent or answered.
    pub(super) waiting: usize,
}

impl List {
    /// Puts the list in the place of the conversation.
    pub(super) fn open(shell: Shell, button: Element) {
        let Some(place) = Place::new(&shell, button) else { return };
        let list = Rc::new_cyclic(|me| Self {
            me: Weak::clone(me),
            rows: Rows::new(&shell),
            shell,
            place,
            found: RefCell::default(),
            beside: RefCell::default(),
            awaited: RefCell::default(),
            calls: Cell::default(),
            pause: RefCell::default(),
            listeners: RefCell::default(),
        });
        list.listen();
        list.look_for("");
        let shell = list.shell.clone();
        shell.cover(Box::new(move |chat| list.follow(chat)));
    }

    /// Asks for what has these words.
    fn look_for(&self, words: &str) {
        let asked = self.found.borrow_mut().look_for(words);
        self.fetch(asked);
    }

    /// Asks for earlier conversations.
    pub(super) fn look_further(&self) {
        self.calls.set(true);
        let asked = self.found.borrow_mut().look_further();
        self.fetch(asked);
    }

    /// Asks once more for what could not be had.
    pub(super) fn look_again(&self) {
        self.calls.set(dom::has_focus(&self.place.below));
        let asked = self.found.borrow_mut().look_again();
        self.fetch(asked);
    }

    fn fetch(&self, asked: Asked) {
        self.pause.take();
        self.show();
        let call = Call { method: "GET", path: asked.path, body: None };
        self.call(call, move |list, reply| {
            let page = reply.ok().and_then(|it| Page::read(&it));
            if list.found.borrow_mut().take(asked.number, page) {
                list.show();
            }
        });
    }

    /// Makes a call, whose reply comes to nobody if the list is closed meanwhile.
    pub(super) fn call(
        &self,
        call: Call,
        then: impl FnOnce(&Self, Result<String, Failure>) + 'static,
    ) {
        let me = Weak::clone(&self.me);
        let came = move |reply| {
            if let Some(list) = me.upgrade() {
                then(&list, reply);
            }
        };
        self.shell.call_as_visitor(call, Box::new(came));
    }

    /// Draws what was found.
    fn show(&self) {
        let Place { node, rows, below, .. } = &self.place;
        let found = self.found.borrow();
        dom::set_bool(node, "aria-busy", found.state == State::Waiting);
        dom::set_text(&self.place.status, self.state_in_words(&found));
        let was_here = dom::has_focus(below) || dom::has_focus(rows);
        if found.state == State::Waiting {
            return;
        }
        dom::set_text(below, "");
        let known = rows.child_nodes().length();
        self.draw_rows(&found);
        let known = if known < rows.child_nodes().length() { known } else { 0 };
        self.tell_count();
        self.offer_the_end();
        if found.state == State::Failed {
            let retry = (self.shell.say(Key::Retry), "again");
            let sentence = later!(self.shell.words(), ListFailed);
            dom::append(below, &alert(sentence, Some(retry)));
        } else if found.has_more() {
            let name = later!(self.shell.words(), EarlierConversations);
            dom::append(below, &choice("plain", name, "more"));
        }
        if was_here || self.calls.take() {
            self.focus_after(known);
        }
    }

    /// The first row that is new, else what may help, else the search: what had the focus
    /// is gone.
    fn focus_after(&self, known: u32) {
        let rows = self.place.rows.child_nodes();
        let first = rows.item(known).map(dom::as_element);
        let found = match first {
            Some(row) => focus_on(&row, "button"),
            None => focus_on(&self.place.below, "button"),
        };
        if !found {
            self.place.focus_search();
        }
    }

    fn state_in_words(&self, found: &Conversations) -> &str {
        match found.state {
            State::Waiting => self.shell.say(Key::Searching),
            State::Here if !found.entries.is_empty() => "",
            State::Here if found.search.is_empty() => later!(self.shell.words(), NoConversations),
            State::Here => later!(self.shell.words(), NothingFound),
            State::Failed => "",
        }
    }

    fn draw_rows(&self, found: &Conversations) {
        let rows = &self.place.rows;
        dom::set_text(rows, "");
        dom::flag(rows, "hidden", found.entries.is_empty());
        for entry in &found.entries {
            dom::append(rows, &self.rows.row(entry, self.is_open(&entry.id)));
        }
    }

    /// Says how many there are.
    pub(super) fn tell_count(&self) {
        let found = self.found.borrow();
        let text = match found.entries.len() {
            0 => String::new(),
            number => self.rows.count(number, found.has_more()),
        };
        dom::set_text(&self.place.count, &text);
        dom::set_text(&self.place.status, self.state_in_words(&found));
        // Where there is nothing, nothing can be searched.
        let is_bare = text.is_empty() && found.state == State::Here && found.search.is_empty();
        self.place.offer_search(!is_bare);
    }

    /// Whether this is the conversation that is open.
    pub(super) fn is_open(&self, id: &str) -> bool {
        self.beside.borrow().as_ref().is_some_and(|it| it.conversation.as_deref() == Some(id))
    }

    /// Looks at the conversation beside it; says with `false` that the list is over: the
    /// visitor asks something there, or somebody has gone to another.
    fn follow(&self, chat: &Chat) -> bool {
        let waits = |status| matches!(status, Status::Sending | Status::Unsent);
        let now = Beside {
            conversation: chat.conversation.clone(),
            waiting: chat.messages.iter().filter(|it| waits(it.status)).count(),
        };
        let before = self.beside.replace(Some(now.clone()));
        if let Some(before) = &before {
            let has_begun = before.conversation.is_none();
            if now.waiting > before.waiting
                || (now.conversation != before.conversation && !has_begun)
            {
                return false;
            }
        }
        if before.is_none_or(|it| it.conversation != now.conversation) {
            self.draw_end();
        }
        true
    }

    fn listen(&self) {
        let mut listeners = self.listeners.borrow_mut();
        let mut on = |target: &web_sys::EventTarget, kind, then: fn(&Self, Event)| {
            let me = Weak::clone(&self.me);
            dom::on(target, kind, &mut listeners, move |event| {
                if let Some(list) = me.upgrade() {
                    then(&list, event);
                }
            });
        };
        let Place { node, search, .. } = &self.place;
        on(self.place.back(), "click", |it, event| it.pressed(&event));
        on(node, "click", |it, event| it.pressed(&event));
        on(node, "submit", |it, event| it.submitted(&event));
        on(node, "keydown", Self::key_came);
        on(search, "input", |it, _| it.typed());
        on(&dom::window(), "online", |it, _| {
            if it.found.borrow().state == State::Failed {
                it.look_again();
            }
        });
    }

    /// Waits until nobody types.
    fn typed(&self) {
        let me = Weak::clone(&self.me);
        let search = move || {
            if let Some(list) = me.upgrade() {
                list.look_for(&text_box(&list.place.search).value());
            }
        };
        self.pause.replace(Some(Timeout::after(PAUSE_MILLIS, Box::new(search))));
    }

    fn submitted(&self, event: &Event) {
        event.prevent_default();
        let form = event.target().map(JsCast::unchecked_into::<Element>);
        match form.and_then(|it| dom::closest(&it, "[part=row]")) {
            Some(row) => self.rename(&row),
            None => self.look_for(&text_box(&self.place.search).value()),
        }
    }

    /// Escape leaves what is on top: a question or a title first.
    fn key_came(&self, event: Event) {
        let event: KeyboardEvent = event.unchecked_into();
        if event.key() != "Escape" || event.is_composing() {
            return;
        }
        let target = event.target().map(JsCast::unchecked_into::<Element>);
        let inner = target.and_then(|it| dom::closest(&it, "[role=group], [part=renaming]"));
        if let Some(inner) = inner {
            event.prevent_default();
            event.stop_propagation();
            self.cancel(&inner);
        }
    }
}
