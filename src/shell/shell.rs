//! The shell: one per widget, copied freely, gone when its owner is.

use super::{Face, Timeout, batch::Batch, ids};
use crate::{
    Options,
    storage::Store,
    transport::{Api, OpenStream},
};
use leptos::prelude::*;
use parlor_core::chat::{Announcement, Chat, Event, Snapshot};
use parlor_wire::host::HostEvent;
use std::{cell::RefCell, collections::VecDeque};

/// Takes events, performs effects, and lets views read the state.
#[derive(Clone, Copy)]
pub(crate) struct Shell {
    chat: RwSignal<Chat>,
    /// Counts requests to move the focus into the composer.
    focus: RwSignal<u32>,
    /// Counts announcements; the newest is in `Inner`.
    said: RwSignal<u32>,
    face: Option<Memo<Face>>,
    inner: StoredValue<Inner, LocalStorage>,
}

/// What is not for views.
pub(super) struct Inner {
    pub(super) options: Options,
    pub(super) api: Api,
    pub(super) store: Store,
    pub(super) batch: RefCell<Batch>,
    pub(super) stream: RefCell<Option<OpenStream>>,
    pub(super) wait: RefCell<Option<Timeout>>,
    pub(super) on_event: Box<dyn Fn(HostEvent)>,
    said: RefCell<Option<Announcement>>,
    queue: RefCell<Queue>,
}

/// Events that wait for the one that is being handled.
#[derive(Default)]
struct Queue {
    events: VecDeque<Event>,
    is_busy: bool,
}

impl Shell {
    /// A shell below the current owner. Reads what the browser kept, asks nobody.
    pub(crate) fn new(options: Options, on_event: Box<dyn Fn(HostEvent)>) -> Self {
        let store = Store::open(options.storage.as_deref(), ["parlor:", &options.agent].concat());
        let kept = Snapshot::parse(&store.get().unwrap_or_default());
        let api = Api::new(options.api.clone());
        let mut shell = Self {
            chat: RwSignal::new(Chat::default()),
            focus: RwSignal::new(0),
            said: RwSignal::new(0),
            face: None,
            inner: StoredValue::new_local(Inner {
                options,
                api,
                store,
                batch: RefCell::default(),
                stream: RefCell::default(),
                wait: RefCell::default(),
                on_event,
                said: RefCell::default(),
                queue: RefCell::default(),
            }),
        };
        shell.face = Some(shell.watch_face());
        shell.dispatch(Event::Restored(kept));
        shell.perform(Chat::ready());
        shell
    }

    /// Handles an event, and those that handling it causes, in order. After the
    /// widget is gone this does nothing: late answers find nobody.
    pub(crate) fn dispatch(self, event: Event) {
        let is_first = self.with(|inner| {
            let mut queue = inner.queue.borrow_mut();
            queue.events.push_back(event);
            !std::mem::replace(&mut queue.is_busy, true)
        });
        if is_first != Some(true) {
            return;
        }
        while let Some(event) = self.next_event() {
            let effects = self.chat.try_update(|chat| chat.apply(event)).unwrap_or_default();
            for effect in effects {
                self.perform(effect);
            }
        }
    }

    fn next_event(self) -> Option<Event> {
        self.with(|inner| {
            let mut queue = inner.queue.borrow_mut();
            let next = queue.events.pop_front();
            queue.is_busy = next.is_some();
            next
        })
        .flatten()
    }

    /// What is not for views, while the widget is there.
    pub(super) fn with<T>(self, read: impl FnOnce(&Inner) -> T) -> Option<T> {
        self.inner.try_with_value(read)
    }

    pub(super) fn announce(self, inner: &Inner, what: Announcement) {
        inner.said.replace(Some(what));
        let _ = self.said.try_update(|it| *it = it.wrapping_add(1));
    }

    /// Brings the panel into view. Only a person's gesture moves the focus.
    pub(crate) fn open(self, by_hand: bool) {
        self.dispatch(Event::Opened);
        if by_hand {
            self.focus_composer();
        }
    }

    /// Takes the panel out of view, and tells the page.
    pub(crate) fn close(self, by_hand: bool) {
        self.dispatch(Event::Closed);
        self.with(|inner| {
            (inner.on_event)(HostEvent {
                kind: "close".into(),
                gesture: Some(by_hand),
                ..HostEvent::default()
            });
        });
    }

    /// Asks, under a fresh id.
    pub(crate) fn ask(self, text: String) {
        self.dispatch(Event::Asked { id: ids::message_id(), text });
    }

    /// Ends the answer that is being written.
    pub(crate) fn stop(self) {
        self.dispatch(Event::StopPressed);
    }

    /// Leaves the conversation for a new one.
    pub(crate) fn begin_anew(self) {
        self.dispatch(Event::NewConversation);
    }

    /// Moves the focus into the composer.
    pub(crate) fn focus_composer(self) {
        let _ = self.focus.try_update(|it| *it = it.wrapping_add(1));
    }

    /// The state, for views to read.
    pub(crate) fn chat(self) -> RwSignal<Chat> {
        self.chat
    }

    /// Requests to move the focus, for the composer to follow.
    pub(crate) fn focus_requests(self) -> RwSignal<u32> {
        self.focus
    }

    /// The next announcement, for the announcer to make, once.
    pub(crate) fn announcement(self) -> Option<Announcement> {
        self.said.track();
        self.with(|inner| inner.said.take()).flatten()
    }

    /// What is around the transcript, for views to read.
    pub(super) fn face(self) -> Memo<Face> {
        self.face.unwrap_or_else(|| self.watch_face())
    }

    /// The options, while the widget is there.
    pub(crate) fn options(self) -> Options {
        self.with(|inner| inner.options.clone()).unwrap_or_default()
    }
}
